/** A file that is not parsed must never hold an answer: what it may declare holds all it does declare. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { GoFile } from '#engine/ir/go-file';
import { declaredNames } from '#engine/packages/declared-names';
import type { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const breaks = ['{', '}', '(', ')', '"', '`', '/*', '//', '\n', '\r', ';', 'func ', 'type T int\n', '\nfunc g() {}\n'];

/** Whether anything could be told of a text without syntax errors, after checking what was. */
function check(parser: GoParser, text: string): boolean {
  const told = declaredNames(text);
  const tree = parser.parse(text);
  if (told === undefined || tree === undefined || tree.hasErrors) {
    tree?.delete();
    return false;
  }
  const file = new GoFile({ path: 'p.go', parser, declares: { tree, owned: true }, lines: new LineIndex(text) });
  const { functions, types, values, declarations } = file.outline;
  file.release();
  for (const { name, receiver } of functions) {
    assert.ok((receiver === undefined ? told.names : told.methods).has(name), `${name} in ${text}`);
  }
  for (const { name } of [...types, ...values]) assert.ok(told.names.has(name), `${name} in ${text}`);
  for (const { span, name } of declarations) {
    assert.ok(!told.cuts.some((cut) => span.start < cut && cut < span.end), `${name} is cut in ${text}`);
  }
  return true;
}

describe('declared names', () => {
  it('hold all that a file declares', async () => {
    const parser = await goParser();
    const paths = globSync(['test/fixtures/**/*.go', 'examples/**/*.go', 'server/src/engine/rules/**/*.go']);
    const told = paths.filter((path) => check(parser, readFileSync(path, 'utf8')));
    assert.ok(told.length > paths.length / 2);
  });

  it('are the names, not the words of values', () => {
    const { names, methods } = declaredNames(
      'package p\n\nvar (\n\ta, b = make(x), y\n\tc int\n)\n\nfunc f() { d := 1 }\n\nfunc (t *T) m() {}\n\ntype T = S\n',
    )!;
    assert.deepEqual([...names], ['a', 'b', 'c', 'int', 'f', 'T']);
    assert.deepEqual([...methods], ['m']);
  });

  it('hold all that a changed file declares, where it is still Go: 3000 texts', async () => {
    const parser = await goParser();
    const source = readFileSync('test/fixtures/lsp/leaky.go', 'utf8');
    let state = 20261121;
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let told = 0;
    for (let round = 0; round < 3000; round++) {
      let text = source;
      for (let edit = next(4); edit >= 0; edit--) {
        const at = next(text.length);
        text = text.slice(0, at) + breaks[next(breaks.length)]! + text.slice(at + next(4));
      }
      if (check(parser, text)) told++;
    }
    assert.ok(told > 100, `${told} told`);
  }).timeout(30_000);
});
