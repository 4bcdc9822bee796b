/**
 * Owns what the decoding worker hands the page: the profile in columns the views draw from, and the questions the page may ask.
 * Refuses to know bytes, the DOM and how anything is drawn.
 */

import type { Change as PathChange } from '#engine/profile/compare/growth';
import type { GrowthRow } from '#engine/profile/compare/growth-rows';
import type { LabelCosts } from '#engine/profile/costs/label-costs';
import type { ListedFile } from '#engine/profile/costs/listing';
import type { Neighbours } from '#engine/profile/costs/neighbours';
import type { OwnLine } from '#engine/profile/costs/own-lines';
import type { Explanation } from '#engine/profile/explain/verdict';
import type { ValueType } from '#engine/profile/model/profile';
import type { ModuleKind } from '#engine/profile/names/frame-name';
import type { Granularity } from '#engine/profile/names/frames';
import type { Refinement } from '#engine/profile/refine/refinement';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import type { ExportChoice, Exported, ScrubPreview } from './export-model';

/** The order of the legend; an index into it is what `Frames.module` holds. */
export const moduleKinds: readonly ModuleKind[] = ['own', 'dependency', 'std', 'runtime', 'gc', 'unnamed', 'label'];

/** What stands on the page for a label a sample does not have, also in the frame that a refinement makes of it. */
export const noLabel = 'no label';

/** What one frame is at each granularity. */
export const frameNouns: Readonly<Record<Granularity, string>> = {
  functions: 'function',
  lines: 'line',
  files: 'file',
  packages: 'package',
};

/** One row per frame of the granularity: function, line, file or package. */
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

/** Where each node lies for one sample type, in that type's unit: siblings by falling width, the first at its parent's start. */
export interface Layout {
  readonly sampleType: number;
  /** In a diff these are differences: what is now less what was in the base. */
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  /** How wide a node is drawn, never negative: its cum; where values have both signs, the larger side of each part of it. */
  readonly width: Float64Array;
  readonly start: Float64Array;
  readonly children: Uint32Array;
  /** Place of a node in a walk down the tree in drawing order, and how many nodes with any width are in its subtree, itself included. */
  readonly rank: Uint32Array;
  readonly size: Uint32Array;
  /** Per frame: flat, cum (recursion counts once), and its widest node (0 where it has none). */
  readonly frameFlat: Float64Array;
  readonly frameCum: Float64Array;
  readonly widest: Uint32Array;
  /** The 100 % of every share, as pprof counts it: of the whole profile, whatever refinements leave. */
  readonly total: number;
  /** What the refinements leave of it. */
  readonly kept: number;
  /** Whose code it is. */
  readonly whose: WhoseCosts;
  /** The other side of a difference; undefined where values have one sign. */
  readonly base: BaseSide | undefined;
}

/**
 * What stacks of a sample type have in common: code that runs; goroutines that wait, that make others wait at a lock, that nobody can wake any
 * more; memory that was allocated, or is in use.
 */
export type Doing = 'runs' | 'waits' | 'holds' | 'leaks' | 'allocates' | 'keeps';

export interface WhoseCosts {
  readonly doing: Doing;
  /** Whether each stack counts for its innermost frame; else for the innermost of your code, else of a dependency, and so on. */
  readonly bySelf: boolean;
  /** By index into `moduleKinds`. */
  readonly modules: Float64Array;
  /** Per frame. */
  readonly frames: Float64Array;
}

/** Costs in the base of a diff. What is now is the difference plus this. */
export interface BaseSide {
  readonly cum: Float64Array;
  readonly frameFlat: Float64Array;
  readonly frameCum: Float64Array;
}

/** How a profile is looked at; the sample type is chosen apart, for it changes no shape. */
export interface ViewSpec {
  readonly refinements: readonly Refinement[];
  readonly granularity: Granularity;
  /** Callers under the functions that cost, instead of callees under their callers. */
  readonly inverted: boolean;
}

export const plainView: ViewSpec = { refinements: [], granularity: 'functions', inverted: false };

/** What one view spec and sample type give. */
export interface Picture {
  readonly frames: Frames;
  readonly shape: Shape;
  readonly layout: Layout;
  /** Stacks cut because an inverted tree would have grown too large. */
  readonly cut: number;
}

/** One side of a comparison. */
export interface SideHeader {
  /** Total of each sample type of the comparison, in its unit. */
  readonly totals: readonly number[];
  /** Milliseconds since 1970, 0 unknown. */
  readonly time: number;
  readonly durationNanos: number;
}

export interface ComparisonHeader {
  readonly now: SideHeader;
  readonly base: SideHeader;
  /** Of each sample type all growth, as the table of paths counts it, where there is so much of it that shares of the base say nothing; else 0. */
  readonly grown: readonly number[];
}

