/**
 * Owns whose code a cost is put down to: who runs by itself, or, where the leaf is always the runtime's (whoever waits is parked there), whose
 * code waits. Refuses to know names and words.
 */
import { locationAt } from '../model/location-trie';
import type { Profile } from '../model/profile';
import type { ModuleKind } from '../names/frame-name';
import type { FrameTable } from '../names/frames';

/** The frame a stack is put down to: its innermost, or the innermost of the module that comes first in `closest`. */
export type Attribution = 'self' | 'closest';

/** Whose a stack is that holds frames of several: your own code has called the others. Of the runtime's parts the collector says more. */
const closest: readonly ModuleKind[] = ['own', 'dependency', 'std', 'unnamed', 'gc', 'runtime'];

/**
 * Sums of one sample type by whose code it is. Samples without a stack are nobody's.
 * @param moduleOf whose code a frame of the table is
 */
export function costsByModule(
  profile: Profile,
  { offset, frames }: FrameTable,
  moduleOf: (frame: number) => ModuleKind,
  sampleType: number,
  attribution: Attribution,
): ReadonlyMap<ModuleKind, number> {
  const { stacks, samples } = profile;
  const order = (frame: number): number => closest.indexOf(moduleOf(frame));
  /** Of each node, an index into `closest`. */
  const whose = new Uint8Array(stacks.count).fill(closest.length);
  const ofLocation = Uint8Array.from(offset.subarray(1), (end, location) => {
    const first = offset[location]!;
    if (attribution === 'self') return order(frames[first]!);
    return frames.subarray(first, end).reduce((best, frame) => Math.min(best, order(frame)), closest.length);
  });
  for (let node = 1; node < stacks.count; node++) {
    const here = ofLocation[locationAt(stacks, node)]!;
    whose[node] = attribution === 'self' ? here : Math.min(here, whose[stacks.parent[node]!]!);
  }
  const sums = new Float64Array(closest.length + 1);
  const values = samples.values[sampleType];
  for (let sample = 0; sample < samples.count; sample++) sums[whose[samples.leaf[sample]!]!]! += values?.[sample] ?? 0;
  return new Map(closest.map((kind, index) => [kind, sums[index]!]));
}
