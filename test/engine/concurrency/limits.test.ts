/** How much of the explorer's limits a function may take in a package of a size. */
import assert from 'node:assert/strict';
import { atMostSmall, briefLimits, shareOf, startsIn, thoroughLimits } from '#engine/concurrency/limits';
import { LineIndex } from '#engine/text/line-index';

describe('limits of the explorer', () => {
  it('are whole in packages of the usual size', () => {
    assert.deepEqual(shareOf(thoroughLimits, 1000), thoroughLimits);
    assert.deepEqual(shareOf(briefLimits, 0), briefLimits);
  });

  it('are halved where a package starts twice as many goroutines', () => {
    assert.deepEqual(shareOf(thoroughLimits, 1001), { states: 125, operations: 6000 });
    assert.deepEqual(shareOf(thoroughLimits, 4000), { states: 62, operations: 3000 });
  });

  it('are never less than what is enough for most functions', () => {
    assert.deepEqual(shareOf(thoroughLimits, 1_000_000), atMostSmall(thoroughLimits));
    assert.deepEqual(shareOf({ states: 10, operations: 100 }, 1_000_000), { states: 10, operations: 100 });
  });

  it('count the statements that start goroutines', () => {
    const text = 'package p\n\nfunc f() {\n\tgo f()\n\tgo func() {\n\t\tgo (f)()\n\t}()\n\tgoing()\n\t// go f()\n}\n';
    assert.equal(startsIn([{ lines: new LineIndex(text) }, { lines: new LineIndex('package q\n') }]), 3);
  });
});
