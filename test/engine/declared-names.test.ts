/** A file that is not parsed must never hold an answer: what it may declare holds all it does declare. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { GoFile } from '#engine/ir/go-file';
import { declaredNames, declaringStretches } from '#engine/packages/declared-names';
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

/** What the text declares when only the stretches are read that declare something; undefined where nothing can be told of it. */
function outlineOfStretches(parser: GoParser, text: string): GoFile['outline'] | undefined {
  const told = declaredNames(text);
  if (told === undefined) return undefined;
  const lines = new LineIndex(text);
  const only = declaringStretches(text, told).map(([start, end]) => ({ start, end, range: lines.rangeAt(start, end) }));
  const tree = parser.parse(text, { only });
  if (tree === undefined || tree.hasErrors) {
    tree?.delete();
    return undefined;
  }
  const file = new GoFile({ path: 'p.go', parser, declares: { tree, owned: true }, lines });
  file.release();
  return file.outline;
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

  it('leave nothing out that declares, in fixtures and the standard library', async () => {
    const parser = await goParser();
    const root = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
    const standard = globSync('{unicode,net/http,syscall,html,go/types}/*.go', { cwd: `${root}/src`, absolute: true });
    const paths = [...globSync('server/src/engine/rules/**/*.go'), ...standard];
    let told = 0;
    for (const path of paths) {
      const text = readFileSync(path, 'utf8');
      const outline = outlineOfStretches(parser, text);
      if (outline === undefined) continue;
      told++;
      const whole = GoFile.parse(parser, 'p.go', text);
      assert.deepEqual(outline, whole.outline, path);
      whole.release();
    }
    assert.ok(standard.length > 300 && told > paths.length * 0.95, `${told} of ${paths.length}`);
  }).timeout(60_000);

  it('leave out what stands in long literals of variables', () => {
    const long = '"a": 1, '.repeat(200);
    const text = `package p\n\nvar one = map[string]int{${long}}\n\nvar (\n\ttwo = T{${long}}\n\tthree = []T{}\n)\n\ntype T struct {\n\tx int // ${long}\n}\n`;
    const kept = declaringStretches(text, declaredNames(text)!).map(([start, end]) => text.slice(start, end));
    assert.equal(
      kept.join(''),
      'package p\n\nvar one = map[string]int{}\n\nvar (\n\ttwo = T{}\n\tthree = []T{}\n)\n\ntype T struct {\n\tx int \n}\n',
    );
  });
});
