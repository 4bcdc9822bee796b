/** Marks move with the text around them and go when their own text changes. */
import assert from 'node:assert/strict';
import { shiftRange } from '../../client/src/escape/shift';

const range = (line: number, from: number, to: number) => ({
  start: { line, character: from },
  end: { line, character: to },
});

describe('a mark', () => {
  it('moves down with a line entered above it', () => {
    assert.deepEqual(shiftRange(range(47, 34, 35), { range: range(45, 24, 24), text: '\n\t\t' }), range(48, 34, 35));
    assert.deepEqual(shiftRange(range(47, 34, 35), { range: range(45, 24, 24), text: '\r\n' }), range(48, 34, 35));
  });

  it('moves up when lines above it go', () => {
    const gone = { start: { line: 2, character: 0 }, end: { line: 4, character: 0 } };
    assert.deepEqual(shiftRange(range(9, 1, 4), { range: gone, text: '' }), range(7, 1, 4));
  });

  it('moves along its line, and to the next when the line is broken before it', () => {
    assert.deepEqual(shiftRange(range(3, 5, 8), { range: range(3, 0, 2), text: 'four' }), range(3, 7, 10));
    assert.deepEqual(shiftRange(range(3, 5, 8), { range: range(3, 4, 5), text: '\n\t' }), range(4, 1, 4));
  });

  it('stays when the text behind it changes', () => {
    assert.deepEqual(shiftRange(range(3, 5, 8), { range: range(3, 8, 9), text: 'x\ny' }), range(3, 5, 8));
  });

  it('goes when its own text changes', () => {
    assert.equal(shiftRange(range(3, 5, 8), { range: range(3, 6, 7), text: '' }), undefined);
    assert.equal(shiftRange(range(3, 5, 8), { range: range(3, 6, 6), text: 'x' }), undefined);
  });
});
