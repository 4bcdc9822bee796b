/** Owns reading the output of `perf script`: events with their call chains, several kinds of event in one file. Leaves the lines to perf-event.ts. */
import { ProfileError } from '../model/errors';
import { Float64Column, Uint32Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import { type Mapping, none, type Profile, type ValueType } from '../model/profile';
import { type Address, readHex } from './addresses';
import { ProfileBuilder } from './builder';
import { encodeUtf8 } from './encoding';
import { isSpace, Lines, refuseTooMuch } from './lines';
import { mainMapping } from './memory-map';
import { lastLeftOut } from './notes';
import {
  isBranches,
  isRecord,
  longestHead,
  type PerfEvent,
  type PerfFrame,
  parseEvent,
  parseFrame,
  parseSource,
  unitOfEvent,
} from './perf-event';

/** Kinds of event in one file. perf itself opens some dozens at most. */
const mostEvents = 64;

/**
 * Reads such a text. An event that says how much each sample stands for has two sample types, that and the number of samples; others one.
 * Samples carry `comm`, `pid` and `tid` as labels.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readPerfScript(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  await refuseTooMuch(bytes, limits, pacing, {
    kind: (byte) => (byte === 35 || byte === 10 || byte === 13 ? 'other' : isSpace(byte) ? 'frame' : 'sample'),
  });
  const lines = new Lines(bytes, pacing);
  const reader = new PerfReader(new ProfileBuilder(limits));
  while (lines.advance()) {
    if (lines.due()) await lines.rest();
    reader.line(lines);
  }
  return reader.finish();
}

class PerfReader {
  private readonly events = new EventValues();
  private readonly chain: PerfChain;
  private readonly keys: { readonly comm: number; readonly pid: number; readonly tid: number };
  /** The event whose call chain is being read. */
  private event: PerfEvent | undefined;
  private offset = 0;

  constructor(private readonly builder: ProfileBuilder) {
    this.chain = new PerfChain(builder);
    const { strings } = builder;
    this.keys = { comm: strings.of('comm'), pid: strings.of('pid'), tid: strings.of('tid') };
  }

  line(lines: Lines): void {
    if (lines.bytes[lines.start] === 35) return;
    if (lines.isBlank()) {
      this.end();
      return;
    }
    const isIndented = isSpace(lines.bytes[lines.start]!);
    if (this.event && isIndented) {
      const text = lines.text();
      const frame = parseFrame(text);
      if (frame) {
        this.chain.add(frame, lines.start);
        return;
      }
      const source = parseSource(text);
      if (source && this.chain.source(source)) return;
      if (isBranches(text)) return;
    }
    // Without call chains every line is an event.
    const text = lines.end - lines.start > longestHead ? '' : lines.text();
    if (isRecord(text)) {
      this.end();
      return;
    }
    const event = parseEvent(text);
    if (event) {
      this.end();
      this.event = event;
      this.offset = lines.start;
      return;
    }
    // A tracepoint's text may go over several lines; anything else is damage.
    if (this.event && unitOfEvent(this.event.event) === 'count' && this.chain.isEmpty) return;
    if (lines.isUnfinished()) return;
    throw lines.fault('has neither an event nor a frame of perf script', 'Run `perf script` again.');
  }

  private end(): void {
    const { builder, event, keys } = this;
    if (!event) return;
    this.event = undefined;
    const only = this.chain.isEmpty ? parseFrame(event.rest) : undefined;
    if (only && (only.binary !== '' || only.isInlined)) this.chain.add(only, this.offset);
    this.chain.flush(this.offset);
    builder.endSample('leaf first', this.offset);
    builder.label(keys.comm, builder.strings.of(event.command));
    // 0 is nobody's: the kernel's own idling.
    if (event.pid) builder.label(keys.pid, 0, event.pid);
    if (event.tid !== 0) builder.label(keys.tid, 0, event.tid);
    this.events.add(event);
  }

  finish(): Profile {
    // perf ends a call chain with an empty line; one that stops before it may lack frames.
    const isCut = this.event !== undefined && !this.chain.isEmpty;
    if (isCut) this.event = undefined;
    this.end();
    const { sampleTypes, values } = this.events.finish();
    return this.builder.finish({
      sampleTypes,
      values,
      defaultSampleType: sampleTypes.length > 0 ? 0 : -1,
      periodType: sampleTypes[0] ?? { type: '', unit: '' },
      period: 0,
      ...this.chain.finish(),
      notes: isCut ? [lastLeftOut] : [],
    });
  }
}

/** The values of samples of several kinds of event. */
class EventValues {
  private readonly names: string[] = [];
  private readonly byName = new Map<string, number>();
  private readonly hasPeriod: boolean[] = [];
  private readonly kind = new Uint32Column();
  private readonly period = new Float64Column();

