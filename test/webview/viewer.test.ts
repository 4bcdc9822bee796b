/** The profile page on recorded profiles: what it shows is what `go tool pprof` says, and every control does its deed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { bytesOf, viewer } from './harness';
import { smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const heap = 'examples/leaky-service/profiles/heap.pb.gz';

describe('profile page', function () {
  this.timeout(60_000);
  const openBytes = viewer();
  const open = (path: string, size: { width?: number; height?: number } = {}) =>
    openBytes(bytesOf(path), { name: path.split('/').at(-1)!, ...size });

  const inView = (page: Page) => page.locator('.in-view-text').textContent();
  const widest = (page: Page) => page.getByRole('treeitem').first();
  /** The name of a tree item without its figures. */
  const nameOf = async (page: Page) =>
    ((await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-label')) ?? '').split(', ')[0]!;

  it('shows the totals pprof prints, for every sample type', async () => {
    const { page } = await open(heap);
    const shown = await page.getByTestId('sample-types').getByRole('radio').allTextContents();
    const types = [
      ['alloc_objects', 'count'],
      ['alloc_space', 'bytes'],
      ['inuse_objects', 'count'],
      ['inuse_space', 'bytes'],
    ] as const;
    for (const [position, [type, unit]] of types.entries()) {
      const oracle = await pprofTop([heap], unit === 'bytes' ? 'B' : unit, [`-sample_index=${type}`]);
      const total = oracle.rows.reduce((sum, row) => sum + row.flat, 0);
      assert.equal(shown[position], `${type} ${formatValue(total, unit)}`);
    }
  });

  it('lists functions in Top in the order and with the figures of pprof', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('3');
    const rows = page.getByTestId('top-table').locator('.top-body').getByRole('row');
    await rows.first().waitFor();
    const oracle = await pprofTop([cpu], 'ns', []);
    const total = oracle.rows.reduce((sum, row) => sum + row.flat, 0);
    const shown = await rows.evaluateAll((elements) =>
      elements
        .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((row) => Array.from(row.children, (cell) => cell.textContent)),
    );
    assert.ok(shown.length > 15);
    let sum = 0;
    oracle.rows.slice(0, shown.length).forEach((row, index) => {
      sum += row.flat;
      assert.deepEqual(shown[index], [
        formatValue(row.flat, 'nanoseconds'),
        formatShare(row.flat, total),
        formatShare(sum, total),
        formatValue(row.cum, 'nanoseconds'),
        formatShare(row.cum, total),
        row.name,
      ]);
    });
  });

  it('sorts by cum, and by name both ways', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('3');
    const table = page.getByTestId('top-table');
    const first = () => table.locator('#top-row-0 .name').textContent();
    await table.getByRole('button', { name: 'Cum', exact: true }).click();
    const oracle = await pprofTop([cpu], 'ns', ['-cum']);
    assert.equal(await first(), oracle.names[0]);
    await table.getByRole('button', { name: 'Function' }).click();
    const names = [...oracle.names].sort();
    assert.equal(await first(), names[0]);
    await table.getByRole('button', { name: 'Function' }).click();
    assert.equal(await first(), names.at(-1));
    assert.equal(await table.getByRole('columnheader', { name: 'Function' }).getAttribute('aria-sort'), 'descending');
  });

  it('sorts by keyboard alone', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('3');
    const table = page.getByTestId('top-table');
    const first = () => table.locator('#top-row-0 .name').textContent();
    const byFlat = await first();
    await page.keyboard.press('Tab');
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    const oracle = await pprofTop([cpu], 'ns', ['-cum']);
    assert.equal(await first(), oracle.names[0]);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Cum');
    for (const key of ['End', 'Enter', 'Home', 'Enter']) await page.keyboard.press(key);
    assert.equal(await first(), byFlat);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Flat');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowDown');
    assert.equal(await table.locator('[aria-selected=true] .name').textContent(), byFlat);
  });

  it('draws the frames, widest first, with their shares', async () => {
    const { page } = await open(cpu);
    const label = (await widest(page).getAttribute('aria-label'))!;
    assert.match(label, /^net\/http\.\(\*conn\)\.serve, [\d.]+ percent total, [\d.]+ percent self, level 1/);
    // What the tree says is on the canvas: the pixel in the middle of a frame differs from the background below all frames.
    const box = (await widest(page).boundingBox())!;
    const colours = await page.locator('.flame canvas').evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d')!;
      const at = (x: number, y: number) => Array.from(context.getImageData(x, y, 1, 1).data).join();
      return [at(canvas.width / 4, 4), at(canvas.width / 4, canvas.height - 4)];
    });
    assert.notEqual(colours[0], colours[1]);
    assert.ok(box.height > 18 && box.height <= 22);
  });

  it('zooms with the keyboard and the pointer, and back', async () => {
    const { page } = await open(cpu);
    assert.match((await inView(page))!, /0 – 100/);
    await widest(page).click();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    const zoomed = await inView(page);
    assert.doesNotMatch(zoomed!, /0 – 100/);
    await page.keyboard.press('Backspace');
    await page.waitForFunction(() => /0 – 100/.test(document.querySelector('.in-view-text')?.textContent ?? ''));
    await widest(page).dblclick();
    await page.waitForFunction((text) => document.querySelector('.in-view-text')?.textContent === text, zoomed);
    await page.keyboard.press('0');
    await page.waitForFunction(() => /0 – 100/.test(document.querySelector('.in-view-text')?.textContent ?? ''));
    const box = (await page.getByTestId('flame').boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 10);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await page.getByRole('button', { name: 'Show all' }).waitFor();
  });

  it('zooms nowhere from a frame that costs nothing in the sample type shown', async () => {
    const frame = (name: string) => ({ name: `main.${name}` });
    const bytes = smallProfile(
      [
        ['alloc_space', 'bytes'],
        ['inuse_space', 'bytes'],
      ],
      [
        { stack: [frame('gone'), frame('run')], values: [40, 0] },
        { stack: [frame('kept'), frame('run')], values: [60, 7] },
        { stack: [frame('other')], values: [1, 3] },
      ],
    );
    const { page } = await openBytes(bytes);
    await page
      .getByTestId('sample-types')
      .getByRole('radio', { name: /^alloc_space/ })
      .click();
    await page.getByRole('treeitem', { name: /^main\.gone,/ }).click();
    await page.keyboard.press('t');
    await page.getByRole('radio', { name: /^inuse_space/, checked: true }).waitFor();
    await page.keyboard.press('3');
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('treeitem', { name: /^main\.run,/, selected: true }).waitFor();
    assert.match((await inView(page))!, /0 – 100/, 'all of it');
    await page.keyboard.press('t');
    await page.getByRole('treeitem', { name: /^main\.gone,/ }).click();
    await page.keyboard.press('t');
    await page.getByRole('radio', { name: /^inuse_space/, checked: true }).waitFor();
    await page.getByRole('treeitem', { name: /^main\.other,/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /0 – 70/.test(document.querySelector('.in-view-text')?.textContent ?? ''));
  });

  it('says which share of the total a search hits, steps through the hits, and lists matches alone in Top', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('/');
    await page.keyboard.type('^encoding/json\\.|^runtime\\.scan');
    await page.locator('.search-status', { hasText: 'frames' }).waitFor();
    const oracle = await pprofTop([cpu], 'ns', ['-focus=(?i)^encoding/json\\.|^runtime\\.scan']);
    const all = await pprofTop([cpu], 'ns', []);
    const total = (rows: readonly { flat: number }[]) => rows.reduce((sum, row) => sum + row.flat, 0);
    const share = formatShare(total(oracle.rows), total(all.rows));
    assert.ok((await page.locator('.search-status').textContent())!.startsWith(`${share} · `));
    await page.keyboard.press('Enter');
    await page.waitForTimeout(200);
    const firstHit = await nameOf(page);
    assert.match(firstHit, /^encoding\/json\.|^runtime\.scan/);
    await page.getByRole('tab', { name: 'Top' }).click();
    const listed = await page.locator('.top-body .name').allTextContents();
    assert.ok(listed.length > 0 && listed.every((name) => /^encoding\/json\.|^runtime\.scan/i.test(name)));
    await page.getByTestId('search').press('Escape');
    await page.locator('.top-note', { hasText: 'Total' }).waitFor();
  });

  it('says in place that a pattern is wrong, and lights nothing', async () => {
    const { page } = await open(cpu);
    await page.getByTestId('search').fill('(');
    await page.locator('.search-status', { hasText: 'Not a regular expression' }).waitFor();
    assert.equal(await page.getByTestId('search').getAttribute('aria-invalid'), 'true');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.locator('.search-status', { hasText: /frames|no match/ }).waitFor();
  });

  it('lights the frames of a module from the legend with Shift, and shows all alike again', async () => {
    const { page } = await open(cpu);
    const legend = page.getByRole('button', { name: 'your code', exact: true });
    await legend.click({ modifiers: ['Shift'] });
    await page.locator('.search-status', { hasText: 'frames' }).waitFor();
    assert.equal(await legend.getAttribute('aria-pressed'), 'true');
    assert.ok(await legend.evaluate((element) => element === document.activeElement), 'the focus stays');
    const oracle = await pprofTop([cpu], 'ns', ['-show=^example\\.com/payments/|^main\\.']);
    const all = await pprofTop([cpu], 'ns', []);
    const total = (rows: readonly { flat: number }[]) => rows.reduce((sum, row) => sum + row.flat, 0);
    const share = formatShare(total(oracle.rows), total(all.rows));
    assert.ok((await page.locator('.search-status').textContent())!.startsWith(`${share} · `), share);
    await page.keyboard.press('Escape');
    await page.getByTestId('search').waitFor();
    assert.equal(await page.locator('.search-status').textContent(), '');
  });

  it('switches the sample type by key and keeps the selection', async () => {
    const { page } = await open(heap);
    await widest(page).click();
    const before = await nameOf(page);
    await page.keyboard.press('t');
    await page.locator('[role=radio][aria-checked=true]', { hasText: 'alloc_objects' }).waitFor();
    await page.waitForTimeout(200);
    assert.equal(await nameOf(page), before);
    await page.keyboard.press('Shift+T');
    await page.locator('[role=radio][aria-checked=true]', { hasText: 'inuse_space' }).waitFor();
  });

  it('shows costs of every sample type in the card and asks for the right line of source', async () => {
    const opened = await open(heap);
    const { page } = opened;
    await page
      .getByRole('treeitem', { name: /withTimeout\.func1/ })
      .first()
      .click();
    const card = page.getByTestId('card');
    await card.getByRole('row', { name: /alloc_space/ }).waitFor();
    await page.locator('[data-testid=open-source]', { hasText: ':' }).click();
    const [asked] = await opened.sentOf('openSource');
    const { stdout } = spawnSync('go', ['tool', 'pprof', '-traces', '-lines', heap], { encoding: 'utf8' });
    assert.match(asked!.place.function, /withTimeout\.func1/);
    assert.ok(
      stdout.includes(`${asked!.place.file}:${asked!.place.line}`),
      `${asked!.place.file}:${asked!.place.line}`,
    );
    await page.keyboard.press('F12');
    await page.waitForTimeout(100);
    assert.deepEqual((await opened.sentOf('openSource')).at(-1), asked);
  });

  it('asks for source by the function a frame is of, and by none where it is a file', async () => {
    const opened = await open(cpu);
    const { page } = opened;
    for (const granularity of ['function', 'line', 'file']) {
      await page.getByTestId('granularity').selectOption({ label: granularity });
      await page
        .locator(`[role=treeitem][aria-label*="${granularity === 'file' ? 'server.go' : 'conn).serve'}"]`)
        .first()
        .click();
      await page.keyboard.press('F12');
    }
    await page.waitForFunction(
      () =>
        (globalThis as unknown as { sent: { type: string }[] }).sent.filter(({ type }) => type === 'openSource')
          .length === 3,
    );
    const places = (await opened.sentOf('openSource')).map(({ place }) => place);
    assert.deepEqual(
      places.map((place) => place.function),
      ['net/http.(*conn).serve', 'net/http.(*conn).serve', ''],
    );
    for (const { file } of places) assert.match(file, /net\/http\/server\.go$/);
  });

  it('walks by keyboard alone: into the graph, down, across, card, copy, out', async () => {
    const opened = await open(cpu);
    const { page } = opened;
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem')) break;
    }
    await page.keyboard.press('ArrowDown');
    const outermost = await nameOf(page);
    await page.keyboard.press('ArrowDown');
    const callee = await nameOf(page);
    assert.notEqual(callee, outermost);
    await page.keyboard.press('ArrowUp');
    assert.equal(await nameOf(page), outermost);
    await page.keyboard.press('ArrowRight');
    assert.notEqual(await nameOf(page), outermost);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await nameOf(page), outermost);
    await page.keyboard.press('Space');
    await page.getByTestId('card').waitFor();
    await page.keyboard.press('c');
    await page.waitForTimeout(100);
    const [copied] = await opened.sentOf('copy');
    assert.ok(copied!.text.startsWith(outermost));
    await page.keyboard.press('Escape');
    await page.getByTestId('card').waitFor({ state: 'hidden' });
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  it('links Top and Flame both ways', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const inTop = await page.locator('.top-row[aria-selected=true] .name').textContent();
    await page.keyboard.press('Enter');
    await page.locator('#panel-flame').waitFor();
    await page.locator('[role=treeitem][aria-selected=true]').waitFor();
    assert.equal(await nameOf(page), inTop);
    await page.keyboard.press('ArrowUp');
    const inFlame = await nameOf(page);
    await page.keyboard.press('3');
    assert.equal(await page.locator('.top-row[aria-selected=true] .name').textContent(), inFlame);
  });

  it('remembers tab, sample type and search through the host', async () => {
    const opened = await open(heap);
    await opened.page.keyboard.press('3');
    await opened.page.keyboard.press('t');
    await opened.page.locator('[role=radio][aria-checked=true]', { hasText: 'alloc_objects' }).waitFor();
    const saved = (await opened.sentOf('saveState')).at(-1)!.state;
    assert.deepEqual(saved, {
      tab: 'top',
      sampleType: 'alloc_objects/count',
      search: '',
      refinements: [],
      granularity: 'functions',
      inverted: false,
      colouring: 'module',
    });
    const again = await open(heap);
    await again.tell({ type: 'unreadable', name: 'heap.pb.gz', message: 'heap.pb.gz is gone.' });
    await again.page.getByTestId('error').waitFor();
    assert.ok(await again.page.getByTestId('flame').isVisible(), 'the old view stays');
  });
});
