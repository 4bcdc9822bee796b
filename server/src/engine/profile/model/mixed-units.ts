/** Owns saying that numbers of one label state different units, which pprof reads as if all were in the first one. Refuses to know where labels are shown. */
import type { Profile } from './profile';

/** The profile with a note for each label of which that is so. */
export function withMixedUnitsNote(profile: Profile): Profile {
  const notes = mixedUnits(profile).map(
    ({ key, first, others }) =>
      `Numbers of the label ${key} are in ${first} and in ${others.join(', ')}. All are taken as ${first}, as in pprof.`,
  );
  return notes.length === 0 ? profile : { ...profile, notes: [...(profile.notes ?? []), ...notes] };
}

interface MixedUnits {
  readonly key: string;
  readonly first: string;
  readonly others: readonly string[];
}

/** Looks at rows of strings, for most profiles name no unit at all. */
function mixedUnits({ labels, strings }: Profile): readonly MixedUnits[] {
  const { key, str, unit } = labels;
  const unitsOf = new Map<number, Set<number>>();
  for (let label = 0; label < labels.count; label++) {
    if (unit[label] === 0 || str[label] !== 0) continue;
    const known = unitsOf.get(key[label]!);
    if (known) known.add(unit[label]!);
    else unitsOf.set(key[label]!, new Set([unit[label]!]));
  }
  return [...unitsOf].flatMap(([row, units]) => {
    // Two rows may hold the same text.
    const [first, ...others] = new Set([...units].map((text) => strings.at(text)));
    return first === undefined || others.length === 0 ? [] : [{ key: strings.at(row), first, others: others.sort() }];
  });
}
