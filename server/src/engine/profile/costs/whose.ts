/**
 * Owns which function of a stack its cost is put down to: the innermost, or, where that is always the runtime's (whoever waits is parked there),
 * the one whose author can do something about it. Refuses to know how whose code it is is told, and words.
 */
import { locationAt } from '../model/location-trie';
import type { Profile } from '../model/profile';
import type { ModuleKind } from '../names/frame-name';
import type { FrameTable } from '../names/frames';

/** The code that is nearest to who reads the profile comes first. Of the runtime's parts the collector says more. */
const nearest: readonly ModuleKind[] = ['own', 'dependency', 'std', 'unnamed', 'gc', 'runtime', 'label'];

/**
 * Per frame, the sum of one sample type over the stacks that are put down to it: those in which it is the innermost frame of the code nearest
 * to you, which is your own code where the stack holds any, else a dependency's, and so on. Samples without a stack are nobody's.
 * @param moduleOf whose code a frame of the table is
 */
export function nearestCosts(
  profile: Profile,
  table: FrameTable,
  moduleOf: (frame: number) => ModuleKind,
  sampleType: number,
): Float64Array {
  return costsByRank(profile, table, (frame) => nearest.indexOf(moduleOf(frame)), sampleType);
}

/** The same by the innermost frame of each stack that is code: labels made frames run nothing. Of labels alone, the innermost of them. */
export function selfCosts(
  profile: Profile,
  table: FrameTable,
  moduleOf: (frame: number) => ModuleKind,
  sampleType: number,
): Float64Array {
  return costsByRank(profile, table, (frame) => Number(moduleOf(frame) === 'label'), sampleType);
}

/** Each stack is put down to the innermost of its frames with the lowest rank. */
function costsByRank(
  profile: Profile,
  { offset, frames, count }: FrameTable,
  rankOf: (frame: number) => number,
  sampleType: number,
): Float64Array {
  const { stacks, samples } = profile;
  const rank = Uint8Array.from({ length: count }, (_, frame) => rankOf(frame));
  const ofLocation = Uint32Array.from(offset.subarray(1), (end, location) =>
    frames.subarray(offset[location]!, end).reduce((best, frame) => (rank[frame]! < rank[best]! ? frame : best)),
  );
  const ofNode = new Uint32Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    const here = ofLocation[locationAt(stacks, node)]!;
    const parent = stacks.parent[node]!;
    const above = ofNode[parent]!;
    ofNode[node] = parent === 0 || rank[here]! <= rank[above]! ? here : above;
  }
  const costs = new Float64Array(count);
  const values = samples.values[sampleType];
  samples.leaf.forEach((node, sample) => {
    if (node !== 0) costs[ofNode[node]!]! += values?.[sample] ?? 0;
  });
  return costs;
}
