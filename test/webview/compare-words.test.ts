/** What a comparison says of itself – what shares are of, once and not twice, in exports, too – and how one comes to it by keys. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ExportedProfile } from '#engine/profile/export/json';
import { formatShare } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { openCompared } from './compared-page';
import { bytesOf, viewer } from './harness';

const folder = 'examples/leaky-service/profiles';
const grownFile = `${folder}/goroutine-after.pb.gz`;
const earlier = `${folder}/goroutine-before.pb.gz`;

describe('profile page, words of a comparison', function () {
  this.timeout(60_000);
  const open = viewer();
  const compare = (file: string, base: string) => openCompared(open, file, base);
  const rows = (page: Page) => page.locator('.growth tbody tr');

  it('counts shares of the base where that is asked for, as pprof -diff_base does, and says of what they are', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    const bar = page.getByTestId('comparison');
    const pressed = bar.locator('[role=radio][aria-checked=true]');
    assert.equal(await pressed.textContent(), '−base');
    assert.match((await bar.textContent())!, /shares are of the growth, 212/);
    assert.match((await page.getByTestId('growth-summary').textContent())!, /of 212 that came, at timeout\.go:49/);
    await bar.getByRole('radio', { name: 'diff base' }).click();
    await bar.getByText('shares are of the base, 9').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('withTimeout');
    const oracle = await pprofTop([grownFile], 'count', [`-diff_base=${earlier}`]);
    const { cum } = oracle.rows.find(({ name }) => name.includes('withTimeout'))!;
    await page
      .getByText(`${formatShare(cum, oracle.total)} · 1 frame`)
      .first()
      .waitFor();
  });

  it('never cuts the name a path is about before those around it, and keeps every column inside', async () => {
    const { page } = await compare(`${folder}/heap.pb.gz`, `${folder}/heap-before.pb.gz`);
    await rows(page).first().waitFor();
    for (const width of [1280, 1080, 860]) {
      await page.setViewportSize({ width, height: 860 });
      const cut = await page.locator('.growth-names b').evaluateAll((all) =>
        all.flatMap((name) => {
          const [text, room] = [name.querySelector('bdi')!.getBoundingClientRect(), name.getBoundingClientRect()];
          const isCut =
            text.width > room.width + 1 || room.right > name.closest('td')!.getBoundingClientRect().right + 1;
          return isCut ? [name.textContent] : [];
        }),
      );
      assert.deepEqual(cut, [], `${width}`);
      const ends = await page
        .locator('.growth-source')
        .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().right));
      assert.ok(
        ends.every((right) => right <= width),
        `${width} ${ends.join()}`,
      );
    }
  });

  it('is begun by a key, and leaves the keys in the view', async () => {
    const opened = await open(bytesOf(grownFile));
    const { page } = opened;
    await page.keyboard.press('d');
    assert.equal((await opened.sentOf('pickBase')).length, 1);
    const button = page.getByRole('button', { name: 'Compare with another profile' });
    await button.focus();
    await opened.tell({ type: 'base', name: 'before', bytes: bytesOf(earlier) });
    await rows(page).first().waitFor();
    const role = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
    assert.equal(await role(), 'treeitem');
    // Swapped by keyboard, it can be swapped back.
    await page.getByRole('button', { name: 'Swap the sides' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.figure b')?.textContent?.startsWith('−'));
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('title')), 'Swap the sides');
    await page.keyboard.press('?');
    await page.getByRole('definition').filter({ hasText: 'compare with another profile' }).waitFor();
  });

  it('says once what a card has said where there is little height', async () => {
    const { page } = await compare(grownFile, earlier);
    const card = page.locator('.verdict', { hasText: 'timeout.go:49' }).first();
    await card.waitFor();
    const figure = page.locator('.figure', { hasText: 'timeout.go:49' });
    await figure.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await figure.waitFor({ state: 'visible' });
  });

  it('exports a comparison as one, and says so', async () => {
    const opened = await compare(grownFile, earlier);
    const { page } = opened;
    await rows(page).first().waitFor();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByText('A comparison is exported: goroutine-after.pb.gz less goroutine-before.pb.gz.').waitFor();
    await dialog.getByRole('radio', { name: /^JSON/ }).check();
    await dialog.getByRole('checkbox', { name: 'Scrub' }).uncheck();
    await dialog.getByRole('button', { name: 'Save…' }).click();
    const written = await page.waitForFunction(() => {
      const { sent } = globalThis as unknown as { sent: { type: string; content: Uint8Array }[] };
      const file = sent.find(({ type }) => type === 'saveExport');
      return file && new TextDecoder().decode(file.content);
    });
    const { difference, sampleTypes } = JSON.parse((await written.jsonValue())!) as ExportedProfile;
    assert.equal(difference?.total, 'base');
    assert.deepEqual([difference.now.name, difference.base.name], ['goroutine-after.pb.gz', 'goroutine-before.pb.gz']);
    assert.ok(difference.now.time! > difference.base.time!);
    assert.equal(sampleTypes[0]!.total, (await pprofTop([earlier], 'count', [])).total);
  });
});
