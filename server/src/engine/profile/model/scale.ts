/** Owns multiplying the values of a profile as pprof does (Profile.ScaleN): rounded to whole numbers, samples that come to nothing dropped. */
import type { Profile } from './profile';
import { withSamples } from './restack';

/**
 * The profile with the values of each sample type multiplied by its ratio; the same object where all are 1.
 * As in pprof, a sample stays if a value that was multiplied by something else than 1 is not 0 afterwards, whatever its other values are.
 */
export function scaleSamples(profile: Profile, ratios: readonly number[]): Profile {
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const { samples } = profile;
  const values = samples.values.map((column, type) => {
    const ratio = ratios[type]!;
    return ratio === 1 ? column : column.map((value) => roundedAway(value * ratio));
  });
  const scaled = values.filter((_, type) => ratios[type] !== 1);
  return withSamples({ ...profile, samples: { ...samples, values } }, (sample) =>
    scaled.some((column) => column[sample] !== 0),
  );
}

/** Go's math.Round: halves away from zero. Never −0, which would print as such. */
function roundedAway(value: number): number {
  const rounded = value < 0 ? -Math.round(-value) : Math.round(value);
  return rounded === 0 ? 0 : rounded;
}