/** How two profiles are compared. */
export interface ComparisonOptions {
  /** As in engine/profile/compare/diff: `base` subtracts, `diff-base` keeps both sides and counts shares of the base. */
  readonly mode: 'base' | 'diff-base';
  readonly normalize: boolean;
  /** The base is what is looked at, and the profile opened first is the base. */
  readonly swapped: boolean;
}

/** The file of a base. */
export interface BaseFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A comparison that is shown. */
export interface Comparison extends ComparisonOptions {
  /** Name of the base's file. */
  readonly name: string;
}

export interface GrowthTable {
  /** Changed paths, the largest change first; at most the number the worker gives out. */
  readonly rows: readonly GrowthRow[];
  /** Paths there are of each kind. */
  readonly counts: Readonly<Record<PathChange, number>>;
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
  /** Only where two profiles are compared; `totals` are then what shares are of. */
  readonly comparison: ComparisonHeader | undefined;
  /** What the file lacks although it could be read, as whole sentences. */
  readonly notes: readonly string[];
}

export interface OpenedProfile {
  readonly header: ProfileHeader;
  readonly picture: Picture;
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

/** The source of one frame in numbers; the text comes from the host. Frames are rows of `Frames`. */
export interface SourceListing extends Neighbours {
  readonly frame: number;
  /** The line the frame is, at granularity `lines`, or the own line it was chosen for; else 0. */
  readonly line: number;
  readonly files: readonly ListedFile[];
  /** Of the whole view, whatever the frame. */
  readonly ownLines: readonly OwnLine[];
}

/** One side of a sandwich. Node 0 stands for the function in the middle, which is no frame of the side. */
export interface SandwichSide {
  readonly shape: Shape;
  readonly placed: PlacedCosts;
  /** For each node one of the call tree's, upright, that it was made of. */
  readonly origin: Uint32Array;
}

/** Where each node of a side lies and what it costs: what a layout says of nodes. */
export type PlacedCosts = Pick<Layout, 'flat' | 'cum' | 'width' | 'start' | 'children' | 'rank' | 'size' | 'widest'> & {
  /** Of each node in the base; undefined where values have one sign. */
  readonly baseCum: Float64Array | undefined;
};

/** Who calls a function and what it calls. */
export interface SandwichSides {
  readonly callers: SandwichSide;
  readonly callees: SandwichSide;
  /** Whether the function calls itself, directly or through others. */
  readonly recursive: boolean;
}

/** What the page asks; every question carries its own number, which the answer repeats. */
export type WorkerRequest =
  | { readonly id: number; readonly type: 'open'; readonly bytes: Uint8Array; readonly ownModules: readonly string[] }
  /** Compares with another profile (with the last one where no bytes come), or ends the comparison. */
  | {
      readonly id: number;
      readonly type: 'compare';
      readonly bytes: Uint8Array | undefined;
      readonly options: ComparisonOptions | undefined;
    }
  | { readonly id: number; readonly type: 'growth'; readonly sampleType: number }
  | { readonly id: number; readonly type: 'picture'; readonly spec: ViewSpec; readonly sampleType: number }
  | { readonly id: number; readonly type: 'layout'; readonly sampleType: number }
  | { readonly id: number; readonly type: 'labels'; readonly sampleType: number }
  | { readonly id: number; readonly type: 'search'; readonly query: Query; readonly sampleType: number }
  | { readonly id: number; readonly type: 'detail'; readonly node: number; readonly sampleType: number }
  | {
      readonly id: number;
      readonly type: 'listing';
      readonly frame: number;
      readonly sampleType: number;
      readonly fromOwn: boolean;
    }
  | { readonly id: number; readonly type: 'sandwich'; readonly frame: number; readonly sampleType: number }
  | { readonly id: number; readonly type: 'previewScrub'; readonly options: ScrubOptions }
  | { readonly id: number; readonly type: 'export'; readonly choice: ExportChoice }
  | { readonly id: number; readonly type: 'explain'; readonly thresholds: Readonly<Record<string, number>> };

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
  | { readonly id: number; readonly type: 'growth'; readonly growth: GrowthTable }
  | { readonly id: number; readonly type: 'picture'; readonly picture: Picture }
  | { readonly id: number; readonly type: 'layout'; readonly layout: Layout }
  | { readonly id: number; readonly type: 'labels'; readonly labels: LabelCosts }
  | { readonly id: number; readonly type: 'search'; readonly result: SearchResult }
  | { readonly id: number; readonly type: 'detail'; readonly detail: NodeDetail }
  | { readonly id: number; readonly type: 'listing'; readonly listing: SourceListing }
  | { readonly id: number; readonly type: 'sandwich'; readonly sides: SandwichSides }
  | { readonly id: number; readonly type: 'scrubPreviewed'; readonly preview: ScrubPreview }
  | { readonly id: number; readonly type: 'exported'; readonly exported: Exported }
  | { readonly id: number; readonly type: 'explain'; readonly explanation: Explanation };
