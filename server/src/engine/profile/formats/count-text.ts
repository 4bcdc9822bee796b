/** Owns reading Go's counted stacks as text: goroutine, goroutineleak, threadcreate and programs' own profiles with debug=1 (pprof: parseGoCount). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { AddressedStacks, isNumberStart, wholeNumber } from './addressed';
import { otherFrames } from './drop-frames';
import { GoSymbols } from './go-symbols';
import { Lines, refuseTooMuch } from './lines';
import { endsEarly } from './notes';

const action = 'Capture it again.';

/**
 * Reads such a text. Samples have the labels and names that stand in its comments; pprof reads neither, and no figure depends on them.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readCountText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  await refuseTooMuch(bytes, limits, pacing, {
    kind: (byte) => (isNumberStart(byte) ? 'sample' : 'other'),
    frameMark: 'x',
  });
  const lines = new Lines(bytes, pacing);
  const stacks = new AddressedStacks(limits);
  const { builder } = stacks;
  const symbols = new GoSymbols(builder);
  const counts = new Float64Column();
  const { type, total } = header(lines);
  let sum = 0;
  let isCut = false;
  while (lines.advance()) {
    if (lines.due()) await lines.rest();
    if (lines.begins('#')) {
      symbols.comment(lines);
      continue;
    }
    if (lines.isBlank()) continue;
    if (lines.begins('---')) break;
    // A stack that stops in the middle is not the stack that was taken.
    isCut = lines.isUnfinished();
    if (isCut) break;
    const { from, count } = countOf(lines);
    stacks.read(lines, from);
    symbols.begin();
    builder.endSample('leaf first', lines.start);
    counts.push(count);
    sum += count;
  }
  symbols.finish();
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
function header(lines: Lines): { readonly type: string; readonly total: number } {
  while (lines.advance()) {
    if (lines.isBlank() || lines.begins('#')) continue;
    const found = lines.end - lines.start < 4096 ? /^(\S+) profile: total (\d+)$/.exec(lines.text()) : undefined;
    if (!found) break;
    return { type: found[1]!, total: Number(found[2]) };
  }
  throw lines.fault('does not begin with "… profile: total N"', action);
}

/** "25 @ 0x47f5ce …": the count, and where the addresses begin. */
function countOf(lines: Lines): { readonly count: number; readonly from: number } {
  const { bytes, start, end } = lines;
  let at = start;
  while (at < end && bytes[at]! >= 48 && bytes[at]! <= 57 && at - start < 20) at++;
  const count = wholeNumber(String.fromCharCode(...bytes.subarray(start, at)));
  if (at === start || count === undefined || bytes[at] !== 32 || bytes[at + 1] !== 64) {
    throw lines.fault('has no count and stack ("25 @ 0x4015d0 …")', action);
  }
  return { count, from: at + 2 };
}
