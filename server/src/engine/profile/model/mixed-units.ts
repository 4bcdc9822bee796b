/** Owns saying that numbers of one label state different units, which pprof reads as if all were in the first one. Refuses to know where labels are shown. */
import type { Profile } from './profile';

/** A sentence for each label of which that is so. */
export function mixedUnitsNotes(profile: Pick<Profile, 'labels' | 'strings'>): readonly string[] {
  return [...unitsOfKeys(profile)].flatMap(([key, [first, ...others]]) =>
    first === undefined || others.length === 0
      ? []
      : [
          `Numbers of the label ${key} are in ${first} and in ${others.sort().join(', ')}. All are taken as ${first}, as in pprof.`,
        ],
  );
}

/** Looks at rows of strings, for most profiles name no unit at all; two rows may hold the same text. */
function unitsOfKeys({ labels, strings }: Pick<Profile, 'labels' | 'strings'>): ReadonlyMap<string, Set<string>> {
  const { key, str, unit } = labels;
  const rows = new Map<number, Set<number>>();
  for (let label = 0; label < labels.count; label++) {
    if (unit[label] === 0 || str[label] !== 0) continue;
    const known = rows.get(key[label]!);
    if (known) known.add(unit[label]!);
    else rows.set(key[label]!, new Set([unit[label]!]));
  }
  const units = new Map<string, Set<string>>();
  for (const [row, unitRows] of rows) {
    const text = strings.at(row);
    const known = units.get(text) ?? new Set<string>();
    units.set(text, known);
    for (const unitRow of unitRows) if (strings.at(unitRow) !== '') known.add(strings.at(unitRow));
  }
  return units;
}
