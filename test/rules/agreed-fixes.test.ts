/** Fixes the explorer agrees to: how many of its findings have one, what that takes, and what must not be offered because it does not help. */
import assert from 'node:assert/strict';
import { emptyConfig } from '#engine/rules/config';
import type { Rule } from '#engine/rules/define-rule';
import type { Fix } from '#engine/rules/finding';
import { AnalysisSession } from '#engine/rules/session';
import { fixesFor } from '#engine/rules/stuck-fixes';
import { startsGoroutines, stuckIn } from '#engine/rules/stuck-rule';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';
import { fixtures } from './fixtures';

interface Offered {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly function: string;
  readonly fixes: readonly Fix[];
  readonly milliseconds: number;
}

const kinds = ['send', 'receive', 'range', 'select', 'nil-channel', 'lock', 'wait', 'cond', 'once', 'start'] as const;

async function offeredIn(path: string, text: string): Promise<readonly Offered[]> {
  const offered: Offered[] = [];
  const rule: Rule = {
    name: 'offered',
    title: '',
    why: '',
    severity: 'warning',
    triggers: startsGoroutines,
    check(context) {
      for (const found of stuckIn(context, kinds)) {
        if (found.place.unit !== context.unit) continue;
        const start = performance.now();
        const fixes = fixesFor(context, found);
        const milliseconds = performance.now() - start;
        const line = found.place.range.start.line + 1;
        offered.push({ path, line, function: context.unit.name, fixes, milliseconds });
      }
    },
  };
  const session = new AnalysisSession(await goParser(), [rule]);
  const { faults } = session.analyze({
    files: [{ path, lines: new LineIndex(text) }],
    go: '1.26',
    config: emptyConfig,
  });
  assert.deepEqual(faults, []);
  return offered;
}

describe('fixes the explorer agrees to', function () {
  this.timeout(60_000);

  it('are there for many of its findings, and take little time', async () => {
    const all: Offered[] = [];
    for (const { path, text } of fixtures('leak')) all.push(...(await offeredIn(path, text)));
    const withFix = all.filter(({ fixes }) => fixes.length > 0);
    const times = all.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(1);
    console.log(
      `      ${withFix.length} of ${all.length} findings have a fix; ms p50 ${at(0.5)}, p90 ${at(0.9)}, most ${at(1)}`,
    );
    if (process.env.LIST_FIXES === '1') {
      for (const { path, line, function: name, fixes, milliseconds } of all) {
        const titles = fixes.map(({ title }) => title).join(' | ') || '-';
        console.log(`${path.split('/').at(-2)}:${line} ${name} ${milliseconds.toFixed(1)} ms: ${titles}`);
      }
    }
    assert.ok(withFix.length > all.length / 3);
  });
});
