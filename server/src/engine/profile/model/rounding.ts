/** Owns saying that a profile holds values its columns cannot hold exactly. Refuses to know where they are shown. */
import type { ProfileTables, SampleColumns } from './profile';

/**
 * A sentence where a value is beyond 2^53, where whole numbers are rounded to the nearest double: 9 PB, or 104 days in nanoseconds. Sums
 * that grow beyond it are rounded, too, which is not noted: pprof writes its own through doubles.
 */
export function roundingNotes(
  { sampleTypes }: Pick<ProfileTables, 'sampleTypes'>,
  { values }: Pick<SampleColumns, 'values'>,
): readonly string[] {
  const rounded = sampleTypes.filter((_, type) => isBeyond(values[type]!));
  if (rounded.length === 0) return [];
  const names = rounded.map(({ type }) => type).join(', ');
  return [`Values of ${names} are beyond 2^53 and rounded to their first 15 digits.`];
}

function isBeyond(values: Float64Array): boolean {
  let most = 0;
  // By index: an iterator makes an object of each value until the loop is compiled.
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]!));
  return most > Number.MAX_SAFE_INTEGER;
}
