/** The one line everything meets on, in a real VS Code with the VSIX installed: beside a line of a recorded profile stand its finding and what escapes, and both lead on. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Frame, Page } from 'playwright-core';
import { smallProfile } from '../webview/small-profile';
import { expect } from './editor/expect';
import { openedExample } from './editor/opened';
import { shoot, shotSize } from './editor/shots';
import { openFile, runCommand, statusOf, webview } from './editor/workbench';

/** The example's first planted leak: the send that blocks for ever, and the buffer each stuck goroutine holds. */
const leak = {
  function: /withTimeout\.func1/,
  file: 'timeout.go',
  line: 49,
  rule: 'unbounded-send',
  text: 'done <- result',
};

/** Opens the heap profile at the leak, in the Source view. */
async function leakInSource(page: Page): Promise<Frame> {
  await openFile(page, 'profiles/heap.pb.gz');
  await runCommand(page, 'View: Close Primary Side Bar');
  const content = await webview(page);
  await content.waitForSelector('[data-testid=flame] canvas');
  await content.getByRole('treeitem', { name: leak.function }).first().click();
  await content.getByRole('tab', { name: 'Source' }).click();
  return content;
}

describe('findings and compiler facts beside source', function () {
  this.timeout(120_000);
  const editor = openedExample({
    // Nothing is scanned and no Go file is open: what the source view shows was asked for by it.
    settings: { 'workbench.colorTheme': 'Default Dark Modern', 'gopherscope.scanOnOpen': false },
    size: shotSize,
  });

  it('names the finding on its line, and what escapes with what was allocated there', async () => {
    const { page } = editor;
    const content = await leakInSource(page);
    const row = content.locator('.source-row', { hasText: leak.text });
    await row.locator('.fact-text', { hasText: leak.rule }).waitFor({ state: 'attached', timeout: 60_000 });
    const buffer = content.locator('.source-row', { hasText: 'var buf' }).locator('.fact-text');
    await buffer
      .filter({ hasText: /moved to heap: buf · 527\u2009MB · 14\.8\u2009%/ })
      .waitFor({ state: 'attached', timeout: 60_000 });
    // The folder was copied a moment ago, so every file is newer than the profile: its lines are where they were all the same.
    assert.equal(await content.locator('.source-tag').textContent(), 'source matches');
    await row.click();
    await content.getByTestId('line-card').getByText('withTimeout stops receiving').first().waitFor();
    await shoot(page, 'media/screenshots/source-dark.png');
  });

  it('leads to the place in the editor, and to the page of the rule', async () => {
    const { page } = editor;
    const content = await webview(page);
    const card = content.getByTestId('line-card');
    await card.getByRole('button', { name: 'Show in editor' }).first().click();
    await page.locator('.tab.active', { hasText: leak.file }).waitFor();
    assert.match(await statusOf(page, 'status.editor.selection'), new RegExp(`Ln ${leak.line}\\b`));
  });

  it('follows the text in the editor', async () => {
    const { page } = editor;
    const content = await webview(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Home');
    await expect('the cursor at the beginning', async () =>
      /Ln 1,/.test(await statusOf(page, 'status.editor.selection')),
    );
    await page.keyboard.type('// One more line.\n');
    await content.locator('.source-tag', { hasText: 'source changed' }).waitFor();
    await content
      .locator('.source-row', { hasText: leak.text })
      .locator('.fact-text', { hasText: leak.rule })
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Control+Z');
    await content.locator('.source-tag', { hasText: 'source matches' }).waitFor();
  });

  it('says that a line is not there any more instead of showing another one for it', async () => {
    const { page } = editor;
    const late = {
      name: 'example.com/payments/charge.(*Service).Charge',
      file: 'example.com/payments/charge/service.go',
    };
    const stack = [{ ...late, line: 4000 }];
    const samples = [
      { stack, values: [5] },
      { stack: [{ ...late, line: 30 }], values: [1] },
    ];
    writeFileSync(join(editor.folder, 'late.pb.gz'), gzipSync(smallProfile([['cpu', 'nanoseconds']], samples)));
    await runCommand(page, 'View: Close All Editors');
    await openFile(page, 'late.pb.gz');
    const content = await webview(page);
    await content
      .getByRole('treeitem', { name: /Charge/ })
      .first()
      .click();
    await content.locator('[data-testid=open-source]', { hasText: 'service.go:4000' }).click();
    const note = content.getByTestId('notes').filter({ hasText: /line 4000 is behind its end: it has \d+ lines now/ });
    await note.waitFor();
  });
});

describe('compiler facts of a folder that is not trusted', function () {
  this.timeout(120_000);
  const editor = openedExample({
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
  });

  it('are not asked for, and the page says why; findings are there all the same', async () => {
    const { page } = editor;
    const content = await leakInSource(page);
    await content
      .getByTestId('fact-state')
      .filter({ hasText: 'This workspace is not trusted, so the compiler is not run.' })
      .waitFor();
    await content
      .locator('.source-row', { hasText: leak.text })
      .locator('.fact-text', { hasText: leak.rule })
      .waitFor({ state: 'attached', timeout: 60_000 });
    assert.equal(await content.locator('.fact-icon[data-kind=allocates]').count(), 0);
  });
});
