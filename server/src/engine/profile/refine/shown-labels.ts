/** Owns leaving labels ("tags") out of samples by their key, as pprof's -tagshow and -taghide do (Profile.FilterTagsByName). Keeps every sample. */
import { labelsAt } from '../model/base-label';
import type { Profile } from '../model/profile';
import type { Matcher } from './regexp';

/** The profile with the labels whose key is shown and not hidden; the same object where that is all of them. */
export function withShownLabels(profile: Profile, shows: Matcher | undefined, hides: Matcher | undefined): Profile {
  const { samples, labels, strings } = profile;
  const stays = new Map<number, boolean>();
  for (const key of new Set(labels.key)) {
    const name = strings.at(key);
    stays.set(key, (shows?.(name) ?? true) && !(hides?.(name) ?? false));
  }
  const labelOffset = new Uint32Array(samples.count + 1);
  const rows = new Uint32Array(labels.count);
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) {
      if (stays.get(labels.key[label]!)) rows[end++] = label;
    }
    labelOffset[sample + 1] = end;
  }
  if (end === labels.count) return profile;
  return { ...profile, samples: { ...samples, labelOffset }, labels: labelsAt(labels, rows.subarray(0, end)) };
}
