/** What a difference with both sides sums up to once the sides are subtracted: what `go tool pprof -base` says. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { diffProfiles } from '#engine/profile/compare/diff';
import { subtracted } from '#engine/profile/compare/subtracted';
import { totalOf } from '#engine/profile/costs/top';
import { pprofTop } from './pprof';
import { open } from './recordings';

const folder = resolve('examples/leaky-service/profiles');

describe('a difference whose sides are subtracted afterwards', function () {
  this.timeout(60_000);

  for (const [file, base, normalize] of [
    ['heap.pb.gz', 'heap-before.pb.gz', false],
    ['heap.pb.gz', 'heap-before.pb.gz', true],
    ['goroutine-after.pb.gz', 'goroutine-before.pb.gz', false],
  ] as const) {
    it(`has the totals of pprof -base for ${file}${normalize ? ', normalised' : ''}`, async () => {
      const [now, before] = [await open(`${folder}/${file}`), await open(`${folder}/${base}`)];
      const difference = await subtracted(await diffProfiles(now, before, { mode: 'diff-base', normalize }));
      assert.equal(difference.samples.fromBase, undefined);
      for (const [at, { type, unit }] of difference.sampleTypes.entries()) {
        const flags = [`-sample_index=${type}`, `-base=${folder}/${base}`, ...(normalize ? ['-normalize'] : [])];
        const { total } = await pprofTop([`${folder}/${file}`], unit === 'bytes' ? 'B' : unit, flags);
        assert.equal(Math.round(totalOf(difference, at)), total, type);
      }
    });
  }
});
