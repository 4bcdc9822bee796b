/**
 * Owns which stacks pass through a set of functions and who called into it, reckoned once per node of the stacks' trie.
 * Refuses to know what the functions mean.
 */

import { locationAt } from '../model/location-trie';
import { functionFile, functionName, none, type Profile } from '../model/profile';
import type { FrameTable } from '../names/frames';
import type { Site } from './verdict';

/** 1 per frame of the table. */
export type FrameSet = Uint8Array;

/** 1 per node of the trie: 1 where the path from the root to it holds a frame of a set. */
export type NodeSet = Uint8Array;

/** The frames whose names match. */
export function framesNamed(frames: FrameTable, pattern: RegExp): FrameSet {
  return Uint8Array.from(frames.names, (name) => Number(pattern.test(name)));
}

/** Which stacks are meant: those that hold a frame of each of the first two sets, where given, and none of the third. */
export interface StackFilter {
  readonly through: FrameSet | undefined;
  readonly within: FrameSet | undefined;
  readonly except: FrameSet | undefined;
}

/** The nodes whose stacks are meant. One pass over the trie; none where a set is empty that has to be met. */
export function nodesThrough(profile: Profile, { offset, frames }: FrameTable, filter: StackFilter): NodeSet {
  const { stacks, locations } = profile;
  const nodes = new Uint8Array(stacks.count);
  const sets = [filter.through, filter.within, filter.except] as const;
  const wanted = (filter.through ? 1 : 0) | (filter.within ? 2 : 0);
  if ([filter.through, filter.within].some((set) => set && !set.includes(1))) return nodes;
  const met = new Uint8Array(locations.count);
  for (const [bit, set] of sets.entries()) {
    if (!set) continue;
    for (let location = 0; location < locations.count; location++) {
      for (let at = offset[location]!; at < offset[location + 1]!; at++) {
        if (set[frames[at]!] === 1) met[location]! |= 1 << bit;
      }
    }
  }
  const { count, parent } = stacks;
  for (let node = 1; node < count; node++) nodes[node] = met[locationAt(stacks, node)]! | nodes[parent[node]!]!;
  for (let node = 0; node < count; node++) nodes[node] = nodes[node] === wanted ? 1 : 0;
  // Of a sample without a stack nobody knows what it does not hold.
  if (filter.except) nodes[0] = 0;
  return nodes;
}

/** Per frame, the sum of one sample type over the samples it is the innermost frame of. */
export function flatCosts(profile: Profile, { offset, frames, count }: FrameTable, sampleType: number): Float64Array {
  const { leaf } = profile.samples;
  const values = profile.samples.values[sampleType];
  const flat = new Float64Array(count);
  for (let sample = 0; sample < leaf.length; sample++) {
    const node = leaf[sample]!;
    if (node !== 0) flat[frames[offset[locationAt(profile.stacks, node)]!]!]! += values?.[sample] ?? 0;
  }
  return flat;
}

/** Sum of one sample type over the samples that end in a node of the set. */
export function costOf(profile: Profile, nodes: NodeSet, sampleType: number): number {
  const values = profile.samples.values[sampleType];
  const { leaf, count } = profile.samples;
  let cost = 0;
  for (let sample = 0; sample < count; sample++) if (nodes[leaf[sample]!] === 1) cost += values?.[sample] ?? 0;
  return cost;
}

/** Someone who calls into a set of functions, and the costs under the calls. */
export interface Caller {
  readonly site: Site;
  readonly cost: number;
  /** Of a second column, 0 when none was given. */
  readonly count: number;
}

/** How fit a frame is to be named as the caller: the nearest of the fittest is. */
export type Fitness = (frame: number) => 0 | 1 | 2;

/**
 * Who calls into the set first, seen from the root: per stack one frame above the outermost frame of the set, with its line.
 * @param nodes what is looked at; stacks outside of the set count nowhere
 * @param counts a second value per sample
 * @returns by falling cost; stacks without a frame that is fit are left out
 */
export function callersInto(
  profile: Profile,
  table: FrameTable,
  set: FrameSet,
  nodes: NodeSet,
  fitness: Fitness,
  sampleType: number,
  counts?: ArrayLike<number>,
): Caller[] {
  const lineOf = nearestLines(profile, table, set, fitness);
  const callers = new Map<string, { site: Site; cost: number; count: number }>();
  const { leaf, count, values } = profile.samples;
  for (let sample = 0; sample < count; sample++) {
    const node = leaf[sample]!;
    const at = lineOf[node]!;
    if (nodes[node] === 0 || at === none) continue;
    const row = profile.lines.function[at]!;
    const line = profile.lines.line[at]!;
    // Instances of a generic function are many functions and one line.
    const file = functionFile(profile, row);
    const key = file === '' || line === 0 ? `${row}` : `${line}:${file}`;
    let caller = callers.get(key);
    if (!caller) {
      const site = { function: functionName(profile, row), file, line };
      caller = { site, cost: 0, count: 0 };
      callers.set(key, caller);
    }
    caller.cost += values[sampleType]![sample]!;
    caller.count += counts?.[sample] ?? 0;
  }
  return [...callers.values()].sort((a, b) => b.cost - a.cost);
}

/** Costs of the functions of some callers, whose lines are one each: by falling cost. */
export function byFunction(callers: readonly Caller[]): Caller[] {
  const functions = new Map<string, Caller>();
  for (const caller of callers) {
    const name = caller.site.function.replace(/\[.*\]/, '');
    const known = functions.get(name);
    // The first line of a function is its costliest one, and stays the one that is named.
    functions.set(
      name,
      known ? { ...known, cost: known.cost + caller.cost, count: known.count + caller.count } : caller,
    );
  }
  return [...functions.values()].sort((a, b) => b.cost - a.cost);
}

/** Per node of the trie, the line row of the nearest fittest frame above the outermost frame of the set (all frames where there is none of the set). */
function nearestLines(profile: Profile, { offset, frames }: FrameTable, set: FrameSet, fitness: Fitness): Uint32Array {
  const { stacks, locations } = profile;
  const { count, parent } = stacks;
  const rank = Uint8Array.from(set, (_, frame) => fitness(frame));
  const best = new Uint32Array(count).fill(none);
  const bestRank = new Uint8Array(count);
  const inside = new Uint8Array(count);
  for (let node = 1; node < count; node++) {
    const above = parent[node]!;
    let [line, fit, within] = [best[above]!, bestRank[above]!, inside[above]!];
    const location = locationAt(stacks, node);
    const first = locations.lineOffset[location]!;
    const hasLines = locations.lineOffset[location + 1]! > first;
    for (let at = offset[location + 1]! - 1; at >= offset[location]! && within === 0; at--) {
      const frame = frames[at]!;
      if (set[frame] === 1) within = 1;
      else if (hasLines && rank[frame]! > 0 && rank[frame]! >= fit) {
        line = first + (at - offset[location]!);
        fit = rank[frame]!;
      }
    }
    best[node] = line;
    bestRank[node] = fit;
    inside[node] = within;
  }
  return best;
}
