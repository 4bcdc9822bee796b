/** Little room: panels beside an editor, zoomed pages. Every view can be used, names and the figures that matter stay, nothing scrolls sideways. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { seriousFindings } from './axe';
import { bytesOf, viewer } from './harness';
import { type SmallSample, smallProfile } from './small-profile';

const folder = 'examples/leaky-service/profiles';
const cpu = `${folder}/cpu.pb.gz`;
const tabs = { flame: '1', sandwich: '2', top: '3', tree: '4', source: '5' };

describe('profile page, little room', function () {
  this.timeout(120_000);
  const open = viewer();

  const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  /** How much of each row's name can be seen, pixels. */
  const nameWidths = (page: Page, rows: string) =>
    page.locator(rows).evaluateAll((all) =>
      all
        .filter((row) => row.getBoundingClientRect().top < innerHeight)
        .map((row) => {
          const name = row.querySelector('.name')!.getBoundingClientRect();
          return Math.min(innerWidth, name.right) - name.left;
        }),
    );

  for (const width of [260, 300, 340, 420, 600]) {
    it(`shows each view ${width} pixels wide`, async () => {
      const { page } = await open(bytesOf(cpu), { width, height: 700 });
      for (const [tab, key] of Object.entries(tabs)) {
        await page.keyboard.press(key);
        await page.locator(`#panel-${tab}:visible`).waitFor();
        assert.ok((await sideways(page)) <= 0, tab);
        const panel = (await page.locator(`#panel-${tab}`).boundingBox())!;
        assert.ok(panel.height >= 180 && panel.x >= 0 && panel.x + panel.width <= width, tab);
      }
      for (const [key, rows] of [
        ['3', '.top-row'],
        ['4', '.tree .rows .row'],
      ] as const) {
        await page.keyboard.press(key);
        await page.keyboard.press('Home');
        const names = await nameWidths(page, rows);
        assert.ok(names.length >= 3 && names.every((seen) => seen >= 90), `${key}: ${names.join()}`);
      }
    });

    it(`shows what grew ${width} pixels wide`, async () => {
      const opened = await open(bytesOf(`${folder}/goroutine-after.pb.gz`), { width, height: 700 });
      const { page } = opened;
      await opened.tell({ type: 'base', name: 'before', bytes: bytesOf(`${folder}/goroutine-before.pb.gz`) });
      const row = page.locator('.growth tbody tr').first();
      await row.waitFor();
      await row.scrollIntoViewIfNeeded();
      assert.ok((await sideways(page)) <= 0);
      for (const [part, least] of [
        ['.growth-path', 90],
        ['.growth-delta', 20],
        ['.growth-source', 40],
      ] as const) {
        const box = (await row.locator(part).boundingBox())!;
        assert.ok(box.x >= 0 && box.x + box.width <= width && box.width >= least, part);
      }
    });
  }

  it('drops columns by rank and keeps the one that is sorted by', async () => {
    const { page } = await open(bytesOf(cpu), { width: 300, height: 700 });
    await page.keyboard.press('3');
    const heads = page.locator('.top [role=columnheader]:visible');
    assert.deepEqual(await heads.allTextContents(), ['Flat', 'Cum', 'Function']);
    await page.setViewportSize({ width: 560, height: 700 });
    assert.deepEqual(await heads.allTextContents(), ['Flat', 'Flat %', 'Cum', 'Cum %', 'Function']);
    await page.setViewportSize({ width: 840, height: 700 });
    assert.equal(await heads.count(), 6);
  });

  it('folds what stands beside the views below them, from where labels filter as ever', async () => {
    const { page } = await open(bytesOf(cpu), { width: 320, height: 640 });
    const label = page.getByRole('button', { name: 'POST /charges' });
    assert.ok(!(await label.isVisible()));
    await page.getByRole('button', { name: 'Modules, labels, hottest functions' }).click();
    await label.click();
    await page.getByTestId('chips').getByText('POST /charges').waitFor();
    assert.ok((await sideways(page)) <= 0);
  });

  it('still changes granularity and lists all keys', async () => {
    const { page } = await open(bytesOf(cpu), { width: 260, height: 640 });
    await page.getByTestId('granularity').selectOption('packages');
    await page
      .getByRole('treeitem', { name: /^net\/http,/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'all keys' }).click();
    assert.ok(await page.getByRole('dialog', { name: 'Keys' }).isVisible());
  });

  it('can be read at 400 %: the page scrolls down, and the views keep a height', async () => {
    const { page } = await open(bytesOf(cpu), { width: 320, height: 256 });
    assert.ok((await sideways(page)) <= 0);
    await page.keyboard.press('3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const row = page.locator('.top-row[aria-selected=true]');
    await row.scrollIntoViewIfNeeded();
    const box = (await row.boundingBox())!;
    assert.ok(box.y >= 0 && box.y + box.height <= 256);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('keeps the names of deep trees in view', async () => {
    const stack = Array.from({ length: 500 }, (_, level) => ({ name: `main.level${500 - level}` }));
    const samples: SmallSample[] = [
      { stack, values: [5] },
      { stack: [{ name: 'main.other' }], values: [1] },
    ];
    const { page } = await open(smallProfile([['samples', 'count']], samples), { width: 420, height: 640 });
    await page.keyboard.press('4');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('row', { name: /main\.level500/ }).waitFor();
    const names = page.locator('.tree .row .name span:last-child');
    const rights = await names.evaluateAll((all) => all.map((name) => name.getBoundingClientRect().right));
    assert.ok(
      rights.every((right) => right <= 420),
      rights.join(),
    );
  });

  it('shortens what was measured before anything goes to another line', async () => {
    const { page } = await open(bytesOf(`${folder}/heap.pb.gz`), { width: 1080 });
    const middle = async (part: string) => {
      const box = (await page.locator(part).boundingBox())!;
      return { y: box.y + box.height / 2, right: box.x + box.width };
    };
    const [types, compare] = [await middle('.types-line .segments'), await middle('.types-line > .icon-button')];
    assert.ok(Math.abs(types.y - compare.y) < 4);
    assert.ok(compare.right <= 1080 && compare.right > 1040);
  });

  it('names all views and shows the figure of a card in the narrowest panel', async () => {
    const { page } = await open(bytesOf(`${folder}/heap.pb.gz`), { width: 260 });
    await page.locator('.verdict').first().waitFor();
    for (const part of ['.tab', '.verdict:first-of-type .share', '.verdict:first-of-type .verdict-title > span']) {
      const ends = await page.locator(part).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
      assert.ok(ends.length > 0 && ends.every((right) => right <= 260), `${part} ${ends.join()}`);
    }
  });

  it('puts the card beside the frame in half a window, off what the frame calls', async () => {
    const { page } = await open(bytesOf(cpu), { width: 700, height: 800 });
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    const card = (await page.getByTestId('card').boundingBox())!;
    const frame = (await page.locator('[role=treeitem][aria-selected=true]').boundingBox())!;
    assert.ok(card.x >= frame.x + frame.width && card.x + card.width <= 700, JSON.stringify({ card, frame }));
  });
});
