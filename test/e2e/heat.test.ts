/** Heat in a real VS Code with the VSIX installed: loaded by the palette, drawn beside the code without moving it, and led back into the flame graph. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openedExample } from './editor/opened';
import { shoot, shotSize } from './editor/shots';
import { goToLine, openFile, runCommand, showHover, statusOf, webview } from './editor/workbench';

/** The line of the example's handlers that its CPU profile has most of, and the function it is in. */
const hot = { file: 'api/handlers.go', line: 85, function: 'api.(*API).export', cum: '280\u2009ms (15.6\u2009%)' };
const status = 'gopherscope.gopherscope.gopherscope.heat';
const bars = '.editor-group-container .glyph-margin-widgets .cgmr, .editor-group-container .glyph-margin .cgmr';

/** Where the first words of the hot line stand on the screen. */
async function placeOfCode(page: Page): Promise<string> {
  const box = await page
    .locator('.view-line', { hasText: 'io.WriteString' })
    .first()
    .locator('span span')
    .first()
    .boundingBox();
  assert.ok(box);
  return `${Math.round(box.x)} ${Math.round(box.y)} ${Math.round(box.height)}`;
}

describe('heat in the editor', function () {
  this.timeout(60_000);
  const editor = openedExample({
    settings: { 'workbench.colorTheme': 'Default Dark Modern', 'gopherscope.escape.enabled': false },
    size: shotSize,
  });

  it('draws bars beside the code and moves none of it', async () => {
    const { page } = editor;
    await openFile(page, 'profiles/cpu.pb.gz');
    await (await webview(page)).waitForSelector('[data-testid=flame] canvas');
    await openFile(page, hot.file);
    await goToLine(page, hot.line);
    assert.equal(await page.locator(bars).count(), 0, 'an open profile is only offered');
    const before = await placeOfCode(page);
    await openFile(page, 'profiles/cpu.pb.gz');
    await runCommand(page, 'Gopherscope: Load Profile for Heat');
    // Said over the profile already, where no bars can be seen.
    await page.locator(`[id="${status}"]`, { hasText: 'Heat: CPU' }).waitFor();
    await openFile(page, hot.file);
    await goToLine(page, hot.line);
    await page.locator(bars).first().waitFor();
    assert.equal(await placeOfCode(page), before);
    assert.match(await statusOf(page, status), /^Heat: CPU /);
  });

  it('says what the line costs, and leads to its function in the flame graph', async () => {
    const { page } = editor;
    await goToLine(page, hot.line);
    await showHover(page, hot.cum);
    await shoot(page, 'media/screenshots/heat-dark.png');
    await page.locator('.monaco-hover a', { hasText: 'Open in flame graph here' }).first().click();
    const content = await webview(page);
    await content.locator('[data-testid=card]', { hasText: hot.function }).waitFor();
  });

  it('lists the profile with kind and total, ticked', async () => {
    const { page } = editor;
    await runCommand(page, 'View: Show Gopherscope');
    const row = page.locator('.pane', { hasText: 'Profiles' }).locator('.monaco-list-row', { hasText: 'cpu.pb.gz' });
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /CPU · 1\.8\u2009s/);
    assert.equal(await row.locator('.monaco-checkbox, .monaco-custom-toggle').getAttribute('aria-checked'), 'true');
  });
});
