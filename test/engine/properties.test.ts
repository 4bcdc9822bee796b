/** Holds the engine to: an edited file is what a fresh one is, broken code never throws, deep code is said to be too deep. Prints its seeds. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { PackageFile } from '#engine/checking/package-file';
import { GoFile } from '#engine/ir/go-file';
import { readWithCursor } from '#engine/syntax/cursor-reader';
import { sameRows } from '#engine/syntax/memory-reader';
import { NodeTable } from '#engine/syntax/node-table';
import type { GoParser } from '#engine/syntax/parser';
import { liveTrees } from '#engine/syntax/tree';
import { applyChange, applyEdits } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { nightly, seed } from '../seeded';
import { lowerText } from './go/parsing';

const pieces = [
  'func f() { ',
  ' }',
  '\n',
  '\r\n',
  'go func() { c <- 1 }()',
  'defer wg.Done()',
  '🙂',
  '"text',
  '`raw\n',
  '// note\n',
  '/* ',
  'if x := <-c; x > 1 && y { return }',
  'for i := range 10 {',
  'select { case <-c: default: }',
  'switch x.(type) { case int: }',
  'type T struct { a, b int }',
  'var x = map[string]int{"a": 1}',
  'é',
  '(',
  ')',
  'L: goto L',
  '\tx, err := f(a...)\n',
  'case',
  '[',
];
const textOfPieces = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''));

/** An edit by shares of the text, so that it fits whatever the text has become. */
const edit = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  text: textOfPieces,
  whole: fc.nat(40).map((n) => n === 0),
});

function realFiles(every: number): readonly string[] {
  const root = join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'src');
  return globSync('**/*.go', { cwd: root, absolute: true, ignore: ['**/testdata/**'] })
    .sort()
    .filter((_, index) => index % every === 0);
}

/** All that is made of a file's text; its trees are let go of. */
function outlineAndUnits(of: PackageFile): string {
  const file = of.open()!;
  const text = JSON.stringify([file.outline, file.units()]);
  of.release();
  return text;
}

