/** What can be done with a profile that opens, however odd it is: refined, joined, compared, written and told, or refused with a typed error. */
import assert from 'node:assert/strict';
import { diffProfiles } from '#engine/profile/compare/diff';
import { growthByPath } from '#engine/profile/compare/growth';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { neighboursOf } from '#engine/profile/costs/neighbours';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { ProfileError } from '#engine/profile/model/errors';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { decodeProfile } from '#engine/profile/pprof/decode';
import { encodeProfile } from '#engine/profile/pprof/encode';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { refineBy } from '#engine/profile/refine/refinement';
import { buildStackTree } from '#engine/profile/tree/stack-tree';
import { heaviestNodes } from '#engine/profile/tree/tree-extract';
import { randomFrom } from '../../server/src/tools/bench/profile-writer';
import { randomProfile } from '../profile/random-profile';
import { nightly, seed } from '../seeded';

const rounds = nightly ? 20_000 : 500;

/** Some bytes changed: most of what comes out is refused at once, the rest is a profile nobody would write. */
function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice();
  for (let edits = Math.floor(random() * 4); edits > 0; edits--) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  }
  return copy;
}

/** Costs of all functions of a sample type, as text. */
function costsOf(profile: Profile, type: number): string {
  const frames = buildFrames(profile, 'lines');
  const costs = frameCosts(profile, frames, type);
  return Array.from(sortFrames(frames, costs), (row) => `${frames.names[row]} ${costs.flat[row]} ${costs.cum[row]}`)
    .sort()
    .join('\n');
}

async function use(profile: Profile, other: Profile): Promise<void> {
  const refined = await refineBy(await removeUninteresting(profile), [
    { kind: 'tagRoot', pattern: 'kind,bytes' },
    { kind: 'tagLeaf', pattern: 'request' },
    { kind: 'focus', pattern: 'main|qsort|burn' },
    { kind: 'hide', pattern: 'runtime' },
    { kind: 'tagIgnore', pattern: 'size=1kb:' },
  ]);
  const compared = await diffProfiles(profile, other, { mode: 'diff-base', normalize: true });
  const same = await diffProfiles(profile, profile, { mode: 'base' });
  assert.equal(same.samples.count, 0);
  const joined = await mergeProfiles([profile, refined, compared]);
  for (const one of [refined, compared, joined]) {
    const frames = buildFrames(one, 'functions', undefined, 'as-pprof');
    const tree = buildStackTree(one, frames);
    const written = await decodeProfile(await encodeProfile(one));
    for (let type = 0; type < one.sampleTypes.length; type++) {
      const costs = frameCosts(one, frames, type);
      const rows = sortFrames(frames, costs);
      assert.equal(neighboursOf(one, frames, type, rows).length, rows.length);
      const { nodes, count } = heaviestNodes(one, tree, type, 0);
      assert.equal(nodes.length, count);
      growthByPath(one, tree, type, ['kind']);
      // Sums beyond 2^53 are rounded, in whatever order the samples stand.
      const most = one.samples.values[type]!.reduce((sum, value) => sum + Math.abs(value), 0);
      if (most < 2 ** 53) assert.equal(costsOf(written, type), costsOf(one, type));
    }
  }
}

describe('operations on odd profiles', function () {
  this.timeout(nightly ? 3600_000 : 600_000);

  it(`work or refuse: ${rounds} profiles, seed ${seed}`, async () => {
    const random = randomFrom(seed);
    let used = 0;
    for (let round = 0; round < rounds; round++) {
      const shape = {
        program: 1 + (round % 50),
        types: [
          ['samples', 'count'],
          ['cpu', 'nanoseconds'],
        ] as const,
      };
      const bytes = damaged(randomProfile({ ...shape, seed: round }), random);
      try {
        const other = await decodeProfile(randomProfile({ ...shape, seed: round + 1 }));
        await use(await decodeProfile(bytes), other);
        used++;
      } catch (error) {
        if (!(error instanceof ProfileError)) throw new Error(`round ${round} of seed ${seed}`, { cause: error });
        assert.match(error.describe('x'), /^x .+\. [A-Z].*\.$/s);
      }
    }
    assert.ok(used > rounds / 5, `only ${used} opened`);
  });
});
