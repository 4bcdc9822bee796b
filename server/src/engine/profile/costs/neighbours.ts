/**
 * Owns who calls chosen frames and whom they call, counted as the edges of pprof's graph are (`-peek`): a call counts once a sample,
 * however often it is on the stack, and a frame that calls itself is no edge. Knows nothing of how they are shown.
 */

import { firstChild, type LocationTrie, locationAt, nextSibling, parentOf } from '../model/location-trie';
import type { Profile } from '../model/profile';
import type { FrameTable } from '../names/frames';
import { compareText } from './top';

export interface Neighbour {
  /** Row of the frame table. */
  readonly frame: number;
  /** Cost of the samples with that call, in the sample type's unit. */
  readonly value: number;
  /** The call was inlined in all of them. */
  readonly inlined: boolean;
}

/** By the absolute value, largest first, then by name. */
export interface Neighbours {
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
}

/**
 * Callers and callees of some frames for one sample type. Linear in the stacks' nodes.
 * @param chosen rows of the frame table; the answers are in their order
 */
export function neighboursOf(
  profile: Profile,
  table: FrameTable,
  sampleType: number,
  chosen: ArrayLike<number>,
): Neighbours[] {
  const edges = new Edges(table.count, chosen);
  walk(profile, table, sampleType, edges);
  const found = new Map<number, { callers: Neighbour[]; callees: Neighbour[] }>();
  for (let at = 0; at < chosen.length; at++) found.set(chosen[at]!, { callers: [], callees: [] });
  for (const { caller, callee, value, inlined } of edges.all()) {
    found.get(callee)?.callers.push({ frame: caller, value, inlined });
    found.get(caller)?.callees.push({ frame: callee, value, inlined });
  }
  const order = (a: Neighbour, b: Neighbour): number =>
    Math.abs(b.value) - Math.abs(a.value) || compareText(table.names[a.frame]!, table.names[b.frame]!);
  return Array.from(chosen, (frame) => {
    const { callers, callees } = found.get(frame)!;
    return { callers: callers.sort(order), callees: callees.sort(order) };
  });
}

/** The calls between chosen frames and others, and which of them are on the path at hand. */
class Edges {
  private readonly chosen: Uint8Array;
  private readonly rows = new Map<number, number>();
  private readonly pairs: number[] = [];
  private readonly values: number[] = [];
  private readonly inlined: boolean[] = [];
  private readonly onPath: number[] = [];

  constructor(
    private readonly frames: number,
    chosen: ArrayLike<number>,
  ) {
    this.chosen = new Uint8Array(frames);
    for (let at = 0; at < chosen.length; at++) this.chosen[chosen[at]!] = 1;
  }

  /** Notes a call on the path; the outermost one of its kind counts. */
  enter(caller: number, callee: number, value: number, inlined: boolean): void {
    if (!this.concerns(caller, callee)) return;
    const pair = caller * this.frames + callee;
    let row = this.rows.get(pair);
    if (row === undefined) {
      row = this.pairs.push(pair) - 1;
      this.rows.set(pair, row);
      this.values.push(0);
      this.inlined.push(true);
      this.onPath.push(0);
    }
    if (this.onPath[row]!++ > 0) return;
    this.values[row] = this.values[row]! + value;
    if (!inlined) this.inlined[row] = false;
  }

  leave(caller: number, callee: number): void {
    if (!this.concerns(caller, callee)) return;
    const row = this.rows.get(caller * this.frames + callee)!;
    this.onPath[row] = this.onPath[row]! - 1;
  }

  private concerns(caller: number, callee: number): boolean {
    return caller !== callee && (this.chosen[caller] === 1 || this.chosen[callee] === 1);
  }

  *all(): Generator<{ caller: number; callee: number; value: number; inlined: boolean }> {
    for (const [row, pair] of this.pairs.entries()) {
      const callee = pair % this.frames;
      yield {
        caller: (pair - callee) / this.frames,
        callee,
        value: this.values[row]!,
        inlined: this.inlined[row]!,
      };
    }
  }
}

/** Tells the edges every call of every path that samples with a value take. */
function walk(profile: Profile, { offset, frames }: FrameTable, sampleType: number, edges: Edges): void {
  const { stacks } = profile;
  const { costs, taken } = passing(profile, sampleType);
  const leafFrame = (node: number): number => frames[offset[locationAt(stacks, node)]!]!;
  /** Each call into and inside of a node, from its outermost frame in. */
  const calls = (node: number, call: (caller: number, callee: number, inlined: boolean) => void): void => {
    const location = locationAt(stacks, node);
    const outermost = offset[location + 1]! - 1;
    const above = parentOf(stacks, node);
    if (above !== 0) call(leafFrame(above), frames[outermost]!, false);
    for (let line = outermost; line > offset[location]!; line--) call(frames[line]!, frames[line - 1]!, true);
  };
  for (let node = firstTaken(stacks, taken, firstChild(stacks, 0)); node !== 0; ) {
    calls(node, (caller, callee, inlined) => edges.enter(caller, callee, costs[node]!, inlined));
    let next = firstTaken(stacks, taken, firstChild(stacks, node));
    while (next === 0 && node !== 0) {
      calls(node, (caller, callee) => edges.leave(caller, callee));
      next = firstTaken(stacks, taken, nextSibling(stacks, node));
      node = parentOf(stacks, node);
    }
    node = next;
  }
}

/** The node, or the first of its siblings behind it that is taken; 0 where none is. */
function firstTaken(stacks: LocationTrie, taken: Uint8Array, from: number): number {
  let node = from;
  while (node !== 0 && taken[node] === 0) node = nextSibling(stacks, node);
  return node;
}

/** Costs of all samples that pass each node, and 1 where one of them has a value, even if they cancel out. */
function passing({ samples, stacks }: Profile, sampleType: number): { costs: Float64Array; taken: Uint8Array } {
  const values = samples.values[sampleType]!;
  const costs = new Float64Array(stacks.count);
  const taken = new Uint8Array(stacks.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const value = values[sample]!;
    if (value === 0) continue;
    const node = samples.leaf[sample]!;
    costs[node] = costs[node]! + value;
    taken[node] = 1;
  }
  for (let node = stacks.count - 1; node > 0; node--) {
    const above = stacks.parent[node]!;
    costs[above] = costs[above]! + costs[node]!;
    if (taken[node] === 1) taken[above] = 1;
  }
  return { costs, taken };
}
