/** Where the keyboard is after it changed what is in view: on what it was on, or next to what it did, never nowhere. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { bytesOf, viewer } from './harness';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';

describe('profile page, focus of the keyboard', function () {
  this.timeout(60_000);
  const open = viewer();

  const chips = (page: Page) => page.getByTestId('chips').getByRole('listitem');
  const rows = (page: Page) => page.locator('.rail-row button[title^="Only handler="]');
  /** Until the page shows that many refinements and the labels that go with them. */
  async function settled(page: Page, refinements: number): Promise<void> {
    await page.waitForFunction(
      (count) =>
        document.querySelectorAll('.filter-chip').length === count &&
        document.querySelector('.rail-row button[title^="Only "][title*="="]') !== null,
      refinements,
    );
  }
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

  it('stays on the value of a label that is kept, and when that is taken back', async () => {
    const { page } = await open(bytesOf(cpu));
    await rows(page).first().waitFor();
    const names = await rows(page).allTextContents();
    assert.ok(names.length > 2, names.join(', '));
    // The last one is the first row once it is the only one.
    await rows(page).last().focus();
    await page.keyboard.press('Enter');
    await settled(page, 1);
    assert.equal(await focused(page), names.at(-1));
    await page.keyboard.press('u');
    await settled(page, 0);
    assert.equal(await focused(page), names.at(-1));
  });

  it('goes to the new refinement where it left the value out, and to the way to add one when that is taken back', async () => {
    const { page } = await open(bytesOf(cpu));
    await rows(page).first().focus();
    await page.keyboard.press('Alt+Enter');
    await settled(page, 1);
    assert.match((await focused(page)) ?? '', /^Remove tagignore /);
    await page.keyboard.press('u');
    await settled(page, 0);
    assert.equal(await focused(page), 'Add a refinement');
  });

  it('goes from the last undo to redo, and back', async () => {
    const { page } = await open(bytesOf(cpu));
    await rows(page).first().click();
    await settled(page, 1);
    await page.getByRole('button', { name: 'Undo refinement' }).focus();
    await page.keyboard.press('Enter');
    await settled(page, 0);
    assert.equal(await focused(page), 'Redo refinement');
    await page.keyboard.press('Enter');
    await settled(page, 1);
    assert.equal(await focused(page), 'Undo refinement');
  });

  it('is not lost with the note that nothing is left', async () => {
    const { page } = await open(bytesOf(cpu));
    await rows(page).first().click();
    await settled(page, 1);
    await rows(page)
      .first()
      .click({ modifiers: ['Alt'] });
    await page.getByTestId('nothing-left').getByRole('button', { name: 'Undo the last one' }).focus();
    await page.keyboard.press('Enter');
    await settled(page, 1);
    assert.equal(await chips(page).count(), 1);
    assert.match((await focused(page)) ?? '', /^Remove tagfocus /);
  });
});
