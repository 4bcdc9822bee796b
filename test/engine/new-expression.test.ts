/** Holds the parser to `new(expression)` of Go 1.26, which the grammar does not know: read as a call of the builtin, edited or fresh. */
import assert from 'node:assert/strict';
import { maskNewExpressions } from '#engine/syntax/new-expression';
import type { GoParser } from '#engine/syntax/parser';
import { goParser } from '../go-parser';
import { lowerText } from './go/parsing';

const values = [
  '42',
  'x + 1',
  '"text)"',
  'len(a)',
  'a[0]',
  'a[x:]',
  '[]int{1, 2}',
  'map[string]int{"a": 1}',
  'T[int]{}',
  '&x',
  '-x',
  "'\\n'",
  '*new(3)',
  'new(1.5)',
  'new(r.log.committed)',
  'new(v.(int))',
  'x * 2',
  'any(x).(int)',
  'func() int { return 1 }()',
  'struct{ x int }{1}',
];
const types = [
  'int',
  'T[int]',
  '[4]int',
  '[2*N + 1]T[int]',
  '[]*int',
  'map[string]*int',
  'map[[2]int][]int',
  'chan<- int',
  '<-chan int',
  'func(int) string',
  'func() chan struct{}',
  'struct{ x, y int }',
  'interface{ M(int) }',
  '(int)',
];
const fileWith = (argument: string): string =>
  `package p\n\nfunc f(x int, a []int) {\n\tp := new(${argument})\n\t_ = p\n}\n`;

describe('new(expression)', () => {
  let parser: GoParser;
  before(async () => {
    parser = await goParser();
  });

  for (const value of values) {
    it(`takes ${value} for a value`, () => {
      const { units } = lowerText(parser, fileWith(value));
      assert.equal(units[0]!.hasSyntaxErrors, false);
      const calls = units[0]!.functions[0]!.blocks.flatMap(({ operations }) => operations);
      const made = calls.findLast(({ kind }) => kind === 'call');
      assert.ok(made?.kind === 'call' && made.callee.kind === 'global');
      assert.equal(made.callee.name, 'new');
      assert.notEqual(made.args[0]?.kind, 'unknown');
    });
  }

  for (const type of types) {
    it(`leaves ${type} to the grammar`, () => {
      assert.equal(maskNewExpressions(fileWith(type)), fileWith(type));
    });
  }

  it('masks in place', () => {
    const text = fileWith('42');
    assert.equal(maskNewExpressions(text).length, text.length);
    assert.equal(maskNewExpressions('x.new(42); renew(42)'), 'x.new(42); renew(42)');
  });
});
