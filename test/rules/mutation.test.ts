/**
 * Leaks made by taking releases out of clean fixtures: each is found, or read by somebody and listed in test/peers/mutants.tsv. The bar itself holds nightly.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '#engine/findings/define-rule';
import { rules } from '#engine/rules/registry.generated';
import { TypeChecker } from '../../server/src/tools/mutation/compile';
import { readReviewed } from '../../server/src/tools/mutation/equivalent';
import {
  type Fixture,
  judgeAll,
  keyOf,
  mutableFixtures,
  mutationBar,
  reviewedFile,
  scoreOf,
  staleRows,
} from '../../server/src/tools/mutation/run';
import { goParser } from '../go-parser';
import { nightly } from '../seeded';

const text = `package fixture

import "time"

func stop(t *time.Ticker) { t.Stop() }

func clean() (n int, err error) {
	t := time.NewTicker(time.Second)
	defer stop(t)
	return 1, nil
}

func plain() (*time.Ticker, error) {
	t := time.NewTicker(time.Second)
	t.Stop()
	return nil, nil
}
`;

describe('mutation', function () {
  this.timeout(300_000);
  if (spawnSync('go', ['version']).status !== 0) {
    console.log('  Go is not installed: no mutant was compiled.');
    return;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'gopherscope-mutation-'));
  let checker: TypeChecker;
  before(() => {
    checker = new TypeChecker('.', scratch);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('removes releases and leaves before them, in texts that compile', async () => {
    const fixture: Fixture = { rule: rules.get('ticker-not-stopped')!, name: 'inline.go', text, go: '1.22' };
    const judged = judgeAll(await goParser(), checker, [fixture], new Map());
    assert.equal(judged.length, 6);
    assert.deepEqual(
      judged.filter(({ outcome }) => outcome === 'broken').map(({ reason }) => reason),
      [],
    );
    const removed = judged.filter(({ mutant }) => mutant.mutation === 'removed');
    assert.deepEqual(
      removed.map(({ outcome }) => outcome),
      ['found', 'found', 'found'],
    );
  });

  it('tells a rule that sees nothing', async () => {
    const blind: Rule = { ...rules.get('ticker-not-stopped')!, check: () => {} };
    const fixture: Fixture = { rule: blind, name: 'inline.go', text, go: '1.22' };
    assert.equal(scoreOf(judgeAll(await goParser(), checker, [fixture], new Map())).found, 0);
  });

  it('finds every mutant of the clean fixtures that nobody has read', async () => {
    const reviewed = readReviewed(reviewedFile);
    const judged = judgeAll(await goParser(), checker, mutableFixtures(rules.values()), reviewed);
    const surprises = judged.filter(({ outcome, reason }) => outcome === 'survived' && reason === undefined);
    assert.deepEqual(surprises.map(keyOf), [], 'npm run mutation shows them');
    assert.deepEqual(
      staleRows(judged, reviewed).map(({ place }) => place),
      [],
      'rows that are out of date',
    );
    if (nightly) assert.ok((scoreOf(judged).score ?? 1) >= mutationBar);
  });
});
