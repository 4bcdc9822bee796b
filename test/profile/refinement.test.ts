/** Refinements beyond what one call of pprof can say: several of one kind, none, and what they leave alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { ProfileError } from '#engine/profile/model/errors';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { type Refinement, Refiner, refineBy } from '#engine/profile/refine/refinement';
import { seed, seeded } from '../seeded';
import { byName, type OracleRow, pprof, pprofTop } from './pprof';
import { open } from './recordings';

const cpu = resolve('examples/leaky-service/profiles/cpu.pb.gz');

function rowsOf(profile: Profile): OracleRow[] {
  const type = profile.defaultSampleType;
  const frames = buildFrames(profile, 'functions', pprofName, 'as-pprof');
  const { flat, cum } = frameCosts(profile, frames, type);
  return Array.from(sortFrames(frames, { flat, cum, total: 0 }), (frame) => ({
    name: frames.names[frame]!,
    flat: flat[frame]!,
    cum: cum[frame]!,
  }));
}

describe('refinements', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-refine-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('narrow with each focus and tagFocus as pprof does when it refines what it refined before', async () => {
    const steps: readonly (readonly [Refinement['kind'], flag: string, patterns: readonly [string, string]])[] = [
      ['focus', '-focus', ['net/http', 'runtime/pprof']],
      ['tagFocus', '-tagfocus', ['handler', 'POST']],
    ];
    for (const [kind, flag, [first, second]] of steps) {
      const once = join(folder, `${kind}.pb.gz`);
      await pprof(['-proto', `-output=${once}`, `${flag}=${first}`, cpu]);
      const oracle = await pprofTop([once], 'nanoseconds', [`${flag}=${second}`]);
      const refined = await refineBy(
        await open(cpu),
        [first, second].map((pattern) => ({ kind, pattern })),
        pprofName,
      );
      assert.deepEqual(byName(rowsOf(refined)), byName(oracle.rows), kind);
      assert.ok(oracle.rows.length > 5);
    }
  });

  it('join with each other ignore, hide, show, showFrom and tagIgnore as alternatives of one pattern', async () => {
    const kinds: readonly (readonly [Refinement['kind'], flag: string])[] = [
      ['ignore', '-ignore'],
      ['hide', '-hide'],
      ['show', '-show'],
      ['showFrom', '-show_from'],
    ];
    for (const [kind, flag] of kinds) {
      const oracle = await pprofTop([cpu], 'nanoseconds', [`${flag}=mallocgc|json`]);
      const patterns = ['mallocgc', 'json'].map((pattern) => ({ kind, pattern }));
      assert.deepEqual(byName(rowsOf(await refineBy(await open(cpu), patterns, pprofName))), byName(oracle.rows), kind);
    }
  });

  it('focus on hidden frames, whichever chip came first', async () => {
    const profile = await open(cpu);
    const focus: Refinement[] = ['net/http', 'runtime/pprof'].map((pattern) => ({ kind: 'focus', pattern }));
    const hide: Refinement = { kind: 'hide', pattern: 'net/http|runtime/pprof' };
    const one = rowsOf(await refineBy(profile, [hide, ...focus]));
    assert.deepEqual(one, rowsOf(await refineBy(profile, [...focus, hide])));
    assert.ok(one.length > 5);
  });

  it('give the same object back where there is nothing to do', async () => {
    const profile = await open(cpu);
    assert.equal(await refineBy(profile, []), profile);
    assert.equal(await refineBy(profile, [{ kind: 'focus', pattern: '' }]), profile);
    assert.equal(await refineBy(profile, [{ kind: 'tagIgnore', pattern: 'no such label' }]), profile);
  });

  it('come to the same when only some of them change, whatever was looked at before', async () => {
    const profile = await open(cpu);
    const refiner = new Refiner(profile, pprofName);
    const all: readonly Refinement[] = [
      { kind: 'tagRoot', pattern: 'handler' },
      { kind: 'focus', pattern: 'http' },
      { kind: 'focus', pattern: 'POST' },
      { kind: 'ignore', pattern: 'mallocgc' },
      { kind: 'hide', pattern: '^runtime' },
      { kind: 'showFrom', pattern: 'api' },
      { kind: 'tagFocus', pattern: 'charges|batches' },
      { kind: 'tagIgnore', pattern: 'batches' },
    ];
    const random = seeded(seed);
    for (let round = 0; round < 60; round++) {
      const some = all.filter(() => random(3) > 0);
      const refined = await refiner.refine(some);
      const fresh = await refineBy(profile, some, pprofName);
      assert.deepEqual(rowsOf(refined), rowsOf(fresh), JSON.stringify(some));
      assert.equal(await refiner.refine(some), refined, 'nothing is done again');
    }
    await assert.rejects(refiner.refine([{ kind: 'focus', pattern: '(' }]));
    assert.equal(await refiner.refine([]), profile);
  });

  it('say which pattern is wrong', async () => {
    const profile = await open(cpu);
    const wrong: readonly (readonly [Refinement, RegExp])[] = [
      [{ kind: 'showFrom', pattern: '[' }, /in show_from that does not compile/],
      [{ kind: 'tagFocus', pattern: 'handler=a,(' }, /in tagfocus that does not compile/],
      [{ kind: 'tagIgnore', pattern: '9223372036854775808' }, /no label can have/],
    ];
    for (const [refinement, words] of wrong) {
      await assert.rejects(
        refineBy(profile, [refinement]),
        (error) => error instanceof ProfileError && error.code === 'option' && words.test(error.message),
      );
    }
  });
});
