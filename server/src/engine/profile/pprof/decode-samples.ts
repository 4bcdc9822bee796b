/** Owns reading the samples of profile.proto into columns: the loop that decides how fast a profile opens. Knows the other tables only as row numbers. */

import { grouped, ProfileError } from '../model/errors';
import { GrowingLabels } from '../model/growing-labels';
import { labelLimit, overLimit, type ProfileLimits } from '../model/limits';
import { noNode } from '../model/location-trie';
import type { Pace } from '../model/pace';
import { type LabelColumns, none, type SampleColumns } from '../model/profile';
import { enter, profileFields } from './decode-tables';
import type { IdIndex } from './id-index';
import { WireReader, wireBytes, wireVarint } from './wire';

/** What the samples refer to, and how many of them there are. */
export interface SampleContext {
  readonly count: number;
  /** Bytes of all sample messages together. */
  readonly bytes: number;
  /** Byte offset of the first sample, and one past the last one. Other fields may stand between. */
  readonly from: number;
  readonly to: number;
  readonly sampleTypes: number;
  readonly strings: number;
  readonly locations: IdIndex;
  readonly lineOffset: Uint32Array;
}

/** Where stacks go, one per sample, once all else of the sample is read. */
export interface StackSink {
  /** References of the stack added last. */
  readonly depth: number;
  /**
   * Adds the stack whose location references, leaf first, are the varints at `from` to `end - 1` behind a length. Returns its node, or
   * `noNode` where the list is odd or at fault: then `addStack` follows for the same sample, or nothing that counts.
   */
  addPacked(bytes: Uint8Array, from: number, end: number, ids: IdIndex, sample: number): number;
  /** Adds the stack of the location rows `stack[0]` (leaf) to `stack[length - 1]` (root), and returns its node. */
  addStack(stack: Uint32Array, length: number, sample: number): number;
}

/** Samples between two looks at the clock. */
const stride = 4096;

export interface Samples<Sink extends StackSink> {
  readonly samples: SampleColumns;
  readonly labels: LabelColumns;
  readonly sink: Sink;
}

/**
 * Reads all samples of a profile whose other tables were read before.
 * @param openSink given the columns of values, in which each sample's are when its stack is added
 */
export async function readSamples<Sink extends StackSink>(
  bytes: Uint8Array,
  context: SampleContext,
  openSink: (values: readonly Float64Array[]) => Sink,
  limits: ProfileLimits,
  pace: Pace,
): Promise<Samples<Sink>> {
  const { count, sampleTypes } = context;
  // A value takes a byte at least, so room is never made for more values than there can be.
  if (count * sampleTypes > context.bytes) {
    throw new ProfileError(
      'invalid',
      `has samples with fewer values than its ${grouped(sampleTypes)} sample types`,
      'Capture it again.',
    );
  }
  if (count * sampleTypes > limits.locationReferences) throw overLimit(limits.locationReferences, 'values');
  if (context.bytes > limits.locationReferences) refuseTooMany(bytes, limits);
  const reader = new WireReader(bytes);
  const decoder = new SampleDecoder(reader, context, openSink, limits);
  reader.pos = context.from;
  while (reader.pos < context.to) {
    const tag = reader.next();
    if (tag >>> 3 !== profileFields.sample) {
      reader.skipUnknown(tag);
      continue;
    }
    decoder.sample(reader.end());
    if (decoder.count % stride === 0 && pace.due()) await pace.rest(reader.pos / context.to);
  }
  return decoder.finish();
}

/**
 * Refuses more references and labels than the limits allow before room is made for them. Costs a pass over the samples, so only those who
 * could hold too many pay for it.
 */
function refuseTooMany(bytes: Uint8Array, limits: ProfileLimits): void {
  const reader = new WireReader(bytes);
  let [references, labels] = [0, 0];
  while (reader.pos < reader.len) {
    const tag = reader.next();
    if (tag >>> 3 !== profileFields.sample) {
      reader.skipUnknown(tag);
      continue;
    }
    for (const end = reader.end(); reader.pos < end; ) {
      const field = reader.next();
      if (field === 8 + wireBytes) {
        const last = reader.end();
        references += countVarints(reader.buf, reader.pos, last);
        reader.pos = last;
        continue;
      }
      if (field >>> 3 === 1) references++;
      else if (field >>> 3 === 3) labels++;
      reader.skipUnknown(field);
    }
    if (references > limits.locationReferences) {
      throw overLimit(limits.locationReferences, 'location references', reader.pos);
    }
    if (labels > labelLimit(limits)) throw overLimit(labelLimit(limits), 'labels', reader.pos);
  }
}

