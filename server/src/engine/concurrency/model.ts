/**
 * Owns the shape of the finite model the explorer runs: one array of nodes that processes step through, channels by index. Plain data.
 * What is outside of the model may happen at any time, or never: free cases, free choices.
 */
import type { FunctionId, VariableId } from '../ir/model';
import type { Range } from '../text/range';

export type NodeId = number;

export interface ModelChannel {
  readonly variable: VariableId;
  readonly name: string;
  /** `many`: as much as the loops that use it have rounds. */
  readonly capacity: number | 'many';
  /** The call of `make`, and where its type ends: the place of a buffer size. */
  readonly make: Range;
  readonly typeRange: Range;
  readonly isBuffered: boolean;
  /** The size in the call of `make`. */
  readonly sizeRange?: Range;
}

export interface ModelCase {
  readonly kind: 'send' | 'receive' | 'free';
  /** -1 for free cases. */
  readonly channel: number;
  readonly to: NodeId;
  readonly range: Range;
  /** Why a free case can win: `the timer fires`. */
  readonly why: string;
}

/** What a condition says about known values; it is free while nothing is known. */
export interface Condition {
  readonly key: string;
  readonly negated: boolean;
}

export type Node =
  | { readonly kind: 'jump'; readonly to: NodeId }
  | { readonly kind: 'choice'; readonly to: readonly NodeId[]; readonly range: Range }
  | {
      readonly kind: 'branch';
      readonly condition: Condition;
      readonly whenTrue: NodeId;
      readonly whenFalse: NodeId;
      readonly range: Range;
      /** The equal side is taken at most once by a process; numbered with the loops. */
      readonly once?: number;
    }
  /** Forgets what is known of a variable; then knows `value` if there is one; `received`: whether the last receive got a value. */
  | {
      readonly kind: 'set';
      readonly variable: VariableId;
      readonly value?: string;
      readonly received: boolean;
      readonly to: NodeId;
    }
  | {
      readonly kind: 'loop';
      readonly loop: number;
      readonly rounds: number;
      readonly body: NodeId;
      readonly done: NodeId;
    }
  | {
      readonly kind: 'send';
      readonly channel: number;
      readonly to: NodeId;
      readonly range: Range;
      readonly function: FunctionId;
    }
  | { readonly kind: 'receive'; readonly channel: number; readonly to: NodeId; readonly range: Range }
  | {
      readonly kind: 'range';
      readonly channel: number;
      readonly body: NodeId;
      readonly done: NodeId;
      readonly range: Range;
    }
  | { readonly kind: 'select'; readonly cases: readonly ModelCase[]; readonly default?: NodeId; readonly range: Range }
  | { readonly kind: 'close'; readonly channel: number; readonly to: NodeId; readonly range: Range }
  | {
      readonly kind: 'spawn';
      readonly entry: NodeId;
      readonly to: NodeId;
      readonly range: Range;
      readonly function: FunctionId;
    }
  | { readonly kind: 'defer'; readonly bit: number; readonly to: NodeId }
  | { readonly kind: 'deferred'; readonly bit: number; readonly run: NodeId; readonly to: NodeId }
  | { readonly kind: 'return'; readonly to: NodeId; readonly range: Range }
  | { readonly kind: 'end' }
  /** The process of the operating system ends, or the way is none that counts. */
  | { readonly kind: 'halt' };

export interface Model {
  readonly nodes: readonly Node[];
  readonly channels: readonly ModelChannel[];
  readonly entry: NodeId;
  /** Loops with a number of rounds stand around channel operations. */
  readonly isCounted: boolean;
  /** Source of the bound that the counted loops share, when it stands in the code before the channel is made. */
  readonly bound?: string;
}
