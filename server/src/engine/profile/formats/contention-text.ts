/** Owns reading contention profiles as text: Go's block and mutex profiles with debug=1, and those of gperftools (pprof: parseContention). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { AddressedStacks, isNumberStart, wholeNumber } from './addressed';
import { contentionFrames } from './drop-frames';
import { GoSymbols } from './go-symbols';
import { Lines, refuseTooMuch } from './lines';
import { lastLeftOut } from './notes';

const action = 'Capture it again.';

/**
 * Reads such a text; cycles become nanoseconds by the header's "cycles/second", and samples stand for "sampling period" of their kind.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readContentionText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  await refuseTooMuch(bytes, limits, pacing, {
    kind: (byte) => (isNumberStart(byte) ? 'sample' : 'other'),
    frameMark: 'x',
  });
  const lines = new Lines(bytes, pacing);
  const stacks = new AddressedStacks(limits);
  const { builder } = stacks;
  const symbols = new GoSymbols(builder);
  const [contentions, delay] = [new Float64Column(), new Float64Column()];
  const { hertz, period, milliseconds, isAtSample } = readHeader(lines);
  let isCut = false;
  for (let isThere = isAtSample || lines.advance(); isThere; isThere = lines.advance()) {
    if (lines.due()) await lines.rest();
    if (lines.begins('---')) break;
    if (lines.begins('#')) {
      symbols.comment(lines);
      continue;
    }
    if (lines.isBlank()) continue;
    isCut = lines.isUnfinished();
    if (isCut) break;
    const row = readRow(lines);
    stacks.read(lines, row.from);
    symbols.begin();
    builder.endSample('leaf first', lines.start);
    const isScaled = period > 0;
    contentions.push(isScaled ? row.count * period : row.count);
    delay.push(isScaled && hertz > 0 ? Math.trunc((row.cycles * period) / (hertz / 1e9)) : row.cycles);
  }
  symbols.finish();
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
    notes: isCut ? [lastLeftOut] : [],
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
function readHeader(lines: Lines): Header {
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
  if (!lines.advance()) throw lines.fault('has no header', action);
  while (lines.advance()) {
    if (lines.isBlank() || lines.begins('#')) continue;
    if (lines.begins('---')) return header(true);
    const equals = lines.bytes.subarray(lines.start, lines.end).indexOf(61);
    if (equals < 0) return header(true);
    const text = lines.end - lines.start < 4096 ? lines.text() : '';
    const [name, value] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
    if (!known.has(name)) {
      throw lines.fault(
        `has a line in its head that no reader knows ("${name}")`,
        'Convert it with `go tool pprof -proto FILE`.',
      );
    }
    const number = /^-?\d+$/.test(value) ? wholeNumber(value) : undefined;
    if (number === undefined && name !== 'discarded samples') {
      throw lines.fault(`has no whole number behind "${name}"`, action);
    }
    known.set(name, number ?? 0);
  }
  return header(false);
}

/** "1275362001 157 @ 0x4ffdd3 …": cycles, contentions, and where the addresses begin. */
function readRow(lines: Lines): { readonly cycles: number; readonly count: number; readonly from: number } {
  const from = lines.bytes.subarray(lines.start, Math.min(lines.end, lines.start + 256)).indexOf(64);
  const text = String.fromCharCode(...lines.bytes.subarray(lines.start, lines.start + Math.max(from, 0)));
  const found = /^\s*(\d+) +(\d+) $/.exec(text);
  const [cycles, count] = (found?.slice(1) ?? []).map(wholeNumber);
  if (cycles === undefined || count === undefined) {
    throw lines.fault('has no cycles, count and stack ("2600 3 @ 0x4015d0 …")', action);
  }
  return { cycles, count, from: lines.start + from + 1 };
}
