/** Units of position: what the editor counts and what the engine counts are the same places. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '#engine/text/line-index';
import { chooseUnit, toEngineRange, toRange } from '../../server/src/lsp/encoding';
import { seed } from '../seeded';

const units = {
  'utf-8': (text: string) => Buffer.byteLength(text, 'utf8'),
  'utf-16': (text: string) => text.length,
  'utf-32': (text: string) => [...text].length,
} as const;

describe('position encodings', () => {
  it('prefers UTF-16, else takes the first one it knows', () => {
    assert.equal(chooseUnit(undefined).kind, 'utf-16');
    assert.equal(chooseUnit(['utf-8', 'utf-16']).kind, 'utf-16');
    assert.equal(chooseUnit(['utf-7', 'utf-32', 'utf-8']).kind, 'utf-32');
    assert.equal(chooseUnit(['utf-7']).kind, 'utf-16');
  });

  for (const [kind, length] of Object.entries(units)) {
    it(`counts characters in ${kind} as the platform's own encoder does, there and back`, () => {
      const word = fc.constantFrom('a', 'é', '世', '👩', '\t', '"', '\r\n', '\n', 'x := 1');
      fc.assert(
        fc.property(fc.array(word, { maxLength: 30 }), fc.nat(), (words, pick) => {
          const lines = new LineIndex(words.join(''));
          const before = words.slice(0, pick % (words.length + 1)).join('');
          const place = lines.positionAt(before.length);
          const unit = chooseUnit([kind]);
          const range = toRange({ start: place, end: place }, lines, unit);
          const expected = length(before.slice(before.lastIndexOf('\n') + 1));
          assert.deepEqual(range.start, { line: before.split('\n').length - 1, character: expected });
          assert.deepEqual(toEngineRange(range, lines, unit).start, place);
        }),
        { seed },
      );
    });
  }
});
