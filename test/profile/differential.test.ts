/** Every figure is the one `go tool pprof` prints for the same file, sample type and flags: flat and cum of every function, totals, callers and callees. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { frameCosts } from '#engine/profile/costs/top';
import { buildFrames } from '#engine/profile/names/frames';
import { removeUninteresting } from '#engine/profile/refine/prune';
import type { Refinement } from '#engine/profile/refine/refinement';
import { buildStackTree, nodeCosts } from '#engine/profile/tree/stack-tree';
import { comparedFigures, comparePeek, compareTop, inPairs, type Seen } from './against-pprof';
import { open, openUnpruned, realProfiles, recordings } from './recordings';

describe('profiles against go tool pprof', function () {
  this.timeout(900_000);
  let files: string[];
  /** Each file with another one of its kind; the first of a kind goes with the last. */
  let pairs: (readonly [file: string, other: string])[];
  before(async () => {
    files = realProfiles();
    const kinds = new Map<string, string[]>();
    for (const file of files) {
      const { sampleTypes, periodType } = await open(file);
      const kind = JSON.stringify([sampleTypes, periodType]);
      kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
    }
    pairs = [...kinds.values()].flatMap((kind) =>
      kind.length < 2 ? [] : kind.map((file, at) => [file, kind.at(at - 1)!] as const),
    );
  });
  after(() => console.log(`    ${comparedFigures()} figures of ${files.length} profiles compared, none differs`));

  it('has 40 real profiles to compare', () => {
    assert.ok(files.length >= 40, `only ${files.length}: ${files.map((file) => basename(file)).join(', ')}`);
  });

  it('gives every function of every profile and sample type the same flat and cum', async () => {
    let functions = 0;
    await inPairs(
      files.map((file) => async () => {
        const profile = await open(file);
        for (let type = 0; type < profile.sampleTypes.length; type++) {
          const rows = await compareTop([file], profile, type, {});
          functions += rows;
        }
      }),
    );
    assert.ok(functions > 2000, `only ${functions} functions compared`);
  });

  const refinement = (kind: Refinement['kind'], flag: string, pattern: string, least: number) => ({
    flags: [`${flag}=${pattern}`],
    refinements: [{ kind, pattern }],
    least,
  });
  const views: readonly (Seen & { readonly least: number })[] = [
    { flags: ['-cum'], by: 'cum', least: 3000 },
    { flags: ['-lines'], granularity: 'lines', least: 3000 },
    { flags: ['-files'], granularity: 'files', least: 3000 },
    { flags: ['-lines', '-cum'], granularity: 'lines', by: 'cum', least: 3000 },
    { flags: ['-filefunctions'], granularity: 'filefunctions', least: 3000 },
    { flags: ['-addresses'], granularity: 'addresses', least: 3000 },
    { flags: ['-noinlines'], noInlines: true, least: 3000 },
    { flags: ['-mean'], mean: true, least: 3000 },
    { flags: ['-addresses', '-noinlines', '-cum'], granularity: 'addresses', noInlines: true, by: 'cum', least: 3000 },
    {
      flags: ['-relative_percentages', '-noinlines', '-focus=mallocgc|json', '-hide=^runtime\\.'],
      relative: true,
      noInlines: true,
      refinements: [
        { kind: 'focus', pattern: 'mallocgc|json' },
        { kind: 'hide', pattern: '^runtime\\.' },
      ],
      least: 300,
    },
    {
      flags: ['-filefunctions', '-show_from=main|json', '-ignore=gopark', '-tagleaf=bytes,worker', '-tagignore=:64b'],
      granularity: 'filefunctions',
      refinements: [
        { kind: 'showFrom', pattern: 'main|json' },
        { kind: 'ignore', pattern: 'gopark' },
        { kind: 'tagLeaf', pattern: 'bytes,worker' },
        { kind: 'tagIgnore', pattern: ':64b' },
      ],
      least: 100,
    },
    refinement('focus', '-focus', 'mallocgc|fibonacci|Lock$', 300),
    refinement('ignore', '-ignore', '^runtime\\.', 300),
    refinement('hide', '-hide', 'runtime/|^runtime\\.(mcall|goexit|main)|sort', 300),
    refinement('show', '-show', '^(main|encoding|net|runtime)', 300),
    refinement('showFrom', '-show_from', 'json|burn|http|sort\\.', 300),
    refinement('tagFocus', '-tagfocus', 'kind=burn,worker', 30),
    refinement('tagFocus', '-tagfocus', 'burn,worker:[12]', 30),
    refinement('tagFocus', '-tagfocus', 'bytes=1kb:64kb', 0),
    refinement('tagFocus', '-tagfocus', ':512b', 300),
    refinement('tagIgnore', '-tagignore', 'worker:[0-2]', 300),
    refinement('tagIgnore', '-tagignore', 'bytes=4096b:', 300),
    refinement('tagRoot', '-tagroot', 'kind,pool,worker', 3000),
    refinement('tagLeaf', '-tagleaf', 'bytes,handler', 3000),
    {
      flags: ['-tagroot=pool', '-focus=p[01]', '-hide=^runtime\\.', '-show_from=parked|main', '-tagignore=p1'],
      refinements: [
        { kind: 'tagIgnore', pattern: 'p1' },
        { kind: 'showFrom', pattern: 'parked|main' },
        { kind: 'hide', pattern: '^runtime\\.' },
        { kind: 'focus', pattern: 'p[01]' },
        { kind: 'tagRoot', pattern: 'pool' },
      ],
      least: 0,
    },
    {
      flags: ['-lines', '-ignore=mallocgc', '-show=\\.go$', '-hide=_test\\.go'],
      granularity: 'lines',
      refinements: [
        { kind: 'ignore', pattern: 'mallocgc' },
        { kind: 'show', pattern: '\\.go$' },
        { kind: 'hide', pattern: '_test\\.go' },
      ],
      least: 300,
    },
  ];
  for (const { least, ...view } of views) {
    it(`agrees with ${view.flags!.join(' ')}`, async () => {
      let left = 0;
      await inPairs(
        files.map((file) => async () => {
          const profile = await open(file);
          const rows = await compareTop([file], profile, profile.defaultSampleType, view);
          left += rows;
        }),
      );
      assert.ok(left >= least, `only ${left} rows left to compare`);
    });
  }

  const comparisons: readonly (readonly [flag: string, mode: 'base' | 'diff-base', normalize: boolean])[] = [
    ['-base', 'base', false],
    ['-base', 'base', true],
    ['-diff_base', 'diff-base', false],
    ['-diff_base', 'diff-base', true],
  ];
  for (const [flag, mode, normalize] of comparisons) {
    it(`agrees with ${flag}${normalize ? ' -normalize' : ''}`, async () => {
      let left = 0;
      await inPairs(
        pairs.map(([file, other]) => async () => {
          const [now, base] = [await openUnpruned(file), await openUnpruned(other)];
          const profile = await removeUninteresting(await diffProfiles(now, base, { mode, normalize }));
          const flags = [`${flag}=${other}`, ...(normalize ? ['-normalize'] : [])];
          const type = profile.defaultSampleType;
          left += await compareTop([file], profile, type, { flags });
          const dropping = [...flags, '-drop_negative', '-noinlines', '-lines'];
          const seen: Seen = { flags: dropping, dropNegative: true, noInlines: true, granularity: 'lines' };
          await compareTop([file], profile, type, seen);
          const refined: Seen = {
            flags: [...flags, '-ignore=^runtime\\.mcall', '-show=runtime|main', '-cum', '-relative_percentages'],
            refinements: [
              { kind: 'ignore', pattern: '^runtime\\.mcall' },
              { kind: 'show', pattern: 'runtime|main' },
            ],
            by: 'cum',
            relative: true,
          };
          await compareTop([file], profile, type, refined);
        }),
      );
      assert.ok(left > 1000, `only ${left} rows left to compare`);
    });
  }

  it('refines differences as pprof does, the label of the base included', async () => {
    const seen: readonly Seen[] = [
      { flags: ['-tagfocus=pprof::base=true'], refinements: [{ kind: 'tagFocus', pattern: 'pprof::base=true' }] },
      { flags: ['-tagroot=pprof::base'], refinements: [{ kind: 'tagRoot', pattern: 'pprof::base' }] },
      { flags: ['-focus=main|json', '-cum'], refinements: [{ kind: 'focus', pattern: 'main|json' }], by: 'cum' },
    ];
    await inPairs(
      pairs.slice(0, 12).map(([file, other]) => async () => {
        const profile = await diffProfiles(await open(file), await open(other), { mode: 'diff-base' });
        for (const { flags = [], ...rest } of seen) {
          const all = [`-diff_base=${other}`, ...flags];
          await compareTop([file], profile, profile.defaultSampleType, { ...rest, flags: all });
        }
      }),
    );
  });

  it('joins files of one kind as pprof does', async () => {
    const joined: readonly (readonly string[])[] = [
      ['heap.pb.gz', 'allocs.pb.gz'],
      ['cpu.pb.gz', 'compile-cpu.pb.gz', 'link-cpu.pb.gz', 'cgo-cpu.pb.gz'],
      ['goroutine.pb.gz', 'compared-goroutine.pb.gz', 'goroutine.pb.gz'],
    ].map((names) => names.map((name) => `${recordings()}/${name}`).filter((file) => files.includes(file)));
    for (const group of joined) {
      const merged = await mergeProfiles(await Promise.all(group.map(open)));
      for (let type = 0; type < merged.sampleTypes.length; type++) await compareTop(group, merged, type, {});
    }
  });

  it('finds the callers and callees that -peek finds', async () => {
    let peeked = 0;
    await inPairs(
      files.map((file) => async () => {
        const found = await comparePeek([file], await open(file), 'mallocgc|gopark|main|sort|json|Lock|\\[');
        peeked += found;
        await comparePeek([file], await open(file), 'mallocgc|gopark|main', {
          flags: ['-noinlines', '-lines', '-ignore=gcBgMarkWorker', '-tagroot=kind'],
          refinements: [
            { kind: 'ignore', pattern: 'gcBgMarkWorker' },
            { kind: 'tagRoot', pattern: 'kind' },
          ],
          granularity: 'lines',
          noInlines: true,
        });
      }),
    );
    assert.ok(peeked > 150, `only ${peeked} functions`);
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
