/** One leak, by keyboard, in a real VS Code with the VSIX installed: squiggle, hover, Problems, fix, saved file; the Findings view beside it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from './editor/expect';
import { openedExample } from './editor/opened';
import { shoot, shotSize } from './editor/shots';
import {
  goToLine,
  openFile,
  runAndAnswer,
  runAsking,
  runCommand,
  showHover,
  squiggles,
  statusText,
  webview,
} from './editor/workbench';

const file = 'charge/timeout.go';
const leakLine = 49;

describe('the findings in the editor', function () {
  this.timeout(60_000);
  const editor = openedExample({
    settings: { 'workbench.colorTheme': 'Default Dark Modern', 'editor.hover.above': false },
    size: shotSize,
  });

  it('counts the leaks of the workspace before any file is opened', async () => {
    await expect('a count in the status bar', async () => /Gopherscope: [1-9]/.test(await statusText(editor.page)));
  });

  it('lists them in the Findings view, the proved ones first', async () => {
    const { page } = editor;
    await runCommand(page, 'Gopherscope: Focus on Findings View');
    const rows = page.locator('.pane-body .monaco-list-row');
    await rows.filter({ hasText: 'timeout.go:49' }).waitFor();
    // As long as the scan goes on, its progress is the first row.
    await expect('the proved ones first', async () => /Proved/.test((await rows.first().textContent()) ?? ''));
    await shoot(page, 'media/screenshots/findings.png');
    await shoot(page, 'media/walkthrough/findings.webp', { x: 0, y: 36, width: 460, height: 420 });
  });

  it('groups them by rule, package or file, and searches in them', async () => {
    const { page } = editor;
    const rows = page.locator('.pane-body .monaco-list-row');
    for (const [grouping, heading] of [
      ['Rule', 'unbounded-send'],
      ['Package', 'charge'],
      ['File', 'timeout.go'],
      ['Certainty', 'Proved'],
    ] as const) {
      await runAndAnswer(page, 'Gopherscope: Group Findings By', grouping);
      await rows.and(page.locator('[aria-level="1"]')).filter({ hasText: heading }).first().waitFor();
    }
    await runCommand(page, 'Gopherscope: Search Findings');
    await page.locator('.monaco-tree-type-filter').waitFor();
    await page.keyboard.press('Escape');
  });

  it('marks the leak in its file and explains it in a hover', async () => {
    const { page } = editor;
    await openFile(page, file);
    await goToLine(page, leakLine);
    await squiggles(page).first().waitFor();
    await page.locator('.statusbar-item', { hasText: /Escapes: \d/ }).waitFor();
    // Inlay hints are drawn by style sheets, which no locator sees; the editor asks for them anew within a second.
    await page.waitForTimeout(1500);
    await showHover(page, 'unbounded-send');
    const chart = page.locator('.monaco-hover img[alt^="Sequence of 4 steps"]');
    await expect('the chart of the interleaving', () =>
      chart.evaluate((image) => (image as HTMLImageElement).naturalWidth > 200),
    );
    // The steps stand above it, and a hover scrolls after 250 pixels.
    await chart.hover();
    await page.mouse.wheel(0, 80);
    await shoot(page, 'media/screenshots/editor.png');
    await shoot(page, 'media/walkthrough/editor.webp', { x: 352, y: 200, width: 820, height: 500 });
    await page.keyboard.press('Escape');
  });

  it('says so above the go statement, and leads from there to the hover', async () => {
    const { page } = editor;
    await goToLine(page, leakLine - 4);
    const lens = page.locator('.codelens-decoration a', {
      hasText: `can block for ever: send to done at line ${leakLine}`,
    });
    await lens.click();
    await page.locator('.monaco-hover', { hasText: 'unbounded-send' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: `Ln ${leakLine},` }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows the same finding in Problems', async () => {
    const { page } = editor;
    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'unbounded-send' }).first().waitFor();
  });

  it('repairs it with Ctrl+. and Enter, and the saved file is repaired', async () => {
    const { page, folder } = editor;
    await openFile(page, file);
    await goToLine(page, leakLine);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row.action').first().waitFor();
    await page.keyboard.press('Enter');
    await squiggles(page).first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+S');
    await expect('the fix on disk', async () =>
      /make\(chan result, 1\)/.test(await readFile(join(folder, file), 'utf8')),
    );
  });

  it('opens the page of the rule from the finding', async () => {
    const { page } = editor;
    await runAsking(page, 'Gopherscope: Show Rule Page');
    await page.locator('.quick-input-list', { hasText: 'Rules: Goroutines and Channels' }).waitFor();
    await page.keyboard.type('unbounded-send');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'unbounded-send' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'unbounded-send' }).waitFor();
    await page.keyboard.press('Control+J');
    await webview(page);
    await shoot(page, 'media/walkthrough/rule.webp', { x: 352, y: 36, width: 924, height: 640 });
  });

  it('said nothing of ours on the console', () => {
    assert.deepEqual(
      editor.console.filter((line) => /^error.*(gopherscope|Content Security Policy)/i.test(line)),
      [],
    );
  });
});
