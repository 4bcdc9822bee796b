/** The profile page for everyone: axe on every view and theme, contrast on the canvas, narrow and enlarged pages. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { contrast, parseColour } from '../../media/profile/theme/colour';
import { seriousFindings } from './axe';
import { bytesOf, launch, type OpenPage, openPage, type Theme } from './harness';

const themes: readonly Theme[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

describe('profile page, access', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  async function open(options: Partial<OpenPage> = {}): Promise<Page> {
    const bytes = bytesOf('examples/leaky-service/profiles/heap.pb.gz');
    const { page } = await openPage(browser, { bytes, ...options });
    await page.getByRole('treeitem').first().waitFor();
    return page;
  }

  for (const theme of themes) {
    it(`has no serious finding of axe in ${theme}: flame with card, search, Top, keys`, async () => {
      const page = await open({ theme });
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole('treeitem').first().click();
      await page.getByTestId('card').waitFor();
      await page.getByTestId('search').fill('charge');
      await page.locator('.search-status', { hasText: 'frames' }).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByRole('tab', { name: 'Top' }).click();
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByTestId('top-table').press('?');
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await page.context().close();
    });
  }

  it('has no serious finding of axe on an error', async () => {
    const { page } = await openPage(browser, { bytes: Buffer.from('no profile') });
    await page.getByTestId('error').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.context().close();
  });

  for (const theme of themes) {
    it(`writes frame names with a contrast of at least 4.5 in ${theme}`, async () => {
      const page = await open({ theme });
      const box = (await page.getByRole('treeitem').first().boundingBox())!;
      const flame = (await page.getByTestId('flame').boundingBox())!;
      const { left, top, width, height } = {
        left: box.x - flame.x + 4,
        top: box.y - flame.y + 3,
        width: 200,
        height: box.height - 6,
      };
      const colours = await page.locator('.flame canvas').evaluate(
        (canvas: HTMLCanvasElement, area) => {
          const { data } = canvas.getContext('2d')!.getImageData(area.left, area.top, area.width, area.height);
          const counts = new Map<string, number>();
          for (let at = 0; at < data.length; at += 4) {
            const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
            counts.set(colour, (counts.get(colour) ?? 0) + 1);
          }
          return [...counts];
        },
        { left, top, width, height },
      );
      const fill = parseColour(colours.reduce((most, next) => (next[1] > most[1] ? next : most))[0]);
      const strongest = Math.max(...colours.map(([colour]) => contrast(parseColour(colour), fill)));
      assert.ok(strongest >= 4.5, `strongest contrast ${strongest}`);
      await page.context().close();
    });
  }

  for (const [what, width, height] of [
    ['300 pixels wide', 300, 600],
    ['enlarged to 200 %', 640, 400],
  ] as const) {
    it(`fits a page ${what}`, async () => {
      const page = await open({ width, height });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok((await overflow()) <= 0);
      await page.getByRole('treeitem').first().click();
      const card = (await page.getByTestId('card').boundingBox())!;
      assert.ok(card.x >= 0 && card.x + card.width <= width, JSON.stringify(card));
      await page.getByTestId('search').fill('charge');
      await page.locator('.search-status', { hasText: 'frames' }).waitFor();
      for (const name of ['Previous hit', 'Next hit', 'Regular expression']) {
        const box = (await page.getByRole('button', { name }).boundingBox())!;
        assert.ok(box.x + box.width <= width, name);
      }
      await page.context().close();
    });
  }

  it('redraws in the new colours when the theme changes', async () => {
    const page = await open({ theme: 'dark' });
    const corner = () =>
      page
        .locator('.flame canvas')
        .evaluate((canvas: HTMLCanvasElement) =>
          Array.from(canvas.getContext('2d')!.getImageData(canvas.width - 2, canvas.height - 2, 1, 1).data).join(),
        );
    const dark = await corner();
    await page.evaluate(() => document.body.classList.replace('vscode-dark', 'vscode-light'));
    await page.waitForTimeout(200);
    assert.notEqual(await corner(), dark);
    await page.context().close();
  });

  it('says what happened to people who listen', async () => {
    const page = await open();
    const live = page.locator('[aria-live=polite]');
    await page.keyboard.press('t');
    await live.filter({ hasText: /alloc_objects, total/ }).waitFor({ state: 'attached' });
    await page.keyboard.press('/');
    await page.keyboard.type('charge');
    await live.filter({ hasText: /frames/ }).waitFor({ state: 'attached' });
    await page.context().close();
  });
});