  add({ event, period }: PerfEvent): void {
    let kind = this.byName.get(event);
    if (kind === undefined) {
      if (this.names.length === mostEvents) {
        throw new ProfileError(
          'too-large',
          `holds more than ${mostEvents} kinds of event`,
          'Run `perf script` for some of them.',
        );
      }
      kind = this.names.push(event) - 1;
      this.byName.set(event, kind);
      this.hasPeriod.push(false);
    }
    if (period !== undefined) this.hasPeriod[kind] = true;
    this.kind.push(kind);
    this.period.push(period ?? 1);
  }

  finish(): { readonly sampleTypes: readonly ValueType[]; readonly values: readonly Float64Array[] } {
    const kinds = this.kind.done();
    const periods = this.period.done();
    const sampleTypes: ValueType[] = [];
    const values: Float64Array[] = [];
    for (const [kind, name] of this.names.entries()) {
      const column = (value: (at: number) => number): Float64Array =>
        Float64Array.from(kinds, (other, at) => (other === kind ? value(at) : 0));
      if (this.hasPeriod[kind]) {
        sampleTypes.push({ type: name, unit: unitOfEvent(name) });
        values.push(column((at) => periods[at]!));
      }
      // One kind of event needs no name to tell its samples from others'.
      const samples = !this.hasPeriod[kind] ? name : this.names.length === 1 ? 'samples' : `${name}_samples`;
      sampleTypes.push({ type: samples, unit: 'count' });
      values.push(column(() => 1));
    }
    return { sampleTypes, values };
  }
}

/** The call chain of one event: frames that were inlined belong to the location of the frame after them. */
class PerfChain {
  private readonly mappings: Mapping[] = [];
  private readonly byPath = new Map<string, number>();
  private readonly address: Address = { lo: 0, hi: 0, end: 0 };
  /** Functions of the location being read, innermost first, with their lines. */
  private readonly functions: { name: number; file: number; line: number }[] = [];
  private last: PerfFrame | undefined;
  private isClosed = true;
  isEmpty = true;

  constructor(private readonly builder: ProfileBuilder) {}

  add(frame: PerfFrame, offset: number): void {
    if (!this.last?.isInlined) this.flushLocation(offset);
    this.isEmpty = false;
    this.last = frame;
    this.isClosed = false;
    if (frame.symbol !== '') this.functions.push({ name: this.builder.strings.of(frame.symbol), file: 0, line: 0 });
  }

  /** Where the frame added last stands. False where there is none. */
  source({ file, line }: { readonly file: string; readonly line: number }): boolean {
    const last = this.functions.at(-1);
    if (this.isClosed) return false;
    if (last) {
      last.file = this.builder.strings.of(file);
      last.line = line;
    }
    return true;
  }

  flush(offset: number): void {
    this.flushLocation(offset);
    this.isEmpty = true;
  }

  private flushLocation(offset: number): void {
    const { last, builder, functions, address } = this;
    if (this.isClosed || !last) return;
    this.isClosed = true;
    this.last = undefined;
    const digits = encodeUtf8(last.address);
    readHex(digits, 0, digits.length, address);
    const rows = functions.map(({ name, file }) => builder.function(name, file));
    const mapping = this.mapping(last.binary);
    const location = builder.locations.row(address.lo, address.hi, mapping, rows.at(-1) ?? none);
    if (builder.linesOf(location) === 0) {
      for (const [at, row] of rows.entries()) builder.addLine(location, row, functions[at]!.line);
    }
    functions.length = 0;
    builder.push(location, offset);
  }

  private mapping(path: string): number {
    if (path === '') return none;
    let row = this.byPath.get(path);
    if (row === undefined) {
      row = this.mappings.length;
      this.byPath.set(path, row);
      this.mappings.push({
        start: 0n,
        limit: 0n,
        offset: 0n,
        file: path,
        buildId: '',
        hasFunctions: true,
        hasFilenames: false,
        hasLineNumbers: false,
        hasInlineFrames: true,
      });
    }
    return row;
  }

  /** Mappings, the program first, and the row of each location's. */
  finish(): { readonly mappings: readonly Mapping[]; readonly mappingOf: Uint32Array } {
    const mappings = [...this.mappings];
    const mappingOf = this.builder.locations.column(2).done();
    const main = mainMapping(mappings);
    if (main <= 0) return { mappings, mappingOf };
    [mappings[0], mappings[main]] = [mappings[main]!, mappings[0]!];
    return { mappings, mappingOf: mappingOf.map((row) => (row === 0 ? main : row === main ? 0 : row)) };
  }
}
