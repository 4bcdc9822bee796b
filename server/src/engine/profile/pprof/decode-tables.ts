/** Owns reading the tables of profile.proto (strings, functions, locations, mappings, header) from bytes. Leaves samples to decode-samples.ts. */
import { grouped, ProfileError } from '../model/errors';
import { Uint32Column } from '../model/growable';
import { overLimit, type ProfileLimits } from '../model/limits';
import type { Pace } from '../model/pace';
import { WireReader, wireBytes, wireVarint } from './wire';
import { WordRows } from './word-rows';

/** Field numbers of message Profile (proto/profile.proto of google/pprof). */
export const profileFields = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  stringTable: 6,
  dropFrames: 7,
  keepFrames: 8,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  comment: 13,
  defaultSampleType: 14,
  docUrl: 15,
} as const;

/** Rows one table other than the samples may have. A full Kubernetes node's binaries have fewer symbols. */
const tableRows = 4_000_000;

/** Comments are lines for people. */
const mostComments = 65_536;

export interface RawValueType {
  type: number;
  unit: number;
}

export interface RawMapping {
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: number;
  buildId: number;
  /** Bits 0 to 3: functions, filenames, line numbers, inline frames. */
  flags: number;
}

/** Everything but the samples, with ids not yet resolved and indices not yet checked. */
export class RawTables {
  readonly sampleTypes: RawValueType[] = [];
  sampleCount = 0;
  sampleBytes = 0;
  /** Byte offset of the first sample, and one past the last one. */
  samplesFrom = 0;
  samplesTo = 0;
  readonly mappings: RawMapping[] = [];
  readonly mappingIds = new WordRows(1);
  /** Fields as `locationFields` has them. */
  readonly locations = new WordRows(5);
  /** Fields as `lineFields` has them. */
  readonly lines = new WordRows(3);
  /** Fields as `functionFields` has them. */
  readonly functions = new WordRows(5);
  /** Byte offset of each string in the file, at the length it begins with. */
  readonly stringAt = new Uint32Column();
  readonly comments: number[] = [];
  dropFrames = 0;
  keepFrames = 0;
  timeNanos = 0;
  durationNanos = 0;
  periodType: RawValueType = { type: 0, unit: 0 };
  period = 0;
  defaultSampleType = 0;
  docUrl = 0;
}

/** Where the id stands in rows that have one. */
export const idField = 0;
/** A location has lines from its first to that of the next location. */
export const locationFields = { id: idField, mapping: 1, address: 2, folded: 3, firstLine: 4 } as const;
export const lineFields = { function: 0, line: 1, column: 2 } as const;
/** Texts are indices of strings. */
export const functionFields = { id: idField, name: 1, systemName: 2, filename: 3, startLine: 4 } as const;

/** Fields between two looks at the clock. */
const stride = 1 << 15;

/** Reads everything but the samples, which it counts. */
export async function readTables(bytes: Uint8Array, limits: ProfileLimits, pace: Pace): Promise<RawTables> {
  const reader = new WireReader(bytes);
  const tables = new RawTables();
  for (let fields = 1; reader.pos < reader.len; fields++) {
    readField(reader, tables, limits);
    if (fields % stride === 0 && pace.due()) await pace.rest(reader.pos / reader.len);
  }
  return tables;
}

