/**
 * Owns the share of a count that another thread takes: which stretches of samples are whose, what the thread is given, what it gives back.
 * Knows nothing of how threads are started and talked to.
 */
import type { ProfileLimits } from '../model/limits';
import { Pace } from '../model/pace';
import type { SampleColumns } from '../model/profile';
import { holdsRounded } from '../model/rounding';
import { readSamples, type SampleContext, type Stretch } from '../pprof/decode-samples';
import { IdIndex, type IdRows } from '../pprof/id-index';
import { PackedTally } from '../pprof/packed-tally';
import { type CountedRows, totalOf } from './top';

/** Data for a thread that counts the last stretches of a profile, while another one counts from the first on until they meet. */
export interface TallyShare {
  /** The bytes of those stretches. */
  readonly bytes: Uint8Array;
  /** Of the whole profile, but for the stretches. */
  readonly context: Omit<SampleContext, 'locations'>;
  readonly locations: IdRows;
  readonly rows: CountedRows;
  /** Index of the sample type counted. */
  readonly sampleType: number;
  readonly limits: ProfileLimits;
  readonly taken: TakenStretches;
}

/** Flat, cum and total of the stretches that the thread took, and what labels their samples have. */
export interface CountedShare {
  readonly flat: Float64Array;
  readonly cum: Float64Array;
  readonly total: number;
  readonly labels: number;
  /** Their distinct keys, as indices of strings. */
  readonly labelKeys: Uint32Array;
}

/** A thread that counts a share. */
export interface TallyCompanion {
  /** Undefined where the count came to nothing, for whatever reason: then the profile is to be read by one thread. */
  count(share: TallyShare): Promise<CountedShare | undefined>;
}

/** What two threads know of each other: how many stretches there are, and in shared memory how many are taken, in all and by the companion. */
export interface TakenStretches {
  readonly stretches: number;
  readonly counts: Int32Array;
}

/** Part of the stretches that a companion may take. It comes later and takes fewer than half, unless it is on the faster processor. */
const shareable = 0.6;

/**
 * What a companion is given of a profile: its bytes are copied to shared memory.
 * @param bytes of the whole profile, uncompressed
 */
export function shareOf(
  bytes: Uint8Array,
  { locations, ...context }: SampleContext,
  counting: Pick<TallyShare, 'rows' | 'sampleType' | 'limits'>,
): TallyShare {
  const { stretches } = context;
  const shared = stretches.slice(Math.ceil(stretches.length * (1 - shareable)));
  const start = shared[0]?.from ?? bytes.length;
  const tail = new Uint8Array(new SharedArrayBuffer(bytes.length - start));
  tail.set(bytes.subarray(start));
  const { direct, sequential, sparse } = locations;
  return {
    bytes: tail,
    context: { ...context, stretches: shared.map(({ from, to }) => ({ from: from - start, to: to - start })) },
    locations: { direct, sequential, sparse },
    ...counting,
    taken: { stretches: stretches.length, counts: new Int32Array(new SharedArrayBuffer(8)) },
  };
}

/** The stretches that are left for who begins with the first one. */
export function* fromTheFirst(stretches: readonly Stretch[], { counts }: TakenStretches): Generator<Stretch> {
  for (const stretch of stretches) {
    if (Atomics.add(counts, 0, 1) >= stretches.length) return;
    yield stretch;
  }
}

/** The stretches that are left for the companion, who begins with the last one. */
function* fromTheLast(shared: readonly Stretch[], { counts, stretches }: TakenStretches): Generator<Stretch> {
  for (const stretch of shared.toReversed()) {
    if (Atomics.add(counts, 0, 1) >= stretches) return;
    Atomics.add(counts, 1, 1);
    yield stretch;
  }
}

/** Whether the companion took any: if not, nothing is to be waited for once there is none left. */
export function companionTookSome({ counts }: TakenStretches): boolean {
  return Atomics.load(counts, 1) > 0;
}

/**
 * Counts what is left of a share, in the companion's thread. Undefined for what only a reader of the whole can tell: a fault, for it may
 * not be the first one, and values that are rounded, for their sums hang on their order.
 */
export async function countShare(share: TallyShare): Promise<CountedShare | undefined> {
  const { bytes, rows, sampleType, limits, taken } = share;
  const context = { ...share.context, locations: new IdIndex(share.locations) };
  const openSink = (values: readonly Float64Array[]): PackedTally => new PackedTally(values[sampleType]!, rows);
  const pace = new Pace({}, 'samples');
  try {
    const read = await readSamples(bytes, context, openSink, limits, pace, fromTheLast(context.stretches, taken));
    const samples: SampleColumns = read.samples;
    if (samples.values.some(holdsRounded)) return undefined;
    const { flat, cum } = read.sink;
    const { count, key } = read.labels;
    return {
      flat,
      cum,
      total: totalOf({ samples }, sampleType),
      labels: count,
      labelKeys: Uint32Array.from(new Set(key)),
    };
  } catch {
    return undefined;
  }
}
