/** Owns reading Go's counted stacks as text: goroutine, goroutineleak, threadcreate and programs' own profiles with debug=1 (pprof: parseGoCount). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { numberInItsBase } from './addressed';
import { otherFrames } from './drop-frames';
import type { Lines } from './lines';
import { endsEarly } from './notes';
import { SampleText } from './sample-text';

const action = 'Capture it again.';

/**
 * Reads such a text. Samples have the labels and names that stand in its comments; pprof reads neither, and no figure depends on them.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readCountText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  const text = await SampleText.open(bytes, limits, pacing);
  const { lines, stacks } = text;
  const counts = new Float64Column();
  const { type, total } = header(text);
  let sum = 0;
  const isCut = await text.samples({
    isEnd: () => lines.begins('---'),
    row: countOf,
    take: ({ count }) => {
      counts.push(count);
      sum += count;
    },
  });
  const notes = isCut || sum < total ? [endsEarly(sum, total, 'counted')] : [];
  const counted = { type, unit: 'count' };
  return stacks.finish(lines, {
    sampleTypes: [counted],
    values: [counts.done()],
    periodType: counted,
    period: 1,
    ...otherFrames,
    notes,
  });
}

/** "goroutine profile: total 26". */
function header(text: SampleText): { readonly type: string; readonly total: number } {
  const { lines } = text;
  const isShort = text.toHead() && lines.end - lines.start < 4096;
  const found = isShort ? /^(\S+) profile: total (\d+)$/.exec(lines.text()) : undefined;
  if (!found) throw lines.fault('does not begin with "… profile: total N"', action);
  return { type: found[1]!, total: Number(found[2]) };
}

/** "25 @ 0x47f5ce …": the count, and where the addresses begin. */
function countOf(lines: Lines): { readonly count: number; readonly from: number } {
  const { bytes, start, end } = lines;
  let at = start;
  while (at < end && bytes[at]! >= 48 && bytes[at]! <= 57 && at - start < 20) at++;
  const count = numberInItsBase(String.fromCharCode(...bytes.subarray(start, at)));
  if (at === start || count === undefined || bytes[at] !== 32 || bytes[at + 1] !== 64) {
    throw lines.fault('has no count and stack ("25 @ 0x4015d0 …")', action);
  }
  return { count, from: at + 2 };
}
