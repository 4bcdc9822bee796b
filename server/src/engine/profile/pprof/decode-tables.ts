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
  const tag = reader.next();
  switch (tag >>> 3) {
    case profileFields.sampleType:
      if (tables.sampleTypes.length === 256) throw overLimit(256, 'sample types', reader.pos);
      tables.sampleTypes.push(readValueType(reader, tag));
      return;
    case profileFields.sample: {
      const end = messageEnd(reader, tag, 'sample');
      tables.sampleCount++;
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

function scalarInto(reader: WireReader, tag: number, what: string): void {
  reader.expect(tag, wireVarint, what);
  reader.varint();
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

function readValueType(reader: WireReader, tag: number): RawValueType {
  const read: RawValueType = { type: 0, unit: 0 };
  const outer = enter(reader, tag, 'sample type');
  while (reader.pos < reader.len) {
    const field = reader.next();
    if (field >>> 3 === 1) read.type = scalarIndex(reader, field, 'type');
    else if (field >>> 3 === 2) read.unit = scalarIndex(reader, field, 'unit');
    else reader.skipUnknown(field);
  }
  reader.len = outer;
  return read;
}

function readMapping(reader: WireReader, outerTag: number, tables: RawTables): void {
  const mapping: RawMapping = { start: 0n, limit: 0n, offset: 0n, file: 0, buildId: 0, flags: 0 };
  let lo = 0;
  let hi = 0;
  const outer = enter(reader, outerTag, 'mapping');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    const field = tag >>> 3;
    if (field === 0 || field > 10) {
      reader.skipUnknown(tag);
      continue;
    }
    reader.expect(tag, wireVarint, 'mapping');
    if (field === 5) mapping.file = reader.index();
    else if (field === 6) mapping.buildId = reader.index();
    else {
      const value = reader.exact();
      if (field === 1) {
        lo = reader.lo;
        hi = reader.hi;
      } else if (field === 2) mapping.start = value;
      else if (field === 3) mapping.limit = value;
      else if (field === 4) mapping.offset = value;
      else mapping.flags = value === 0n ? mapping.flags & ~(1 << (field - 7)) : mapping.flags | (1 << (field - 7));
    }
  }
  reader.len = outer;
  tables.mappings.push(mapping);
  pushId(tables.mappingIds, lo, hi);
}

function readLocation(reader: WireReader, outerTag: number, tables: RawTables, limits: ProfileLimits): void {
  let [idLo, idHi, mappingLo, mappingHi, addressLo, addressHi, folded] = [0, 0, 0, 0, 0, 0, 0];
  const firstLine = tables.line.length;
  tables.lineOffset.push(firstLine);
  const outer = enter(reader, outerTag, 'location');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    switch (tag >>> 3) {
      case 1:
        scalarInto(reader, tag, 'location id');
        idLo = reader.lo;
        idHi = reader.hi;
        break;
      case 2:
        scalarInto(reader, tag, 'mapping id');
        mappingLo = reader.lo;
        mappingHi = reader.hi;
        break;
      case 3:
        scalarInto(reader, tag, 'address');
        addressLo = reader.lo;
        addressHi = reader.hi;
        break;
      case 4:
        if (tables.line.length - firstLine === limits.frames) {
          throw overLimit(limits.frames, 'frames in one location', reader.pos);
        }
        if (tables.line.length === tableRows) throw overLimit(tableRows, 'lines', reader.pos);
        readLine(reader, tag, tables);
        break;
      case 5:
        scalarInto(reader, tag, 'is_folded');
        folded = (reader.lo | reader.hi) === 0 ? 0 : 1;
        break;
      default:
        reader.skipUnknown(tag);
    }
  }
  reader.len = outer;
  pushId(tables.locationIds, idLo, idHi);
  pushId(tables.locationMapping, mappingLo, mappingHi);
  pushId(tables.address, addressLo, addressHi);
  tables.folded.push(folded);
}

function readLine(reader: WireReader, outerTag: number, tables: RawTables): void {
  let [lo, hi, line, column] = [0, 0, 0, 0];
  const outer = enter(reader, outerTag, 'line');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    switch (tag >>> 3) {
      case 1:
        scalarInto(reader, tag, 'function id');
        lo = reader.lo;
        hi = reader.hi;
        break;
      case 2:
        line = scalar(reader, tag, 'line');
        break;
      case 3:
        column = scalar(reader, tag, 'column');
        break;
      default:
        reader.skipUnknown(tag);
    }
  }
  reader.len = outer;
  pushId(tables.lineFunction, lo, hi);
  tables.line.push(line);
  tables.column.push(column);
}

function readFunction(reader: WireReader, outerTag: number, tables: RawTables): void {
  let [lo, hi, name, systemName, filename, startLine] = [0, 0, 0, 0, 0, 0];
  const outer = enter(reader, outerTag, 'function');
  while (reader.pos < reader.len) {
    const tag = reader.next();
    switch (tag >>> 3) {
      case 1:
        scalarInto(reader, tag, 'function id');
        lo = reader.lo;
        hi = reader.hi;
        break;
      case 2:
        name = scalarIndex(reader, tag, 'name');
        break;
      case 3:
        systemName = scalarIndex(reader, tag, 'system_name');
        break;
      case 4:
        filename = scalarIndex(reader, tag, 'filename');
        break;
      case 5:
        startLine = scalar(reader, tag, 'start_line');
        break;
      default:
        reader.skipUnknown(tag);
    }
  }
  reader.len = outer;
  pushId(tables.functionIds, lo, hi);
  tables.name.push(name);
  tables.systemName.push(systemName);
  tables.filename.push(filename);
  tables.startLine.push(startLine);
}

function pushId(into: Ids, lo: number, hi: number): void {
  into.lo.push(lo);
  into.hi.push(hi);
}