function readField(reader: WireReader, tables: RawTables, limits: ProfileLimits): void {
  const start = reader.pos;
  const tag = reader.next();
  switch (tag >>> 3) {
    case profileFields.sampleType:
      if (tables.sampleTypes.length === 256) throw overLimit(256, 'sample types', reader.pos);
      tables.sampleTypes.push(readValueType(reader, tag));
      return;
    case profileFields.sample: {
      const end = messageEnd(reader, tag, 'sample');
      if (tables.sampleCount++ === 0) tables.samplesFrom = start;
      tables.samplesTo = end;
      if (tables.sampleCount > limits.samples) throw overLimit(limits.samples, 'samples', reader.pos);
      tables.sampleBytes += end - reader.pos;
      reader.pos = end;
      return;
    }
    case profileFields.mapping:
      if (tables.mappings.length === tableRows) throw overLimit(tableRows, 'mappings', reader.pos);
      readMapping(reader, tag, tables);
      return;
    case profileFields.location:
      if (tables.locations.count === tableRows) throw overLimit(tableRows, 'locations', reader.pos);
      readLocation(reader, tag, tables, limits);
      return;
    case profileFields.function:
      if (tables.functions.count === tableRows) throw overLimit(tableRows, 'functions', reader.pos);
      readFunction(reader, tag, tables);
      return;
    case profileFields.stringTable: {
      const at = reader.pos;
      const end = messageEnd(reader, tag, 'string');
      if (tables.stringAt.length === tableRows) throw overLimit(tableRows, 'strings', reader.pos);
      if (tables.stringAt.length === 0 && end > reader.pos) {
        throw new ProfileError(
          'invalid',
          `has a string table that does not begin with the empty string, at byte ${grouped(reader.pos)}`,
          'Capture it again.',
          reader.pos,
        );
      }
      tables.stringAt.push(at);
      reader.pos = end;
      return;
    }
    case profileFields.comment:
      repeatedIndex(reader, tag, tables.comments, 'comment');
      return;
    case profileFields.periodType:
      tables.periodType = readValueType(reader, tag);
      return;
    default:
      readHeaderField(reader, tag, tables);
  }
}

/** The header's plain numbers. */
function readHeaderField(reader: WireReader, tag: number, tables: RawTables): void {
  switch (tag >>> 3) {
    case profileFields.dropFrames:
      tables.dropFrames = scalarIndex(reader, tag, 'drop_frames');
      return;
    case profileFields.keepFrames:
      tables.keepFrames = scalarIndex(reader, tag, 'keep_frames');
      return;
    case profileFields.timeNanos:
      // Writers put the time once: a second one means two files were joined.
      if (tables.timeNanos !== 0) {
        throw new ProfileError(
          'invalid',
          `is several profiles one after the other, the second near byte ${grouped(reader.pos)} of what it holds uncompressed`,
          'Keep each in its own file: `gopherscope profile top` joins several.',
          reader.pos,
        );
      }
      tables.timeNanos = scalar(reader, tag, 'time_nanos');
      return;
    case profileFields.durationNanos:
      tables.durationNanos = scalar(reader, tag, 'duration_nanos');
      return;
    case profileFields.period:
      tables.period = scalar(reader, tag, 'period');
      return;
    case profileFields.defaultSampleType:
      tables.defaultSampleType = scalarIndex(reader, tag, 'default_sample_type');
      return;
    case profileFields.docUrl:
      tables.docUrl = scalarIndex(reader, tag, 'doc_url');
      return;
    default:
      reader.skipUnknown(tag);
  }
}

function messageEnd(reader: WireReader, tag: number, what: string): number {
  reader.expect(tag, wireBytes, what);
  return reader.end();
}

/** Begins a nested message: until `reader.len` is set to what is returned, nothing may reach past its end. */
export function enter(reader: WireReader, tag: number, what: string): number {
  reader.expect(tag, wireBytes, what);
  return reader.enter();
}

function scalar(reader: WireReader, tag: number, what: string): number {
  reader.expect(tag, wireVarint, what);
  return reader.signed();
}

function scalarIndex(reader: WireReader, tag: number, what: string): number {
  reader.expect(tag, wireVarint, what);
  return reader.index();
}

function repeatedIndex(reader: WireReader, tag: number, into: number[], what: string): void {
  if ((tag & 7) !== wireBytes) {
    if (into.length === mostComments) throw overLimit(mostComments, `${what}s`, reader.pos);
    into.push(scalarIndex(reader, tag, what));
    return;
  }
  const outer = enter(reader, tag, what);
  while (reader.pos < reader.len) {
    if (into.length === mostComments) throw overLimit(mostComments, `${what}s`, reader.pos);
    into.push(reader.index());
  }
  reader.len = outer;
}

/** Reads a message field by field: `field` puts each where it belongs in `into`, and leaves what it does not know to `skipUnknown`. */
function readMessage<Into>(
  reader: WireReader,
  tag: number,
  what: string,
  into: Into,
  field: (reader: WireReader, tag: number, into: Into) => void,
): void {
  const outer = enter(reader, tag, what);
  while (reader.pos < reader.len) field(reader, reader.next(), into);
  reader.len = outer;
}

