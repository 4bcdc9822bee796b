/**
 * Owns the table of what grew between two profiles: for each path of frames what the base had, what there is now, and its share of all
 * growth. Refuses to know words and colours.
 */
import { frameFile } from './frames';
import { moduleOf } from './module-name';
import type { Profile } from './profile';
import type { StackTree } from './stack-tree';

/** What became of a path. */
export type Change = 'new' | 'grew' | 'same' | 'shrank' | 'gone';

/** Paths on which samples end, in columns; by what came or went, largest first. */
export interface Growth {
  readonly count: number;
  /** Node of the tree each path ends in. */
  readonly node: Uint32Array;
  /** In the sample type's unit, both as the profiles had them; of a normalised diff, `now` is scaled. */
  readonly base: Float64Array;
  readonly now: Float64Array;
  /** Sums over all paths. */
  readonly totalBase: number;
  readonly totalNow: number;
  /** Sum over the paths that grew: the 100 % of `shareOfGrowth`. */
  readonly grown: number;
}

/**
 * Growth by path for one sample type.
 * @param profile a diff of mode `diff-base`; where no sample is marked as the base's, those with negative values are it
 * @param tree its call tree; what its frames do not tell apart is one path
 */
export function growthByPath(profile: Profile, tree: StackTree, sampleType: number): Growth {
  const { samples } = profile;
  const values = samples.values[sampleType]!;
  const base = new Float64Array(tree.count);
  const now = new Float64Array(tree.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const node = tree.leafOfSample[sample]!;
    const value = values[sample]!;
    const isBase = samples.fromBase ? samples.fromBase[sample] === 1 : value < 0;
    if (isBase) base[node] = base[node]! - value;
    else now[node] = now[node]! + value;
  }
  const nodes: number[] = [];
  for (let node = 0; node < tree.count; node++) if (base[node] !== 0 || now[node] !== 0) nodes.push(node);
  const delta = (node: number): number => now[node]! - base[node]!;
  nodes.sort((a, b) => Math.abs(delta(b)) - Math.abs(delta(a)) || now[b]! - now[a]! || a - b);
  const rows = Uint32Array.from(nodes);
  return {
    count: rows.length,
    node: rows,
    base: Float64Array.from(rows, (node) => base[node]!),
    now: Float64Array.from(rows, (node) => now[node]!),
    totalBase: base.reduce((sum, value) => sum + value, 0),
    totalNow: now.reduce((sum, value) => sum + value, 0),
    grown: nodes.reduce((sum, node) => sum + Math.max(0, delta(node)), 0),
  };
}

export function changeOf(base: number, now: number): Change {
  if (base === now) return 'same';
  if (base === 0) return 'new';
  if (now === 0) return 'gone';
  return now > base ? 'grew' : 'shrank';
}

/** Part of all growth that a path makes up, 0 to 1; undefined where it did not grow. */
export function shareOfGrowth(growth: Growth, row: number): number | undefined {
  const delta = growth.now[row]! - growth.base[row]!;
  return delta > 0 ? delta / growth.grown : undefined;
}

/** Rows of the frame table from the root to a node. */
export function framesTo(tree: StackTree, node: number): number[] {
  const frames: number[] = [];
  for (let at = node; at !== 0; at = tree.parent[at]!) frames.push(tree.frame[at]!);
  return frames.reverse();
}

/** A path as people tell it. */
export interface ToldPath {
  /** Rows of the frame table that stand for labels at the root, in the order of their keys. */
  readonly labels: readonly number[];
  /** Rows of the frame table from the root, without what the runtime does above and below the program's own part; all of it where nothing else is left. */
  readonly frames: readonly number[];
  /** The frame of them the path is about, as its row: the innermost of the user's own code, else the outermost. */
  readonly about: number;
  /** Index of that one in `frames`. */
  readonly aboutAt: number;
  /** Module of that frame, '' unknown. */
  readonly module: string;
}

/**
 * What is worth telling of a path; undefined for an empty one.
 * @param tagRoot keys of labels that were made frames at the root
 */
export function toldPath(
  profile: Profile,
  tree: StackTree,
  node: number,
  tagRoot: readonly string[] = [],
): ToldPath | undefined {
  const { frames } = tree;
  const all = framesTo(tree, node);
  const labels: number[] = [];
  // Such a frame has its key as its source file.
  for (const key of tagRoot) if (frameFile(profile, frames, all[0] ?? -1) === key) labels.push(all.shift()!);
  if (all.length === 0) return undefined;
  const modules = all.map((frame) => moduleOf(frames.names[frame]!, frameFile(profile, frames, frame)));
  const isRuntime = (at: number): boolean => modules[at]!.kind === 'runtime' || modules[at]!.kind === 'gc';
  let first = 0;
  let last = all.length - 1;
  while (first < last && isRuntime(first)) first++;
  while (last > first && isRuntime(last)) last--;
  if (isRuntime(last)) [first, last] = [0, all.length - 1];
  const own = modules.findLastIndex(({ kind }, at) => kind === 'own' && at >= first && at <= last);
  const about = own < 0 ? first : own;
  return {
    labels,
    frames: all.slice(first, last + 1),
    about: all[about]!,
    aboutAt: about - first,
    module: modules[about]!.name,
  };
}
