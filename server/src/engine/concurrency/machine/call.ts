/** Owns what those who play a call are given: the call, and what of the machine they may use. */
import type { Block, OperationId, Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { Evaluator } from './evaluate';
import type { Rounds } from './rounds';
import type { State } from './state/state';
import type { Callable, Datum, Frame, Place, Process } from './state/values';
import type { Aside } from './transition';

export interface Call {
  readonly state: State;
  readonly process: Process;
  readonly frame: Frame;
  readonly args: readonly Datum[];
  readonly id: OperationId | undefined;
  readonly place: Place;
  readonly spread: boolean;
}

/** Whether code may do what an exploration is about. */
export type Concerns = (unit: Unit, blocks: readonly Block[]) => boolean;

export interface Runner {
  readonly resolution: Resolution;
  readonly evaluator: Evaluator;
  readonly unlocksAtOnce: boolean;
  unlockedByOthers: boolean;
  /** Of the step that runs. */
  readonly asides: Aside[];
  readonly rounds: Rounds;
  /** A loop of unknown length that does not only compute was taken to end after these. */
  endsRounds: boolean;
  /** Undefined: it is about everything. */
  readonly concerns: Concerns | undefined;
  perform(callee: Callable, call: Call): void;
  start(
    state: State,
    process: Process,
    callee: Callable,
    args: readonly Datum[],
    place: Place,
    spread?: boolean,
  ): Process | undefined;
}
