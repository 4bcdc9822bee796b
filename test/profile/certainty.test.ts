/** How sure verdicts are: the statistics behind them, and growth told from two sampled heap profiles. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { bytesVariance, interval, lowerBound, sampledAllocations } from '#engine/profile/explain/certainty';
import { explain } from '#engine/profile/explain/explain';
import type { Explanation } from '#engine/profile/explain/verdict';
import { partText, verdictText } from '#engine/profile/explain/words';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { seed } from '../seeded';
import { encode, type Field, message } from './builder';
import { diseases } from './diseases';
import { pprofTop } from './pprof';
import { open } from './recordings';

function look(profile: Profile, thresholds: Readonly<Record<string, unknown>> = {}): Promise<Explanation> {
  return explain(profile, buildFrames(profile), { thresholds });
}

describe('how sure verdicts are', function () {
  this.timeout(600_000);
  const recorded = (name: string) => open(join(diseases(), `${name}.pb.gz`));

  it('reckons the lower end of an interval as Wilson does', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const known: readonly (readonly [number, number, number])[] = [
      [81, 263, 0.2553],
      [15, 148, 0.0624],
      [0, 20, 0],
      [1, 29, 0.0061],
    ];
    for (const [hits, all, lower] of known) assert.ok(Math.abs(lowerBound(hits / all, all) - lower) < 5e-5, `${hits}`);
    assert.equal(lowerBound(1, 0), 0);
    // Far below the rate one allocation in rate ÷ size is sampled, far above every one is.
    assert.ok(Math.abs(sampledAllocations(524_288, 524_288 * 16, 524_288) - 16) < 0.01);
    assert.ok(Math.abs(sampledAllocations(10, 10 << 24, 524_288) - 10) < 1e-6);
  });

  it('reckons what an estimate of bytes varies by as sampling it again and again does', () => {
    const next = randomFrom(seed);
    for (const [objects, size, rate] of [
      [400, 65_536, 524_288],
      [60, 524_288, 524_288],
      [40, 1 << 20, 524_288],
    ] as const) {
      const probability = -Math.expm1(-size / rate);
      const estimates = Array.from({ length: 4000 }, () => {
        let sampled = 0;
        for (let object = 0; object < objects; object++) sampled += next() < probability ? 1 : 0;
        return (sampled * size) / probability;
      });
      const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / estimates.length;
      const variance = estimates.reduce((sum, estimate) => sum + (estimate - mean) ** 2, 0) / estimates.length;
      const told = bytesVariance(objects, objects * size, rate);
      assert.ok(Math.abs(told - variance) <= 0.1 * variance + 1, `${size}: ${told} for ${variance}`);
      // The interval holds what there was in about 19 of 20 cases.
      const held = estimates.filter((estimate) => {
        const [lower, upper] = interval(estimate, bytesVariance(estimate / size, estimate, rate));
        return lower <= objects * size && objects * size <= upper;
      });
      assert.ok(held.length >= 0.94 * estimates.length, `${size}: ${held.length}`);
    }
    // All are sampled, or it is counted: nothing varies.
    assert.deepEqual(interval(100, bytesVariance(10, 100, 1)), [100, 100]);
    // Of pairs that differ, 6 to 0 is certain in McNemar's test with the correction, 5 to 0 is not (exact: p = 0.031 and 0.063).
    assert.ok(interval(6, 6)[0] > 0 && interval(5, 5)[0] <= 0);
  });

  it('says of one heap profile which line holds most of what is in use, and never that there is no leak', async () => {
    const path = 'examples/leaky-service/profiles/heap.pb.gz';
    const { verdicts } = await look(await open(path));
    const [holds, churns] = verdicts;
    assert.deepEqual(
      verdicts.map(({ id, worst }) => [id, worst?.file.replace(/.*payments\//, ''), worst?.line]),
      [
        ['memoryHolder', 'charge/timeout.go', 46],
        ['churn', 'ledger/statement.go', 12],
      ],
    );
    const { rows, total } = await pprofTop([path], 'bytes', ['-sample_index=inuse_space', '-lines']);
    const [most] = rows;
    assert.match(most?.name ?? '', /timeout\.go:46/);
    assert.ok(Math.abs((holds?.share ?? 0) - (most?.flat ?? 0) / total) < 0.001);
    assert.match(verdictText(churns!), /under statement\.go:12, and let go again/);
    for (const verdict of verdicts) assert.doesNotMatch(verdictText(verdict), /no leak/);
  });

  it('is silent on a line that holds most by luck, or too little to be anybody’s problem', async () => {
    const rate = 524_288;
    const held = async (...samples: (readonly [string, number, number, number, boolean])[]) =>
      (await look(await heapInUse(rate, samples))).verdicts.map(({ id }) => id);
    const rest = ['main.rest', 20, 60, 4096, false] as const;
    assert.deepEqual(await held(['main.cache', 11, 140, 4096, false], rest), ['memoryHolder']);
    // 57 % of 140 sampled allocations are by luck more than a half; of large ones, of which more than every other one is sampled, they are not.
    assert.deepEqual(await held(['main.cache', 11, 80, 4096, false], rest), []);
    assert.deepEqual(await held(['main.cache', 11, 80, 409_600, false], ['main.rest', 20, 60, 409_600, false]), [
      'memoryHolder',
    ]);
    assert.deepEqual(await held(['main.cache', 11, 120, 64, false]), ['memoryHolder']);
    assert.deepEqual(
      (await look(await heapInUse(rate, [['main.cache', 11, 120, 64, false]]), { memoryHolderMb: 64 })).verdicts,
      [],
    );
  });

  it('tells the leak of the example from two heap profiles, at its line', async () => {
    const profiles = 'examples/leaky-service/profiles';
    const [now, base] = await Promise.all([open(`${profiles}/heap.pb.gz`), open(`${profiles}/heap-before.pb.gz`)]);
    const { verdicts } = await look(await diffProfiles(now, base, { mode: 'diff-base' }));
    assert.deepEqual(
      verdicts.map(({ id, worst }) => [id, worst?.file.replace(/.*payments\//, ''), worst?.line]),
      [['growth', 'charge/timeout.go', 46]],
    );
    assert.deepEqual((await look(await diffProfiles(base, now, { mode: 'diff-base' }))).verdicts, []);
    assert.deepEqual((await look(await diffProfiles(now, now, { mode: 'diff-base' }))).verdicts, []);
  });

  it('says nothing of a healthy program whose heap was taken twice, nor of another one', async () => {
    // None of them holds much: that another program holds more is no leak, but more memory all the same.
    const heaps = await Promise.all(['healthy', 'idle', 'clock'].map((name) => recorded(`${name}-heap`)));
    for (const now of heaps) {
      for (const base of heaps) {
        const { verdicts } = await look(await diffProfiles(now, base, { mode: 'diff-base' }));
        assert.deepEqual(verdicts.map(verdictText), []);
      }
    }
  });

  it('puts the lines of one function together where none of them is certain alone', async () => {
    const rate = 524_288;
    // Six lines of 8 sampled allocations of 400 kB each, beside a base of as much again that stays.
    const grown = await heapInUse(rate, [
      ...[11, 12, 13, 14, 15, 16].map((line) => ['main.leak', line, 8, 409_600, false] as const),
      ['main.stays', 20, 60, 409_600, false],
      ['main.stays', 20, 60, 409_600, true],
    ]);
    const { verdicts } = await look(grown, { growth: 12, memoryMb: 5 });
    assert.deepEqual(
      verdicts.map(({ id, worst, says }) => [
        id,
        worst?.function,
        says.map(partText).join('').replaceAll('\u2009', ' '),
      ]),
      [
        [
          'growth',
          'main.leak',
          '43.4 MB in use became 78.5 MB, 35.2 MB of the growth at main.go:11 and other lines of main.leak',
        ],
      ],
    );
    // As many bytes of few allocations that were seen by luck are no evidence.
    const luck = await heapInUse(rate, [
      ['main.leak', 11, 3, 64, false],
      ['main.stays', 20, 60, 64, true],
      ['main.stays', 20, 60, 64, false],
    ]);
    assert.deepEqual((await look(luck, { growth: 1, memoryMb: 0.1 })).verdicts, []);
  });
});

/** A heap profile in use, or a difference of two where samples are of the base: sampled allocations of a size at lines of main.go, scaled as the runtime scales them. */
async function heapInUse(
  rate: number,
  samples: readonly (readonly [name: string, line: number, sampled: number, size: number, isBase: boolean])[],
): Promise<Profile> {
  const names = [...new Set(samples.map(([name]) => name))];
  const strings = ['', 'inuse_objects', 'count', 'inuse_space', 'bytes', 'space', 'main.go', ...names];
  const fields: Field[] = [
    [1, message([1, 1], [2, 2])],
    [1, message([1, 3], [2, 4])],
    ...samples.map(([, , sampled, size, isBase], at): Field => {
      const objects = Math.round((isBase ? -1 : 1) * (sampled / -Math.expm1(-size / rate)));
      return [2, message([1, [at + 1]], [2, [objects, objects * size]])];
    }),
    ...samples.map(
      ([name, line], at): Field => [4, message([1, at + 1], [4, message([1, names.indexOf(name) + 1], [2, line])])],
    ),
    ...names.map((name, at): Field => [5, message([1, at + 1], [2, strings.indexOf(name)], [4, 6])]),
    ...strings.map((text): Field => [6, text]),
    [11, message([1, 5], [2, 4])],
    [12, rate],
  ];
  const profile = await openProfile(encode(fields), { inflate: async (bytes) => bytes });
  const fromBase = Uint8Array.from(samples, ([, , , , isBase]) => Number(isBase));
  return fromBase.includes(1) ? { ...profile, samples: { ...profile.samples, fromBase } } : profile;
}
