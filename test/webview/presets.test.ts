/** The patterns the page makes of labels and frames: each means one thing, and a chip shows it without its quotes. */
import assert from 'node:assert/strict';
import { openProfile } from '#engine/profile/open';
import { refineBy } from '#engine/profile/refine/refinement';
import { compileRegexp } from '#engine/profile/refine/regexp';
import { chipText, framePattern, labelPattern } from '../../media/profile/presets';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { encode, message } from '../profile/builder';

/** A profile whose samples have one label each, the n-th of value 10^n. */
function labelled(labels: readonly (readonly [key: string, value: string])[]) {
  const strings = ['', 'samples', 'count', ...labels.flat()];
  return encode([
    [1, message([1, 1], [2, 2])],
    ...labels.map((_, at) => [2, message([2, [10 ** at]], [3, message([1, 3 + 2 * at], [2, 4 + 2 * at])])] as const),
    ...strings.map((text) => [6, text] as const),
  ]);
}

describe('patterns of the page', () => {
  const labels = [
    ['c', 'a'],
    ['c', 'a,b'],
    ['c', 'b'],
    ['k=ey', 'v=1,x'],
    ['plain', 'x=y'],
    ['regexp', '.*'],
  ] as const;

  for (const [at, [key, text]] of labels.entries()) {
    it(`keep the samples labelled ${key}: ${text}, and no others`, async () => {
      const profile = await openProfile(labelled(labels), { inflate: inflateWithZlib });
      const pattern = labelPattern(key, { text, number: undefined, unit: '', cost: 1 });
      const kept = await refineBy(profile, [{ kind: 'tagFocus', pattern }]);
      assert.deepEqual([...kept.samples.values[0]!], [10 ** at]);
    });
  }

  it('name code without a name by its binary, as pprof matches it', async () => {
    const matches = await compileRegexp(framePattern('[libc.so.6]', 'functions') ?? '', 'focus');
    assert.deepEqual(
      ['/usr/lib/libc.so.6', 'libc.so.6', '[libc.so.6]', '/usr/lib/xlibc.so.6', '/usr/lib/libc.so.60'].map(matches),
      [true, true, true, false, false],
    );
    assert.equal(framePattern('<unknown>', 'lines'), undefined);
  });

  it('are shown without their quotes', () => {
    assert.equal(chipText(labelPattern('c', { text: 'a,b', number: undefined, unit: '', cost: 1 })), 'c=a,b');
    assert.equal(chipText(framePattern('net/http.(*conn).serve', 'functions') ?? ''), 'net/http.(*conn).serve');
    assert.equal(chipText('^net|http$'), '^net|http$');
  });
});
