/** Every figure of `profile top` is the one `go tool pprof -top` prints for the same file, sample type and flags. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { buildFrames, type Granularity } from '#engine/profile/frames';
import { mergeProfiles } from '#engine/profile/merge';
import { pprofName } from '#engine/profile/pprof-name';
import type { Profile } from '#engine/profile/profile';
import { type Refinements, refine } from '#engine/profile/refine';
import { compileRegexp } from '#engine/profile/regexp';
import { buildStackTree, nodeCosts } from '#engine/profile/stack-tree';
import { frameCosts, sortFrames } from '#engine/profile/top';
import { byName, type OracleRow, pprofTop } from './pprof';
import { open, realProfiles, recordings } from './recordings';

interface OurTop {
  readonly rows: readonly OracleRow[];
  readonly names: readonly string[];
}

function ourTop(profile: Profile, type: number, by: 'flat' | 'cum' = 'flat', what: Granularity = 'functions'): OurTop {
  const frames = buildFrames(profile, what, pprofName);
  const costs = frameCosts(profile, frames, type);
  const rows = Array.from(sortFrames(frames, costs, by), (frame) => ({
    name: frames.names[frame]!,
    flat: costs.flat[frame]!,
    cum: costs.cum[frame]!,
  }));
  return { rows, names: rows.map((row) => row.name) };
}

/** The unit pprof is told, so that it prints values as they are. */
function unitOf(profile: Profile, type: number): string {
  return profile.sampleTypes[type]!.unit;
}

/** Runs jobs two at a time: pprof is a process of its own. */
async function inPairs(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all([worker(), worker()]);
}

describe('profile top against go tool pprof', function () {
  this.timeout(600_000);
  let files: string[];
  before(() => {
    files = realProfiles();
  });

  it('has 30 real profiles to compare', () => {
    assert.ok(files.length >= 30, `only ${files.length}: ${files.map((file) => basename(file)).join(', ')}`);
  });

  it('gives every function of every profile and sample type the same flat and cum', async () => {
    let functions = 0;
    await inPairs(
      files.flatMap((file) => async () => {
        const profile = await open(file);
        for (let type = 0; type < profile.sampleTypes.length; type++) {
          const flags = [`-sample_index=${type}`];
          const oracle = await pprofTop([file], unitOf(profile, type), flags);
          const ours = ourTop(profile, type);
          functions += ours.rows.length;
          assert.deepEqual(byName(ours.rows), byName(oracle.rows), `${file} ${flags.join(' ')}`);
          assert.deepEqual(ours.names, oracle.names, `order of ${file} ${flags.join(' ')}`);
        }
      }),
    );
    assert.ok(functions > 5000, `only ${functions} functions compared`);
  });

  it('shows the sample type pprof shows, sorted by cum', async () => {
    await inPairs(
      files.map((file) => async () => {
        const profile = await open(file);
        const type = profile.defaultSampleType;
        const oracle = await pprofTop([file], unitOf(profile, type), ['-cum']);
        const ours = ourTop(profile, type, 'cum');
        assert.deepEqual(byName(ours.rows), byName(oracle.rows), file);
        assert.deepEqual(ours.names, oracle.names, `order of ${file}`);
      }),
    );
  });

  const refinements: readonly (readonly [string, keyof Refinements, string])[] = [
    ['-focus', 'focus', 'mallocgc|fibonacci|Lock$'],
    ['-ignore', 'ignore', '^runtime\\.'],
    ['-hide', 'hide', 'runtime/|^runtime\\.(mcall|goexit|main)|sort'],
    ['-show', 'show', '^(main|encoding|net|runtime)'],
    ['-show_from', 'showFrom', 'json|burn|http|sort\\.'],
  ];
  for (const [flag, name, pattern] of refinements) {
    it(`refines with ${flag} as pprof does`, async () => {
      const matcher = await compileRegexp(pattern, flag);
      let left = 0;
      await inPairs(
        files.map((file) => async () => {
          const profile = await open(file);
          const type = profile.defaultSampleType;
          const oracle = await pprofTop([file], unitOf(profile, type), [`${flag}=${pattern}`]);
          const ours = ourTop(refine(profile, { [name]: matcher }, pprofName), type);
          left += ours.rows.length;
          assert.deepEqual(byName(ours.rows), byName(oracle.rows), file);
        }),
      );
      assert.ok(left > 300, `only ${left} rows left to compare`);
    });
  }

  it('counts by lines as pprof does', async () => {
    await inPairs(
      files.map((file) => async () => {
        const profile = await open(file);
        const type = profile.defaultSampleType;
        const oracle = await pprofTop([file], unitOf(profile, type), ['-lines']);
        assert.deepEqual(byName(ourTop(profile, type, 'flat', 'lines').rows), byName(oracle.rows), file);
      }),
    );
  });

  it('counts the flat of files as pprof does', async () => {
    // pprof prints a row per start line of a function there, all under the file's name, so that cum counts a sample more than once.
    const flats = (rows: readonly OracleRow[]): Map<string, string> => byName(rows.map((row) => ({ ...row, cum: 0 })));
    await inPairs(
      files.map((file) => async () => {
        const profile = await open(file);
        const type = profile.defaultSampleType;
        const oracle = await pprofTop([file], unitOf(profile, type), ['-files']);
        assert.deepEqual(flats(ourTop(profile, type, 'flat', 'files').rows), flats(oracle.rows), file);
      }),
    );
  });

  it('joins several files as pprof does', async () => {
    const pair = ['heap.pb.gz', 'allocs.pb.gz'].map((name) => `${recordings()}/${name}`);
    const merged = await mergeProfiles(await Promise.all(pair.map(open)));
    for (let type = 0; type < merged.sampleTypes.length; type++) {
      const oracle = await pprofTop(pair, unitOf(merged, type), [`-sample_index=${type}`]);
      assert.deepEqual(byName(ourTop(merged, type).rows), byName(oracle.rows));
    }
  });

  it('gives the call tree the same figures as the table', async () => {
    for (const file of files) {
      const profile = await open(file);
      const frames = buildFrames(profile);
      const tree = buildStackTree(profile, frames);
      for (let type = 0; type < profile.sampleTypes.length; type++) {
        const table = frameCosts(profile, frames, type);
        const nodes = nodeCosts(profile, tree, type);
        const flat = new Float64Array(frames.count);
        const cum = new Float64Array(frames.count);
        for (let node = 1; node < tree.count; node++) {
          const frame = tree.frame[node]!;
          flat[frame] += nodes.flat[node]!;
          let above = tree.parent[node]!;
          while (above !== 0 && tree.frame[above] !== frame) above = tree.parent[above]!;
          if (above === 0) cum[frame] += nodes.cum[node]!;
        }
        assert.deepEqual(flat, table.flat, `${file} flat`);
        assert.deepEqual(cum, table.cum, `${file} cum`);
      }
    }
  });
});
