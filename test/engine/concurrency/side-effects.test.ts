/** What functions do that others notice, where they call each other in circles or deep: the same, whoever is asked first, and after an edit. */
import assert from 'node:assert/strict';
import { noPackages } from '#engine/checking/foreign-packages';
import { KeptPackages } from '#engine/checking/package-run';
import { sideEffectsOf } from '#engine/concurrency/side-effects';
import type { FunctionId } from '#engine/ir/model';
import type { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../../go-parser';

/** A walk over a tree: whoever sends, sets or reads is a member of the circle or beside it. */
const circle = `package p

type node struct {
	left, right *node
	seen        bool
	depth       int
}

func walk(n *node, out chan<- *node) {
	if n == nil {
		return
	}
	visit(n, out)
	descend(n, out)
}

func visit(n *node, out chan<- *node) {
	out <- n
	note(n)
}

func descend(n *node, out chan<- *node) {
	n.seen = true
	walk(n.left, out)
	walk(n.right, out)
}

func note(n *node) {
	n.depth = height(n)
	if n.depth > 100 {
		descend(n, nil)
	}
}

func height(n *node) int {
	if n == nil {
		return 0
	}
	return 1 + max(height(n.left), lower(n.right))
}

func lower(n *node) int {
	return height(n) - 1
}
`;

const deepest = 400;
const deep = `package p\n\nvar done = make(chan int)\n\n${Array.from(
  { length: deepest },
  (_, at) => `func f${at}() {\n\tf${at + 1}()\n}\n`,
).join('\n')}\nfunc f${deepest}() {\n\tdone <- 1\n}\n`;

function look(packages: KeptPackages, text: string, first: readonly string[]): Readonly<Record<string, string>> {
  const run = packages.begin([{ path: 'p.go', lines: new LineIndex(text) }], '', '', noPackages);
  try {
    const { view } = run;
    const named = new Map(view.units.map((unit) => [unit.name, unit]));
    const said = (name: string): string => {
      const { sets, reads, ...does } = sideEffectsOf(named.get(name)!, 0 as FunctionId, view);
      return JSON.stringify({ ...does, sets: [...sets].sort(), reads: [...reads].sort() });
    };
    first.forEach(said);
    const functions = [...named.keys()].filter((name) => text.includes(`func ${name}(`));
    return Object.fromEntries(functions.map((name) => [name, said(name)]));
  } finally {
    run.release();
  }
}

describe('side effects', () => {
  let parser: GoParser;
  before(async () => {
    parser = await goParser();
  });

  it('of functions in a circle are the same, whoever is asked first', () => {
    const expected = look(new KeptPackages(parser), circle, []);
    const names = Object.keys(expected);
    assert.equal(names.length, 6);
    for (const name of names) assert.deepEqual(look(new KeptPackages(parser), circle, [name]), expected, name);
    const does = (name: string) =>
      JSON.parse(expected[name]!) as { synchronises: boolean; sets: string[]; reads: string[] };
    assert.equal(does('visit').synchronises, true);
    assert.equal(does('walk').synchronises, false);
    for (const name of ['walk', 'visit', 'descend', 'note']) assert.deepEqual(does(name).sets, ['depth', 'seen'], name);
    assert.deepEqual(does('height').reads, does('lower').reads);
    assert.ok(does('lower').reads.includes('left'));
  });

  it('of functions that call deep are the same, whoever is asked first', () => {
    const expected = look(new KeptPackages(parser), deep, []);
    assert.deepEqual(look(new KeptPackages(parser), deep, [`f${deepest - 1}`, `f${deepest / 2}`]), expected);
    assert.match(expected.f0!, /"synchronises":false,"delegates":true/);
  });

  it('of functions in a circle are those of a fresh look after any member was edited', () => {
    const edits: readonly (readonly [string, string])[] = [
      ['out <- n', 'n.seen = false'],
      ['n.seen = true', 'go visit(n, out)'],
      ['n.depth = height(n)', 'n.left = n'],
      ['walk(n.right, out)', '_ = lower(n)'],
      ['return height(n) - 1', 'return n.depth'],
    ];
    const packages = new KeptPackages(parser);
    look(packages, circle, []);
    for (const [before, after] of edits)
      for (const text of [circle.replace(before, after), circle])
        assert.deepEqual(look(packages, text, []), look(new KeptPackages(parser), text, []), after);
  });
});
