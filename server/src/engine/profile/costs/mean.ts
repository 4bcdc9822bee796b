/** Owns costs per event instead of in all, as pprof's -mean counts them: what a contention waits, how large an object is. Refuses to know how they are shown. */
import type { Profile } from '../model/profile';
import { type CountedRows, type FrameCosts, frameCosts } from './top';

/** The sample type that counts events: pprof takes the first. */
const events = 0;

/** Flat and cum of every frame by its own number of events, cut to whole units; what has no event stays as it is. Shares are of `meanTotal`. */
export function meanCosts(profile: Profile, table: CountedRows, sampleType: number): FrameCosts {
  const costs = frameCosts(profile, table, sampleType);
  const counts = frameCosts(profile, table, events);
  return {
    flat: costs.flat.map((value, frame) => divided(value, counts.flat[frame]!)),
    cum: costs.cum.map((value, frame) => divided(value, counts.cum[frame]!)),
    total: meanTotal(profile, sampleType),
  };
}

/** The mean of all samples' absolute values; in a diff that keeps its sides apart that of the base, unless the base has nothing. */
export function meanTotal({ samples }: Profile, sampleType: number): number {
  const { fromBase, count } = samples;
  const [values, counts] = [samples.values[sampleType]!, samples.values[events]!];
  const [all, base] = [
    { sum: 0, count: 0 },
    { sum: 0, count: 0 },
  ];
  for (let sample = 0; sample < count; sample++) {
    for (const side of fromBase?.[sample] === 1 ? [all, base] : [all]) {
      side.sum += Math.abs(values[sample]!);
      side.count += counts[sample]!;
    }
  }
  const { sum, count: of } = base.sum > 0 ? base : all;
  return divided(sum, of);
}

function divided(value: number, count: number): number {
  return count === 0 ? value : Math.trunc(value / count) + 0;
}
