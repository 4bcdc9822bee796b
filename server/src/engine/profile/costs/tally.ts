/**
 * Owns the short way from a file's bytes to flat and cum of its frames, for those who want no more of it: its stacks are counted as they
 * are read, by two threads where there is another one. Leaves profiles of which that is not all to open.ts.
 */

import { baseLabel, separateBase } from '../model/base-label';
import { ProfileError } from '../model/errors';
import { labelLimit } from '../model/limits';
import { Pace } from '../model/pace';
import type { NameOf, ProfileTables } from '../model/profile';
import { withRoundingNote } from '../model/rounding';
import { findSampleType } from '../model/sample-type';
import { buildFrames, type FrameTable, type TableGranularity } from '../names/frames';
import { type OpenOptions, readContent } from '../open';
import { type DecodedTables, decodeTables } from '../pprof/decode';
import { readSamples, type Samples, type Stretch } from '../pprof/decode-samples';
import { PackedTally } from '../pprof/packed-tally';
import { type CountedShare, companionTookSome, fromTheFirst, shareOf, type TallyCompanion } from './tally-share';
import { type FrameCosts, totalOf } from './top';

export interface TallyOptions extends OpenOptions {
  readonly granularity: TableGranularity;
  readonly nameOf: NameOf;
  /** As for `findSampleType`; the profile's own choice otherwise. */
  readonly sampleType?: string;
  /** Takes a part of the work. */
  readonly companion?: TallyCompanion;
}

export interface Tally {
  readonly tables: ProfileTables;
  /** Index of the sample type counted. */
  readonly sampleType: number;
  /** Merged as pprof merges frames. */
  readonly frames: FrameTable;
  readonly costs: FrameCosts;
}

/**
 * Counts the frames of a profile in pprof's own format. Undefined for what has to be opened whole: another format, a profile that wants
 * frames dropped, or one whose sample types do not differ by name.
 * @throws ProfileError for everything that is wrong with the content, 'option' for a sample type it does not have; nothing else
 */
export async function tallyFrames(bytes: Uint8Array, options: TallyOptions): Promise<Tally | undefined> {
  const { content, kind, limits } = await readContent(bytes, options);
  if (kind !== 'pprof') return undefined;
  const decoded = await decodeTables(content, limits, options);
  const { tables } = decoded;
  const { sampleTypes } = tables;
  const isUsual = sampleTypes.length > 0 && new Set(sampleTypes.map(({ type }) => type)).size === sampleTypes.length;
  if (tables.dropFrames !== '' || !isUsual) return undefined;
  const wanted = options.sampleType;
  const sampleType = wanted === undefined ? tables.defaultSampleType : findSampleType(sampleTypes, wanted);
  const frames = buildFrames(tables, options.granularity, options.nameOf, 'as-pprof');
  const counting = { content, limits, decoded, frames, sampleType, options };
  return (await countInTwo(counting)) ?? (await countAlone(counting));
}

interface Counting {
  readonly content: Uint8Array;
  readonly limits: Required<OpenOptions>['limits'];
  readonly decoded: DecodedTables;
  readonly frames: FrameTable;
  readonly sampleType: number;
  readonly options: TallyOptions;
}

function read(counting: Counting, stretches: Iterable<Stretch>): Promise<Samples<PackedTally>> {
  const { content, limits, decoded, frames, sampleType, options } = counting;
  const openSink = (values: readonly Float64Array[]): PackedTally => new PackedTally(values[sampleType]!, frames);
  return readSamples(content, decoded.samples, openSink, limits, new Pace(options, 'samples'), stretches);
}

async function countAlone(counting: Counting): Promise<Tally> {
  return tallyOf(counting, await read(counting, counting.decoded.samples.stretches));
}

/** With the companion; undefined where there is none, or where one thread alone has to read everything to say what is there. */
async function countInTwo(counting: Counting): Promise<Tally | undefined> {
  const { content, limits, decoded, frames, sampleType, options } = counting;
  if (!options.companion) return undefined;
  const { count, offset, frames: lines } = frames;
  const rows = { count, offset, frames: lines };
  const share = shareOf(content, decoded.samples, { rows, sampleType, limits });
  const others = options.companion.count(share);
  let own: Samples<PackedTally>;
  try {
    own = await read(counting, fromTheFirst(decoded.samples.stretches, share.taken));
  } catch (error) {
    // The companion may have met an earlier fault.
    if (error instanceof ProfileError && error.code !== 'cancelled') return undefined;
    throw error;
  }
  if (!companionTookSome(share.taken)) return tallyOf(counting, own);
  const other = await others;
  if (other === undefined || own.labels.count + other.labels > labelLimit(limits)) return undefined;
  const { strings } = decoded.tables;
  const hasBase = [own.labels.key, other.labelKeys].some((keys) =>
    keys.some((key) => strings.at(key) === baseLabel.key),
  );
  const tally = tallyOf(counting, own, other);
  // Sums that are rounded hang on who counted what, and the total of a comparison on all samples.
  return hasBase || tally.costs.total > Number.MAX_SAFE_INTEGER ? undefined : tally;
}

function tallyOf(
  { decoded: { tables }, frames, sampleType }: Counting,
  read: Samples<PackedTally>,
  other?: CountedShare,
): Tally {
  const { samples } = separateBase(read.samples, read.labels, tables.strings);
  const { flat, cum } = read.sink;
  const total = totalOf({ samples }, sampleType) + (other?.total ?? 0);
  if (other) {
    add(flat, other.flat);
    add(cum, other.cum);
  }
  return { tables: withRoundingNote(tables, samples), sampleType, frames, costs: { flat, cum, total } };
}

function add(to: Float64Array, more: Float64Array): void {
  for (let at = 0; at < to.length; at++) to[at] = to[at]! + more[at]!;
}
