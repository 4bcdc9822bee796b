/** The Source view: its lines cost what `go tool pprof -list` says, it moves by keys alone, and every state says what it is. */
import assert from 'node:assert/strict';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { open as decode, recordings } from '../profile/recordings';
import { seriousFindings } from './axe';
import { bytesOf, type Opened, type OpenPage, viewer } from './harness';
import { sourcesOf } from './recorded-source';
import { smallProfile } from './small-profile';
import { openSourceAt, row, selected, shownRows } from './source-page';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const heap = 'examples/leaky-service/profiles/heap.pb.gz';

describe('source view', function () {
  this.timeout(120_000);
  const openBytes = viewer();
  const openAt = (path: string, name: string, options: Partial<OpenPage> = {}): Promise<Opened> =>
    openSourceAt(openBytes, path, name, options);

  for (const name of [
    'example.com/payments/api.(*API).createCharge',
    'example.com/payments/ledger.(*Store).Since',
    'runtime.mallocgc',
  ]) {
    it(`has the lines of ${name} with the figures of pprof, and their text`, async () => {
      const { page } = await openAt(cpu, name, { height: 2000 });
      const oracle = await pprofTop([cpu], 'ns', ['-lines']);
      const theirs = oracle.rows
        .filter((line) => line.name.startsWith(`${name} `))
        .map((line) => ({ ...line, line: line.name.slice(line.name.lastIndexOf(':') + 1) }));
      assert.ok(theirs.length > 0);
      const shown = await shownRows(page);
      const costly = shown.filter(({ line, flat, cum }) => line !== '↪' && (flat !== '' || cum !== ''));
      const time = (value: number) => (value === 0 ? '' : formatValue(value, 'nanoseconds'));
      assert.deepEqual(
        costly.map(({ line, flat, cum }) => [line, flat, cum]),
        theirs
          .sort((a, b) => Number(a.line) - Number(b.line))
          .map(({ line, flat, cum }) => [line, time(flat), time(cum)]),
      );
      const profile = await decode(cpu);
      const file = theirs[0]!.name.slice(name.length + 1).replace(/:\d+$/, '');
      assert.ok(profile.functions.count > 0);
      const text = sourcesOf([file])[file]!.split('\n');
      for (const one of shown.filter(({ line }) => line !== '↪')) assert.equal(one.text, text[Number(one.line) - 1]);
      const own = shown.filter(({ outside }) => !outside);
      assert.match(own[0]!.text, /^func |^\s*(go )?func/, 'begins where the function does');
      assert.ok(
        shown.every(({ outside, flat, cum }) => !outside || flat + cum === ''),
        'costs are its own alone',
      );
      assert.match((await page.locator('.source-header h2').textContent())!, / lines \d+ – \d+ of /);
    });
  }

  it('shows who calls the function and whom it calls with the shares of -peek, and moves on by a click', async () => {
    const name = 'example.com/payments/api.(*API).createCharge';
    const { page } = await openAt(cpu, name);
    const texts = (title: string) =>
      page
        .locator('.source-neighbours section', { has: page.getByRole('heading', { name: title, exact: true }) })
        .locator('li')
        .allTextContents();
    // What calls it alone calls all of it; what it calls costs what pprof's focus on both leaves.
    assert.deepEqual(await texts('Called from'), [`${formatShare(1, 1)}api.labelled.func1.1`]);
    const all = (await pprofTop([cpu], 'ns', [])).rows.find((one) => one.name === name)!;
    const calls = await texts('Calls');
    for (const callee of ['charge.(*Service).Charge', 'api.decode', 'api.writeJSON']) {
      const focus = `^example\\.com/payments/${callee.replace(/[.*()]/g, '\\$&')}$`;
      const { rows } = await pprofTop([cpu], 'ns', [`-focus=${focus}`]);
      const share = formatShare(rows.find((one) => one.name === name)!.cum, all.cum);
      assert.ok(calls.includes(`${share}${callee}`), `${share} ${callee} in ${calls.join()}`);
    }
    await page.locator('.source-edge-name', { hasText: 'api.decode' }).click();
    await page.locator('.source-header h2', { hasText: 'of decode' }).waitFor();
    await page.keyboard.press('1');
    const label = await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-label');
    assert.match(label!, /^example\.com\/payments\/api\.decode,/, 'the selection is that of all views');
  });

  it('is walked by keys alone: lines, inlined frames, opening in the editor and peeking', async () => {
    const path = `${recordings()}/cpu.pb.gz`;
    const opened = await openAt(path, 'main.(*store).sorted');
    const { page } = opened;
    await page.getByTestId('source-grid').focus();
    const line = async () => (await selected(page).locator('.line-number').textContent())!;
    const costliest = await line();
    assert.equal(await selected(page).getAttribute('aria-expanded'), 'true');
    const before = await row(page).count();
    await page.keyboard.press('ArrowRight');
    assert.equal(await line(), '↪');
    assert.match((await selected(page).textContent())!, /slices\/.*\.go:\d+.*slices\.SortFunc/);
    await page.keyboard.press('F12');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await line(), costliest, 'back to the line it is inlined into');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await selected(page).getAttribute('aria-expanded'), 'false');
    assert.ok((await row(page).count()) < before);
    await page.keyboard.press('ArrowRight');
    assert.equal(await row(page).count(), before);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+F12');
    await page.keyboard.press('Home');
    assert.match((await selected(page).locator('.line-text').textContent())!, /^func \(s \*store\) sorted/);
    await page.keyboard.press('End');
    assert.equal(await selected(page).locator('.line-text').textContent(), '}');
    const asked = await opened.sentOf('openSource');
    assert.deepEqual(
      asked.map(({ place, peek }) => [place.function.replace(/\[.*/, ''), peek]),
      [
        ['slices.SortFunc', false],
        ['main.(*store).sorted', false],
        ['main.(*store).sorted', true],
      ],
    );
    assert.equal(String(asked[1]!.place.line), costliest);
    const active = await page.getByTestId('source-grid').getAttribute('aria-activedescendant');
    assert.equal(await selected(page).getAttribute('id'), active);
  });

  it('switches columns of sample types and inlined frames on and off', async () => {
    const name = 'example.com/payments/charge.(*Service).withTimeout.func1';
    const { page } = await openAt(heap, name);
    const heads = () => page.locator('.source-head .cell').allTextContents();
    assert.ok((await heads()).includes('alloc_space'), 'what was allocated stands beside what is in use');
    const oracle = await pprofTop([heap], 'B', ['-lines', '-sample_index=alloc_space']);
    const theirs = oracle.rows
      .filter((line) => line.name.startsWith(`${name} `))
      .map((line) => formatValue(line.cum, 'bytes'));
    const ours = (await page.locator('.windowed .cell.other').allTextContents()).filter((text) => text !== '');
    assert.deepEqual(ours.sort(), theirs.sort());
    await page.getByRole('button', { name: 'alloc_space' }).click();
    assert.ok(!(await heads()).includes('alloc_space'));
    await page.getByRole('button', { name: 'inuse_objects' }).click();
    assert.ok((await heads()).includes('inuse_objects'));
  });

  it('lists functions by self or total, narrowed by the search, and goes to the costliest lines of own code', async () => {
    const { page } = await openBytes(bytesOf(cpu));
    await page.keyboard.press('5');
    const first = () => page.locator('.source-function[aria-posinset="1"]').getAttribute('data-function');
    await page.locator('.source-function').first().waitFor();
    await page.getByRole('button', { name: 'self' }).click();
    assert.equal(await first(), (await pprofTop([cpu], 'ns', [])).names[0]);
    await page.getByTestId('search').fill('^encoding/json');
    await page.locator('.search-status', { hasText: 'frames' }).waitFor();
    const titles = await page
      .locator('.source-function')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-function')));
    assert.ok(titles.length > 2 && titles.every((title) => title!.startsWith('encoding/json')));
    const own = page.locator('.source-own').first();
    const place = (await own.getByRole('button').textContent())!;
    await own.getByRole('button').click();
    await page.locator('.source-header h2', { hasText: place.split(':')[0]! }).waitFor();
    assert.equal(await selected(page).locator('.line-number').textContent(), place.split(':')[1]);
    // With the keys, from the list into the listing.
    await page.getByTestId('search').fill('');
    const list = page.locator('[role=listbox]');
    await list.focus();
    await page.keyboard.press('Home');
    const name = await list.locator('[aria-selected=true]').getAttribute('data-function');
    await page.waitForFunction(
      (text) => document.querySelector('.source-middle')?.getAttribute('title') === text,
      name,
    );
    await page.keyboard.press('Enter');
    assert.ok(await page.getByTestId('source-grid').evaluate((grid) => grid === document.activeElement));
  });

  it('says why there is no text, and shows the costs all the same', async () => {
    const { page } = await openAt(cpu, 'runtime.mallocgc', { sources: {} });
    assert.match((await page.locator('.source-note').textContent())!, /malloc\.go was not found/);
    const shown = await shownRows(page);
    assert.ok(shown.length > 3 && shown.every(({ line, cum }) => line === '↪' || cum !== ''));
  });

  it('shows the text as soon as the host knows where the file lies', async () => {
    const opened = await openAt(cpu, 'runtime.mallocgc', { sources: {} });
    const { page } = opened;
    await page.getByTestId('source-grid').focus();
    await page.keyboard.press('Enter');
    const { place } = (await opened.sentOf('openSource'))[0]!;
    const before = (await opened.sentOf('readSource')).length;
    await opened.tell({ type: 'source', file: place.file, doubt: '' });
    await page.waitForFunction(
      (count) =>
        (globalThis as unknown as { sent: { type: string }[] }).sent.filter(({ type }) => type === 'readSource')
          .length > count,
      before,
    );
    const text = sourcesOf([place.file])[place.file]!;
    await opened.tell({ type: 'sourceText', file: place.file, text, missing: undefined, newer: undefined });
    await page.locator('.line-text', { hasText: 'func mallocgc(' }).waitFor();
    assert.equal(await page.locator('.source-note').isVisible(), false);
    assert.equal(await selected(page).locator('.line-number').textContent(), String(place.line), 'the line stays');
  });

  it('follows refinements and the sample type, and keeps the line', async () => {
    const name = 'example.com/payments/charge.(*Service).withTimeout.func1';
    const { page } = await openAt(heap, name);
    await page.getByTestId('source-grid').focus();
    await page.keyboard.press('ArrowDown');
    const line = await selected(page).locator('.line-number').textContent();
    await page.keyboard.press('Shift+T');
    await page.locator('.source-sums', { hasText: /flat [\d,]+ · cum [\d,]+$/ }).waitFor();
    const oracle = await pprofTop([heap], 'count', ['-lines', '-sample_index=inuse_objects']);
    const theirs = oracle.rows
      .filter((row) => row.name.startsWith(`${name} `))
      .map(({ cum }) => formatValue(cum, 'count'));
    await page.waitForFunction(
      (text) => document.querySelector('.windowed .cell.strong:not(.nil)')?.textContent === text,
      theirs[0],
    );
    assert.equal(await selected(page).locator('.line-number').textContent(), line);
    // Ignored, it is gone, and another function is shown.
    await page.keyboard.press('i');
    await page.waitForFunction(
      (text) => document.querySelector('.source-middle')?.getAttribute('title') !== text,
      name,
    );
    await page.keyboard.press('u');
    await page.getByTestId('search').fill('');
    await page.locator('.source-function', { hasText: 'withTimeout.func1' }).waitFor();
  });

  it('shows a whole file of ten thousand lines, of which only those in view exist, and opens gaps', async () => {
    const text = Array.from({ length: 10_000 }, (_, line) => `var line${line + 1} = ${line}`).join('\n');
    const stack = (line: number) => ({ stack: [{ name: `main.f${line}`, file: 'main/big.go', line }], values: [line] });
    const bytes = smallProfile([['cpu', 'nanoseconds']], [stack(20), stack(5000), stack(9990)]);
    const { page } = await openBytes(bytes, { sources: { 'main/big.go': text } });
    await page.keyboard.press('5');
    await page.getByTestId('granularity').selectOption('files');
    await page.locator('.source-row.gap').first().waitFor();
    await page.getByTestId('source-grid').focus();
    await page.keyboard.press('Home');
    assert.match((await selected(page).textContent())!, /16 lines without cost, 1 – 16/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    assert.equal(await selected(page).locator('.line-text').textContent(), 'var line1 = 0');
    await page.keyboard.press('End');
    assert.match((await selected(page).textContent())!, /7 lines without cost, 9994 – 10000/);
    await page.keyboard.press('ArrowRight');
    for (const text of ['4,983 lines', '4,973 lines']) {
      const gap = page.locator('.source-row.gap', { hasText: text });
      while ((await gap.count()) === 0) await page.keyboard.press('PageUp');
      await gap.click();
    }
    await page.keyboard.press('End');
    assert.equal(await selected(page).locator('.line-number').textContent(), '10000');
    assert.equal(await selected(page).locator('.line-text').textContent(), 'var line10000 = 9999');
    assert.equal(await page.getByTestId('source-grid').getAttribute('aria-rowcount'), String(10_000 + 4 + 1));
    assert.ok((await row(page).count()) < 100);
  });

  it('shows lines beyond the end of the text, lines that are not known, and functions without symbols as what they are', async () => {
    const bytes = smallProfile(
      [['cpu', 'nanoseconds']],
      [
        { stack: [{ name: 'main.late', file: 'main/a.go', line: 4_000_000_000 }], values: [5] },
        { stack: [{ name: 'main.late', file: 'main/a.go', line: 2 }], values: [9] },
        { stack: [{ name: 'main.late', file: 'main/a.go' }], values: [7] },
        { stack: [{ name: 'nowhere' }], values: [2] },
      ],
    );
    const { page } = await openBytes(bytes, { sources: { 'main/a.go': 'package main\nfunc late() {\n}\n' } });
    await page.keyboard.press('5');
    await row(page).first().waitFor();
    await page.locator('.source-row', { hasText: 'behind the end of the file' }).first().waitFor();
    assert.ok(await page.locator('.source-row', { hasText: 'the profile names no line' }).isVisible());
    await page.locator('.source-function', { hasText: 'nowhere' }).click();
    await page.locator('.source-note', { hasText: 'names no source of nowhere' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open in editor' }).isVisible(), false);
  });

  it('keeps names and source text text, whatever they hold', async () => {
    const evil = '<img src=x onerror="document.title=1">';
    const bytes = smallProfile(
      [['cpu', 'nanoseconds']],
      [
        {
          stack: [
            { name: `main.${evil}`, file: `main/${evil}.go`, line: 2 },
            { name: 'main.main', file: 'main/m.go', line: 1 },
          ],
          values: [5],
        },
        { stack: [{ name: 'main.main', file: 'main/m.go', line: 1 }], values: [1] },
      ],
    );
    const sources = { [`main/${evil}.go`]: `package main\n${evil} /* ${evil}\n\u202e` };
    const { page } = await openBytes(bytes, { sources });
    await page.keyboard.press('5');
    await page.locator('.source-function', { hasText: 'img' }).click();
    await page.locator('.line-text', { hasText: evil }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`has no serious finding of axe in ${theme}, wide and narrow`, async () => {
      const { page } = await openAt(`${recordings()}/cpu.pb.gz`, 'main.(*store).sorted', { theme, changed: true });
      assert.deepEqual(await seriousFindings(page), []);
      await page.setViewportSize({ width: 420, height: 800 });
      assert.deepEqual(await seriousFindings(page), []);
    });
  }

  it('keeps the whole listing usable in a narrow panel: a select takes the place of the list', async () => {
    const { page } = await openBytes(bytesOf(cpu), { width: 420, height: 800 });
    await page.keyboard.press('5');
    await row(page).first().waitFor();
    const select = page.getByRole('combobox', { name: 'Function' });
    assert.ok(await select.isVisible());
    const option = await select.locator('option').nth(2).textContent();
    await select.selectOption({ index: 2 });
    const name = option!.replace(/, [^,]*$/, '');
    await page.locator('.source-middle', { hasText: name }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
  });
});