describe('engine properties', function () {
  this.timeout(240_000);
  let parser: GoParser;
  before(async () => {
    parser = await goParser();
    console.log(`      seed ${seed}`);
  });

  it('an edited file declares and does what a fresh one does', () => {
    const files = realFiles(300).map((file) => readFileSync(file, 'utf8').slice(0, 4000));
    const live = liveTrees();
    const batches = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.boolean(), batches, (text, windows, edits) => {
        let lines = new LineIndex(windows ? text.replaceAll('\n', '\r\n') : text);
        let kept = new PackageFile(parser, { path: 'p.go', lines });
        outlineAndUnits(kept);
        for (const batch of edits) {
          for (const each of batch) {
            const start = Math.floor(each.from * lines.text.length);
            const range = lines.rangeAt(start, Math.min(lines.text.length, start + each.length));
            lines = applyChange(lines, each.whole ? { text: each.text } : { range, text: each.text });
          }
          kept = new PackageFile(parser, { path: 'p.go', lines }, { previous: kept });
          outlineAndUnits(kept);
        }
        return outlineAndUnits(kept) === outlineAndUnits(new PackageFile(parser, { path: 'p.go', lines }));
      }),
      { seed, numRuns: nightly ? 1000 : 60 },
    );
    assert.equal(liveTrees(), live);
  });

  it('mutated and truncated real files never throw, and both readers agree on them', () => {
    const files = realFiles(nightly ? 10 : 60).map((file) => readFileSync(file, 'utf8').slice(0, 20_000));
    const mutation = fc.record({
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.nat(30),
      text: textOfPieces,
    });
    const [direct, checked] = [new NodeTable(parser.grammar), new NodeTable(parser.grammar)];
    assert.ok(parser.readsMemory);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(mutation, { maxLength: 5 }), fc.boolean(), (text, steps, cut) => {
        let broken = text;
        for (const { from, drop, text: insert } of steps) {
          const at = Math.floor(from * broken.length);
          broken = broken.slice(0, at) + insert + broken.slice(at + drop);
        }
        if (cut) broken = broken.slice(0, Math.floor((steps[0]?.from ?? 0.5) * broken.length));
        lowerText(parser, broken);
        const tree = parser.parse(broken)!;
        tree.read(direct);
        readWithCursor(tree.raw, 0, checked);
        tree.delete();
        return sameRows(direct, checked);
      }),
      { seed, numRuns: nightly ? 5000 : 200 },
    );
  });

  it('edits applied at once equal edits applied from the end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(80), { maxLength: 12 }), textOfPieces, (offsets, insert) => {
        const lines = new LineIndex('package p\r\nfunc f() {}\n'.repeat(4));
        const places = [...new Set(offsets)].sort((a, b) => a - b);
        const edits = [];
        for (let at = 0; at + 1 < places.length; at += 2) {
          edits.push({ range: lines.rangeAt(places[at], places[at + 1]), text: insert });
        }
        const oneByOne = [...edits].reverse().reduce(applyChange, lines).text;
        return applyEdits(lines, edits) === oneByOne;
      }),
      { seed },
    );
  });

  for (const [what, open, close] of [
    ['blocks', '{', '}'],
    ['parentheses', 'x = (', ')'],
    ['calls', 'f(', ')'],
    ['closures', 'func() {', '}()'],
    ['literals', '[]T{', '}'],
    ['operators', '!', ''],
    ['sums', 'a + ', ''],
    ['conditions', 'a && ', ''],
    ['else ifs', 'if a { } else ', '{ }'],
  ] as const) {
    const nested = (depth: number, statement: string): string => {
      const inner = statement === 'if ' ? 'b { }' : 'b';
      return `package p\nfunc f() {\n${statement}${open.repeat(depth)}${inner}${close.repeat(depth)}\n}\n`;
    };

    it(`survives ${what} nested 100,000 deep`, () => {
      for (const statement of ['', 'x = ', 'if ']) {
        const started = Date.now();
        const text = nested(100_000, statement);
        const tree = parser.parse(text, { expired: () => Date.now() - started > 2000 });
        // The grammar needs time beyond any deadline for some of these: stopping is an answer too.
        if (tree === undefined) continue;
        const file = new GoFile({ path: 'p.go', parser, declares: { tree, owned: true }, lines: new LineIndex(text) });
        assert.ok(file.outline.functions.length <= 1);
        file.units();
        file.release();
      }
    });

    it(`lowers ${what} nested as deep as it accepts`, () => {
      for (let depth = 50; depth <= 800; depth += 25) {
        for (const statement of ['', 'x = ', 'if ']) lowerText(parser, nested(depth, statement));
      }
    });
  }

  it('says which function is too deep and lowers the others', () => {
    const text = `package p\nfunc f() { x = ${'('.repeat(3000)}1${')'.repeat(3000)} }\nfunc g() { h() }\n`;
    assert.deepEqual(
      lowerText(parser, text).units.map(({ name, tooDeep }) => [name, tooDeep]),
      [
        ['f', true],
        ['g', false],
      ],
    );
  });

  it('stops at its deadline and parses the next text afresh', () => {
    const text = `package p\nfunc f() {\n${'x = append(x, y...)\n'.repeat(50_000)}}\n`;
    let asked = 0;
    assert.equal(parser.parse(text, { expired: () => ++asked > 2 }), undefined);
    assert.equal(lowerText(parser, 'package q\n').outline.packageName, 'q');
  });

  it('keeps units of declarations that did not change, and lowers again after release', () => {
    const text = 'package p\nfunc f() { a() }\nfunc g() { b() }\n';
    const first = GoFile.parse(parser, 'p.go', text);
    const [f, g] = first.units();
    const second = GoFile.parse(parser, 'p.go', text.replace('b()', 'c()'), { previous: first });
    first.release();
    second.release();
    assert.equal(second.unit(0), f);
    assert.notEqual(second.unit(1), g);
    assert.equal(second.unit(1).name, 'g');
    second.release();
    assert.equal(liveTrees(), 0);
  });
});
