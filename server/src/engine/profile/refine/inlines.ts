/** Owns taking inlined functions for the function they were inlined into, as pprof's -noinlines does. Knows nothing of other refinements. */
import type { Profile } from '../model/profile';
import { withLines } from '../model/restack';

/**
 * The profile with the outermost function of each location only, and without columns, which pprof drops then. To be done after all
 * refinements.
 */
export function withoutInlines(profile: Profile): Profile {
  const { locations, lines } = profile;
  const lineOffset = new Uint32Array(locations.count + 1);
  const rows = new Uint32Array(locations.count);
  let end = 0;
  for (let location = 0; location < locations.count; location++) {
    const last = locations.lineOffset[location + 1]!;
    if (last > locations.lineOffset[location]!) rows[end++] = last - 1;
    lineOffset[location + 1] = end;
  }
  const outermost = end === lines.count ? profile : withLines(profile, lineOffset, rows.subarray(0, end));
  return { ...outermost, lines: { ...outermost.lines, column: new Float64Array(end) } };
}
