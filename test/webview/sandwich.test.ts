/** The sandwich of the profile page: figures of pprof, keys alone, links with the other views, odd profiles, everyone. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { shortName } from '#engine/profile/names/frame-name';
import { quotePattern } from '#engine/profile/refine/quote';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { seriousFindings } from './axe';
import { bytesOf, viewer } from './harness';
import { calledAs, smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const types = [['cpu', 'nanoseconds']] as const;
const ms = 1_000_000;

const sample = (stack: string, value: number) => calledAs(stack, value * ms);

describe('profile page, sandwich', function () {
  this.timeout(120_000);
  const open = viewer();

  const middleName = (page: Page) => page.getByTestId('middle').getByRole('heading');
  const inMiddle = (page: Page, name: string) => middleName(page).filter({ hasText: name }).waitFor();
  const selection = async (page: Page) =>
    (
      (await page.locator('#panel-sandwich [role=treeitem][aria-selected=true]').getAttribute('aria-label')) ?? ''
    ).split(', ')[0]!;
  const choose = (page: Page, name: string) =>
    page.getByTestId('functions').getByRole('option', { name }).first().click();
  const frames = (page: Page, side: 'callers' | 'callees') => page.getByTestId(side).getByRole('treeitem');
  /** Items of a side as `name level share`. */
  const listed = (page: Page, side: 'callers' | 'callees') =>
    frames(page, side).evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')!));

  const calls = smallProfile(types, [
    sample('main serve handle write', 40),
    sample('main serve handle', 10),
    sample('main batch handle write', 30),
    sample('handle write flush', 5),
    sample('walk walk leaf', 9),
    sample('walk leaf', 6),
  ]);

  it('begins with the own function at whose line most cost arises, libraries included, with the figures of pprof', async () => {
    const { page } = await open(bytesOf(cpu));
    await page.keyboard.press('2');
    const oracle = await pprofTop([cpu], 'ns', []);
    const total = oracle.rows.reduce((sum, row) => sum + row.flat, 0);
    const ownLines = await pprofTop([cpu], 'ns', ['-lines', '-show=^(example\\.com/payments|main)[./]']);
    const own = ownLines.names[0]!.split(' ')[0]!;
    const first = oracle.rows.find(({ name }) => name === own);
    await inMiddle(page, first!.name);
    const figures = await page.getByTestId('middle').locator('.middle-figure').allTextContents();
    const figure = (label: string, value: number) =>
      `${label} ${formatValue(value, 'nanoseconds')} ${formatShare(value, total)}`;
    assert.deepEqual(figures, [figure('flat', first!.flat), figure('cum', first!.cum)]);
  });

  it('has the callers and callees pprof prints with -peek', async () => {
    const { page } = await open(bytesOf(cpu));
    const name = 'net.(*conn).Write';
    const flags = ['-nodefraction=0', '-edgefraction=0', '-unit=ns'];
    const out = execFileSync('go', ['tool', 'pprof', `-peek=^${quotePattern(name)}$`, ...flags, cpu], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const all = await pprofTop([cpu], 'ns', []);
    const total = all.rows.reduce((sum, row) => sum + row.flat, 0);
    const sides: string[][] = [[], []];
    let side = 0;
    for (const line of out.split('\n')) {
      const edge = /^\s+(\S+)\s+\S+%\s+\|\s\s\s(.*?)(?: \(inline\))?$/.exec(line);
      if (/\| \S/.test(line)) side = 1;
      else if (edge) {
        const share = formatShare(Number.parseFloat(edge[1]!), total).replace(/\s*%$/, ' percent');
        sides[side]!.push(`${edge[2]!}, ${share} total`);
      }
    }
    assert.ok(sides[0]!.length > 0 && sides[1]!.length > 0, 'pprof has both');
    await page.keyboard.press('2');
    await choose(page, shortName(name));
    await inMiddle(page, name);
    await page.waitForTimeout(300);
    for (const [index, where] of (['callers', 'callees'] as const).entries()) {
      const direct = (await listed(page, where))
        .filter((label) => /level 1\b/.test(label))
        .map((label) => label.split(', ').slice(0, 2).join(', '));
      assert.deepEqual(direct.sort(), sides[index]!.sort(), where);
    }
  });

  it('draws callers upwards from the middle and callees downwards', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    await choose(page, 'main.handle');
    await inMiddle(page, 'main.handle');
    const item = (name: string) =>
      page
        .locator('#panel-sandwich')
        .getByRole('treeitem', { name: `main.${name},` })
        .first();
    await item('serve').waitFor();
    const y = async (name: string) => (await item(name).boundingBox())!.y;
    const middle = (await page.getByTestId('middle').boundingBox())!.y;
    assert.ok((await y('main')) < (await y('serve')));
    assert.ok((await y('serve')) < middle && middle < (await y('write')));
    assert.ok((await y('write')) < (await y('flush')));
    // The row beside the middle ends where the middle begins.
    const serve = (await item('serve').boundingBox())!;
    assert.ok(Math.abs(serve.y + 22 - middle) <= 2, `${serve.y} ${middle}`);
    // What is drawn there is a frame, not the background.
    const colours = await page
      .getByTestId('callers')
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const at = (y: number) =>
          Array.from(canvas.getContext('2d')!.getImageData(canvas.width / 8, y, 1, 1).data).join();
        return [at(canvas.height - 6), at(2)];
      });
    assert.notEqual(colours[0], colours[1]);
  });

  it('is walked by keys alone: across the middle, a frame put there, the way back, the card', async () => {
    const opened = await open(calls);
    const { page } = opened;
    await page.keyboard.press('2');
    await inMiddle(page, 'main.write');
    await page.keyboard.press('ArrowUp');
    assert.equal(await selection(page), 'main.handle');
    await page.keyboard.press('ArrowUp');
    assert.equal(await selection(page), 'main.serve');
    await page.keyboard.press('ArrowRight');
    assert.equal(await selection(page), 'main.batch');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selection(page), 'main.flush');
    await page.keyboard.press('Space');
    await page.locator('#panel-sandwich [data-testid=card]').waitFor();
    assert.match(
      (await page.locator('#panel-sandwich .card-note').textContent())!,
      /^Below main\.write by this path: 5/,
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowUp');
    assert.equal(await selection(page), 'main.handle');
    await page.keyboard.press('Enter');
    await inMiddle(page, 'main.handle');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selection(page), 'main.write');
    await page.keyboard.press('Backspace');
    await inMiddle(page, 'main.write');
    await page.keyboard.press('F12');
    await page.waitForTimeout(100);
    assert.equal((await opened.sentOf('openSource')).at(-1)!.place.function, 'main.write');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#panel-sandwich [role=treeitem][aria-selected=true]').count(), 0);
    assert.equal(await middleName(page).textContent(), 'main.write', 'Escape leaves the middle as it is');
  });

  it('puts a clicked frame in the middle, once for a double click', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    await inMiddle(page, 'main.write');
    const handle = frames(page, 'callers').first();
    await handle.dblclick();
    await inMiddle(page, 'main.handle');
    await page.waitForTimeout(300);
    assert.equal(await middleName(page).textContent(), 'main.handle');
    await page.getByRole('button', { name: 'Back to the function before' }).click();
    await inMiddle(page, 'main.write');
  });

  it('says that recursion counts once, and what has no callers or callees', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    await choose(page, 'main.walk');
    await page.getByTestId('middle').getByText('recursive: counted once').waitFor();
    await page.getByText('Nobody calls it').waitFor();
    assert.match((await page.getByTestId('middle').textContent())!, /cum 15/);
    await choose(page, 'main.leaf');
    await inMiddle(page, 'main.leaf');
    await page.getByText('It calls nothing that cost').waitFor();
    await choose(page, 'main.flush');
    await page.waitForFunction(
      () => !document.querySelector('[data-testid=middle]')?.textContent?.includes('recursive'),
    );
  });

  it('shows what is selected in another view, and others show what is selected here', async () => {
    const { page } = await open(calls);
    await page.getByRole('treeitem', { name: 'main.batch,' }).click();
    await page.keyboard.press('2');
    await inMiddle(page, 'main.batch');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selection(page), 'main.handle');
    await page.keyboard.press('3');
    assert.equal(await page.locator('.top-row[aria-selected=true] .name').textContent(), 'main.handle');
    await page.keyboard.press('2');
    assert.equal(await middleName(page).textContent(), 'main.batch', 'the middle stays when nothing else was selected');
    await page.keyboard.press('3');
    await page.keyboard.press('Home');
    await page.keyboard.press('2');
    await inMiddle(page, 'main.write');
    await page.keyboard.press('1');
    await page.locator('#panel-flame [role=treeitem][aria-selected=true]').waitFor();
    const label = await page.locator('#panel-flame [role=treeitem][aria-selected=true]').getAttribute('aria-label');
    assert.ok(label!.startsWith('main.write,'));
  });

  it('refines by the selected frame and keeps the function in the middle', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    await choose(page, 'main.handle');
    await inMiddle(page, 'main.handle');
    await page.waitForTimeout(200);
    await page.keyboard.press('ArrowUp');
    assert.equal(await selection(page), 'main.serve');
    await page.keyboard.press('i');
    await page.waitForFunction(() => /cum 35/.test(document.querySelector('[data-testid=middle]')?.textContent ?? ''));
    assert.equal(await middleName(page).textContent(), 'main.handle');
    await page.waitForTimeout(200);
    assert.ok(!(await listed(page, 'callers')).some((label) => label.startsWith('main.serve')));
    await page.keyboard.press('u');
    await page.waitForFunction(() => /cum 85/.test(document.querySelector('[data-testid=middle]')?.textContent ?? ''));
    await page
      .getByTestId('callers')
      .getByRole('treeitem', { name: 'main.batch,' })
      .click({ modifiers: ['Alt'] });
    await page.waitForFunction(() => /cum 55/.test(document.querySelector('[data-testid=middle]')?.textContent ?? ''));
  });

  it('lights a search on both sides, steps through its hits, and lists what matches alone', async () => {
    const { page } = await open(calls);
    await page.keyboard.press('2');
    await choose(page, 'main.handle');
    await inMiddle(page, 'main.handle');
    await page.keyboard.press('/');
    await page.keyboard.type('batch|flush');
    await page.locator('.search-status', { hasText: 'frames' }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await selection(page), 'main.batch');
    await page.keyboard.press('n');
    assert.equal(await selection(page), 'main.flush');
    await page.keyboard.press('n');
    assert.equal(await selection(page), 'main.batch');
    const options = await page.getByTestId('functions').getByRole('option').allTextContents();
    assert.deepEqual(
      options.map((text) => text.replace(/[\d.]+\s*%$/, '')),
      ['main.batch', 'main.flush'],
    );
  });

  it('shows both sides of a diff in the middle', async () => {
    const { page } = await open(
      smallProfile(types, [
        sample('main a b', 50),
        sample('main a b', -20),
        sample('main c', -30),
        sample('main a', 4),
      ]),
    );
    await page.keyboard.press('2');
    await choose(page, 'main.a');
    await inMiddle(page, 'main.a');
    const text = (await page.getByTestId('middle').textContent())!.replaceAll('\u2009', ' ');
    assert.match(text, /cum \+34 ms \(20 ms to 54 ms\)/);
  });

  it('works on the inverted graph, on stacks 500 deep and with 3,000 callers', async () => {
    const deep = Array.from({ length: 500 }, (_, level) => `level${level}`).join(' ');
    const many = Array.from({ length: 3000 }, (_, caller) => sample(`caller${caller} shared`, 1 + (caller % 7)));
    const { page } = await open(smallProfile(types, [sample(`${deep} shared leaf`, 20_000), ...many]));
    await page.keyboard.press('r');
    await page.keyboard.press('2');
    await choose(page, 'main.shared');
    await inMiddle(page, 'main.shared');
    await frames(page, 'callees').first().waitFor();
    assert.deepEqual(
      (await listed(page, 'callees')).map((label) => label.split(',')[0]),
      ['main.leaf'],
    );
    await page.keyboard.press('ArrowUp');
    assert.equal(await selection(page), 'main.level499');
    await page.keyboard.press('End');
    assert.equal(await selection(page), 'main.level0');
    const box = (await page.locator('#panel-sandwich [role=treeitem][aria-selected=true]').boundingBox())!;
    const side = (await page.getByTestId('callers').boundingBox())!;
    assert.ok(box.y >= side.y && box.y + box.height <= side.y + side.height, 'scrolled into view');
    await page.keyboard.press('Home');
    await page.waitForTimeout(200);
    assert.equal(await selection(page), 'main.level499');
  });

  it('keeps names of any length in its own room', async () => {
    const long = `${'very/'.repeat(60)}long.(*Type).Method`;
    const { page } = await open(smallProfile(types, [sample(`main ${long} ${long} leaf`, 10), sample('other', 1)]));
    await page.keyboard.press('2');
    await choose(page, 'long.(*Type).Method');
    await page.getByTestId('middle').getByText('recursive').waitFor();
    const rail = (await page.getByRole('complementary').boundingBox())!;
    for (const part of [page.getByTestId('middle'), page.getByTestId('callers'), page.getByText('recursive')]) {
      const box = (await part.boundingBox())!;
      assert.ok(box.x + box.width <= rail.x + 1, `${box.x + box.width} ${rail.x}`);
    }
  });

  it('shows names that are markup as text', async () => {
    const evil = '</h2><img src=x onerror="globalThis.broken=1">';
    const stack = [{ name: evil, file: '"><svg onload=globalThis.broken=1>.go', line: 3 }, { name: 'main.main' }];
    const { page } = await open(
      smallProfile(types, [
        { stack, values: [10] },
        { stack: [{ name: 'main.main' }], values: [3] },
      ]),
    );
    await page.keyboard.press('2');
    await page.waitForFunction((name) => document.querySelector('[data-testid=middle] h2')?.textContent === name, evil);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate(() => (globalThis as { broken?: number }).broken), undefined);
  });

  it('folds the list into a button in a narrow page', async () => {
    const { page } = await open(calls, { width: 420, height: 700 });
    await page.keyboard.press('2');
    await inMiddle(page, 'main.write');
    assert.ok(!(await page.getByTestId('functions').isVisible()));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await page.getByRole('button', { name: 'Choose function' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('functions').waitFor({ state: 'hidden' });
    await inMiddle(page, 'main.main');
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`has no serious finding of axe in ${theme}`, async () => {
      const { page } = await open(bytesOf(cpu), { theme });
      await page.keyboard.press('2');
      await middleName(page).waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Space');
      await page.locator('#panel-sandwich [data-testid=card]').waitFor();
      assert.deepEqual(await seriousFindings(page), []);
    });
  }
});
