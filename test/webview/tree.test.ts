/** The call tree and the Top table of the profile page: figures of pprof, keys alone, links with the other views, diffs, everyone. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { seriousFindings } from './axe';
import { bytesOf, viewer } from './harness';
import { calledAs, smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const types = [['cpu', 'nanoseconds']] as const;
const ms = 1_000_000;

const sample = (stack: string, value: number) => calledAs(stack, value * ms);

describe('profile page, tree', function () {
  this.timeout(120_000);
  const open = viewer();

  const tree = (page: Page) => page.getByTestId('tree');
  /** Rows in the DOM in their order: level, whether open, and the texts of their cells. */
  const rows = (page: Page) =>
    tree(page)
      .locator('.rows [role=row]')
      .evaluateAll((all) =>
        all
          .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
          .map((row) => ({
            level: Number(row.ariaLevel),
            open: row.ariaExpanded,
            place: `${row.ariaPosInSet} of ${row.ariaSetSize}`,
            cells: Array.from(row.children, (cell) => cell.textContent!.replaceAll('\u2009', ' ')),
          })),
      );
  const names = async (page: Page) => (await rows(page)).map(({ level, cells }) => `${level} ${cells.at(-1)}`);
  const selected = (page: Page) => tree(page).locator('[role=row][aria-selected=true] .name').textContent();

  const calls = smallProfile(types, [
    sample('main serve handle write', 40),
    sample('main serve handle', 10),
    sample('main serve log', 8),
    sample('main batch handle write', 20),
    sample('main batch rest', 12),
    sample('other', 10),
  ]);

  it('has the paths and the costs of pprof -traces', async () => {
    const { page } = await open(bytesOf(cpu), { height: 4000 });
    const out = execFileSync('go', ['tool', 'pprof', '-traces', '-unit=ns', cpu], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const flat = new Map<string, number>();
    const cum = new Map<string, number>();
    const inlined = / \((?:partial-)?inline\)$/;
    for (const block of out.split(/^-+\+-+$/m).slice(1)) {
      const lines = block.split('\n').filter((line) => !/^\s*\S+:/.test(line) && line.trim() !== '');
      const first = /^\s*([\d.]+)(?:ns)?\s+(.*)$/.exec(lines[0] ?? '');
      if (!first) continue;
      const value = Number.parseFloat(first[1]!);
      const stack = [first[2]!, ...lines.slice(1).map((line) => line.trim())].map((name) => name.replace(inlined, ''));
      stack.reverse();
      for (let end = 1; end <= stack.length; end++) {
        const path = stack.slice(0, end).join('\n');
        cum.set(path, (cum.get(path) ?? 0) + value);
      }
      flat.set(stack.join('\n'), (flat.get(stack.join('\n')) ?? 0) + value);
    }
    const total = [...flat.values()].reduce((sum, value) => sum + value, 0);
    await page.keyboard.press('4');
    for (let presses = 0; presses < 12; presses++) await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Home');
    await page.keyboard.press('*');
    const shown = await rows(page);
    assert.ok(shown.length > 20);
    const path: string[] = [];
    for (const { level, cells } of shown) {
      path.length = level - 1;
      path.push(cells[4]!);
      const key = path.join('\n');
      const text = (value: number) => formatValue(value, 'nanoseconds').replaceAll('\u2009', ' ');
      const share = (value: number) => formatShare(value, total).replaceAll('\u2009', ' ');
      const [here, through] = [flat.get(key) ?? 0, cum.get(key) ?? 0];
      assert.deepEqual(cells.slice(0, 4), [text(here), share(here), text(through), share(through)], key);
    }
  });

  it('opens the costliest path at first, siblings by cum', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('4');
    assert.deepEqual(await names(page), [
      '1 main.main',
      '2 main.serve',
      '3 main.handle',
      '4 main.write',
      '3 main.log',
      '2 main.batch',
      '1 main.other',
    ]);
    const shown = await rows(page);
    assert.deepEqual(
      shown.map(({ place }) => place),
      ['1 of 2', '1 of 2', '1 of 2', '1 of 1', '2 of 2', '2 of 2', '2 of 2'],
    );
    assert.deepEqual(
      shown.map(({ open }) => open),
      ['true', 'true', 'true', null, null, 'false', null],
    );
  });

  it('is walked, opened and closed by keys alone', async () => {
    const opened = await open(calls);
    const { page } = opened;
    await page.keyboard.press('4');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selected(page), 'main.main');
    await page.keyboard.press('ArrowLeft');
    assert.deepEqual(await names(page), ['1 main.main', '1 main.other']);
    await page.keyboard.press('ArrowRight');
    assert.equal((await names(page)).length, 7, 'what was open below is open again');
    await page.keyboard.press('ArrowRight');
    assert.equal(await selected(page), 'main.serve');
    await page.keyboard.press('*');
    assert.ok((await names(page)).includes('3 main.rest'));
    await page.keyboard.press('End');
    assert.equal(await selected(page), 'main.other');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await selected(page), 'main.handle');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await selected(page), 'main.serve');
    await page.keyboard.press('F12');
    await page.waitForTimeout(100);
    assert.equal((await opened.sentOf('openSource')).at(-1)!.place.function, 'main.serve');
    await page.keyboard.press('Enter');
    await page.locator('#panel-flame [role=treeitem][aria-selected=true]').waitFor();
    const label = await page.locator('#panel-flame [role=treeitem][aria-selected=true]').getAttribute('aria-label');
    assert.ok(label!.startsWith('main.serve,'));
  });

  it('opens the costliest path from the selection on, by key and by button', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('4');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+Enter');
    assert.equal(await selected(page), 'main.write');
    await tree(page).getByText('main.batch').click();
    await page.getByRole('button', { name: 'Expand hot path' }).click();
    assert.equal(await selected(page), 'main.write');
    assert.ok((await names(page)).includes('3 main.rest'));
  });

  it('opens what lies above a selection made elsewhere', async () => {
    const { page } = await open(calls);
    await page.getByRole('treeitem', { name: 'main.rest,' }).click();
    await page.keyboard.press('4');
    assert.equal(await selected(page), 'main.rest');
    await page.keyboard.press('/');
    await page.keyboard.type('^main.log$');
    await page.locator('.search-status', { hasText: 'frame' }).waitFor();
    await page.keyboard.press('Enter');
    await tree(page).locator('.hit', { hasText: 'main.log' }).waitFor();
    assert.equal(await selected(page), 'main.log');
    assert.ok((await tree(page).locator('.unlit').count()) > 0);
  });

  it('keeps what is open when the picture changes, and starts anew when it is turned over', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('4');
    await tree(page).getByText('main.batch').click();
    await page.keyboard.press('ArrowRight');
    await tree(page).getByText('main.log').click();
    await page.keyboard.press('i');
    await page.waitForFunction(() => !document.querySelector('[data-testid=tree]')?.textContent?.includes('main.log'));
    assert.ok((await names(page)).includes('3 main.rest'));
    assert.ok((await names(page)).includes('4 main.write'));
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelector('[data-testid=tree]')?.textContent?.includes('main.log'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.waitForFunction(() =>
      /callers below/.test(document.querySelector('[data-testid=tree]')?.textContent ?? ''),
    );
    const [first] = await names(page);
    assert.equal(first, '1 main.write');
  });

  it('puts what is below a ten-thousandth of the total into one row until it is asked for', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({
      ...sample(`main tiny${index}`, 0),
      values: [900 - index],
    }));
    const { page } = await open(smallProfile(types, [sample('main large', 1000), ...many]));
    await page.keyboard.press('4');
    await page.keyboard.press('Home');
    assert.deepEqual(await names(page), ['1 main.main', '2 main.large', '2 50 more below 0.01 %']);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    assert.equal(await selected(page), 'main.tiny0');
    assert.ok((await names(page)).includes('2 main.tiny10'));
  });

  it('keeps few rows in the page and gets to the end of thousands', async () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      sample(`main handler${index} step${index} leaf`, 1 + (index % 5)),
    );
    const { page } = await open(smallProfile(types, many));
    await page.keyboard.press('4');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('*');
    await page.keyboard.press('End');
    assert.ok((await tree(page).locator('.rows [role=row]').count()) < 120);
    assert.ok(Number(await tree(page).getAttribute('aria-rowcount')) > 3900);
    const active = await tree(page).getAttribute('aria-activedescendant');
    assert.ok(await page.locator(`#${active}`).isVisible());
  });

  it('says how deep a row stands that is 500 levels down', async () => {
    const deep = Array.from({ length: 500 }, (_, level) => `level${level}`).join(' ');
    const { page } = await open(smallProfile(types, [sample(deep, 10), sample('other', 1)]));
    await page.keyboard.press('4');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+Enter');
    assert.match((await selected(page))!, /^500 main\.level499$/);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  });

  it('shows base, now and delta in a diff, in Tree and in Top', async () => {
    const { page } = await open(
      smallProfile(types, [
        sample('main grew', 50),
        sample('main grew', -20),
        sample('main shrank', 10),
        sample('main shrank', -40),
        sample('main new', 5),
      ]),
    );
    await page.keyboard.press('4');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const shown = Object.fromEntries((await rows(page)).map(({ cells }) => [cells.at(-1), cells.slice(0, 3)]));
    assert.deepEqual(shown['main.grew'], ['20 ms', '50 ms', '+30 ms']);
    assert.deepEqual(shown['main.shrank'], ['40 ms', '10 ms', '−30 ms']);
    assert.deepEqual(shown['main.main'], ['60 ms', '65 ms', '+5 ms']);
    const heads = await tree(page).getByRole('columnheader').allTextContents();
    assert.deepEqual(heads, ['Base', 'Now', 'Delta', 'Delta %', 'Flat delta', 'Function']);
    await page.keyboard.press('3');
    const top = await page
      .getByTestId('top-table')
      .locator('.top-row')
      .evaluateAll((all) =>
        all.map((row) => Array.from(row.children, (cell) => cell.textContent!.replaceAll('\u2009', ' '))),
      );
    const grew = top.find((cells) => cells.at(-1) === 'main.grew');
    assert.deepEqual(grew, ['20 ms', '50 ms', '+30 ms', '20 ms', '50 ms', '+30 ms', 'main.grew']);
  });

  it('copies Top as CSV with the figures of pprof', async () => {
    const opened = await open(bytesOf(cpu));
    const { page } = opened;
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.waitForTimeout(100);
    const [copied] = await opened.sentOf('copy');
    const [head, ...lines] = copied!.text.trimEnd().split('\r\n');
    assert.equal(head, 'Flat (nanoseconds),Cum (nanoseconds),Function,File');
    const oracle = await pprofTop([cpu], 'ns', []);
    oracle.rows.slice(0, 100).forEach(({ name, flat, cum }, index) => {
      assert.ok(lines[index]!.startsWith(`${flat},${cum},${/[",]/.test(name) ? '"' : name}`), lines[index]);
    });
  });

  it('copies hostile names as text that no spreadsheet runs, and shows them as text', async () => {
    const evil = `=cmd|' /C calc'!A0,"<img src=x onerror=globalThis.broken=1>`;
    const stack = [{ name: evil, file: '/src/a.go', line: 1 }];
    const opened = await open(
      smallProfile(types, [
        { stack, values: [10] },
        { stack: [{ name: 'main.main' }], values: [3] },
      ]),
    );
    const { page } = opened;
    await page.keyboard.press('4');
    await tree(page).getByText(evil).waitFor();
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.waitForTimeout(100);
    const [copied] = await opened.sentOf('copy');
    assert.ok(copied!.text.includes(`,"'${evil.replaceAll('"', '""')}",`));
    assert.equal(await page.locator('img').count(), 0);
  });

  it('fits a narrow page', async () => {
    const { page } = await open(bytesOf(cpu), { width: 420, height: 700 });
    await page.keyboard.press('4');
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    const cell = (await tree(page).locator('[role=row] .name').nth(1).boundingBox())!;
    assert.ok(cell.x + cell.width <= 420 && cell.width >= 120, JSON.stringify(cell));
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`has no serious finding of axe in ${theme}`, async () => {
      const { page } = await open(bytesOf(cpu), { theme });
      await page.keyboard.press('4');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await seriousFindings(page), []);
      await page.getByTestId('search').fill('json');
      await page.locator('.search-status', { hasText: 'frames' }).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
    });
  }
});
