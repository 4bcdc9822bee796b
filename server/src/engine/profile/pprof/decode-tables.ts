/** Owns reading the tables of profile.proto (strings, functions, locations, mappings, header) from bytes. Leaves samples to decode-samples.ts. */
import { grouped, ProfileError } from '../model/errors';
import { Float64Column, Uint8Column, Uint32Column } from '../model/growable';
import { overLimit, type ProfileLimits } from '../model/limits';
import type { Pace } from '../model/pace';
import type { Ids } from './id-index';
import { WireReader, wireBytes, wireVarint } from './wire';

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
  readonly mappingIds = ids();
  readonly locationIds = ids();
  readonly locationMapping = ids();
  readonly address = ids();
  readonly folded = new Uint8Column();
  /** First line of each location; the end is the next one's. */
  readonly lineOffset = new Uint32Column();
  readonly lineFunction = ids();
  readonly line = new Float64Column();
  readonly column = new Float64Column();
  readonly functionIds = ids();
  readonly name = new Uint32Column();
  readonly systemName = new Uint32Column();
  readonly filename = new Uint32Column();
  readonly startLine = new Float64Column();
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

function ids(): Ids {
  return { lo: new Uint32Column(), hi: new Uint32Column() };
}

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
      if (tables.locationIds.lo.length === tableRows) throw overLimit(tableRows, 'locations', reader.pos);
      readLocation(reader, tag, tables, limits);
      return;
    case profileFields.function:
      if (tables.functionIds.lo.length === tableRows) throw overLimit(tableRows, 'functions', reader.pos);
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

// A row is appended before its fields are read, and each field sets its column of the last row: what is not there is 0, what comes twice counts last.

function readMapping(reader: WireReader, tag: number, tables: RawTables): void {
  tables.mappings.push({ start: 0n, limit: 0n, offset: 0n, file: 0, buildId: 0, flags: 0 });
  pushNoId(tables.mappingIds);
  readMessage(reader, tag, 'mapping', tables, mappingField);
}

function mappingField(reader: WireReader, tag: number, { mappings, mappingIds }: RawTables): void {
  const field = tag >>> 3;
  if (field === 0 || field > 10) {
    reader.skipUnknown(tag);
    return;
  }
  if (field === 1) {
    readId(reader, tag, 'mapping', mappingIds);
    return;
  }
  const mapping = mappings.at(-1)!;
  reader.expect(tag, wireVarint, 'mapping');
  if (field === 5) mapping.file = reader.index();
  else if (field === 6) mapping.buildId = reader.index();
  else {
    const value = reader.exact();
    if (field === 2) mapping.start = value;
    else if (field === 3) mapping.limit = value;
    else if (field === 4) mapping.offset = value;
    else mapping.flags = value === 0n ? mapping.flags & ~(1 << (field - 7)) : mapping.flags | (1 << (field - 7));
  }
}

function readLocation(reader: WireReader, tag: number, tables: RawTables, limits: ProfileLimits): void {
  tables.lineOffset.push(tables.line.length);
  pushNoId(tables.locationIds);
  pushNoId(tables.locationMapping);
  pushNoId(tables.address);
  tables.folded.push(0);
  const outer = enter(reader, tag, 'location');
  while (reader.pos < reader.len) locationField(reader, reader.next(), tables, limits);
  reader.len = outer;
}

function locationField(reader: WireReader, tag: number, tables: RawTables, limits: ProfileLimits): void {
  switch (tag >>> 3) {
    case 1:
      readId(reader, tag, 'location id', tables.locationIds);
      return;
    case 2:
      readId(reader, tag, 'mapping id', tables.locationMapping);
      return;
    case 3:
      readId(reader, tag, 'address', tables.address);
      return;
    case 4: {
      const firstLine = tables.lineOffset.at(tables.lineOffset.length - 1);
      if (tables.line.length - firstLine === limits.frames) {
        throw overLimit(limits.frames, 'frames in one location', reader.pos);
      }
      if (tables.line.length === tableRows) throw overLimit(tableRows, 'lines', reader.pos);
      readLine(reader, tag, tables);
      return;
    }
    case 5:
      reader.expect(tag, wireVarint, 'is_folded');
      reader.varint();
      tables.folded.setLast((reader.lo | reader.hi) === 0 ? 0 : 1);
      return;
    default:
      reader.skipUnknown(tag);
  }
}

function readLine(reader: WireReader, tag: number, tables: RawTables): void {
  pushNoId(tables.lineFunction);
  tables.line.push(0);
  tables.column.push(0);
  readMessage(reader, tag, 'line', tables, lineField);
}

function lineField(reader: WireReader, tag: number, tables: RawTables): void {
  switch (tag >>> 3) {
    case 1:
      readId(reader, tag, 'function id', tables.lineFunction);
      return;
    case 2:
      tables.line.setLast(scalar(reader, tag, 'line'));
      return;
    case 3:
      tables.column.setLast(scalar(reader, tag, 'column'));
      return;
    default:
      reader.skipUnknown(tag);
  }
}

function readFunction(reader: WireReader, tag: number, tables: RawTables): void {
  pushNoId(tables.functionIds);
  tables.name.push(0);
  tables.systemName.push(0);
  tables.filename.push(0);
  tables.startLine.push(0);
  readMessage(reader, tag, 'function', tables, functionField);
}

function functionField(reader: WireReader, tag: number, tables: RawTables): void {
  switch (tag >>> 3) {
    case 1:
      readId(reader, tag, 'function id', tables.functionIds);
      return;
    case 2:
      tables.name.setLast(scalarIndex(reader, tag, 'name'));
      return;
    case 3:
      tables.systemName.setLast(scalarIndex(reader, tag, 'system_name'));
      return;
    case 4:
      tables.filename.setLast(scalarIndex(reader, tag, 'filename'));
      return;
    case 5:
      tables.startLine.setLast(scalar(reader, tag, 'start_line'));
      return;
    default:
      reader.skipUnknown(tag);
  }
}

function pushNoId(into: Ids): void {
  into.lo.push(0);
  into.hi.push(0);
}

/** Reads an id, or another number that must stay exact, as that of the last row. */
function readId(reader: WireReader, tag: number, what: string, into: Ids): void {
  reader.expect(tag, wireVarint, what);
  reader.varint();
  into.lo.setLast(reader.lo);
  into.hi.setLast(reader.hi);
}
