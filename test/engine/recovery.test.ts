/** Half-typed code must not hide the declarations around it. */
import assert from 'node:assert/strict';
import { dumpUnit } from '#engine/ir/dump';
import { GoFile } from '#engine/ir/go-file';
import { liveTrees } from '#engine/syntax/tree';
import { goParser } from '../go-parser';

const around = [
  'type T struct{ n int }\n',
  'func (t *T) fine() { wg.Wait() }\n',
  'var limit = 3\n',
  'func last() { done() }\n',
];

describe('declarations around broken code', () => {
  for (const broken of [
    'func half() {\n\tx := f(\n\tgo func() {\n\t\tc <- x\n\t}()\n\tif x. {\n\t}\n}\n',
    'func half() {\n\tfor i := 0; i <\n}\n',
    'func half() {\n\tif x {\n}\n',
    'func half() {\n\tselect {\n\tcase <-\n}\n',
    'func half(a int,\n',
    'func half() {\n\tx.\n}\n',
    'func half() {\n\ts := "open\n}\n',
  ]) {
    it(`are found: ${JSON.stringify(broken)}`, async () => {
      const parser = await goParser();
      const before = liveTrees();
      const file = GoFile.parse(
        parser,
        'p.go',
        `package p\n\n${around[0]}\n${around[1]}\n${broken}\n${around[2]}\n${around[3]}`,
      );
      const { functions, types, values } = file.outline;
      assert.deepEqual(functions.map(({ name }) => name).sort(), ['fine', 'half', 'last']);
      assert.deepEqual(
        types.map(({ name }) => name),
        ['T'],
      );
      assert.deepEqual(
        values.map(({ name }) => name),
        ['limit'],
      );
      const unit = file.unit(functions.find(({ name }) => name === 'last')!.declaration);
      assert.equal(dumpUnit(unit), 'func last()\nb0:\n  %0 = done()\n  return (end)');
      assert.equal(file.lines.textIn(unit.range), around[3]!.trimEnd());
      file.release();
      assert.equal(file.units().length, 4);
      file.release();
      assert.equal(liveTrees(), before);
    });
  }
});
