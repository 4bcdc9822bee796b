/** Owns reading folded stacks, one line each: "main;serve;read 12" (Brendan Gregg's FlameGraph, stackcollapse-*). Knows no other text. */
import { ProfileError } from '../model/errors';
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import { type Mapping, none, type Profile } from '../model/profile';
import { ProfileBuilder } from './builder';
import { RowIndex } from './interner';
import { isSpace, Lines, refuseTooMuch } from './lines';
import { lastLeftOut } from './notes';

const semicolon = 59;
const hash = 35;

const kernel: Mapping = {
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '[kernel]',
  buildId: '',
  hasFunctions: true,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/**
 * Reads folded stacks, root first, a whole count behind the last blank. Frames keep their blanks; the marks of stackcollapse-perf are
 * undone: `_[k]` is the kernel's, `_[i]` was inlined into the frame before it, `_[j]` was compiled at run time.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readFolded(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  await refuseTooMuch(bytes, limits, pacing, { kind: (byte) => (byte > 32 ? 'sample' : 'other'), frameMark: ';' });
  const lines = new Lines(bytes, pacing);
  const builder = new ProfileBuilder(limits);
  const frames = new FoldedFrames(builder);
  const counts = new Float64Column();
  let doubled = 0;
  let isCut = false;
  while (lines.advance()) {
    if (lines.due()) await lines.rest();
    if (lines.isBlank()) continue;
    const { end, count } = countOf(lines);
    isCut = end === cutOff;
    if (end < 0) continue;
    if (endsInNumber(bytes, lines.start, end)) doubled++;
    let start = lines.first();
    while (start < end) {
      const found = bytes.subarray(start, end).indexOf(semicolon);
      const next = found < 0 ? end : start + found;
      if (next > start) frames.add(bytes, start, next);
      start = next + 1;
    }
    frames.flush(lines.start);
    builder.endSample('root first', lines.start);
    counts.push(count);
  }
  if (doubled > 0 && doubled === builder.samples) {
    throw new ProfileError(
      'other-format',
      'holds folded stacks with two counts a line, the difference of two profiles',
      'Open the two files of folded stacks it was made from.',
    );
  }
  const samples = { type: 'samples', unit: 'count' };
  return builder.finish({
    sampleTypes: [samples],
    values: [counts.done()],
    periodType: samples,
    period: 1,
    mappings: frames.hasKernel ? [kernel] : [],
    mappingOf: frames.mappingOf(),
    notes: isCut ? [lastLeftOut] : [],
  });
}

/** A location is the frames from one that was not inlined to the last that was inlined into it. */
class FoldedFrames {
  hasKernel = false;
  /** Function rows, outermost first, and whether they are the kernel's. */
  private readonly pending: number[] = [];
  private isKernel = false;
  /** Functions that were inlined, by what they were inlined into: 0, or one more than the row here. */
  private readonly chains = new RowIndex(2);

  constructor(private readonly builder: ProfileBuilder) {}

  add(bytes: Uint8Array, start: number, end: number): void {
    let nameEnd = end;
    let mark = 0;
    if (end - start > 4 && bytes[end - 1] === 93 && bytes[end - 3] === 91 && bytes[end - 4] === 95) {
      mark = bytes[end - 2]!;
      if (mark === 107 || mark === 105 || mark === 106) nameEnd = end - 4;
      else mark = 0;
    }
    if (mark !== 105) this.flush(start);
    this.pending.push(this.builder.function(this.builder.strings.intern(bytes, start, nameEnd)));
    if (mark !== 105) this.isKernel = mark === 107;
    if (mark === 107) this.hasKernel = true;
  }

  /** Puts what was added since the last time on the stack, as one location. */
  flush(offset: number): void {
    const { pending, builder } = this;
    if (pending.length === 0) return;
    let chain = 0;
    for (const row of pending.slice(1)) chain = 1 + this.chains.row(row, chain);
    const location = builder.locations.row(0, 0, pending[0]!, 2 * chain + Number(this.isKernel));
    if (builder.linesOf(location) === 0) {
      for (const row of pending.toReversed()) builder.addLine(location, row, 0);
    }
    builder.push(location, offset);
    pending.length = 0;
  }

  mappingOf(): Uint32Array {
    const isKernel = this.builder.locations.column(3);
    return Uint32Array.from({ length: isKernel.length }, (_, row) => (isKernel.at(row) % 2 === 1 ? 0 : none));
  }
}

/** In place of where a stack ends. */
const comment = -1;
const cutOff = -2;

/**
 * The count at the end of a line and where the stack ends, `comment`, or `cutOff` where the text stops before the count. One that is there is
 * taken for whole: many write no line end behind the last.
 */
function countOf(lines: Lines): { readonly end: number; readonly count: number } {
  const { bytes, start } = lines;
  let end = lines.end;
  while (end > start && isSpace(bytes[end - 1]!)) end--;
  let at = end;
  while (at > start && bytes[at - 1]! >= 48 && bytes[at - 1]! <= 57) at--;
  const isCount = at < end && (at === start || isSpace(bytes[at - 1]!));
  if (!isCount) {
    if (bytes[lines.first()] === hash) return { end: comment, count: 0 };
    const problem = wrongCount(lines, end);
    if (problem === noCount && lines.isUnfinished()) return { end: cutOff, count: 0 };
    throw lines.fault(problem, 'Fold the stacks again with whole counts.');
  }
  let count = 0;
  for (let digit = at; digit < end; digit++) count = count * 10 + bytes[digit]! - 48;
  if (count >= 2 ** 63) throw lines.fault('has a count of more than 64 bits', 'Fold the stacks again.');
  while (at > start && isSpace(bytes[at - 1]!)) at--;
  if (at <= lines.first()) throw lines.fault('has a count without a stack', 'Fold the stacks again.');
  return { end: at, count };
}

/** Whether the stack's last word is a whole number too. */
function endsInNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end;
  while (at > start && bytes[at - 1]! >= 48 && bytes[at - 1]! <= 57) at--;
  return at < end && at > start && isSpace(bytes[at - 1]!);
}

const noCount = 'has folded stacks, but no count at the end';

/** What the last word of a line is instead of a count. */
function wrongCount({ bytes, start }: Lines, end: number): string {
  let at = end;
  while (at > start && !isSpace(bytes[at - 1]!) && end - at < 40) at--;
  const word = String.fromCharCode(...bytes.subarray(at, end));
  if (/^-\d+$/.test(word)) return 'has a negative count';
  if (/^-?\d*\.\d+(e[-+]?\d+)?$/i.test(word)) return 'has a count that is not a whole number';
  return noCount;
}
