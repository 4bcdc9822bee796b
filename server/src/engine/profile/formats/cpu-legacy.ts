/** Owns reading CPU profiles in the binary format of gperftools: words of four or eight bytes in either order (pprof: parseCPU). */
import { ProfileError } from '../model/errors';
import { Float64Column } from '../model/growable';
import { overLimit, type ProfileLimits } from '../model/limits';
import { Pace, type Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { AddressedStacks } from './addressed';
import type { Address } from './addresses';
import type { Finished } from './builder';
import { otherFrames } from './drop-frames';
import { Lines } from './lines';
import { lastLeftOut } from './notes';
import { RawStacks } from './raw-stacks';

/** Words of the header: 0, 3, 0 for a program that is not Java, the period in microseconds, padding. */
const headerWords = 5;

class Words {
  at = 0;
  private readonly view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly size: 4 | 8,
    private readonly little: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whole words that are left. */
  get left(): number {
    return Math.floor((this.view.byteLength - this.at) / this.size);
  }

  next(into: Address): void {
    const { view, at, little, size } = this;
    const [first, second] = [view.getUint32(at, little), size === 8 ? view.getUint32(at + 4, little) : 0];
    [into.lo, into.hi] = size === 8 && !little ? [second, first] : [first, second];
    this.at += size;
  }

  number(scratch: Address): number {
    this.next(scratch);
    return scratch.hi * 2 ** 32 + scratch.lo;
  }
}

const word: Address = { lo: 0, hi: 0, end: 0 };

/** The words behind the header and the period in microseconds; undefined for other content. Java's have a 1 as their third word. */
export function legacyCpuHeader(bytes: Uint8Array): { words: Words; period: number; isJava: boolean } | undefined {
  for (const [size, little] of [
    [4, true],
    [4, false],
    [8, true],
    [8, false],
  ] as const) {
    const words = new Words(bytes, size, little);
    if (words.left < headerWords) continue;
    const [zero, three, kind, period, padding] = Array.from({ length: headerWords }, () => words.number(word));
    if (zero === 0 && three === 3 && (kind === 0 || kind === 1) && period! > 0 && padding === 0) {
      return { words, period: period!, isJava: kind === 1 };
    }
  }
  return undefined;
}

/** Samples between two looks at the clock. */
const stride = 4096;

/**
 * Reads such a file. The frames that the signal handler left in the stacks are taken out as pprof does.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readLegacyCpu(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  const header = legacyCpuHeader(bytes);
  if (header === undefined)
    throw new ProfileError('malformed', 'has no header of a CPU profile', 'Capture it again.', 0);
  const { words, period } = header;
  if (words.left > limits.locationReferences) throw overLimit(limits.locationReferences, 'location references');
  refuseTooManySamples(words, limits);
  const pace = new Pace(pacing, 'samples');
  const stacks = new AddressedStacks(limits);
  const raw = new RawStacks(stacks);
  const counts = new Float64Column();
  let isWhole = false;
  while (words.left >= 2) {
    const start = words.at;
    const count = words.number(word);
    const depth = words.number(word);
    if (depth > words.left) break;
    let isEnd = count === 0 && depth === 1;
    for (let at = 0; at < depth; at++) {
      words.next(word);
      isEnd &&= word.lo === 0 && word.hi === 0;
      if (!isEnd) stacks.builder.push(stacks.row(word, at > 0), start);
    }
    if (isEnd) {
      isWhole = true;
      break;
    }
    raw.take();
    counts.push(count);
    if (raw.count % stride === 0 && pace.due()) await pace.rest(words.at / bytes.length);
  }
  raw.dropHandler();
  raw.dropDoubledLeaves();
  raw.finish();
  const nanoseconds = period * 1000;
  const samples = counts.done();
  const rest = new Lines(bytes.subarray(isWhole ? words.at : bytes.length), pacing);
  const finished: Finished = {
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: 'nanoseconds' },
    ],
    values: [samples, samples.map((count) => count * nanoseconds)],
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: nanoseconds,
    ...otherFrames,
    notes: isWhole ? [] : [lastLeftOut],
  };
  return stacks.finish(rest, finished, false);
}

/** Goes from sample to sample without reading one, so that too many of them cost no memory. */
function refuseTooManySamples(words: Words, limits: ProfileLimits): void {
  const start = words.at;
  for (let samples = 0; words.left >= 2; samples++) {
    if (samples > limits.samples) throw overLimit(limits.samples, 'samples', words.at);
    words.next(word);
    const depth = words.number(word);
    if (depth > words.left) break;
    words.at += depth * words.size;
  }
  words.at = start;
}
