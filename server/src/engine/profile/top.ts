/** Owns the table of frames with their flat and cum, counted as `go tool pprof -top` counts them. Refuses to know how a table is printed. */
import type { FrameTable } from './frames';
import { firstChild, type LocationTrie, locationAt, nextSibling, parentOf } from './location-trie';
import type { Profile } from './profile';

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
export function totalOf({ samples }: Profile, sampleType: number): number {
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
  const { offset, frames } = table;
  const { leaf } = profile.samples;
  const { count, parent } = profile.stacks;
  const values = profile.samples.values[sampleType]!;
  const flat = new Float64Array(table.count);
  /** Of each node with all below it. */
  const costs = new Float64Array(count);
  for (let sample = 0; sample < leaf.length; sample++) {
    const value = values[sample]!;
    const node = leaf[sample]!;
    if (node === 0) continue;
    costs[node] = costs[node]! + value;
    const frame = frames[offset[locationAt(profile.stacks, node)]!]!;
    flat[frame] = flat[frame]! + value;
  }
  for (let node = count - 1; node > 0; node--) {
    const above = parent[node]!;
    costs[above] = costs[above]! + costs[node]!;
  }
  return { flat, cum: outermostCosts(profile.stacks, table, costs), total: totalOf(profile, sampleType) };
}

/** Per frame, the costs of the nodes that hold it and have none above them that does: so recursion counts once. */
function outermostCosts(trie: LocationTrie, table: CountedRows, costs: Float64Array): Float64Array {
  const { offset, frames } = table;
  const cum = new Float64Array(table.count);
  /** How often each frame is on the path from the root to the node at hand. */
  const onPath = new Uint16Array(table.count);
  const enter = (node: number): void => {
    const location = locationAt(trie, node);
    const last = offset[location + 1]!;
    for (let line = offset[location]!; line < last; line++) {
      const frame = frames[line]!;
      if (onPath[frame]!++ === 0) cum[frame] = cum[frame]! + costs[node]!;
    }
  };
  const leave = (node: number): void => {
    const location = locationAt(trie, node);
    const last = offset[location + 1]!;
    for (let line = offset[location]!; line < last; line++) onPath[frames[line]!]!--;
  };
  for (let node = firstChild(trie, 0); node !== 0; ) {
    enter(node);
    let next = firstChild(trie, node);
    while (next === 0 && node !== 0) {
      leave(node);
      next = nextSibling(trie, node);
      node = parentOf(trie, node);
    }
    node = next;
  }
  return cum;
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
