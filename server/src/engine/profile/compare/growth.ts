/**
 * Owns the table of what grew between two profiles: for each path of frames what the base had, what there is now, and its share of all
 * growth. Refuses to know words and colours.
 */
import type { Profile } from '../model/profile';
import { isOfLabel } from '../names/frame-kind';
import { frameFunction } from '../names/frames';
import { tellsReady, waitState } from '../names/wait-state';
import type { StackTree } from '../tree/stack-tree';
import { framesTo, toldPathIds } from '../tree/told-path';
import { isOfBase } from './sides';

/** What became of a path. */
export type Change = 'new' | 'grew' | 'same' | 'shrank' | 'gone';

/** Paths in columns, by what came or went, largest first. Samples whose paths are told in the same words, and wait for the same, are one. */
export interface Growth {
  readonly count: number;
  /** Node of the tree each path ends in; of several told in the same words the one that changed most. */
  readonly node: Uint32Array;
  /** Of each node of the tree the row that what ends in it counts in; -1 where nothing does. */
  readonly rowOfNode: Int32Array;
  /** In the sample type's unit, both as the profiles had them; of a normalised diff, `now` is scaled. */
  readonly base: Float64Array;
  readonly now: Float64Array;
  /** What the goroutines of a path wait for, as `waitState` tells it; '' in other profiles. */
  readonly state: readonly string[];
  /** Sums over all paths. */
  readonly totalBase: number;
  readonly totalNow: number;
  /** Sum over the paths that grew: the 100 % of `shareOfGrowth`. */
  readonly grown: number;
}

interface Row {
  readonly nodes: number[];
  node: number;
  /** What changed at that node alone. */
  most: number;
  base: number;
  now: number;
  readonly state: string;
}

/**
 * Growth by path for one sample type.
 * @param profile a diff of mode `diff-base`; where no sample is marked as the base's, those with negative values are it
 * @param tree its call tree; what its frames do not tell apart is one path
 * @param tagRoot keys of labels that were made frames at the root, which tell paths apart
 */
export function growthByPath(
  profile: Profile,
  tree: StackTree,
  sampleType: number,
  tagRoot: readonly string[] = [],
): Growth {
  const { base, now } = sidesOf(profile, tree, sampleType);
  const told = toldPathIds(profile, tree, tagRoot);
  const isGoroutine = /^goroutine/.test(profile.sampleTypes[sampleType]?.type ?? '');
  const called = isGoroutine ? calledInStacks(profile, tree) : [];
  const isReadyTold = tellsReady(called.filter((name) => name !== undefined));
  const rows = new Map<number | string, Row>();
  for (let node = 0; node < tree.count; node++) {
    if (base[node] === 0 && now[node] === 0) continue;
    const stack = isGoroutine ? framesTo(tree, node).map((frame) => called[frame]) : [];
    const state = waitState(
      stack.filter((name) => name !== undefined),
      isReadyTold,
    );
    const key = state === '' ? told[node]! : `${told[node]} ${state}`;
    const change = Math.abs(now[node]! - base[node]!);
    const row = rows.get(key);
    if (row === undefined) {
      rows.set(key, { nodes: [node], node, most: change, base: base[node]!, now: now[node]!, state });
      continue;
    }
    row.nodes.push(node);
    row.base += base[node]!;
    row.now += now[node]!;
    if (change > row.most) [row.node, row.most] = [node, change];
  }
  const delta = (row: Row): number => row.now - row.base;
  const sorted = [...rows.values()].sort(
    (a, b) => Math.abs(delta(b)) - Math.abs(delta(a)) || b.now - a.now || a.node - b.node,
  );
  const rowOfNode = new Int32Array(tree.count).fill(-1);
  for (const [row, { nodes }] of sorted.entries()) for (const node of nodes) rowOfNode[node] = row;
  return {
    count: sorted.length,
    rowOfNode,
    node: Uint32Array.from(sorted, ({ node }) => node),
    base: Float64Array.from(sorted, (row) => row.base),
    now: Float64Array.from(sorted, (row) => row.now),
    state: sorted.map(({ state }) => state),
    totalBase: base.reduce((sum, value) => sum + value, 0),
    totalNow: now.reduce((sum, value) => sum + value, 0),
    grown: sorted.reduce((sum, row) => sum + Math.max(0, delta(row)), 0),
  };
}

/** The sums of both sides for one sample type. */
export function sideSums({ samples }: Pick<Profile, 'samples'>, sampleType: number): { base: number; now: number } {
  const sums = { base: 0, now: 0 };
  for (const [sample, value] of samples.values[sampleType]!.entries()) {
    if (isOfBase(samples, sample, value)) sums.base -= value;
    else sums.now += value;
  }
  return sums;
}

/** What tells the state: for each frame that is on a stack its function's name, which lines have, too; undefined for labels made frames. */
function calledInStacks(profile: Profile, { frames, frame: frameOf }: StackTree): (string | undefined)[] {
  const called: (string | undefined)[] = [];
  for (const frame of new Set(frameOf.subarray(1))) {
    if (isOfLabel(profile, frames, frame)) continue;
    called[frame] = frames.granularity === 'lines' ? frameFunction(profile, frames, frame) : frames.names[frame]!;
  }
  return called;
}

/** What ends in each node, on both sides. */
function sidesOf({ samples }: Profile, tree: StackTree, sampleType: number): { base: Float64Array; now: Float64Array } {
  const values = samples.values[sampleType]!;
  const base = new Float64Array(tree.count);
  const now = new Float64Array(tree.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const node = tree.leafOfSample[sample]!;
    const value = values[sample]!;
    if (isOfBase(samples, sample, value)) base[node] = base[node]! - value;
    else now[node] = now[node]! + value;
  }
  return { base, now };
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
