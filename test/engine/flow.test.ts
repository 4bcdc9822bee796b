/** The control-flow graphs of handwritten functions, as text: one fixture a statement kind under test/fixtures/engine/flow. `UPDATE=1` rewrites them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { dumpUnit } from '#engine/ir/dump';
import type { GoParser } from '#engine/syntax/parser';
import { goParser } from '../go-parser';
import { lowerText } from './go/parsing';

const folder = 'test/fixtures/engine/flow';

describe('control flow', () => {
  let parser: GoParser;
  before(async () => {
    parser = await goParser();
  });

  for (const name of globSync('*.go', { cwd: folder }).sort()) {
    it(`of ${name}`, () => {
      const { units } = lowerText(parser, readFileSync(`${folder}/${name}`, 'utf8'));
      const text = `${units.map(dumpUnit).join('\n\n')}\n`;
      const golden = `${folder}/${name}.txt`;
      if (process.env.UPDATE !== undefined) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});
