/** Hands that are quicker than the worker: keys one after the other, double clicks, a graph entered the moment it is there. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { pprofTop } from '../profile/pprof';
import { bytesOf, viewer } from './harness';
import { calledAs, smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';

describe('profile page, quick hands', function () {
  this.timeout(60_000);
  const open = viewer();

  const chips = (page: Page) => page.getByTestId('chips').getByRole('listitem');
  const selected = (page: Page, panel: string) =>
    page.locator(`#panel-${panel} [role=treeitem][aria-selected=true]`).getAttribute('aria-label');

  it('applies a refinement, the other way round and another sample type that come at once, all of them', async () => {
    const { page } = await open(bytesOf(cpu));
    await page.getByTestId('search').fill('^net/http\\.serverHandler\\.ServeHTTP$');
    await page.getByTestId('search').press('Enter');
    // Keys are typed into the search until its hits are known.
    await page.waitForFunction(() => document.activeElement?.closest('.twin'));
    // In one task: the worker has answered none when the last is asked.
    await page.evaluate(() => {
      for (const key of ['f', 'r', 'T']) {
        document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      }
    });
    await page.locator('.toggle[aria-pressed=true]').waitFor();
    await page.getByRole('radio', { name: /^samples/, checked: true }).waitFor();
    assert.equal(await chips(page).count(), 1);
    const { rows } = await pprofTop([cpu], 'count', [
      '-sample_index=samples',
      '-focus=^net/http\\.serverHandler\\.ServeHTTP$',
    ]);
    await page.keyboard.press('3');
    await page.getByTestId('search').fill('');
    await page.getByText(`${rows.length} functions.`).waitFor();
    const first = await page.locator('.top-row').first().locator('.cell').allTextContents();
    assert.equal(first[0], String(rows[0]!.flat));
    assert.equal(first.at(-1), rows[0]!.name);
  });

  it('takes quick undo and redo as they were pressed', async () => {
    const { page } = await open(bytesOf(cpu));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('f');
    await chips(page).first().waitFor();
    for (const key of ['h', 'u', 'u', 'U']) await page.keyboard.press(key);
    await page.waitForTimeout(500);
    assert.deepEqual(
      await chips(page).evaluateAll((all) => all.map((chip) => chip.getAttribute('title')!.split('=')[0])),
      ['focus'],
    );
  });

  it('lets the keyboard into the graph the moment another one is there', async () => {
    const { page } = await open(bytesOf(cpu));
    await page.getByRole('tab', { name: 'Flame' }).focus();
    const names = await page.evaluate(async () => {
      const tree = document.querySelector('.twin')!;
      const before = tree.firstElementChild;
      document.querySelector<HTMLElement>('.in-view .toggle')!.click();
      while (tree.firstElementChild === before) await new Promise((done) => setTimeout(done, 1));
      return Array.from(tree.querySelectorAll('[tabindex="0"]'), (item) => item.getAttribute('aria-label'));
    });
    assert.equal(names.length, 1);
    await page.keyboard.press('1');
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('role'));
    assert.equal(focused, 'treeitem');
  });

  const calls = smallProfile(
    [['cpu', 'nanoseconds']],
    [calledAs('start serve handle write', 40), calledAs('start serve handle', 20), calledAs('start batch write', 15)],
  );

  it('means one function by a double click as slow as people make it', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    const middle = page.getByTestId('middle').getByRole('heading');
    await middle.filter({ hasText: 'main.write' }).waitFor();
    const handle = page.getByTestId('callers').getByRole('treeitem', { name: /^main\.handle,/ });
    const box = (await handle.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.click(x, y);
    await middle.filter({ hasText: 'main.handle' }).waitFor();
    await page.waitForTimeout(120);
    // Another frame lies there by now.
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await page.waitForTimeout(300);
    assert.equal(await middle.textContent(), 'main.handle');
    assert.ok(
      await page.evaluate(() => document.querySelector('[data-testid=sandwich]')!.contains(document.activeElement)),
      'the sandwich keeps the keys',
    );
  });

  it('leads from the search to the hits with Enter, and brings earlier searches back', async () => {
    const { page } = await open(calls);
    for (const text of ['batch', 'serve']) {
      await page.keyboard.press('/');
      await page.keyboard.type(text);
      await page.locator('.search-status', { hasText: 'frame' }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'treeitem');
      assert.match((await selected(page, 'flame'))!, new RegExp(`^main\\.${text},`));
    }
    await page.keyboard.press('Control+f');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.getByTestId('search').inputValue(), 'batch');
    await page.locator('.search-status', { hasText: '1 frame' }).waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.getByTestId('search').inputValue(), 'serve');
  });

  it('walks on while newer files come, with no complaint about questions nobody answers any more', async () => {
    const opened = await open(bytesOf(cpu));
    const { page } = opened;
    await page.getByRole('treeitem').first().click();
    const walking = page.evaluate(async () => {
      const until = performance.now() + 2500;
      for (let at = 0; performance.now() < until; at++) {
        const key = ['ArrowDown', 'End', 't', 'ArrowUp', 'Home', 'F12', '2', '1'][at % 8]!;
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        await new Promise((done) => setTimeout(done));
      }
    });
    for (let at = 0; at < 6; at++) {
      await opened.tell({ type: 'file', name: `${at}.pb.gz`, bytes: bytesOf(cpu), state: undefined });
      await page.waitForTimeout(at % 2 === 0 ? 40 : 500);
    }
    await walking;
    assert.equal(await page.getByTestId('error').count(), 0);
  });

  it('copies the name of a frame, and moves the view sideways without another selection', async () => {
    const opened = await open(calls);
    const { page } = opened;
    await page.getByRole('treeitem', { name: /^main\.serve,/ }).click();
    await page.keyboard.press('Shift+C');
    assert.equal((await opened.sentOf('copy')).at(-1)!.text, 'main.serve');
    await page.keyboard.press('Enter');
    await page.keyboard.press('+');
    const before = await page.locator('.in-view-text').textContent();
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction((text) => document.querySelector('.in-view-text')?.textContent !== text, before);
    assert.match((await selected(page, 'flame'))!, /^main\.serve,/);
  });
});
