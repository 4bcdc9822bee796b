/**
 * Owns going through a text line by line without making a string of each, and refusing a text that holds too much before anything
 * is built of it. Knows no format.
 */
import { grouped, ProfileError } from '../model/errors';
import { overLimit, type ProfileLimits } from '../model/limits';
import { Pace, type Pacing } from '../model/pace';
import { decodeUtf8 } from './encoding';

const lineFeed = 10;
const carriageReturn = 13;

/** A stack of 4,096 frames has room for names of a kilobyte in it. */
const longestLine = 4 << 20;
/** Lines between two looks at the clock. */
const stride = 1024;

export class Lines {
  /** Of the current line, from 1. */
  number = 0;
  /** The current line without its line end: `bytes[start]` to `bytes[end - 1]`. */
  start = 0;
  end = 0;
  private next = 0;
  private readonly pace: Pace;

  constructor(
    readonly bytes: Uint8Array,
    pacing: Pacing,
  ) {
    this.pace = new Pace(pacing, 'text');
  }

  /** Goes on to the next line. False at the end of the text. */
  advance(): boolean {
    const { bytes } = this;
    if (this.next >= bytes.length) return false;
    this.number++;
    this.start = this.next;
    const found = bytes.indexOf(lineFeed, this.start);
    const end = found < 0 ? bytes.length : found;
    this.next = found < 0 ? bytes.length : found + 1;
    this.end = end > this.start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    if (end - this.start > longestLine) throw overLimit(longestLine, 'bytes in one line', this.start);
    return true;
  }

  /** Whether it is time to `rest`. */
  due(): boolean {
    return this.number % stride === 0 && this.pace.due();
  }

  rest(): Promise<void> {
    return this.pace.rest(this.next / this.bytes.length);
  }

  /** Whether the text stops in the current line, so that the line may be a part of one. */
  isUnfinished(): boolean {
    return this.next === this.bytes.length && this.bytes[this.next - 1] !== lineFeed;
  }

  text(): string {
    return decodeUtf8(this.bytes, this.start, this.end);
  }

  /** Whether the line, white space before it left out, begins with ASCII text. */
  begins(text: string): boolean {
    const from = this.first();
    if (this.end - from < text.length) return false;
    for (let at = 0; at < text.length; at++) if (this.bytes[from + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  isBlank(): boolean {
    return this.first() === this.end;
  }

  /** Offset of the first byte that is no white space. */
  first(): number {
    let at = this.start;
    while (at < this.end && isSpace(this.bytes[at]!)) at++;
    return at;
  }

  /** The refusal of the current line. `problem` completes "In line 12 it …". */
  fault(problem: string, action: string): ProfileError {
    return new ProfileError('malformed', `${problem} in line ${grouped(this.number)}`, action, this.start);
  }
}

export function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** What a line is, by its first byte: a sample, a frame of one, or something that holds neither. */
export type LineKind = 'sample' | 'frame' | 'other';

export interface Measure {
  readonly kind: (first: number) => LineKind;
  /** A byte that each frame of a sample's line has one of; frames that have lines of their own need none. */
  readonly frameMark?: string;
}

/** Bytes between two looks at the clock. */
const measured = 4 << 20;

/**
 * Goes once over the bytes and refuses more samples or frames than the limits allow, and more lines than so many samples could need.
 * Counts at least what there is, so nothing above the limits gets as far as memory.
 */
export async function refuseTooMuch(
  bytes: Uint8Array,
  limits: ProfileLimits,
  pacing: Pacing,
  { kind, frameMark = '' }: Measure,
): Promise<void> {
  const kinds = Array.from({ length: 256 }, (_, byte) => ['other', 'sample', 'frame'].indexOf(kind(byte)));
  const mark = frameMark === '' ? -1 : frameMark.charCodeAt(0);
  const pace = new Pace(pacing, 'text');
  let [lines, samples, frames, current] = [0, 0, 0, 0];
  let isStart = true;
  for (let from = 0; from < bytes.length; from += measured) {
    const to = Math.min(bytes.length, from + measured);
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!;
      if (isStart) {
        isStart = false;
        current = kinds[byte]!;
        lines++;
        if (current === 1) samples++;
        else if (current === 2) frames++;
      }
      if (byte === lineFeed) isStart = true;
      else if (byte === mark && current === 1) frames++;
    }
    if (samples > limits.samples) throw overLimit(limits.samples, 'samples');
    if (frames > limits.locationReferences) throw overLimit(limits.locationReferences, 'location references');
    // Comments and blank lines: a Go heap profile has some twenty a sample.
    const mostLines = 20 * limits.samples;
    if (lines > mostLines) throw overLimit(mostLines, 'lines');
    if (pace.due()) await pace.rest(to / bytes.length);
  }
}
