/** Written profiles: read back the same, by us and by pprof, in every field; and long work that can be stopped. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { ProfileError } from '#engine/profile/model/errors';
import { stackOf } from '#engine/profile/model/location-trie';
import type { Profile } from '#engine/profile/model/profile';
import { decodeProfile } from '#engine/profile/pprof/decode';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { generateProfile } from '../../server/src/tools/bench/profile-writer';
import { encode, message, smallProfile, smallStrings } from './builder';
import { pprof } from './pprof';
import { openUnpruned, realProfiles, recordings } from './recordings';

/** What pprof's -raw tells of a profile, with ids left out: they are given anew. */
async function raw(...args: readonly string[]): Promise<string[]> {
  const text = await pprof(['-raw', '-symbolize=none', ...args]);
  const locations = new Map<string, string>();
  const mappings = new Map<string, string>();
  const lines = text.split('\n');
  const [start, mapped] = [lines.indexOf('Locations'), lines.indexOf('Mappings')];
  for (const line of lines.slice(mapped + 1)) {
    const [, id, rest] = /^(\d+): (.*)$/.exec(line) ?? [];
    if (id !== undefined) mappings.set(id, rest!);
  }
  let id = '';
  for (const line of lines.slice(start + 1, mapped)) {
    const found = /^\s*(\d+): (.*)$/.exec(line);
    if (found) id = found[1]!;
    const rest = (found?.[2] ?? line.trim()).replace(/M=(\d+)/, (_, mapping: string) => `M=${mappings.get(mapping)}`);
    locations.set(id, `${locations.get(id) ?? ''}|${rest}`);
  }
  return lines.slice(0, start).map((line) => {
    const [, values, stack] = /^((?:\s+-?\d+)+):((?:\s+\d+)*)\s*$/.exec(line) ?? [];
    if (values === undefined) return line.replace(/\.\d+ \+0000/, ' +0000');
    return `${values}:${stack!
      .trim()
      .split(/\s+/)
      .map((one) => locations.get(one) ?? '')
      .join(' ')}`;
  });
}

