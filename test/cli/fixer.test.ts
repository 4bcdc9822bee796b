/** Fixing in memory: rounds, overlaps, fixes that break or do not help, and what comes back in the end. The check is a toy that finds words. */
import assert from 'node:assert/strict';
import type { ReportedFinding } from '#engine/report/report';
import { fixAll } from '../../server/src/cli/fix/fixer';

interface Word {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly replacement?: string;
}

/** Findings: every match of every word. Errors: files with an unbalanced parenthesis. */
function toy(words: readonly Word[], files: Record<string, string>) {
  const texts = new Map(Object.entries(files));
  let checks = 0;
  const check = async () => {
    checks++;
    const findings: ReportedFinding[] = [];
    for (const [file, text] of texts) {
      for (const { rule, pattern, replacement } of words) {
        for (const match of text.matchAll(pattern)) {
          const before = text.slice(0, match.index).split('\n');
          const start = { line: before.length - 1, column: before.at(-1)!.length };
          const range = { start, end: { line: start.line, column: start.column + match[0].length } };
          const fixes =
            replacement === undefined
              ? []
              : [{ title: 'Replace', preferred: true, edits: [{ file, range, text: replacement }] }];
          findings.push({
            rule,
            severity: 'warning',
            confidence: 'proved',
            message: 'A word.',
            function: '',
            file,
            range,
            related: [],
            fixes,
            fingerprint: `${rule} ${file} ${text.split('\n')[start.line]}`,
            sourceLine: '',
            occurrence: 0,
          });
        }
      }
    }
    const errors = [...texts]
      .filter(([, text]) => text.split('(').length !== text.split(')').length)
      .map(([file]) => ({ file, message: 'Unbalanced.', isPartial: false }));
    return { findings, errors };
  };
  return {
    run: (isWanted: (finding: ReportedFinding) => boolean = () => true) =>
      fixAll({ get: (file) => texts.get(file)!, set: (file, text) => texts.set(file, text) }, check, isWanted),
    text: (file: string) => texts.get(file),
    checks: () => checks,
  };
}

describe('fixing', () => {
  it('goes on until nothing is left, and says what has no fix', async () => {
    const work = toy(
      [
        { rule: 'a', pattern: /one/g, replacement: 'two' },
        { rule: 'b', pattern: /two/g, replacement: 'three' },
        { rule: 'c', pattern: /stays/g },
      ],
      {
        'x.go': 'one one\nstays\n',
        'y.go': 'two\r\n',
      },
    );
    const { fixed, left, resisted } = await work.run();
    assert.equal(work.text('x.go'), 'three three\nstays\n');
    assert.equal(work.text('y.go'), 'three\r\n');
    assert.deepEqual([fixed.length, left.length, resisted.length], [5, 1, 0]);
  });

  it('leaves out overlapping fixes in one round and takes them in the next', async () => {
    const work = toy(
      [
        { rule: 'a', pattern: /abc/g, replacement: 'x' },
        { rule: 'b', pattern: /cde/g, replacement: 'y' },
      ],
      { 'x.go': 'abcde\n' },
    );
    const { fixed, left } = await work.run();
    assert.equal(work.text('x.go'), 'xde\n');
    assert.deepEqual([fixed.length, left.length], [1, 0]);
  });

  it('takes back a fix after which the file no longer parses, and keeps its neighbours', async () => {
    const work = toy(
      [
        { rule: 'bad', pattern: /bad/g, replacement: '((' },
        { rule: 'good', pattern: /good/g, replacement: 'done' },
      ],
      { 'x.go': 'bad good bad\n', 'y.go': 'good\n' },
    );
    const { fixed, left, resisted, errors } = await work.run();
    assert.equal(work.text('x.go'), 'bad done bad\n');
    assert.equal(work.text('y.go'), 'done\n');
    assert.deepEqual([fixed.length, left.length, errors.length], [2, 2, 0]);
    assert.ok(resisted.length >= 1);
  });

  it('takes back a fix that does not remove its finding, and does not try it for ever', async () => {
    const work = toy([{ rule: 'grows', pattern: /again/g, replacement: 'again again' }], { 'x.go': 'again\n' });
    const { fixed, left, resisted } = await work.run();
    assert.equal(work.text('x.go'), 'again\n');
    assert.deepEqual([fixed.length, left.length, resisted.length], [0, 1, 1]);
    assert.ok(work.checks() < 10);
  });

  it('inserts line ends as the file has them', async () => {
    const work = toy([{ rule: 'a', pattern: /one/g, replacement: 'two\nthree' }], {
      'x.go': 'one\r\n',
      'y.go': 'one\n',
    });
    await work.run();
    assert.equal(work.text('x.go'), 'two\r\nthree\r\n');
    assert.equal(work.text('y.go'), 'two\nthree\n');
  });
});
