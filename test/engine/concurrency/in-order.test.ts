/** What is walked through in order: maps whose keys are numbers. */
import { strict as assert } from 'node:assert';
import { eachInOrder } from '#engine/concurrency/search/in-order';

function written(entries: readonly (readonly [number, string])[]): readonly string[] {
  const seen: string[] = [];
  eachInOrder(new Map(entries), (value, key) => seen.push(`${key} ${value}`));
  return seen;
}

describe('maps in order', () => {
  it('are the same whatever was put in first', () => {
    const entries = [
      [3, 'c'],
      [12, 'd'],
      [1, 'a'],
      [2, 'b'],
    ] as const;
    const expected = ['1 a', '2 b', '3 c', '12 d'];
    assert.deepEqual(written(entries), expected);
    assert.deepEqual(written(entries.toReversed()), expected);
    assert.deepEqual(written(entries.toSorted(([one], [other]) => one - other)), expected);
  });

  it('may be empty', () => {
    assert.deepEqual(written([]), []);
  });
});
