/** The profile page in a plain browser, as `gopherscope view` serves it: same page, its own policy, bytes fetched from the server. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { profilePage, profilePagePolicy } from '#protocol/profile-page';
import { serveView, type ViewServer } from '../../server/src/host/view/server';
import { seriousFindings } from './axe';
import { launch } from './harness';

const folder = 'examples/leaky-service/profiles';

describe('profile page in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: ViewServer;
  before(async () => {
    browser = await launch();
    server = await serve('cpu.pb.gz');
  });
  const serve = (file: string, base?: string): Promise<ViewServer> =>
    serveView({
      files: [resolve(folder, file)],
      base: base === undefined ? undefined : resolve(folder, base),
      read: (path) => readFile(path),
      ownModules: () => [],
      viewer: resolve('dist/media'),
      port: 0,
      page: (parts) => ({ html: profilePage(parts), policy: profilePagePolicy(parts) }),
    });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`draws the served profile in ${colorScheme}, asks nobody else, and copies the place of the source instead of opening it`, async () => {
      const context = await browser.newContext({ colorScheme, permissions: ['clipboard-read', 'clipboard-write'] });
      const page = await context.newPage();
      const complaints: string[] = [];
      const asked = new Set<string>();
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('request', (request) => asked.add(new URL(request.url()).origin));
      await page.goto(server.url);
      await page.getByRole('treeitem').first().click();
      await page.locator('[data-testid=open-source]', { hasText: ':' }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /^Copied .*\.go:\d+\.$/ })
        .waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\.go:\d+$/);
      const canvas = await page
        .locator('.page')
        .evaluate((element) => getComputedStyle(element.ownerDocument.body).backgroundColor);
      assert.equal(canvas, colorScheme === 'dark' ? 'rgb(31, 31, 31)' : 'rgb(255, 255, 255)');
      assert.deepEqual(complaints, []);
      asked.delete('null');
      assert.deepEqual([...asked], [new URL(server.url).origin]);
      await context.close();
    });
  }

  it('compares with a base that was named, and with none where the server has none', async () => {
    const compared = await serve('goroutine-after.pb.gz', 'goroutine-before.pb.gz');
    const page = await browser.newPage();
    await page.goto(compared.url);
    const figure = page.getByTestId('growth-summary').locator('.figure b').first();
    await figure.waitFor();
    assert.equal(await figure.textContent(), '+210');
    assert.match((await page.getByTestId('comparison').textContent()) ?? '', /base ?goroutine-before\.pb\.gz 9/);
    await page.close();
    await compared.close();
    assert.equal((await fetch(`${server.url}base`)).status, 404);
  });

  it('has a menu for frames and rows, by pointer and by keyboard, that does what keys do', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(server.url);
    const menu = page.getByTestId('frame-menu');
    const chips = page.getByTestId('chips').getByRole('listitem');
    await page.getByRole('treeitem', { name: /^net\/http\.serverHandler\.ServeHTTP,/ }).click({ button: 'right' });
    await menu.getByRole('menuitem', { name: 'Focus' }).click();
    await chips.first().waitFor();
    assert.equal(await chips.first().getAttribute('title'), 'focus=^net/http\\.serverHandler\\.ServeHTTP$');

    await page.keyboard.press('3');
    const row = page.locator('.top-row').nth(2);
    const name = await row.locator('.name').textContent();
    await row.click({ button: 'right' });
    assert.equal(await page.locator('.top-row[aria-selected=true] .name').textContent(), name);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid');

    await page.keyboard.press('1');
    await page.keyboard.press('Shift+F10');
    await menu.waitFor();
    for (const title of ['Zoom to it', 'Callers and callees', 'Focus']) {
      assert.match((await page.evaluate(() => document.activeElement?.textContent))!, new RegExp(`^${title}`));
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await chips.nth(1).waitFor();
    assert.match((await chips.nth(1).getAttribute('title'))!, /^ignore=/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.close();
  });
});
