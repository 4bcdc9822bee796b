/** What is counted while a profile is read is what is counted of the profile once it is open, or is not counted at all. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { setTimeout as elapsed } from 'node:timers/promises';
import { type TallyOptions, tallyFrames } from '#engine/profile/costs/tally';
import { countShare, type TallyCompanion, type TallyShare } from '#engine/profile/costs/tally-share';
import { frameCosts } from '#engine/profile/costs/top';
import { buildFrames, tableGranularities } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { openProfile } from '#engine/profile/open';
import { decodeProfile } from '#engine/profile/pprof/decode';
import { inflateWithPako } from '#engine/profile/pprof/inflate-pako';
import { CountingThread } from '../../server/src/host/counting-thread';
import { generateProfile } from '../../server/src/tools/bench/profile-writer';
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
});

describe('frames counted by two threads', () => {
  const shape = { samples: 40_000, locations: 900, minDepth: 3, maxDepth: 9, seed, tenants: 7 };
  const large = generateProfile(shape);
  const asked: TallyOptions = { inflate: inflateWithPako, granularity: 'functions', nameOf: pprofName };
  /** Takes the last stretch before anybody else begins. */
  const eager: TallyCompanion = { count: (share) => countShare(structuredClone(share)) };
  const late: TallyCompanion = { count: (share) => elapsed(200).then(() => countShare(share)) };

  /** What a tally with a companion comes to: the costs, or the words of the fault. */
  const outcome = (bytes: Uint8Array, companion?: TallyCompanion) =>
    tallyFrames(bytes, companion ? { ...asked, companion } : asked).catch(String);

  /** Protocol buffers are joined by writing one behind the other. */
  const behind = (...fields: readonly Field[]): Uint8Array => Buffer.concat([large, encode(fields)]);
  const before = (...fields: readonly Field[]): Uint8Array => Buffer.concat([encode(fields), large]);

  it('cost what one thread counts', async () => {
    const alone = await outcome(large);
    assert.ok(typeof alone === 'object' && alone.costs.total > 0);
    let taken = 0;
    const watched: TallyCompanion = {
      count: async (share: TallyShare) => {
        const counted = await eager.count(share);
        taken = share.taken.counts[1]!;
        return counted;
      },
    };
    assert.deepEqual(await outcome(large, watched), alone);
    assert.ok(taken > 0, 'the companion took nothing');
    assert.deepEqual(await outcome(large, late), alone);
  });

  it('cost the same in a thread of the command line', async () => {
    const thread = CountingThread.startFor(large, resolve('dist'));
    assert.ok(thread, 'one processor only');
    try {
      // It has started, so that it takes its part.
      await elapsed(500);
      assert.deepEqual(await outcome(large, thread), await outcome(large));
    } finally {
      thread.end();
    }
  });

  it('are counted by one thread where the other fails, or cannot be started', async () => {
    const alone = await outcome(large);
    const failing: TallyCompanion = {
      count: async (share) => {
        await eager.count(share);
        return undefined;
      },
    };
    assert.deepEqual(await outcome(large, failing), alone);
    const missing = CountingThread.startFor(large, resolve('dist/nowhere'));
    assert.deepEqual(await outcome(large, missing), alone);
    missing?.end();
  });

  it('have the fault that one thread finds, whoever meets it', async () => {
    const { locations } = await decodeProfile(large);
    const nowhere: Field = [2, message([1, [locations.count + 1]], [2, [1, 1]])];
    const short: Field = [2, message([1, [1]], [2, [1]])];
    for (const bytes of [behind(nowhere), before(nowhere), Buffer.concat([before(nowhere), encode([short])])]) {
      const alone = await outcome(bytes);
      assert.match(String(alone), /ProfileError: /);
      for (const companion of [eager, late]) assert.equal(await outcome(bytes, companion), alone);
    }
  });

  it('are counted by one thread where it matters which samples are together', async () => {
    const { strings } = await decodeProfile(large);
    const base = [
      [6, 'pprof::base'],
      [6, 'true'],
    ] as const;
    const ofBase = message([1, strings.length], [2, strings.length + 1]);
    const fields: readonly Field[] = [...base, [2, message([1, [1]], [2, [5, 7_000]], [3, ofBase])]];
    const huge: Field = [2, message([1, [1]], [2, [1n << 60n, 1n << 61n].map(Number)])];
    for (const bytes of [behind(...fields), behind(huge), before(huge)]) {
      const alone = await outcome(bytes);
      assert.ok(typeof alone === 'object');
      for (const companion of [eager, late]) assert.deepEqual(await outcome(bytes, companion), alone);
    }
  });
});
