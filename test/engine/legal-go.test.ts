/** Holds the parser to legal Go that the grammar refuses: gofmt says that it is Go, and it is lowered as the same text with blanks in those places. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dumpUnit } from '#engine/ir/dump';
import { readableGo } from '#engine/syntax/legal-go';
import type { GoParser } from '#engine/syntax/parser';
import { goParser } from '../go-parser';
import { lowerText } from './go/parsing';

/** What stands in a function, and the same for the grammar. */
const bodies: readonly (readonly [text: string, plain: string])[] = [
  ['for { break } ; ; x()', 'for { break } ;   x()'],
  [';;;x()', '   x()'],
  ['x() ; ; ; x()', 'x() ;     x()'],
  ['x()\n;\n;x()', 'x()\n \n x()'],
  ['x() // a\n; /* b */ ; x()', 'x() // a\n  /* b */   x()'],
  ['if y() { };;x()', 'if y() { }; x()'],
  ['for i := 0;; { if y() { ;;i++ } }', 'for i := 0;; { if y() {   i++ } }'],
  ['for ; ; x() { break };;x()', 'for ; ; x() { break }; x()'],
  ['for range 3 { x() };;x()', 'for range 3 { x() }; x()'],
  ['if ; y() { x() } else if ;y() { }', 'if   y() { x() } else if  y() { }'],
  ['switch ; { case y(): x() }', 'switch   { case y(): x() }'],
  ['switch { case y():; x(); default: ;; x() }', 'switch { case y():  x(); default:    x() }'],
  ['var v any; switch ; v.(type) { }', 'var v any; switch   v.(type) { }'],
  ['select { case <-c:; x(); default:;;x() }', 'select { case <-c:  x(); default:  x() }'],
  ['L: ; for { goto L }', 'L:   for { goto L }'],
  ['go func() { x() ; ; x() }()', 'go func() { x() ;   x() }()'],
  ['goto L; goto M; L: M: ', 'goto L; goto M; L: M:;'],
  ['var ( a int; b = 2 ); _, _ = a, b', 'var ( a int; b = 2;); _, _ = a, b'],
  ['const (a = 1); _ = a', 'const  a = 1 ; _ = a'],
  ['const ( a = iota; b ); _ = a + b', 'const ( a = iota; b;); _ = a + b'],
];

/** What the grammar has no place for: nothing is known of it, and what stands around is read. */
const masked = [
  'f := struct{ T }.m; x(); f()',
  'interface{ M() }.M(nil); x()',
  '_ = (*struct{ T }).m; x()',
  'f := (interface {\n\tM()\n}).M; x(); f(nil)',
  'make := func(int) {}; make(1); x()',
  'new := func(a, b int) {}; new(1, 2); x()',
];

const rest = 'func x() {}\n\nfunc y() bool { return true }\n\nvar c chan int\n\ntype T struct{}\n\nfunc (T) m() {}\n';
const fileWith = (body: string): string => `package p\n\nfunc f() {\n\t${body}\n}\n\n${rest}`;

function assertLegal(text: string): void {
  const { status, stderr, error } = spawnSync('gofmt', ['-e'], { input: text, encoding: 'utf8' });
  if (error === undefined) assert.equal(status, 0, `${text}\n${stderr}`);
}

describe('legal Go that the grammar refuses', () => {
  let parser: GoParser;
  before(async () => {
    parser = await goParser();
  });
  const lowered = (text: string) => {
    const [unit] = lowerText(parser, text).units;
    assert.equal(unit!.hasSyntaxErrors, false, text);
    return dumpUnit(unit!);
  };

  for (const [body, plain] of bodies) {
    it(JSON.stringify(body), () => {
      assertLegal(fileWith(body));
      assert.equal(readableGo(fileWith(body)), fileWith(plain));
      assert.equal(lowered(fileWith(body)), lowered(fileWith(plain)));
    });
  }

  for (const body of masked) {
    it(`${JSON.stringify(body)}, and what it stands beside`, () => {
      assertLegal(fileWith(body));
      assert.match(lowered(fileWith(body)), /\bx\b/);
    });
  }

  it('the last declaration of a file without a line break, and a group of one line', () => {
    for (const text of [
      'package p\n\nvar a interface{ M() }',
      'package p\n\nconst ( a = 1 )',
      'package p\n\nvar (a = 1)',
    ]) {
      assertLegal(text);
      const tree = parser.parse(text)!;
      assert.equal(tree.hasErrors, false, text);
      tree.delete();
    }
  });

  it('leaves Go that the grammar reads as it is, and what is no Go broken', () => {
    for (const body of ['for ; ; { break }', 'for i := 0; y(); { break }', 'v := any(c).(interface{ M() }).M', 'x()'])
      assert.equal(readableGo(fileWith(body)), fileWith(body));
    for (const body of ['x( ; ; x()', 'switch x() ; ; y() { }', 'for ; ; ; { }', 'if x() ; ; y() { }', ';;x() )'])
      assert.equal(lowerText(parser, fileWith(body)).units[0]!.hasSyntaxErrors, true, body);
  });
});
