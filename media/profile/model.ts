/**
 * Owns what the decoding worker hands the page: the profile in columns the views draw from, and the questions the page may ask.
 * Refuses to know bytes, the DOM and how anything is drawn.
 */
import type { ModuleKind } from '#engine/profile/frame-name';
import type { ValueType } from '#engine/profile/profile';

/** The order of the legend; an index into it is what `Frames.module` holds. */
export const moduleKinds: readonly ModuleKind[] = ['own', 'dependency', 'std', 'runtime', 'gc'];

/** One row per function. */
export interface Frames {
  readonly names: readonly string[];
  readonly files: readonly string[];
  /** Index into `moduleKinds`. */
  readonly module: Uint8Array;
}

/** The call tree's shape; node 0 is the root, which is no frame. Parents come before their children. */
export interface Shape {
  readonly count: number;
  readonly maxDepth: number;
  readonly frame: Uint32Array;
  readonly parent: Uint32Array;
  readonly depth: Uint16Array;
  /** 1 where the call was inlined every time. */
  readonly inlined: Uint8Array;
  /** Children of n are `Layout.children[childOffset[n]]` to `[childOffset[n + 1] - 1]`. */
  readonly childOffset: Uint32Array;
}

/** Where each node lies for one sample type, in that type's unit: siblings by falling cum, the first at its parent's start. */
export interface Layout {
  readonly sampleType: number;
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  readonly start: Float64Array;
  readonly children: Uint32Array;
  /** Place of a node in a walk down the tree in drawing order, and how many nodes with any width are in its subtree, itself included. */
  readonly rank: Uint32Array;
  readonly size: Uint32Array;
  /** Per function: flat, cum (recursion counts once), and the node where its cum is largest (0 where it has none). */
  readonly frameFlat: Float64Array;
  readonly frameCum: Float64Array;
  readonly widest: Uint32Array;
  /** The 100 % of every share, as pprof counts it. */
  readonly total: number;
}

export interface ProfileHeader {
  readonly sampleTypes: readonly ValueType[];
  /** Total of each sample type. */
  readonly totals: readonly number[];
  readonly defaultSampleType: number;
  readonly sampleCount: number;
  /** Milliseconds since 1970, 0 unknown. */
  readonly time: number;
  readonly durationNanos: number;
  /** Base name of the main binary, '' unknown, and its build id. */
  readonly binary: string;
  readonly buildId: string;
}

export interface OpenedProfile {
  readonly header: ProfileHeader;
  readonly frames: Frames;
  readonly shape: Shape;
  readonly layout: Layout;
}

/** Which frames a search lights, per node: nothing, on the way to a hit, or a hit. */
export const unlit = 0;
export const onPath = 1;
export const hit = 2;

export interface SearchResult {
  /** `unlit`, `onPath` or `hit` of each node. */
  readonly lit: Uint8Array;
  /** 1 for each function that matches. */
  readonly functions: Uint8Array;
  /** Outermost hits in drawing order. */
  readonly hits: Uint32Array;
  /** Nodes that match and have any width. */
  readonly frames: number;
  /** Cost under the outermost hits. */
  readonly cost: number;
}

/** What is lit: functions whose name matches a regular expression (RE2), or those of one module (index into `moduleKinds`). */
export type Query = { readonly pattern: string } | { readonly module: number };

/** What the card shows of one node. Arrays have one entry per sample type. */
export interface NodeDetail {
  readonly node: number;
  readonly flat: readonly number[];
  readonly cum: readonly number[];
  /** The same for the function in all stacks. */
  readonly frameFlat: readonly number[];
  readonly frameCum: readonly number[];
  /** The line of the function most of the node's cost passes through, 0 unknown. */
  readonly line: number;
}

/** What the page asks; every question carries its own number, which the answer repeats. */
export type WorkerRequest =
  | { readonly id: number; readonly type: 'open'; readonly bytes: Uint8Array; readonly ownModules: readonly string[] }
  | { readonly id: number; readonly type: 'layout'; readonly sampleType: number }
  | { readonly id: number; readonly type: 'search'; readonly query: Query; readonly sampleType: number }
  | { readonly id: number; readonly type: 'detail'; readonly node: number; readonly sampleType: number };

/** A failure as plain data: errors lose their type on the way between threads. `problem` is a predicate whose subject is the file. */
export interface WorkerFailure {
  readonly code: string;
  readonly problem: string;
  readonly action: string;
}

export type WorkerResponse =
  | { readonly id: number; readonly type: 'progress'; readonly step: string; readonly done: number }
  | { readonly id: number; readonly type: 'failed'; readonly failure: WorkerFailure }
  | { readonly id: number; readonly type: 'opened'; readonly opened: OpenedProfile }
  | { readonly id: number; readonly type: 'layout'; readonly layout: Layout }
  | { readonly id: number; readonly type: 'search'; readonly result: SearchResult }
  | { readonly id: number; readonly type: 'detail'; readonly detail: NodeDetail };
