/** A recorded profile in a real VS Code with the VSIX installed: opens by double name, draws, and one frame leads to its line of source. */
import assert from 'node:assert/strict';
import { openedExample } from './editor/opened';
import { shoot, shotSize } from './editor/shots';
import { openFile, runCommand, statusOf, webview } from './editor/workbench';

/** Where the goroutines of the example's first planted leak are parked. */
const leak = { frame: /withTimeout\.func1/, file: 'timeout.go', line: 49 };

describe('a profile in the editor', function () {
  this.timeout(60_000);
  const editor = openedExample({
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    size: shotSize,
  });

  it('opens as a flame graph', async () => {
    const { page } = editor;
    await openFile(page, 'profiles/cpu.pb.gz');
    await runCommand(page, 'View: Close Primary Side Bar');
    const content = await webview(page);
    await content.waitForSelector('[data-testid=flame] canvas');
    assert.match((await content.textContent('[data-testid=sample-types]')) ?? '', /cpu/);
    await shoot(page, 'media/screenshots/flame-dark.png');
    await shoot(page, 'media/walkthrough/profile.webp', { x: 52, y: 90, width: 960, height: 620 });
  });

  it('follows the theme', async () => {
    const { page } = editor;
    await runCommand(page, 'Preferences: Toggle between Light/Dark Themes');
    const content = await webview(page);
    await content.waitForSelector('body.vscode-light [data-testid=flame] canvas');
    await shoot(page, 'media/screenshots/flame-light.png');
    await runCommand(page, 'Preferences: Toggle between Light/Dark Themes');
    await content.waitForSelector('body.vscode-dark');
    await runCommand(page, 'View: Close All Editors');
  });

  it('leads from a frame of parked goroutines to the line that holds them', async () => {
    const { page } = editor;
    await openFile(page, 'profiles/goroutine-after.pb.gz');
    const content = await webview(page);
    await content.waitForSelector('[data-testid=flame] canvas');
    await content.getByRole('treeitem', { name: leak.frame }).first().click();
    await content.locator('[data-testid=open-source]', { hasText: `${leak.file}:${leak.line}` }).click();
    await page.locator('.tab.active', { hasText: leak.file }).waitFor();
    assert.match(await statusOf(page, 'status.editor.selection'), new RegExp(`Ln ${leak.line}\\b`));
  });

  it('compares two files chosen in the Explorer, the one taken first as the base', async () => {
    const { page } = editor;
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'File: Focus on Files Explorer');
    const row = (name: string) => page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
    if (!(await row('heap.pb.gz').isVisible())) await row('profiles').click();
    await row('heap.pb.gz').click();
    await row('heap-before.pb.gz').click({ modifiers: ['Control'] });
    await row('heap-before.pb.gz').click({ button: 'right' });
    // A menu that has just come up takes a click for the end of the one that opened it.
    const item = page.locator('.monaco-menu .action-label', { hasText: 'Compare Selected Profiles' });
    await item.hover();
    await page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden' });
    const content = await webview(page);
    const bar = content.getByTestId('comparison');
    await bar.waitFor();
    assert.match((await bar.textContent()) ?? '', /heap-before\.pb\.gz.*compare\s*heap\.pb\.gz/s);
  });

  it('broke no content security policy and said nothing of ours on the console', () => {
    assert.deepEqual(
      editor.console.filter((line) => /content security policy|^error.*gopherscope/i.test(line)),
      [],
    );
  });
});
