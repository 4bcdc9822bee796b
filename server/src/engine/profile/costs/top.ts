/** Owns the table of frames with their flat and cum, counted as `go tool pprof -top` counts them. Refuses to know how a table is printed. */

import { firstChild, type LocationTrie, locationAt, nextSibling, parentOf } from '../model/location-trie';
import type { Pace } from '../model/pace';
import type { Profile } from '../model/profile';
import type { FrameTable } from '../names/frames';

/** Costs of every frame of a frame table for one sample type, in that type's unit. */
export interface FrameCosts {
  /** Of samples whose leaf is the frame. */
  readonly flat: Float64Array;
  /** Of samples that hold the frame anywhere; recursion counts once. */
  readonly cum: Float64Array;
  /** The 100 % of every share, as `totalOf` counts it. */
  readonly total: number;
}

/** What costs are counted of: the rows each location stands for, as in a frame table. */
export type CountedRows = Pick<FrameTable, 'count' | 'offset' | 'frames'>;

/**
 * The 100 % of shares for one sample type, as pprof counts it (computeTotal): the sum of all samples' absolute values, those with an empty
 * stack too; in a diff that keeps its sides apart that of the base alone, unless the base has nothing. pprof takes it before refinements.
 */
export function totalOf({ samples }: Pick<Profile, 'samples'>, sampleType: number): number {
  const { fromBase } = samples;
  const values = samples.values[sampleType]!;
  let total = 0;
  let ofBase = 0;
  for (let sample = 0; sample < values.length; sample++) {
    const value = Math.abs(values[sample]!);
    total += value;
    if (fromBase?.[sample] === 1) ofBase += value;
  }
  return ofBase > 0 ? ofBase : total;
}

/** Flat and cum of every frame for one sample type (index into `profile.sampleTypes`). Linear in the nodes of the stacks' trie. */
export function frameCosts(profile: Profile, table: CountedRows, sampleType: number): FrameCosts {
  const counting = countFrames(profile, table, sampleType);
  for (;;) {
    const { done, value } = counting.next();
    if (done) return value;
  }
}

/** The same in slices, for hosts that have others to serve. */
export async function pacedFrameCosts(
  profile: Profile,
  table: CountedRows,
  sampleType: number,
  pace: Pace,
): Promise<FrameCosts> {
  const counting = countFrames(profile, table, sampleType);
  for (;;) {
    const { done, value } = counting.next();
    if (done) return value;
    if (pace.due()) await pace.rest(value);
  }
}

/** Samples or nodes between two looks at the clock. */
const stretch = 1 << 16;

/** Counts stretch by stretch; yields how much is done, 0 to 1. */
function* countFrames(profile: Profile, table: CountedRows, sampleType: number): Generator<number, FrameCosts> {
  const { samples, stacks } = profile;
  const flat = new Float64Array(table.count);
  /** Of each node with all below it. */
  const costs = new Float64Array(stacks.count);
  for (let from = 0; from < samples.count; from += stretch) {
    addLeaves(profile, table, sampleType, from, Math.min(from + stretch, samples.count), flat, costs);
    yield 0;
  }
  for (let end = stacks.count; end > 1; end -= stretch) {
    addToCallers(stacks, costs, Math.max(1, end - stretch), end);
    yield 0.3;
  }
  const walk = new OutermostWalk(stacks, table, costs);
  while (walk.goOn(stretch)) yield 0.6;
  return { flat, cum: walk.cum, total: totalOf(profile, sampleType) };
}

function addLeaves(
  { samples, stacks }: Profile,
  { offset, frames }: CountedRows,
  sampleType: number,
  from: number,
  to: number,
  flat: Float64Array,
  costs: Float64Array,
): void {
  const { leaf } = samples;
  const values = samples.values[sampleType]!;
  for (let sample = from; sample < to; sample++) {
    const value = values[sample]!;
    const node = leaf[sample]!;
    if (node === 0) continue;
    costs[node] = costs[node]! + value;
    const frame = frames[offset[locationAt(stacks, node)]!]!;
    flat[frame] = flat[frame]! + value;
  }
}

/** Children come after their parents, so that from the last node to the first each is complete when it is added. */
function addToCallers({ parent }: LocationTrie, costs: Float64Array, from: number, end: number): void {
  for (let node = end - 1; node >= from; node--) {
    const above = parent[node]!;
    costs[above] = costs[above]! + costs[node]!;
  }
}

/** Adds up, per frame, the costs of the nodes that hold it and have none above them that does: so recursion counts once. */
class OutermostWalk {
  readonly cum: Float64Array;
  /** How often each frame is on the path from the root to the node at hand. */
  private readonly onPath: Uint16Array;
  private at: number;

  constructor(
    private readonly trie: LocationTrie,
    private readonly table: CountedRows,
    private readonly costs: Float64Array,
  ) {
    this.cum = new Float64Array(table.count);
    this.onPath = new Uint16Array(table.count);
    this.at = firstChild(trie, 0);
  }

  /** Walks over so many nodes. @returns false when there is none left */
  goOn(nodes: number): boolean {
    const { trie, costs, cum, onPath } = this;
    const { offset, frames } = this.table;
    let node = this.at;
    for (let left = nodes; node !== 0 && left > 0; left--) {
      const location = locationAt(trie, node);
      const last = offset[location + 1]!;
      for (let line = offset[location]!; line < last; line++) {
        const frame = frames[line]!;
        if (onPath[frame]!++ === 0) cum[frame] = cum[frame]! + costs[node]!;
      }
      let next = firstChild(trie, node);
      while (next === 0 && node !== 0) {
        const done = locationAt(trie, node);
        const end = offset[done + 1]!;
        for (let line = offset[done]!; line < end; line++) onPath[frames[line]!]!--;
        next = nextSibling(trie, node);
        node = parentOf(trie, node);
      }
      node = next;
    }
    this.at = node;
    return node !== 0;
  }
}

/**
 * Frames with any cost, in pprof's order: by the absolute value of flat (or cum), then by name, then by the absolute value of the other.
 * @returns rows of the frame table
 */
export function sortFrames(table: FrameTable, costs: FrameCosts, by: 'flat' | 'cum' = 'flat'): Uint32Array {
  const { flat, cum } = costs;
  const rows: number[] = [];
  for (let frame = 0; frame < table.count; frame++) if (flat[frame] !== 0 || cum[frame] !== 0) rows.push(frame);
  const [key, other] = by === 'flat' ? [flat, cum] : [cum, flat];
  rows.sort(
    (a, b) =>
      Math.abs(key[b]!) - Math.abs(key[a]!) ||
      compareText(table.names[a]!, table.names[b]!) ||
      Math.abs(other[b]!) - Math.abs(other[a]!),
  );
  return Uint32Array.from(rows);
}

/** Order of texts by their code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
