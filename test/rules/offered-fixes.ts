/** What fixes the explorer offers for code of a test: by finding, or their titles alone. */
import assert from 'node:assert/strict';
import { AnalysisSession } from '#engine/checking/session';
import { type Config, emptyConfig } from '#engine/config/config';
import type { Rule } from '#engine/findings/define-rule';
import type { Fix } from '#engine/findings/finding';
import { fixesFor } from '#engine/findings/stuck/fixes/stuck-fixes';
import { startsOrWaits, stuckIn } from '#engine/findings/stuck/stuck-rule';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

export interface Offered {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly function: string;
  readonly fixes: readonly Fix[];
  readonly milliseconds: number;
}

const kinds = ['send', 'receive', 'range', 'select', 'nil-channel', 'lock', 'wait', 'cond', 'once', 'start'] as const;

export async function offeredIn(path: string, text: string, config: Config = emptyConfig): Promise<readonly Offered[]> {
  const offered: Offered[] = [];
  const rule: Rule = {
    name: 'offered',
    title: '',
    why: '',
    severity: 'warning',
    triggers: startsOrWaits,
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
    config,
  });
  assert.deepEqual(faults, []);
  return offered;
}

export const start = `package p

import (
	"context"
	"sync"
)

func check() bool

func work() int

`;

export async function titlesFor(code: string): Promise<readonly string[]> {
  const offered = await offeredIn('p.go', start + code);
  assert.ok(offered.length > 0, 'something is found');
  return offered.flatMap(({ fixes }) => fixes.map(({ title }) => title));
}