function readValueType(reader: WireReader, tag: number): RawValueType {
  const read: RawValueType = { type: 0, unit: 0 };
  readMessage(reader, tag, 'sample type', read, valueTypeField);
  return read;
}

function valueTypeField(reader: WireReader, tag: number, read: RawValueType): void {
  if (tag >>> 3 === 1) read.type = scalarIndex(reader, tag, 'type');
  else if (tag >>> 3 === 2) read.unit = scalarIndex(reader, tag, 'unit');
  else reader.skipUnknown(tag);
}

// A row is appended before its fields are read, and each field is put into the last row: what is not there is 0, what comes twice counts last.

function readMapping(reader: WireReader, tag: number, tables: RawTables): void {
  tables.mappings.push({ start: 0n, limit: 0n, offset: 0n, file: 0, buildId: 0, flags: 0 });
  tables.mappingIds.add();
  readMessage(reader, tag, 'mapping', tables, mappingField);
}

function mappingField(reader: WireReader, tag: number, { mappings, mappingIds }: RawTables): void {
  const field = tag >>> 3;
  if (field === 0 || field > 10) {
    reader.skipUnknown(tag);
    return;
  }
  const mapping = mappings.at(-1)!;
  reader.expect(tag, wireVarint, field === 1 ? 'mapping id' : 'mapping');
  if (field === 1) {
    reader.varint();
    mappingIds.words[2 * mappings.length - 2] = reader.lo;
    mappingIds.words[2 * mappings.length - 1] = reader.hi;
  } else if (field === 5) mapping.file = reader.index();
  else if (field === 6) mapping.buildId = reader.index();
  else {
    const value = reader.exact();
    if (field === 2) mapping.start = value;
    else if (field === 3) mapping.limit = value;
    else if (field === 4) mapping.offset = value;
    else mapping.flags = value === 0n ? mapping.flags & ~(1 << (field - 7)) : mapping.flags | (1 << (field - 7));
  }
}

function readLocation(reader: WireReader, outerTag: number, tables: RawTables, limits: ProfileLimits): void {
  const { locations, lines } = tables;
  const firstLine = lines.count;
  const at = locations.add();
  const { words } = locations;
  words[at + 2 * locationFields.firstLine] = firstLine;
  const outer = enter(reader, outerTag, 'location');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    const field = tag >>> 3;
    if (field === 4) {
      if (lines.count - firstLine === limits.frames) {
        throw overLimit(limits.frames, 'frames in one location', reader.pos);
      }
      if (lines.count === tableRows) throw overLimit(tableRows, 'lines', reader.pos);
      readLine(reader, tag, lines);
    } else if (field === 0 || field > 5) reader.skipUnknown(tag);
    else {
      reader.expect(tag, wireVarint, 'location');
      reader.varint();
      // Numbered as in the message; is_folded is a boolean, and any bit makes it true.
      const to = at + 2 * (field === 5 ? locationFields.folded : field - 1);
      words[to] = field === 5 ? Math.min(1, reader.lo + reader.hi) : reader.lo;
      words[to + 1] = field === 5 ? 0 : reader.hi;
    }
  }
  reader.len = outer;
}

function readLine(reader: WireReader, outerTag: number, lines: WordRows): void {
  const at = lines.add();
  const { words } = lines;
  const outer = enter(reader, outerTag, 'line');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    const field = tag >>> 3;
    if (field === 0 || field > 3) {
      reader.skipUnknown(tag);
      continue;
    }
    reader.expect(tag, wireVarint, 'line');
    reader.varint();
    const to = at + 2 * (field - 1);
    words[to] = reader.lo;
    words[to + 1] = reader.hi;
  }
  reader.len = outer;
}

function readFunction(reader: WireReader, outerTag: number, { functions }: RawTables): void {
  const at = functions.add();
  const { words } = functions;
  const outer = enter(reader, outerTag, 'function');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    const field = tag >>> 3;
    if (field === 0 || field > 5) {
      reader.skipUnknown(tag);
      continue;
    }
    reader.expect(tag, wireVarint, 'function');
    const to = at + 2 * (field - 1);
    if (field === 1 || field === 5) {
      reader.varint();
      words[to] = reader.lo;
      words[to + 1] = reader.hi;
    } else words[to] = reader.index();
  }
  reader.len = outer;
}
