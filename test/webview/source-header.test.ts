/** What stands above the listing: where one begins, and whether the text is the one that was recorded. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { bytesOf, type Opened, type OpenPage, viewer } from './harness';
import { sourcesOf } from './recorded-source';
import { smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const charge = 'example.com/payments/api.(*API).createCharge';
const handlers = 'example.com/payments/api/handlers.go';
const heap = 'examples/leaky-service/profiles/heap.pb.gz';

describe('what stands above source', function () {
  this.timeout(120_000);
  const openBytes = viewer();

  /** The Source view of createCharge. */
  async function openCharge(options: Partial<OpenPage>): Promise<Opened> {
    const opened = await openBytes(bytesOf(cpu), { sources: sourcesOf([handlers]), ...options });
    await opened.tell({ type: 'reveal', function: charge, file: handlers, line: 0 });
    await opened.page.getByTestId('card').filter({ hasText: 'createCharge' }).waitFor();
    await opened.page.keyboard.press('5');
    await opened.page.locator('.line-text', { hasText: ') createCharge(' }).waitFor();
    return opened;
  }

  const row = (page: Page) => page.getByTestId('source-grid').locator('.windowed [role=row]');

  it('begins, with nothing selected, at the line of yours that costs most, and says so until something is selected', async () => {
    const { page } = await openBytes(bytesOf(heap), {
      sources: sourcesOf(['example.com/payments/charge/timeout.go']),
      settings: { ownModules: ['example.com/payments'] },
    });
    await page.keyboard.press('5');
    await page.locator('.source-header h2', { hasText: '· your costliest line' }).waitFor();
    const [place] = await page.locator('.source-own button').allTextContents();
    await page.waitForFunction(
      (line) => document.querySelector('.source-row[aria-selected=true] .line-number')?.textContent === line,
      place!.slice(place!.indexOf(':') + 1),
    );
    await page.locator('.source-function[aria-selected=true]').click();
    await page.locator('.source-header h2:not(:has-text("costliest"))').waitFor();
  });

  it('says by the functions in it whether the text is the one that was recorded, and by the clock only where they say nothing', async () => {
    const text = sourcesOf([handlers])[handlers]!;
    const tag = (page: Page) => page.locator('.source-tag');
    // A fresh clone is newer than every profile, and fits.
    const { page: fresh } = await openCharge({ changed: true });
    assert.equal(await tag(fresh).textContent(), 'source matches');
    assert.equal(await fresh.locator('.source-note').isVisible(), false);
    // A file that was moved there with its old date does not.
    const moved = { [handlers]: text.replace('package api', 'package api\n\n// One more line.') };
    const { page: other } = await openCharge({ sources: moved, changed: false });
    assert.equal(await tag(other).textContent(), 'source changed');
    const note = (await other.locator('.source-note').textContent())!;
    const line = text.slice(0, text.indexOf(') createCharge(')).split('\n').length;
    assert.ok(note.includes(`(*API).createCharge starts at line ${line + 2} now, at ${line} in the profile`), note);
    assert.match(note, /findings and facts of the compiler are of the text as it is now/);
    // Assembly says nothing of functions.
    const stack = [{ name: 'runtime.memmove', file: 'runtime/memmove.s', line: 2 }];
    const bytes = smallProfile(
      [['cpu', 'nanoseconds']],
      [
        { stack, values: [3] },
        { stack, values: [4] },
      ],
    );
    const sources = { 'runtime/memmove.s': 'TEXT runtime·memmove(SB)\nMOVQ\nRET\n' };
    for (const changed of [true, false]) {
      const { page } = await openBytes(bytes, { sources, changed });
      await page.keyboard.press('5');
      await row(page).first().waitFor();
      await page.locator('.line-text').first().waitFor();
      assert.equal(await tag(page).isVisible(), changed);
      if (changed) assert.equal(await tag(page).textContent(), 'newer than the profile');
    }
  });
});
