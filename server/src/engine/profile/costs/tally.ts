/**
 * Owns the short way from a file's bytes to flat and cum of its frames, for those who want no more of it: its stacks are counted as they
 * are read. Leaves profiles of which that is not all to open.ts.
 */

import { separateBase } from '../model/base-label';
import { notesOf } from '../model/notes';
import { Pace } from '../model/pace';
import type { NameOf, ProfileTables } from '../model/profile';
import { findSampleType } from '../model/sample-type';
import { buildFrames, type FrameTable, type TableGranularity } from '../names/frames';
import { type OpenOptions, readContent } from '../open';
import { decodeTables } from '../pprof/decode';
import { readSamples } from '../pprof/decode-samples';
import { PackedTally, TooManyLines } from '../pprof/packed-tally';
import { type FrameCosts, totalOf } from './top';

export interface TallyOptions extends OpenOptions {
  readonly granularity: TableGranularity;
  readonly nameOf: NameOf;
  /** As for `findSampleType`; the profile's own choice otherwise. */
  readonly sampleType?: string;
}

export interface Tally {
  readonly tables: ProfileTables;
  /** As `notesOf` has them. */
  readonly notes: readonly string[];
  /** Index of the sample type counted. */
  readonly sampleType: number;
  /** Merged as pprof merges frames. */
  readonly frames: FrameTable;
  readonly costs: FrameCosts;
}

/**
 * Counts the frames of a profile in pprof's own format. Undefined for what has to be opened whole: another format, a profile that wants
 * frames dropped, one whose sample types do not differ by name, or one with so many inlined functions that opening is faster.
 * @throws ProfileError for everything that is wrong with the content, 'option' for a sample type it does not have; nothing else
 */
export async function tallyFrames(bytes: Uint8Array, options: TallyOptions): Promise<Tally | undefined> {
  const { content, kind, limits } = await readContent(bytes, options);
  if (kind !== 'pprof') return undefined;
  const { tables, samples: context } = await decodeTables(content, limits, options);
  const { sampleTypes } = tables;
  const isUsual = sampleTypes.length > 0 && new Set(sampleTypes.map(({ type }) => type)).size === sampleTypes.length;
  if (tables.dropFrames !== '' || !isUsual) return undefined;
  const wanted = options.sampleType;
  const sampleType = wanted === undefined ? tables.defaultSampleType : findSampleType(sampleTypes, wanted);
  const frames = buildFrames(tables, options.granularity, options.nameOf, 'as-pprof');
  const openSink = (values: readonly Float64Array[]): PackedTally =>
    new PackedTally(values[sampleType]!, frames, limits.frames);
  const reading = readSamples(content, context, openSink, limits, new Pace(options, 'samples'));
  const read = await reading.catch((error: unknown) => {
    if (error instanceof TooManyLines) return undefined;
    throw error;
  });
  if (read === undefined) return undefined;
  const { samples, labels } = separateBase(read.samples, read.labels, tables.strings);
  const { flat, cum } = read.sink;
  return {
    tables,
    notes: notesOf({ ...tables, samples, labels }),
    sampleType,
    frames,
    costs: { flat, cum, total: totalOf({ samples }, sampleType) },
  };
}