describe('written profiles', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-encode-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are the same to pprof -raw: header, samples, labels, stacks, locations, mappings', async () => {
    const files = realProfiles();
    const written = join(folder, 'written.pb');
    for (const file of files) {
      writeFileSync(written, await encodeProfile(await openUnpruned(file)));
      assert.deepEqual(await raw(written), await raw(file), basename(file));
    }
    assert.ok(files.length >= 40);
  });

  it('are the same to pprof -raw as what it joins and compares itself, sample by sample', async () => {
    const written = join(folder, 'joined.pb');
    const at = (name: string): string => join(recordings(), `${name}.pb.gz`);
    const groups: readonly (readonly string[])[] = [
      ['heap', 'allocs', 'heap-before'],
      ['cpu', 'compile-cpu', 'link-cpu', 'sort-cpu'],
      ['goroutine', 'goroutine-before'],
      ['block', 'mutex', 'encoding-json-block'],
    ].map((names) => names.map(at));
    for (const group of groups) {
      const profiles = await Promise.all(group.map(openUnpruned));
      writeFileSync(written, await encodeProfile(await mergeProfiles(profiles)));
      assert.deepEqual(await raw(written), await raw(...group), group.join(' '));
      const [now, base] = profiles as [Profile, Profile];
      for (const mode of ['base', 'diff-base'] as const) {
        writeFileSync(written, await encodeProfile(await diffProfiles(now, base, { mode, normalize: true })));
        const theirs = await raw(`-${mode.replace('-', '_')}=${group[1]}`, '-normalize', group[0]!);
        assert.deepEqual(await raw(written), theirs, `${mode} ${group.join(' ')}`);
      }
    }
  });

  it('keep values of any sign and size, and 64-bit addresses', async () => {
    const fields = smallProfile();
    const extremes = [-1, -(2 ** 31), 2 ** 32, -(2 ** 40) - 7, 2 ** 53 - 1, -(2 ** 53) + 1];
    for (const value of extremes) fields.push([2, message([1, [1]], [2, [value]])]);
    fields.push(
      [4, message([1, 3], [3, 0xffff_ffff_8000_0000n], [4, message([1, 2], [2, 1])])],
      [2, message([1, 3], [2, 1])],
    );
    const profile = await decodeProfile(encode(fields));
    const again = await decodeProfile(await encodeProfile(profile));
    assert.deepEqual([...again.samples.values[0]!], [70, 30, ...extremes, 1]);
    const [, leaf] = [0, stackOf(again.stacks, again.samples.leaf.at(-1)!)[0]!];
    assert.equal(again.locations.address[leaf], 0xffff_ffff_8000_0000n);
  });

  it('keep a sample of a base a sample of a base, under the label pprof knows', async () => {
    const profile = await decodeProfile(encode(smallProfile()));
    const again = await decodeProfile(await encodeProfile(await diffProfiles(profile, profile, { mode: 'diff-base' })));
    assert.deepEqual([...again.samples.fromBase!], [0, 0, 1, 1]);
    assert.deepEqual([...again.samples.values[0]!], [70, 30, -70, -30]);
    assert.equal(again.labels.count, 2, 'the mark is no label');
    const file = join(folder, 'diff.pb');
    writeFileSync(file, await encodeProfile(again));
    const tags = execFileSync('go', ['tool', 'pprof', '-tags', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.match(tags, /pprof::base: Total/);
  });

  it('hold nothing that no sample uses', async () => {
    const fields = smallProfile();
    fields.push(
      [6, 'main.unused'],
      [5, message([1, 9], [2, smallStrings.length], [4, 5])],
      [4, message([1, 9], [4, message([1, 9])])],
    );
    const profile = await decodeProfile(encode(fields));
    const again = await decodeProfile(await encodeProfile(profile));
    assert.equal(again.functions.count, 2);
    assert.equal(again.locations.count, 2);
    const texts = Array.from({ length: again.strings.length }, (_, row) => again.strings.at(row));
    assert.ok(!texts.includes('main.unused'));
  });
});

describe('joining profiles', () => {
  const shape = { samples: 20_000, locations: 3000, minDepth: 20, maxDepth: 40, seed: 5 };
  let profile: Profile;
  before(async () => {
    profile = await decodeProfile(generateProfile(shape));
  });

  it('adds up what is equal and drops what cancels out, stacks and all', async () => {
    const twice = await mergeProfiles([profile, profile]);
    const once = await mergeProfiles([profile, await decodeProfile(generateProfile({ ...shape, samples: 0 }))]);
    assert.equal(twice.samples.count, once.samples.count);
    assert.deepEqual(
      twice.samples.values[1],
      once.samples.values[1]!.map((value) => 2 * value),
    );
    const nothing = await diffProfiles(profile, profile, { mode: 'base' });
    assert.equal(nothing.samples.count, 0);
    assert.equal(nothing.stacks.count, 1);
  });

  it('joins many profiles without a stack of its own growing', async () => {
    const small = await decodeProfile(encode(smallProfile()));
    const many = await mergeProfiles(new Array<Profile>(5000).fill(small));
    assert.deepEqual([...many.samples.values[0]!], [350_000, 150_000]);
    assert.equal(many.durationNanos, 5000e9);
  });

  it('stops when told to', async () => {
    const signal = { aborted: true };
    const stopped = (error: unknown): boolean => error instanceof ProfileError && error.code === 'cancelled';
    await assert.rejects(mergeProfiles([profile, profile], { signal }), stopped);
    await assert.rejects(diffProfiles(profile, profile, { mode: 'base' }, { signal }), stopped);
    await assert.rejects(encodeProfile(profile, { signal }), stopped);
  });
});
