/** Whatever the text, no rule throws, and every edit of a fix lies in the text and overlaps no other. Real Go files, mutated and cut off. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { liveTrees } from '#engine/syntax/tree';
import { applyEdits } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { seed, seeded } from '../seeded';
import { rulesFolder } from './fixtures';

const mutated = 5000;
const truncated = 500;

const pieces = [
  '{',
  '}',
  '(',
  ')',
  'go ',
  'func() {',
  '<-',
  'select {',
  'case ',
  'defer ',
  'return',
  ':=',
  '\n',
  '"',
  '`',
  '🙂',
  'wg.Done()',
  'make(chan int)',
  '/*',
];

function mutate(text: string, next: (below: number) => number): string {
  let result = text;
  for (let edits = 1 + next(4); edits > 0; edits--) {
    const at = next(result.length);
    const length = next(3) === 0 ? next(40) : next(3);
    result = result.slice(0, at) + (next(2) === 0 ? pieces[next(pieces.length)]! : '') + result.slice(at + length);
  }
  return result;
}

describe('rules on any text', () => {
  it(`do not throw on ${mutated} mutated and ${truncated} truncated files (GOPHERSCOPE_SEED=${seed})`, async function () {
    this.timeout(600_000);
    const next = seeded(seed);
    const sources = globSync([`${rulesFolder}/*/*.go`, 'examples/**/*.go'])
      .sort()
      .map((path) => readFileSync(path, 'utf8'))
      .filter((text) => text.length < 8000);
    const session = new AnalysisSession(await goParser(), [...rules.values()]);
    for (let round = 0; round < mutated + truncated; round++) {
      const source = sources[next(sources.length)]!;
      const text = round < mutated ? mutate(source, next) : source.slice(0, next(source.length));
      const input = { files: [{ path: 'a.go', lines: new LineIndex(text) }], go: '1.22', config: emptyConfig };
      const { findings, faults } = session.analyze(input);
      assert.deepEqual(faults, [], `round ${round}`);
      for (const { fixes } of findings.get('a.go')!) for (const { edits } of fixes) applyEdits(text, edits);
    }
    assert.equal(liveTrees(), 0);
  });

  it('comes to an end where something has no name yet', async () => {
    const text =
      'package p\n\ntype S struct{ c chan int }\n\nfunc (s *S) f() {\n\t<-s.\n\tgo func() { s. <- 1 }()\n}\n';
    const session = new AnalysisSession(await goParser(), [...rules.values()]);
    const input = { files: [{ path: 'a.go', lines: new LineIndex(text) }], go: '1.26', config: emptyConfig };
    assert.deepEqual(session.analyze(input).faults, []);
  });

  it('survives nesting 100,000 deep', async () => {
    const text = `package p\n\nfunc f() {\n\tc := make(chan int)\n\tgo func() { c <- ${'('.repeat(100_000)}1${')'.repeat(100_000)} }()\n}\n`;
    const session = new AnalysisSession(await goParser(), [...rules.values()]);
    const { faults } = session.analyze({
      files: [{ path: 'a.go', lines: new LineIndex(text) }],
      go: '1.22',
      config: emptyConfig,
    });
    assert.deepEqual(faults, []);
  });
});
