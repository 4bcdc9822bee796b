/**
 * What recorded profiles have too little of, against `go tool pprof`: several binaries at other addresses each time, functions without names,
 * labels with units and several values, columns, negative values, empty stacks, sample types in another order and unit, drop_frames.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { mergeProfiles } from '#engine/profile/compare/merge';
import type { Profile } from '#engine/profile/model/profile';
import type { TableGranularity } from '#engine/profile/names/frames';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { pprofFlag, type Refinement, type RefinementKind } from '#engine/profile/refine/refinement';
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { seed } from '../seeded';
import { comparedFigures, comparePeek, compareTop, inPairs, type Seen } from './against-pprof';
import { type RandomShape, randomProfile } from './random-profile';
import { openUnpruned } from './recordings';

const rounds = 60;

const names = ['main', 'runtime', 'mallocgc$', 'libc', 'Store|F', '\\.go$', 'ns::', '^$', 'burn', 'sort'];
const tags = [
  'burn',
  'kind=burn,idle',
  'burn,worker',
  'bytes=16kb:',
  ':32kb',
  'request=16384b:48kb',
  'size=16384',
  '64kb',
  'ms',
  '1',
];
const keys = ['kind', 'bytes,kind', 'worker,size', 'request', 'absent'];
const patterns: Readonly<Record<RefinementKind, readonly string[]>> = {
  focus: names,
  ignore: names,
  hide: names,
  show: names,
  showFrom: names,
  tagFocus: tags,
  tagIgnore: tags,
  tagRoot: keys,
  tagLeaf: keys,
};
const granularities: readonly TableGranularity[] = ['functions', 'lines', 'files', 'filefunctions', 'addresses'];

const typeLists: readonly RandomShape['types'][] = [
  [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  [
    ['cpu', 'microseconds'],
    ['samples', 'count'],
  ],
  [
    ['alloc', 'bytes'],
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
];

describe('made profiles against go tool pprof', function () {
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-made-'));
  const random = randomFrom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    console.log(`    ${comparedFigures()} figures compared, none differs (seed ${seed})`);
  });

  function make(name: string, shape: Omit<RandomShape, 'seed'>): string {
    const file = join(folder, name);
    writeFileSync(file, randomProfile({ ...shape, seed: below(1e9) }));
    return file;
  }

  /** Up to three refinements of different kinds, and a granularity. */
  function anyView(): Seen {
    const kinds = (Object.keys(patterns) as RefinementKind[]).sort(() => random() - 0.5).slice(0, below(4));
    const refinements = kinds.map((kind): Refinement => ({ kind, pattern: one(patterns[kind]) }));
    const granularity = one(granularities);
    const by = one(['flat', 'cum'] as const);
    const [noInlines, dropNegative, relative, mean] = Array.from({ length: 4 }, () => below(4) === 0);
    return {
      refinements,
      granularity,
      by,
      noInlines,
      dropNegative,
      relative,
      mean,
      flags: [
        `-${granularity}`,
        ...(by === 'cum' ? ['-cum'] : []),
        ...(noInlines ? ['-noinlines'] : []),
        ...(dropNegative ? ['-drop_negative'] : []),
        ...(mean ? ['-mean'] : []),
        ...(relative ? ['-relative_percentages'] : []),
        ...refinements.map(({ kind, pattern }) => `-${pprofFlag(kind)}=${pattern}`),
      ],
    };
  }

  async function compareViews(
    files: readonly string[],
    profile: Profile,
    flags: readonly string[],
    views: readonly Seen[],
  ) {
    for (const [at, view] of views.entries()) {
      const type = at % profile.sampleTypes.length;
      await compareTop(files, profile, type, { ...view, flags: [...flags, ...view.flags!] });
    }
  }

  it('has the same figures whatever is refined', async () => {
    const jobs = Array.from({ length: rounds }, (_, round) => {
      const dropFrames = one(['', '', 'runtime\\..*|qsort']);
      const keepFrames = one(['', 'runtime\\.gopark']);
      const odd = below(2) === 0;
      const file = make(`single${round}.pb`, {
        program: round + 1,
        types: one(typeLists),
        dropFrames,
        keepFrames,
        odd,
      });
      const views = Array.from({ length: 6 }, anyView);
      const peeks = Array.from({ length: 2 }, anyView).map(
        ({ by: _, dropNegative: __, relative: ___, mean: ____, ...view }) => ({
          ...view,
          flags: view.flags!.filter((flag) => !/^-(cum|mean|drop_negative|relative_percentages)$/.test(flag)),
        }),
      );
      return async () => {
        const profile = await removeUninteresting(await openUnpruned(file));
        await compareViews([file], profile, [], views);
        await comparePeek([file], profile, 'main|sort|<unknown>|libc');
        for (const view of peeks) await comparePeek([file], profile, 'main|sort|unknown|libc', view);
      };
    });
    await inPairs(jobs);
  });

  it('has the same figures when joined and compared', async () => {
    const jobs = Array.from({ length: rounds }, (_, round) => {
      const types = one(typeLists);
      const same = below(2) === 0;
      const dropFrames = one(['', 'runtime\\..*']);
      const shape = { program: round + 1, dropFrames, odd: below(3) === 0 };
      const now = make(`now${round}.pb`, { ...shape, types });
      const base = make(`base${round}.pb`, { ...shape, types: same ? types : one(typeLists) });
      const mode = one(['base', 'diff-base'] as const);
      const normalize = same && below(2) === 0;
      const flags = [`-${mode.replace('-', '_')}=${base}`, ...(normalize ? ['-normalize'] : [])];
      const views: Seen[] = [{ flags: [] }, { flags: [] }, ...Array.from({ length: 3 }, anyView)];
      return async () => {
        const [one, other] = [await openUnpruned(now), await openUnpruned(base)];
        const compared = await removeUninteresting(await diffProfiles(one, other, { mode, normalize }));
        await compareViews([now], compared, flags, views);
        const joined = await removeUninteresting(await mergeProfiles([one, other]));
        await compareViews([now, base], joined, [], views);
      };
    });
    await inPairs(jobs);
  });

  it('has the same figures once written, in pprof and in what it writes', async () => {
    const jobs = Array.from({ length: 20 }, (_, round) => {
      const shape = { program: round + 1, types: typeLists[0]!, dropFrames: '' };
      const [now, base] = [make(`w${round}.pb`, shape), make(`v${round}.pb`, shape)];
      const written = join(folder, `written${round}.pb`);
      return async () => {
        const mode = round % 2 === 0 ? 'diff-base' : 'base';
        const compared = await diffProfiles(await openUnpruned(now), await openUnpruned(base), { mode });
        writeFileSync(written, await encodeProfile(compared));
        await compareViews([written], compared, [], [{ flags: [] }, { flags: ['-lines'], granularity: 'lines' }]);
        await compareViews([written], await openUnpruned(written), [], [{ flags: [] }, { flags: [] }]);
      };
    });
    await inPairs(jobs);
    assert.ok(comparedFigures() > 5000);
  });
});
