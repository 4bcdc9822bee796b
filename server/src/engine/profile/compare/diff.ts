/**
 * Owns the difference of two profiles as pprof makes it: one profile in which the samples of the base count negative.
 * Refuses to know how a difference is shown.
 */

import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { scaleSamples } from '../model/scale';
import { compatibleProfiles } from './compatible';
import { mergeProfiles } from './merge';

export interface DiffOptions {
  /**
   * `base` (pprof's -base): what stands on both sides is subtracted, and shares are of what is left; for counters that only grow.
   * `diff-base` (pprof's -diff_base): both sides stay, the base marked in `samples.fromBase`, and shares are of the base.
   */
  readonly mode: 'base' | 'diff-base';
  /** Scales the profile so that each of its sample types sums up to what it does in the base (pprof's -normalize). */
  readonly normalize?: boolean;
  /** What errors about the base call the profile it is subtracted from. */
  readonly profileName?: string;
}

/**
 * The difference of a profile to a base, in the sample types both have.
 * @throws ProfileError 'option' where sample types or units do not fit together, 'cancelled'
 */
export async function diffProfiles(
  profile: Profile,
  base: Profile,
  options: DiffOptions,
  pacing: Pacing = {},
): Promise<Profile> {
  const [now, before] = compatibleProfiles([profile, base], options.profileName) as [Profile, Profile];
  const scaled = options.normalize ? scaleSamples(now, normalizing(now, before)) : now;
  const marked = options.mode === 'diff-base' ? asBase(before) : before;
  const negated = scaleSamples(
    marked,
    marked.sampleTypes.map(() => -1),
  );
  return mergeProfiles([scaled, negated], pacing);
}

/** What each sample type must be multiplied by to sum up to what it does in the base; 0 where it sums up to nothing. */
function normalizing(profile: Profile, base: Profile): number[] {
  const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);
  return profile.samples.values.map((column, type) => {
    const total = sum(column);
    return total === 0 ? 0 : sum(base.samples.values[type]!) / total;
  });
}

function asBase(profile: Profile): Profile {
  const { samples } = profile;
  return { ...profile, samples: { ...samples, fromBase: new Uint8Array(samples.count).fill(1) } };
}
