/** Owns making a large profile that looks like a real service's: a skewed call graph walked at random, the same for the same seed. For benches and tests only. */
import { Writer } from 'protobufjs/minimal';

export interface GeneratedShape {
  readonly samples: number;
  readonly locations: number;
  /** Locations of a stack. */
  readonly minDepth: number;
  readonly maxDepth: number;
  readonly seed: number;
  /** Gives each sample a label, `tenant`, of one of so many values. */
  readonly tenants?: number;
}

/** The shape the speed budgets are stated for. */
export const largeShape: GeneratedShape = { samples: 200_000, locations: 50_000, minDepth: 30, maxDepth: 60, seed: 1 };

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Calls a location can make. */
const callees = 6;
/** Every so many-th location holds an inlined function besides its own. */
const inlinedEvery = 4;
/** Locations of one function, on average. */
const locationsPerFunction = 3;

/** Lines of a function, and bytes of code of a line, at most. */
const linesPerFunction = 120;
const bytesPerLine = 24;
/** Powers of ten of the nanoseconds one wait takes: a microsecond to a second. */
const shortestWait = 3;
const longestWait = 9;

/**
 * Bytes of an uncompressed block profile (message Profile of profile.proto) of that shape: of all Go profiles these are the ones that get
 * so large. Delays, addresses and lines are as irregular as measured ones.
 */
export function generateProfile(shape: GeneratedShape): Uint8Array {
  const random = randomFrom(shape.seed);
  const strings = new Map<string, number>([['', 0]]);
  const index = (text: string): number => {
    const known = strings.get(text);
    if (known !== undefined) return known;
    strings.set(text, strings.size);
    return strings.size - 1;
  };
  const writer = Writer.create();
  for (const [type, unit] of [
    ['contentions', 'count'],
    ['delay', 'nanoseconds'],
  ] as const) {
    writer.uint32(tag(1, 2)).fork().uint32(tag(1, 0)).int64(index(type)).uint32(tag(2, 0)).int64(index(unit)).ldelim();
  }
  const graph = Uint32Array.from({ length: shape.locations * callees }, () => Math.floor(random() * shape.locations));
  const stack = new Uint32Array(shape.maxDepth);
  for (let sample = 0; sample < shape.samples; sample++) {
    const depth = shape.minDepth + Math.floor(random() * (shape.maxDepth - shape.minDepth + 1));
    let location = 0;
    for (let level = 0; level < depth; level++) {
      stack[depth - 1 - level] = location;
      // Most calls go the usual way: that is what makes real stacks share their roots.
      const choice = Math.min(callees - 1, Math.floor(-Math.log(1 - random()) * 0.35));
      location = graph[location * callees + choice]!;
    }
    writer.uint32(tag(2, 2)).fork();
    writer.uint32(tag(1, 2)).fork();
    for (let level = 0; level < depth; level++) writer.uint32(stack[level]! + 1);
    writer.ldelim();
    const count = 1 + Math.floor(random() * random() * 1000);
    const wait = 10 ** (shortestWait + random() * (longestWait - shortestWait));
    writer
      .uint32(tag(2, 2))
      .fork()
      .int64(count)
      .int64(Math.floor(count * wait))
      .ldelim();
    if (shape.tenants !== undefined) {
      const tenant = index(`tenant-${Math.floor(random() * shape.tenants)}`);
      writer.uint32(tag(3, 2)).fork().uint32(tag(1, 0)).int64(index('tenant'));
      writer.uint32(tag(2, 0)).int64(tenant).ldelim();
    }
    writer.ldelim();
  }
  const functionCount = Math.ceil(shape.locations / locationsPerFunction);
  writeMapping(writer, index);
  let address = 0x400000;
  for (let location = 0; location < shape.locations; location++) {
    const line = 1 + Math.floor(random() * linesPerFunction);
    address += 1 + Math.floor(random() * bytesPerLine * linesPerFunction);
    writer.uint32(tag(4, 2)).fork();
    writer
      .uint32(tag(1, 0))
      .uint32(location + 1)
      .uint32(tag(2, 0))
      .uint32(1);
    writer.uint32(tag(3, 0)).uint32(address);
    const inlined = location % inlinedEvery === 0 ? 1 : 0;
    for (let level = 0; level <= inlined; level++) {
      const row = (location * 7 + level * 13) % functionCount;
      writer
        .uint32(tag(4, 2))
        .fork()
        .uint32(tag(1, 0))
        .uint32(row + 1);
      writer
        .uint32(tag(2, 0))
        .uint32((row % 40) * linesPerFunction + line)
        .ldelim();
    }
    writer.ldelim();
  }
  for (let row = 0; row < functionCount; row++) {
    const name = index(`example.com/service/package${row % 300}.(*Type${row % 1000}).Method${row}`);
    writer
      .uint32(tag(5, 2))
      .fork()
      .uint32(tag(1, 0))
      .uint32(row + 1);
    writer.uint32(tag(2, 0)).int64(name).uint32(tag(3, 0)).int64(name);
    writer
      .uint32(tag(4, 0))
      .int64(index(`/src/service/package${row % 300}/file${row % 1000}.go`))
      .ldelim();
  }
  writer.uint32(tag(10, 0)).int64(60_000_000_000).uint32(tag(12, 0)).int64(1);
  for (const text of strings.keys()) writer.uint32(tag(6, 2)).string(text);
  return writer.finish();
}

function writeMapping(writer: Writer, index: (text: string) => number): void {
  writer.uint32(tag(3, 2)).fork().uint32(tag(1, 0)).uint32(1).uint32(tag(2, 0)).uint32(0x400000);
  writer.uint32(tag(3, 0)).uint32(0x20000000).uint32(tag(5, 0)).int64(index('/usr/local/bin/service'));
  writer.uint32(tag(7, 0)).bool(true).ldelim();
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
