/** Owns the way from inflated bytes of a pprof protocol buffer to validated columns. Knows nothing of gzip, files and views. */
import { separateBase } from '../model/base-label';
import { defaultLimits, type ProfileLimits } from '../model/limits';
import { Pace, type Pacing } from '../model/pace';
import {
  type LocationColumns,
  type Mapping,
  none,
  type Profile,
  type ProfileTables,
  type ValueType,
} from '../model/profile';
import { defaultSampleTypeIndex } from '../model/sample-type';
import { StringTable } from '../model/string-table';
import { readSamples, type SampleContext } from './decode-samples';
import {
  functionFields,
  lineFields,
  locationFields,
  type RawTables,
  type RawValueType,
  readTables,
} from './decode-tables';
import type { IdIndex } from './id-index';
import { PackedStacks } from './packed-stacks';
import { validateTables } from './validate';
import { WireReader } from './wire';
import type { WordRows } from './word-rows';

/** A profile but for its samples, which are read in a second step: then it is known what they refer to. */
export interface DecodedTables {
  readonly tables: ProfileTables;
  readonly samples: SampleContext;
}

/**
 * Decodes an uncompressed pprof profile (message Profile of profile.proto).
 * @throws ProfileError 'truncated', 'malformed', 'invalid', 'too-large' or 'cancelled'
 */
export async function decodeProfile(
  bytes: Uint8Array,
  limits: ProfileLimits = defaultLimits,
  pacing: Pacing = {},
): Promise<Profile> {
  const { tables, samples: context } = await decodeTables(bytes, limits, pacing);
  const openSink = (): PackedStacks => new PackedStacks(Math.ceil(context.bytes / bytesPerNode));
  const read = await readSamples(bytes, context, openSink, limits, new Pace(pacing, 'samples'));
  const { samples, labels } = separateBase(read.samples, read.labels, tables.strings);
  return { ...tables, samples, stacks: read.sink.finish(), labels };
}

/**
 * Bytes of samples per node of their trie. Where stacks share less, the trie grows; where they share more, the room left is never
 * written to and costs no memory, but the collector counts it and comes the sooner.
 */
const bytesPerNode = 16;

/** Decodes all but the samples. Throws as `decodeProfile` does. */
export async function decodeTables(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<DecodedTables> {
  const raw = await readTables(bytes, limits, new Pace(pacing, 'tables'));
  const resolved = validateTables(bytes, raw);
  const locations = locationColumns(raw, resolved.mappings);
  const strings = stringTable(bytes, raw);
  const sampleTypes = raw.sampleTypes.map((type) => valueType(type, strings));
  return {
    tables: {
      sampleTypes,
      defaultSampleType: defaultSampleTypeIndex(sampleTypes, strings.at(raw.defaultSampleType)),
      periodType: valueType(raw.periodType, strings),
      period: raw.period,
      timeNanos: raw.timeNanos,
      durationNanos: raw.durationNanos,
      comments: raw.comments.map((index) => strings.at(index)),
      docUrl: strings.at(raw.docUrl),
      dropFrames: strings.at(raw.dropFrames),
      keepFrames: strings.at(raw.keepFrames),
      locations,
      lines: {
        count: raw.lines.count,
        function: rowsOf(raw.lines, lineFields.function, resolved.functions),
        line: raw.lines.signed(lineFields.line),
        column: raw.lines.signed(lineFields.column),
      },
      functions: {
        count: raw.functions.count,
        name: raw.functions.lows(functionFields.name),
        systemName: raw.functions.lows(functionFields.systemName),
        filename: raw.functions.lows(functionFields.filename),
        startLine: raw.functions.signed(functionFields.startLine),
      },
      mappings: mappings(raw, strings),
      strings,
    },
    samples: {
      count: raw.sampleCount,
      bytes: raw.sampleBytes,
      from: raw.samplesFrom,
      to: raw.samplesTo,
      sampleTypes: raw.sampleTypes.length,
      strings: raw.stringAt.length,
      locations: resolved.locations,
      lineOffset: locations.lineOffset,
    },
  };
}

/** Copies the strings out, so that the file's bytes need not be kept. */
function stringTable(bytes: Uint8Array, tables: RawTables): StringTable {
  const count = tables.stringAt.length;
  const offsets = new Uint32Array(count + 1);
  const reader = new WireReader(bytes);
  for (let row = 0; row < count; row++) {
    reader.pos = tables.stringAt.at(row);
    const end = reader.end();
    offsets[row + 1] = offsets[row]! + end - reader.pos;
  }
  const text = new Uint8Array(offsets[count]!);
  let to = 0;
  for (let row = 0; row < count; row++) {
    reader.pos = tables.stringAt.at(row);
    // Byte by byte, for a view of each would be garbage.
    for (let from = reader.end() - (offsets[row + 1]! - offsets[row]!); to < offsets[row + 1]!; from++)
      text[to++] = bytes[from]!;
  }
  return new StringTable(text, offsets);
}

function valueType(raw: RawValueType, strings: StringTable): ValueType {
  return { type: strings.at(raw.type), unit: strings.at(raw.unit) };
}

/** Which half of a 64-bit number of a typed array comes first depends on the machine. */
const lowHalf = new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 0 : 1;

function locationColumns({ locations, lines, mappings }: RawTables, mappingIndex: IdIndex): LocationColumns {
  const { count } = locations;
  const fields = locationFields;
  const address = new BigUint64Array(count);
  // Written as halves: a bigint each would be garbage by the ten thousand.
  const halves = new Uint32Array(address.buffer);
  for (let row = 0; row < count; row++) {
    halves[2 * row + lowHalf] = locations.lo(row, fields.address);
    halves[2 * row + 1 - lowHalf] = locations.hi(row, fields.address);
  }
  const lineOffset = new Uint32Array(count + 1);
  lineOffset.set(locations.lows(fields.firstLine));
  lineOffset[count] = lines.count;
  return {
    count,
    address,
    mapping: mappings.length === 0 ? new Uint32Array(count) : rowsOf(locations, fields.mapping, mappingIndex),
    lineOffset,
    folded: new Uint8Array(locations.lows(fields.folded)),
  };
}

/** The rows that the ids in a field mean. */
function rowsOf(from: WordRows, field: number, index: IdIndex): Uint32Array {
  const rows = new Uint32Array(from.count);
  for (let at = 0; at < rows.length; at++) {
    const lo = from.lo(at, field);
    const hi = from.hi(at, field);
    rows[at] = lo === 0 && hi === 0 ? none : index.row(lo, hi);
  }
  return rows;
}

/** As in pprof, a profile that names no mapping has one nameless one that everything is in. */
const onlyMapping: Mapping = {
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

function mappings(tables: RawTables, strings: StringTable): Mapping[] {
  if (tables.mappings.length === 0) return [onlyMapping];
  return tables.mappings.map((raw) => ({
    start: raw.start,
    limit: raw.limit,
    offset: raw.offset,
    file: strings.at(raw.file),
    buildId: strings.at(raw.buildId),
    hasFunctions: (raw.flags & 1) !== 0,
    hasFilenames: (raw.flags & 2) !== 0,
    hasLineNumbers: (raw.flags & 4) !== 0,
    hasInlineFrames: (raw.flags & 8) !== 0,
  }));
}
