/** Owns reading heap profiles as text: Go's with debug=1, and those of gperftools (pprof: parseHeap, scaleHeapSample). */
import { Float64Column } from '../model/growable';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile, ValueType } from '../model/profile';
import { wholeNumber } from './addressed';
import { heapFrames } from './drop-frames';
import type { Lines } from './lines';
import { isMemoryMap } from './memory-map';
import { endsEarly } from './notes';
import { numbersOf, SampleText } from './sample-text';

const action = 'Capture it again.';

interface Header {
  /** Bytes between two samples, on average; 0 or 1 where every allocation was recorded. */
  readonly period: number;
  /** Whether values are those of the samples, and stand for more. */
  readonly isSampled: boolean;
  readonly hasAllocations: boolean;
  /** Objects and bytes in use, as the header sums them up. */
  readonly objects: number;
  readonly allocated: number;
}

const inUse: readonly ValueType[] = [
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const all: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  ...inUse,
];
const plain: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
];

/**
 * Reads such a text; sampled values are scaled up as pprof does.
 * @throws ProfileError 'malformed', 'too-large' or 'cancelled'
 */
export async function readHeapText(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Profile> {
  const text = await SampleText.open(bytes, limits, pacing);
  const { lines, stacks } = text;
  const { builder } = stacks;
  const header = readHeader(text);
  const sampleTypes = header.hasAllocations ? all : plain;
  const values = sampleTypes.map(() => new Float64Column());
  const bytesKey = builder.strings.of('bytes');
  let [objects, allocated] = [0, 0];
  const isCut = await text.samples<Row>({
    isEnd: () => lines.end - lines.start < 256 && isMemoryMap(lines.text()),
    row: (line) => readRow(line, header),
    take: (row) => {
      objects += row.inUse[0];
      allocated += row.allocated[0];
      const pairs = header.hasAllocations ? [row.allocated, row.inUse] : [row.inUse];
      pairs
        .flatMap(([count, size]) => (header.isSampled ? scaled(count, size, header.period) : [count, size]))
        .forEach((value, type) => {
          values[type]!.push(value);
        });
      const [count, size] = row.inUse[0] !== 0 || !header.hasAllocations ? row.inUse : row.allocated;
      if (count !== 0 && Math.trunc(size / count) !== 0) builder.label(bytesKey, 0, Math.trunc(size / count));
    },
  });
  const isShort = isCut || objects < header.objects || allocated < header.allocated;
  return stacks.finish(lines, {
    sampleTypes,
    values: values.map((column) => column.done()),
    periodType: { type: 'space', unit: 'bytes' },
    period: header.period,
    ...heapFrames,
    notes: isShort ? [endsEarly(allocated || objects, header.allocated || header.objects, 'sampled objects')] : [],
  });
}

/** "heap profile: 44: 1212384 [80367: 66260848] @ heap/8192". */
function readHeader(text: SampleText): Header {
  const { lines } = text;
  const line = text.toHead() && lines.end - lines.start < 4096 ? lines.text() : '';
  const found =
    /heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] *@ *(?:(heap[_a-z0-9]*)\/?(\d*)|growthz?|fragmentationz?)/.exec(
      line,
    );
  if (!found)
    throw lines.fault('has no header of a heap profile ("heap profile: 1: 32 [2: 64] @ heap/1048576")', action);
  const [objects, space, allocated, allocatedSpace] = [found[1]!, found[2]!, found[3]!, found[4]!];
  const kind = found[5];
  const rate = found[6] === '' || found[6] === undefined ? 0 : wholeNumber(found[6]);
  const differs = (part: string, whole: string): boolean => whole !== part && whole !== '0';
  const totals = { objects: Number(objects), allocated: Number(allocated) };
  const hasAllocations = kind !== undefined && (differs(objects, allocated) || differs(space, allocatedSpace));
  switch (kind) {
    case 'heapz_v2':
    case 'heap_v2':
      return { period: rate ?? 0, isSampled: true, hasAllocations, ...totals };
    // Go writes twice its rate there.
    case 'heap':
      return { period: Math.trunc((rate ?? 0) / 2), isSampled: true, hasAllocations, ...totals };
    case 'heapprofile':
    case undefined:
      return { period: 1, isSampled: false, hasAllocations, ...totals };
    default:
      throw lines.fault(`is a heap profile of a kind nobody knows ("${kind}")`, action);
  }
}

type Pair = readonly [count: number, size: number];

interface Row {
  readonly inUse: Pair;
  readonly allocated: Pair;
  readonly from: number;
}

/** "1: 663552 [1: 663552] @ 0x47dbf3 …": in use, allocated, and where the addresses begin. */
function readRow(lines: Lines, { hasAllocations }: Header): Row {
  const { text, from } = numbersOf(lines);
  const found = /^\s*(-?\d+): *(-?\d+) *\[ *(\d+): *(\d+) *\] $/.exec(text);
  const [inUseCount, inUseSize, count, size] = (found?.slice(1) ?? []).map(wholeNumber);
  if (inUseCount === undefined || inUseSize === undefined || count === undefined || size === undefined) {
    throw lines.fault('has no sample of a heap profile ("1: 32 [2: 64] @ 0x4015d0 …")', action);
  }
  if ((inUseCount === 0 && inUseSize !== 0) || (hasAllocations && count === 0 && size !== 0)) {
    throw lines.fault('has bytes of no objects', action);
  }
  return { inUse: [inUseCount, inUseSize], allocated: [count, size], from };
}

/**
 * What samples of that size stand for: an allocation of S bytes is sampled with the probability 1 − e^(−S/rate)
 * (profile/legacy_profile.go, scaleHeapSample).
 */
function scaled(count: number, size: number, rate: number): Pair {
  if (count === 0 || size === 0) return [0, 0];
  if (rate <= 1) return [count, size];
  const scale = 1 / (1 - Math.exp(-(size / count) / rate));
  return [Math.trunc(count * scale), Math.trunc(size * scale)];
}