/** With so many labels read it is counted how many there will be. */
const manyLabels = 1 << 19;

class SampleDecoder<Sink extends StackSink> {
  count = 0;
  private readonly values: Float64Array[];
  private readonly leaf: Uint32Array;
  private readonly sink: Sink;
  /** Where the one packed list of references of the sample being read stands, as long as there is no more; an end of 0 is none. */
  private packedFrom = 0;
  private packedEnd = 0;
  /** Location rows of that sample, leaf first, where they are read one by one. */
  private readonly stack: Uint32Array;
  private depth = 0;
  /** Of all samples before it. */
  private references = 0;
  private readonly labelOffset: Uint32Array;
  /** Frames of the location that has most. */
  private readonly mostLines: number;
  private readonly labels = new GrowingLabels();

  constructor(
    private readonly reader: WireReader,
    private readonly context: SampleContext,
    openSink: (values: readonly Float64Array[]) => Sink,
    private readonly limits: ProfileLimits,
  ) {
    this.values = Array.from({ length: context.sampleTypes }, () => new Float64Array(context.count));
    this.leaf = new Uint32Array(context.count);
    this.stack = new Uint32Array(limits.frames);
    this.sink = openSink(this.values);
    this.labelOffset = new Uint32Array(context.count + 1);
    this.mostLines = context.lineOffset.reduce(
      (most, offset, row) => Math.max(most, offset - (context.lineOffset[row - 1] ?? offset)),
      1,
    );
  }

  sample(end: number): void {
    const { reader } = this;
    const outer = reader.len;
    const start = reader.pos;
    let valueCount = 0;
    this.depth = 0;
    this.packedEnd = 0;
    reader.len = end;
    while (reader.pos < end) {
      const tag = reader.next();
      switch (tag >>> 3) {
        case 1:
          this.locations(tag);
          break;
        case 2:
          valueCount = this.sampleValues(tag, valueCount, start);
          break;
        case 3:
          this.label(tag);
          break;
        default:
          reader.skipUnknown(tag);
      }
    }
    const node = this.node();
    reader.len = outer;
    if (valueCount !== this.context.sampleTypes) throw this.valueMismatch(valueCount, start);
    this.checkDepth(start);
    this.leaf[this.count++] = node;
    this.labelOffset[this.count] = this.labels.count;
  }

  /** Location references, packed or single. A single packed list, which is nearly every sample's, is left to `node`. */
  private locations(tag: number): void {
    const { reader } = this;
    if ((tag & 7) !== wireVarint) {
      reader.expect(tag, wireBytes, 'location reference');
      const end = reader.end();
      if (this.depth > 0 || this.packedEnd > 0) {
        this.unpack();
        this.unpackList(end);
        return;
      }
      this.reserve(end - reader.pos);
      this.packedFrom = reader.pos;
      this.packedEnd = reader.pos = end;
      return;
    }
    this.unpack();
    if (this.depth >= this.limits.frames) throw this.tooDeep(reader.pos);
    reader.varint();
    this.stack[this.depth++] = this.locationRow(reader.lo, reader.hi);
  }

  /** The node of the sample's stack. */
  private node(): number {
    const { reader, sink, count } = this;
    if (this.packedEnd > 0) {
      const node = sink.addPacked(reader.buf, this.packedFrom, this.packedEnd, this.context.locations, count);
      if (node !== noNode) {
        this.depth = sink.depth;
        return node;
      }
      this.unpack();
    }
    return sink.addStack(this.stack, this.depth, count);
  }

  /** Reads the references of the list that was left alone, one by one. */
  private unpack(): void {
    if (this.packedEnd === 0) return;
    const { reader, packedEnd } = this;
    const { pos } = reader;
    reader.pos = this.packedFrom;
    this.packedEnd = 0;
    this.depth = 0;
    this.unpackList(packedEnd);
    reader.pos = pos;
  }

  private unpackList(end: number): void {
    const { reader } = this;
    this.reserve(end - reader.pos);
    const outer = reader.len;
    reader.len = end;
    while (reader.pos < end) {
      reader.varint();
      this.stack[this.depth++] = this.locationRow(reader.lo, reader.hi);
    }
    reader.len = outer;
  }

