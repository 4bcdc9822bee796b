/** Owns reading the stacks of all threads as gperftools' /threadz prints them (pprof: parseThread). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { AddressedStacks } from './addressed';
import { otherFrames } from './drop-frames';
import { Lines, refuseTooMuch } from './lines';
import { isMemoryMap } from './memory-map';
import { RawStacks } from './raw-stacks';

const longestText = 4096;

/**
 * Reads such a text: one sample per thread, and one count more for each that stands where the one before it does.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readThreadText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  await refuseTooMuch(bytes, limits, pacing, { kind: (byte) => (byte === 45 ? 'sample' : 'frame') });
  const lines = new Lines(bytes, pacing);
  const stacks = new AddressedStacks(limits);
  const raw = new RawStacks(stacks);
  const counts = new Float64Column();
  const short = (): string => (lines.end - lines.start > longestText ? '' : lines.text());
  let isThere = lines.advance();
  while (isThere && (lines.isBlank() || lines.begins('#'))) isThere = lines.advance();
  if (lines.begins('--- threadz ')) {
    do isThere = lines.advance();
    while (isThere && !lines.begins('-') && !isMemoryMap(short()));
  }
  while (isThere && !isMemoryMap(short()) && !lines.begins('---- no stack trace for')) {
    if (!/--- Thread [0-9a-fA-F]+ \(name: .*\/\d+\) stack: ---/.test(short())) {
      throw lines.fault('has no head of a thread ("--- Thread 7f32 (name: main/12) stack: ---")', 'Capture it again.');
    }
    let isSame = false;
    for (isThere = lines.advance(); isThere && !lines.begins('---'); isThere = lines.advance()) {
      if (lines.due()) await lines.rest();
      if (short().includes('same as previous thread')) isSame = true;
      else readAddresses(lines, stacks);
    }
    if (isSame || stacks.builder.depth === 0) {
      if (raw.count > 0) counts.set(raw.count - 1, counts.at(raw.count - 1) + 1);
      stacks.builder.dropStack();
      continue;
    }
    raw.take();
    counts.push(1);
  }
  raw.dropDoubledLeaves();
  raw.finish();
  const thread = { type: 'thread', unit: 'count' };
  return stacks.finish(lines, {
    sampleTypes: [thread],
    values: [counts.done()],
    periodType: thread,
    period: 1,
    ...otherFrames,
  });
}

/** All addresses of a line, whatever stands between them: a symbolised stack has names there. */
function readAddresses(lines: Lines, stacks: AddressedStacks): void {
  const { bytes, end } = lines;
  for (let at = lines.start; at < end; ) {
    const zero = bytes.subarray(at, end).indexOf(48);
    if (zero < 0) return;
    at += zero;
    if (bytes[at + 1] === 120) at = stacks.readOne(lines, at, false);
    else at++;
  }
}
