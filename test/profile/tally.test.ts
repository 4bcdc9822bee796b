/** What is counted while a profile is read is what is counted of the profile once it is open, or is not counted at all. */
import assert from 'node:assert/strict';
import { tallyFrames } from '#engine/profile/costs/tally';
import { frameCosts } from '#engine/profile/costs/top';
import { buildFrames, tableGranularities } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { openProfile } from '#engine/profile/open';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { nightly, seed, seeded } from '../seeded';
import { encode, type Field, message } from './builder';
import { randomProfile } from './random-profile';

const types = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
] as const;

describe('frames counted while a profile is read', () => {
  it(`cost what they cost in the open profile, at every granularity: seed ${seed}`, async () => {
    const draw = seeded(seed);
    for (let round = 0; round < (nightly ? 2_000 : 60); round++) {
      const number = draw(1e9);
      const bytes = randomProfile({ seed: number, program: number, types, odd: draw(2) === 0 });
      const profile = await openProfile(bytes, { inflate: inflateWithPako });
      for (const granularity of tableGranularities) {
        for (const [type, [sampleType]] of types.entries()) {
          const asked = { inflate: inflateWithPako, granularity, nameOf: pprofName, sampleType };
          const tally = await tallyFrames(bytes, asked);
          const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
          assert.deepEqual(tally?.frames, frames);
          assert.deepEqual(tally?.costs, frameCosts(profile, frames, type));
        }
      }
    }
  });

  it('are left to whoever opens the profile where it wants frames dropped, or is in another format', async () => {
    const asked = { inflate: inflateWithPako, granularity: 'functions', nameOf: pprofName } as const;
    const dropping = randomProfile({ seed, program: seed, types, dropFrames: 'runtime\\..*' });
    assert.equal(await tallyFrames(dropping, asked), undefined);
    assert.equal(await tallyFrames(new TextEncoder().encode('main;burn 12\n'), asked), undefined);
  });

  it('are left to whoever opens the profile where samples share thousands of inlined functions', async () => {
    const lines = Array.from({ length: 4000 }, (_, at): Field => [4, message([1, 1], [2, at + 1])]);
    const sample: Field = [2, message([1, [1]], [2, [3]])];
    const fields: Field[] = [
      [1, message([1, 1], [2, 2])],
      ...new Array<Field>(20_000).fill(sample),
      [4, message([1, 1], ...lines)],
      [5, message([1, 1], [2, 3], [3, 3], [4, 0])],
      ...['', 'cpu', 'nanoseconds', 'main.main'].map((text): Field => [6, text]),
    ];
    const bytes = encode(fields);
    const asked = { inflate: inflateWithPako, granularity: 'lines', nameOf: pprofName } as const;
    assert.equal(await tallyFrames(bytes, asked), undefined);
    const few = await tallyFrames(encode([fields[0]!, ...fields.slice(19_990)]), asked);
    assert.equal(few?.costs.total, 11 * 3);
    assert.ok(few.costs.cum.every((cum) => cum === 11 * 3));
  });
});