  /** Refuses references, of so many bytes, that a stack has no room for. */
  private reserve(bytes: number): void {
    const { reader, limits } = this;
    if (this.depth + bytes <= limits.frames) return;
    const more = countVarints(reader.buf, reader.pos, reader.pos + bytes);
    if (this.depth + more > limits.frames) throw this.tooDeep(reader.pos);
  }

  private locationRow(lo: number, hi: number): number {
    const row = this.context.locations.row(lo, hi);
    if (row !== none) return row;
    const id = (BigInt(hi) << 32n) | BigInt(lo);
    throw this.invalid(`has a sample at a location that does not exist (id ${id})`);
  }

  private sampleValues(tag: number, before: number, start: number): number {
    const { reader } = this;
    let count = before;
    if ((tag & 7) === wireVarint) {
      this.store(count++, reader.signed(), start);
      return count;
    }
    reader.expect(tag, wireBytes, 'sample value');
    const end = reader.end();
    const outer = reader.len;
    reader.len = end;
    while (reader.pos < end) this.store(count++, reader.signed(), start);
    reader.len = outer;
    return count;
  }

  private store(index: number, value: number, start: number): void {
    const column = this.values[index];
    if (column === undefined) throw this.valueMismatch(index + 1, start);
    column[this.count] = value;
  }

  private label(outerTag: number): void {
    const { reader } = this;
    let [key, str, num, unit] = [0, 0, 0, 0];
    const outer = enter(reader, outerTag, 'label');
    while (reader.pos < reader.len) {
      const tag = reader.next();
      const field = tag >>> 3;
      if (field === 0 || field > 4) {
        reader.skipUnknown(tag);
        continue;
      }
      reader.expect(tag, wireVarint, 'label');
      if (field === 3) num = reader.signed();
      else {
        const index = reader.index();
        if (index >= this.context.strings) throw this.invalid('has a label with a string that does not exist');
        if (field === 1) key = index;
        else if (field === 2) str = index;
        else unit = index;
      }
    }
    reader.len = outer;
    // A label without a value says nothing; pprof drops it too.
    if (str === 0 && num === 0 && unit === 0) return;
    if (this.labels.count === manyLabels) refuseTooMany(reader.buf, this.limits);
    if (this.labels.count >= labelLimit(this.limits)) throw overLimit(labelLimit(this.limits), 'labels', reader.pos);
    this.labels.push(key, str, num, unit);
  }

  /** Refuses stacks over the frame limit, inlined frames counted, and references over theirs. */
  private checkDepth(start: number): void {
    const { frames, locationReferences } = this.limits;
    this.references += this.depth;
    if (this.references > locationReferences) throw overLimit(locationReferences, 'location references', start);
    if (this.depth * this.mostLines <= frames) return;
    this.unpack();
    const { lineOffset } = this.context;
    let depth = 0;
    for (let at = 0; at < this.depth; at++) {
      const row = this.stack[at]!;
      depth += Math.max(1, lineOffset[row + 1]! - lineOffset[row]!);
    }
    if (depth > frames) throw this.tooDeep(start);
  }

  private tooDeep(offset: number): ProfileError {
    return overLimit(this.limits.frames, 'frames in one stack', offset);
  }

  private valueMismatch(found: number, start: number): ProfileError {
    const { sampleTypes } = this.context;
    if (sampleTypes === 0) return this.invalid('has samples but no sample types', start);
    const values = `${found === 0 ? 'no' : grouped(found)} ${found === 1 ? 'value' : 'values'} for`;
    const types = sampleTypes === 1 ? '1 sample type' : `${grouped(sampleTypes)} sample types`;
    return this.invalid(`has a sample with ${found > sampleTypes ? 'more values than' : values} ${types}`, start);
  }

  private invalid(problem: string, offset = this.reader.pos): ProfileError {
    return new ProfileError('invalid', `${problem}, at byte ${grouped(offset)}`, 'Capture it again.', offset);
  }

  finish(): Samples<Sink> {
    return {
      samples: {
        count: this.count,
        values: this.values,
        leaf: this.leaf,
        labelOffset: this.labelOffset,
      },
      labels: this.labels.done(),
      sink: this.sink,
    };
  }
}

/** Varints in a range: bytes without the continuation bit. */
function countVarints(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at]! < 0x80) count++;
  return count;
}
