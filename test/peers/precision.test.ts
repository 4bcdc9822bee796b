/** The arithmetic of precision, and that the reviewed verdicts can be read. The measurement itself runs nightly: it reads three million lines. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { execPath } from 'node:process';
import { rules } from '#engine/rules/registry.generated';
import { parseRows, readRows, rowFor } from '../../server/src/tools/precision/classification';
import type { CheckedTree, FoundInTree } from '../../server/src/tools/precision/collect';
import { measure } from '../../server/src/tools/precision/score';
import { nightly } from '../seeded';

function finding(rule: string, source: string, line = 1): FoundInTree {
  const common = { severity: 'warning', message: '', related: [], versions: [''] } as const;
  return { rule, source, line, file: 'a.go', function: 'f', ...common };
}

function tree(...findings: readonly FoundInTree[]): CheckedTree {
  return { tree: { name: 'm@v1', directory: '/' }, files: 1, lines: 100, findings };
}

function rows(rule: string, ...verdicts: readonly (readonly [source: string, verdict: string])[]) {
  const text = verdicts.map(([source, verdict]) => ['m@v1', 'a.go', 'f', source, verdict, 'why'].join('\t')).join('\n');
  return parseRows(rule, `# comment\n\n${text}\n`, `${rule}.tsv`);
}

describe('precision', () => {
  it('has verdicts that can be read, of rules that exist', () => {
    for (const { rule, place } of readRows('test/peers/precision')) assert.ok(rules.has(rule), place);
  });

  it('finds a verdict again when lines have shifted, and tells what is missing on either side', () => {
    const checked = tree(finding('a', 'c <- 1', 7), finding('a', 'c <- 2'), finding('b', 'x()'));
    const known = [...rows('a', ['c  <-\u0020 1', 'true'], ['gone()', 'false']), ...rows('b', ['x()', 'false'])];
    const { byRule, warnings, stale, misses } = measure([checked], known, new Set(['a', 'b']));
    assert.deepEqual(byRule.get('a')!.warnings, {
      findings: 2,
      true: 1,
      false: 0,
      debatable: 0,
      unclassified: 1,
      precision: 1,
    });
    assert.equal(byRule.get('b')!.warnings.precision, 0);
    assert.equal(warnings.precision, 0.5);
    assert.deepEqual(
      stale.map(({ source }) => source),
      ['gone()'],
    );
    assert.equal(misses.length, 2);
  });

  it('counts debatable findings on neither side', () => {
    const { warnings } = measure(
      [tree(finding('a', 'x'), finding('a', 'y'))],
      rows('a', ['x', 'true'], ['y', 'debatable']),
      new Set(['a']),
    );
    assert.equal(warnings.precision, 1);
    assert.equal(warnings.debatable, 1);
  });

  it('holds no rule to its hints', () => {
    const { byRule, warnings, misses } = measure(
      [tree(finding('a', 'x'), { ...finding('a', 'y'), severity: 'hint' })],
      rows('a', ['x', 'true'], ['y', 'false']),
      new Set(['a']),
    );
    assert.equal(byRule.get('a')!.warnings.precision, 1);
    assert.equal(byRule.get('a')!.hints.precision, 0);
    assert.equal(warnings.findings, 1);
    assert.deepEqual(misses, []);
  });

  it('knows rows of trees that were not looked at from rows that match no finding', () => {
    const { stale, elsewhere } = measure([], rows('a', ['x', 'true']), new Set(['a']));
    assert.equal(stale.length, 0);
    assert.equal(elsewhere.length, 1);
  });

  it('refuses rows without a verdict or a reason', () => {
    assert.throws(() => parseRows('a', rowFor('m@v1', finding('a', 'x')), 'a.tsv'), /a\.tsv:1: the verdict is "\?"/);
    assert.throws(() => parseRows('a', 'm@v1\ta.go\tf\tx\ttrue\t ', 'a.tsv'), /needs its reason/);
    assert.throws(() => parseRows('a', 'm@v1\ta.go', 'a.tsv'), /6 fields/);
  });

  if (nightly) {
    it('meets its bars', function () {
      this.timeout(1_200_000);
      const { status, stdout } = spawnSync(execPath, ['dist/tools/precision.js'], { encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    });
  }
});
