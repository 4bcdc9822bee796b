/** Owns asking axe-core what is wrong with a page for people who do not see it or do not use a pointer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const script = createRequire(resolve('package.json')).resolve('axe-core/axe.min.js');

/** Findings of impact `serious` or `critical`, as text. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger's evaluation, which the page's policy does not concern.
  await page.evaluate(readFileSync(script, 'utf8'));
  const results = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run(),
  )) as AxeResults;
  assert.ok(results.passes.length > 10, 'axe looked at the page');
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
