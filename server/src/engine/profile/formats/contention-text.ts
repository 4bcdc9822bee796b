/** Owns reading contention profiles as text: Go's block and mutex profiles with debug=1, and those of gperftools (pprof: parseContention). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { numberInItsBase, wholeNumber } from './addressed';
import { contentionFrames } from './drop-frames';
import type { Lines } from './lines';
import { endsInLine, lastLeftOut } from './notes';
import { numbersOf, type SampleReader, SampleText } from './sample-text';

const action = 'Capture it again.';

/**
 * Reads such a text; cycles become nanoseconds by the header's "cycles/second", and samples stand for "sampling period" of their kind.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readContentionText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  const text = await SampleText.open(bytes, limits, pacing);
  const { lines, stacks } = text;
  const [contentions, delay] = [new Float64Column(), new Float64Column()];
  const { hertz, period, milliseconds, isAtSample } = readHeader(text);
  const reader: SampleReader<Row> = {
    isEnd: () => lines.begins('---'),
    row: readRow,
    take: ({ count, cycles }) => {
      const isScaled = period > 0;
      contentions.push(isScaled ? count * period : count);
      delay.push(isScaled && hertz > 0 ? Math.trunc((cycles * period) / (hertz / 1e9)) : cycles);
    },
  };
  const isCut = await text.samples(reader, isAtSample);
  // Go and gperftools end each line; how many samples there are their heads do not say.
  const notes = isCut ? [lastLeftOut] : lines.isUnfinished() && !lines.isBlank() ? [endsInLine] : [];
  return stacks.finish(lines, {
    sampleTypes: [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
    values: [contentions.done(), delay.done()],
    periodType: { type: 'contentions', unit: 'count' },
    period,
    durationNanos: milliseconds * 1e6,
    ...contentionFrames,
    notes,
  });
}

interface Header {
  readonly hertz: number;
  readonly period: number;
  readonly milliseconds: number;
  /** Whether the current line is a sample already. */
  readonly isAtSample: boolean;
}

/** "--- mutex:" and the lines "name = value" after it, up to the first that is none. */
function readHeader(text: SampleText): Header {
  const { lines } = text;
  const known = new Map([
    ['cycles/second', 0],
    ['sampling period', 1],
    ['ms since reset', 0],
    ['discarded samples', 0],
  ]);
  const header = (isAtSample: boolean): Header => ({
    hertz: known.get('cycles/second')!,
    period: known.get('sampling period')!,
    milliseconds: known.get('ms since reset')!,
    isAtSample,
  });
  if (!text.toHead()) throw lines.fault('has no header', action);
  while (lines.advance()) {
    if (lines.isBlank() || lines.begins('#')) continue;
    if (lines.begins('---')) return header(true);
    const equals = lines.bytes.subarray(lines.start, lines.end).indexOf(61);
    if (equals < 0) return header(true);
    const line = lines.end - lines.start < 4096 ? lines.text() : '';
    const [name, value] = [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
    if (!known.has(name)) {
      throw lines.fault(
        `has a line in its head that no reader knows ("${name}")`,
        'Convert it with `go tool pprof -proto FILE`.',
      );
    }
    const number = numberInItsBase(value);
    if (number === undefined && name !== 'discarded samples') {
      throw lines.fault(`has no whole number behind "${name}"`, action);
    }
    known.set(name, number ?? 0);
  }
  return header(false);
}

interface Row {
  readonly cycles: number;
  readonly count: number;
  readonly from: number;
}

/** "1275362001 157 @ 0x4ffdd3 …": cycles, contentions, and where the addresses begin. */
function readRow(lines: Lines): Row {
  const { text, from } = numbersOf(lines);
  const found = /^\s*(\d+) +(\d+) $/.exec(text);
  const [cycles, count] = (found?.slice(1) ?? []).map(wholeNumber);
  if (cycles === undefined || count === undefined) {
    throw lines.fault('has no cycles, count and stack ("2600 3 @ 0x4015d0 …")', action);
  }
  return { cycles, count, from };
}
