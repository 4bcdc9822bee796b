/** Stacks come out as they went in, however a writer may put location references into bytes. The oracle is what was written. */
import assert from 'node:assert/strict';
import { Writer } from 'protobufjs/minimal';
import { ProfileError } from '#engine/profile/model/errors';
import { defaultLimits } from '#engine/profile/model/limits';
import { stackOf } from '#engine/profile/model/location-trie';
import { Pace } from '#engine/profile/model/pace';
import { decodeProfile, decodeTables } from '#engine/profile/pprof/decode';
import { readSamples } from '#engine/profile/pprof/decode-samples';
import { PackedTally } from '#engine/profile/pprof/packed-tally';
import { nightly, seed, seeded } from '../seeded';

type Draw = (below: number) => number;

const locationTag = 1 * 8;
const packedTag = locationTag + 2;

/** A varint of at least so many bytes: longer ones than needed are allowed, with digits that are zero. */
function varint(value: bigint, bytes = 1): number[] {
  const digits: number[] = [];
  for (let rest = value; rest > 0n || digits.length < bytes; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
  digits[digits.length - 1]! &= 0x7f;
  return digits;
}

function packed(ids: readonly bigint[], bytesOf: () => number): number[] {
  const list = ids.flatMap((id) => varint(id, bytesOf()));
  return [packedTag, ...varint(BigInt(list.length)), ...list];
}

/** Ways to write a stack into its sample. */
const ways: readonly ((ids: readonly bigint[], draw: Draw) => number[])[] = [
  (ids) => packed(ids, () => 1),
  (ids, draw) => packed(ids, () => 1 + draw(10)),
  (ids) => ids.flatMap((id) => [locationTag, ...varint(id)]),
  (ids, draw) => {
    const cut = draw(ids.length + 1);
    return [...packed(ids.slice(0, cut), () => 1), ...packed(ids.slice(cut), () => 1 + draw(3))];
  },
  (ids, draw) => {
    const cut = draw(ids.length + 1);
    const single = ids.slice(0, cut).flatMap((id) => [locationTag, ...varint(id)]);
    return [...single, ...packed(ids.slice(cut), () => 1)];
  },
];

/** How a writer numbers locations. */
const numberings: readonly ((row: number, count: number) => bigint)[] = [
  (row) => BigInt(row + 1),
  (row, count) => BigInt(count - row),
  (row) => BigInt(row + 1) << 14n,
  (row) => BigInt(row + 1) << 40n,
  (row) => (1n << 63n) + BigInt(row * 3),
];

function encoded(samples: readonly (readonly number[])[], ids: readonly bigint[]): Uint8Array {
  const writer = Writer.create();
  const bytes = (tag: number, content: readonly number[]) => writer.uint32(tag).bytes(Uint8Array.from(content));
  bytes(10, [8, 0, 16, 0]);
  for (const sample of samples) bytes(18, [...sample, 16, 1]);
  for (const id of ids) bytes(34, [8, ...varint(id)]);
  bytes(50, []);
  return writer.finish();
}

async function decoded(bytes: Uint8Array) {
  const { samples, stacks } = await decodeProfile(bytes);
  return { stacks: Array.from(samples.leaf, (node) => stackOf(stacks, node)), nodes: stacks.count - 1 };
}

/** Stacks of location rows, leaf first, and a profile of them in which each sample counts 1. */
function drawn(draw: Draw): { count: number; stacks: number[][]; bytes: Uint8Array } {
  const count = [3, 200, 20_000][draw(3)]!;
  const numbering = numberings[draw(numberings.length)]!;
  const ids = Array.from({ length: count }, (_, row) => numbering(row, count));
  const stacks = Array.from({ length: 1 + draw(20) }, () =>
    // The root's side is shared by many, as in real profiles.
    Array.from({ length: draw(12) }, (_, level) => draw(level < 6 ? count : 3)),
  );
  const samples = stacks.map((stack) =>
    ways[draw(ways.length)]!(
      stack.map((row) => ids[row]!),
      draw,
    ),
  );
  return { count, stacks, bytes: encoded(samples, ids) };
}

const rounds = nightly ? 5_000 : 100;

describe('stacks', () => {
  it(`are what was written, in whatever way: seed ${seed}`, async () => {
    const draw = seeded(seed);
    for (let round = 0; round < rounds; round++) {
      const { stacks, bytes } = drawn(draw);
      const found = await decoded(bytes);
      assert.deepEqual(found.stacks, stacks);
      const paths = new Set(stacks.flatMap((stack) => stack.map((_, from) => stack.slice(from).join())));
      assert.equal(found.nodes, paths.size, 'no node is there that no sample passes through');
    }
  });

  it(`count once for each frame in them, in whatever way they are written: seed ${seed}`, async () => {
    const draw = seeded(seed);
    for (let round = 0; round < rounds; round++) {
      const { count, stacks, bytes } = drawn(draw);
      // Location r stands for frame r, every third for its neighbour, too.
      const offset = Uint32Array.from({ length: count + 1 }, (_, row) => row + Math.ceil(row / 3));
      const framesOf = (row: number): number[] => (row % 3 === 0 ? [row, (row + 1) % count] : [row]);
      const frames = Uint32Array.from(Array.from({ length: count }, (_, row) => framesOf(row)).flat());
      const { samples } = await decodeTables(bytes, defaultLimits, {});
      const openSink = ([values]: readonly Float64Array[]) =>
        new PackedTally(values!, { count, offset, frames }, defaultLimits.frames);
      const { sink } = await readSamples(bytes, samples, openSink, defaultLimits, new Pace({}, ''));
      const [flat, cum] = [new Float64Array(count), new Float64Array(count)];
      for (const stack of stacks) {
        if (stack.length > 0) flat[framesOf(stack[0]!)[0]!]!++;
        for (const frame of new Set(stack.flatMap(framesOf))) cum[frame]!++;
      }
      assert.deepEqual([sink.flat, sink.cum], [flat, cum]);
    }
  });

  for (const [what, list, code] of [
    ['a reference that is cut off', [1, 0x81], 'malformed'],
    ['a reference of eleven bytes', [...Array<number>(10).fill(0x80), 1], 'malformed'],
    ['the id 0', [1, 0], 'invalid'],
    ['an id that no location has', [4, 1], 'invalid'],
    ['such an id of five bytes', [0x81, 0x80, 0x80, 0x80, 0x10, 1], 'invalid'],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const sample = [packedTag, list.length, ...list];
      await assert.rejects(
        decodeProfile(encoded([sample], [1n, 2n, 3n])),
        (error) => error instanceof ProfileError && error.code === code,
      );
    });
  }

  it('count their inlined frames against the limit in the middle of a file, too', async () => {
    const limits = { ...defaultLimits, frames: 5 };
    const stack = (length: number) => packed(Array<bigint>(length).fill(1n), () => 1);
    await decodeProfile(encoded([stack(5), stack(5)], [1n]), limits);
    await assert.rejects(
      decodeProfile(encoded([stack(5), stack(6)], [1n]), limits),
      (error) => error instanceof ProfileError && error.code === 'too-large',
    );
  });
});
