/** Owns putting together the columns of a profile from another format: names, functions, locations and stacks are kept once. Knows no format. */
import { Float64Column, Uint32Column } from '../model/growable';
import { labelLimit, overLimit, type ProfileLimits } from '../model/limits';
import { TrieBuilder } from '../model/location-trie';
import { type Mapping, none, type Profile, type ValueType } from '../model/profile';
import { RowIndex, TextInterner } from './interner';

/** What a reader knows once it has read everything. */
export interface Finished {
  readonly sampleTypes: readonly ValueType[];
  /** One column per sample type, as long as there are samples. */
  readonly values: readonly Float64Array[];
  /** The last sample type where nothing is said, as pprof does. */
  readonly defaultSampleType?: number;
  readonly periodType: ValueType;
  readonly period: number;
  readonly timeNanos?: number;
  readonly durationNanos?: number;
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  readonly mappings?: readonly Mapping[];
  /** Mapping row of each location; without it none has one. */
  readonly mappingOf?: Uint32Array;
  readonly notes?: readonly string[];
}

export class ProfileBuilder {
  readonly strings = new TextInterner();
  /** Rows by the words that tell locations apart; which those are is the reader's choice. The first two are the address, low half first. */
  readonly locations = new RowIndex(4);
  /** Samples so far. */
  samples = 0;
  /** Location rows of the sample being read, in the order the format has them. */
  readonly stack: Uint32Array;
  depth = 0;
  private frames = 0;
  private references = 0;
  private readonly functions = new RowIndex(2);
  /** First line and number of lines of each location, by row. */
  private readonly firstLine = new Uint32Column();
  private readonly lineCount = new Uint32Column();
  private readonly lineFunction = new Uint32Column();
  private readonly lineNumber = new Uint32Column();
  private readonly trie = new TrieBuilder(1024);
  private readonly leaf = new Uint32Column();
  private readonly labelOffset = new Uint32Column();
  private readonly labels = [new Uint32Column(), new Uint32Column(), new Uint32Column()] as const;
  private readonly numbers = new Float64Column();

  constructor(private readonly limits: ProfileLimits) {
    this.stack = new Uint32Array(limits.frames);
  }

  /** The halves of each location's address, the low one first. */
  addresses(): readonly [lo: Uint32Column, hi: Uint32Column] {
    return [this.locations.column(0), this.locations.column(1)];
  }

  /** Row of the function with this name and source path (string indices). */
  function(name: number, file = 0): number {
    return this.functions.row(name, file);
  }

  /** Adds a function to the frames a location stands for, innermost first. All of one location's are added before another's. */
  addLine(location: number, functionRow: number, line: number): void {
    for (let row = this.firstLine.length; row <= location; row++) {
      this.firstLine.push(0);
      this.lineCount.push(0);
    }
    const count = this.lineCount.at(location);
    if (count === 0) this.firstLine.set(location, this.lineFunction.length);
    this.lineCount.set(location, count + 1);
    this.lineFunction.push(functionRow);
    this.lineNumber.push(line);
  }

  linesOf(location: number): number {
    return this.lineCount.at(location);
  }

  /** Puts a location on the stack of the sample being read. */
  push(location: number, offset: number): void {
    this.frames += Math.max(1, this.lineCount.at(location));
    if (this.frames > this.limits.frames) throw overLimit(this.limits.frames, 'frames in one stack', offset);
    this.stack[this.depth++] = location;
  }

  /** Ends a sample. Labels given from here to the next end are its own. */
  endSample(order: 'leaf first' | 'root first', offset: number): void {
    const { limits, stack, depth } = this;
    if (this.samples === limits.samples) throw overLimit(limits.samples, 'samples', offset);
    this.references += depth;
    if (this.references > limits.locationReferences) {
      throw overLimit(limits.locationReferences, 'location references', offset);
    }
    if (order === 'root first') stack.subarray(0, depth).reverse();
    this.labelOffset.push(this.numbers.length);
    this.leaf.push(this.trie.addStack(stack, depth));
    this.samples++;
    this.dropStack();
  }

  /** Forgets the stack of a sample that turned out to be none. */
  dropStack(): void {
    this.depth = 0;
    this.frames = 0;
  }

  /** A label of the sample that ended last: string indices, `text` 0 for a number. */
  label(key: number, text: number, number = 0, unit = 0): void {
    const most = labelLimit(this.limits);
    if (this.numbers.length >= most) throw overLimit(most, 'labels');
    this.labels[0].push(key);
    this.labels[1].push(text);
    this.labels[2].push(unit);
    this.numbers.push(number);
  }

  finish(finished: Finished): Profile {
    const { sampleTypes, mappings = [] } = finished;
    const locations = this.locationColumns(finished.mappingOf);
    const functions = this.functions.count;
    this.labelOffset.push(this.numbers.length);
    return {
      sampleTypes,
      defaultSampleType: finished.defaultSampleType ?? sampleTypes.length - 1,
      periodType: finished.periodType,
      period: finished.period,
      timeNanos: finished.timeNanos ?? 0,
      durationNanos: finished.durationNanos ?? 0,
      comments: [],
      docUrl: '',
      dropFrames: finished.dropFrames ?? '',
      keepFrames: finished.keepFrames ?? '',
      ...(finished.notes?.length ? { notes: finished.notes } : {}),
      samples: {
        count: this.samples,
        values: finished.values,
        leaf: this.leaf.done(),
        labelOffset: this.labelOffset.done(),
      },
      stacks: this.trie.finish(),
      labels: {
        count: this.numbers.length,
        key: this.labels[0].done(),
        str: this.labels[1].done(),
        num: this.numbers.done(),
        unit: this.labels[2].done(),
      },
      ...locations,
      functions: {
        count: functions,
        name: this.functions.column(0).done(),
        systemName: this.functions.column(0).done(),
        filename: this.functions.column(1).done(),
        startLine: new Float64Array(functions),
      },
      mappings,
      strings: this.strings.finish(),
    };
  }

  private locationColumns(mappingOf: Uint32Array | undefined): Pick<Profile, 'locations' | 'lines'> {
    const { count } = this.locations;
    const [lo, hi] = this.addresses();
    const address = new BigUint64Array(count);
    const lineOffset = new Uint32Array(count + 1);
    const total = this.lineFunction.length;
    const functionOf = new Uint32Array(total);
    const line = new Float64Array(total);
    let end = 0;
    for (let row = 0; row < count; row++) {
      address[row] = (BigInt(hi.at(row)) << 32n) | BigInt(lo.at(row));
      const first = this.firstLine.at(row);
      for (let at = first; at < first + this.lineCount.at(row); at++) {
        functionOf[end] = this.lineFunction.at(at);
        line[end++] = this.lineNumber.at(at);
      }
      lineOffset[row + 1] = end;
    }
    return {
      locations: {
        count,
        address,
        mapping: mappingOf ?? new Uint32Array(count).fill(none),
        lineOffset,
        folded: new Uint8Array(count),
      },
      lines: { count: total, function: functionOf, line, column: new Float64Array(total) },
    };
  }
}
