/** Refinements on the profile page: chips, labels, undo, granularity and the inverted graph, with the figures of `go tool pprof`. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { seriousFindings } from './axe';
import { bytesOf, viewer } from './harness';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const goroutines = 'examples/leaky-service/profiles/goroutine-after.pb.gz';
const nanoseconds = 'nanoseconds';

describe('profile page, refinements', function () {
  this.timeout(60_000);
  const openBytes = viewer();
  const open = (path: string) => openBytes(bytesOf(path), { name: path.split('/').at(-1)! });

  const chips = (page: Page) => page.getByTestId('chips').getByRole('listitem');
  const left = (page: Page) => page.getByTestId('left-in-view');
  async function add(page: Page, kind: string, pattern: string): Promise<void> {
    await page.getByRole('button', { name: 'Add a refinement' }).click();
    await page.getByRole('combobox', { name: 'Kind of refinement' }).selectOption(kind);
    await page.getByRole('textbox', { name: 'Pattern' }).fill(pattern);
    await page.keyboard.press('Enter');
  }
  /** What is left of a profile, as the page says it: pprof's sum of flat of its total. */
  async function leftOf(file: string, flags: readonly string[]): Promise<string> {
    const [whole, refined] = await Promise.all([
      pprofTop([file], nanoseconds, []),
      pprofTop([file], nanoseconds, flags),
    ]);
    const sum = (rows: readonly { readonly flat: number }[]) => rows.reduce((total, { flat }) => total + flat, 0);
    const total = sum(whole.rows);
    return `${formatShare(sum(refined.rows), total)} of ${formatValue(total, nanoseconds)}`;
  }

  it('leaves of a profile what pprof leaves, for each kind, one after the other, and back', async () => {
    const { page } = await open(cpu);
    const steps = [
      ['focus', 'net/http', '-focus=net/http'],
      ['ignore', 'Syscall', '-ignore=Syscall'],
      ['tagFocus', 'handler=POST', '-tagfocus=handler=POST'],
    ] as const;
    const flags: string[] = [];
    const seen: string[] = [''];
    for (const [index, [kind, pattern, flag]] of steps.entries()) {
      await add(page, kind, pattern);
      await chips(page).nth(index).waitFor();
      flags.push(flag);
      const wanted = await leftOf(cpu, flags);
      assert.equal(await left(page).textContent(), wanted, flags.join(' '));
      seen.push(wanted);
    }
    for (const before of seen.slice(0, -1).reverse()) {
      await page.keyboard.press('u');
      await page.waitForFunction((text) => document.querySelector('.chips-left')?.textContent === text, before);
    }
    assert.equal(await chips(page).count(), 0);
    await page.keyboard.press('Shift+U');
    await page.keyboard.press('Shift+U');
    await page.waitForFunction((text) => document.querySelector('.chips-left')?.textContent === text, seen[2]);
    await chips(page).first().getByRole('button').click();
    await page.waitForFunction(() => document.querySelectorAll('.filter-chip').length === 1);
    assert.equal(await left(page).textContent(), await leftOf(cpu, ['-ignore=Syscall']));
  });

  it('lists in Top what pprof lists when frames are hidden and stacks begin later', async () => {
    const { page } = await open(cpu);
    await add(page, 'hide', '^runtime\\.');
    await chips(page).nth(0).waitFor();
    await add(page, 'showFrom', 'ServeHTTP');
    await chips(page).nth(1).waitFor();
    await page.keyboard.press('3');
    const oracle = await pprofTop([cpu], nanoseconds, ['-hide=^runtime\\.', '-show_from=ServeHTTP']);
    const rows = page.getByTestId('top-table').locator('.top-body').getByRole('row');
    await rows.first().waitFor();
    for (const [index, wanted] of oracle.rows.slice(0, 8).entries()) {
      const cells = await rows.nth(index).getByRole('gridcell').allTextContents();
      assert.equal(cells[0], formatValue(wanted.flat, nanoseconds));
      assert.equal(cells[3], formatValue(wanted.cum, nanoseconds));
      assert.equal(cells.at(-1), wanted.name);
    }
  });

  it('focuses on the selected frame by key, names the function in the chip, and keeps the selection', async () => {
    const { page } = await open(cpu);
    await page.getByRole('treeitem', { name: /^net\/http\.\(\*ServeMux\)\.ServeHTTP,/ }).click();
    await page.keyboard.press('f');
    await chips(page).first().waitFor();
    assert.equal(await chips(page).first().locator('.chip-text').textContent(), 'net/http.(*ServeMux).ServeHTTP');
    assert.equal(
      await left(page).textContent(),
      await leftOf(cpu, ['-focus=^net/http\\.\\(\\*ServeMux\\)\\.ServeHTTP$']),
    );
    const selected = page.locator('[role=treeitem][aria-selected=true]');
    await selected.waitFor();
    assert.match((await selected.getAttribute('aria-label')) ?? '', /^net\/http\.\(\*ServeMux\)\.ServeHTTP,/);
    await page.getByRole('treeitem', { name: /^net\/http\.\(\*ServeMux\)\.ServeHTTP,/ }).click({ modifiers: ['Alt'] });
    await chips(page).nth(1).waitFor();
    assert.match((await chips(page).nth(1).textContent()) ?? '', /^ignore/);
    assert.match((await left(page).textContent()) ?? '', /^0/);
  });

  it('says in place what is wrong with a pattern, and changes nothing', async () => {
    const { page } = await open(cpu);
    await add(page, 'focus', 'Serve(');
    const problem = page.getByTestId('refine-form').getByRole('alert');
    await problem.waitFor();
    assert.match((await problem.textContent()) ?? '', /missing closing \)/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.press('Escape');
    // The keys are where they were before.
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.equal(focused, 'Add a refinement');
    assert.equal(await chips(page).count(), 0);
    assert.ok(await page.getByRole('button', { name: 'Undo refinement' }).isDisabled());
  });

  it('tells what labels cost, keeps one with a click, and leaves one out with Alt', async () => {
    const { page } = await open(cpu);
    const label = page.locator('.rail-row', { hasText: 'POST /charges' });
    await label.waitFor();
    const kept = await leftOf(cpu, ['-tagfocus=handler=^POST /charges$']);
    assert.equal(await label.locator('.number').textContent(), kept.split(' of ')[0]);
    await label.getByRole('button').click();
    await chips(page).first().waitFor();
    assert.equal(await left(page).textContent(), kept);
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelectorAll('.filter-chip').length === 0);
    await label.getByRole('button').click({ modifiers: ['Alt'] });
    await chips(page).first().waitFor();
    assert.equal(await left(page).textContent(), await leftOf(cpu, ['-tagignore=handler=^POST /charges$']));
  });

  it('turned over, shows first the functions that cost by themselves', async () => {
    const { page } = await open(cpu);
    await page.keyboard.press('r');
    await page.locator('[data-testid=flame] [aria-level="1"]').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.toggle')?.getAttribute('aria-pressed') === 'true');
    const oracle = await pprofTop([cpu], nanoseconds, []);
    const total = oracle.rows.reduce((sum, { flat }) => sum + flat, 0);
    for (const { name, flat } of oracle.rows.slice(0, 4)) {
      const share = formatShare(flat, total).replace(/\s*%$/, ' percent');
      const wanted = `${name}, ${share} total, level 1`;
      await page.locator(`[role=treeitem][aria-label^=${JSON.stringify(wanted)}]`).waitFor();
    }
  });

  it('counts by package when asked to', async () => {
    const { page } = await open(cpu);
    await page.getByTestId('granularity').selectOption('packages');
    await page.keyboard.press('3');
    const rows = page.getByTestId('top-table').locator('.top-body').getByRole('row');
    await rows
      .filter({ hasText: /runtime$/ })
      .first()
      .waitFor();
    const names = await rows.locator('.name').allTextContents();
    assert.ok(names.includes('net/http'), names.join(' '));
    assert.ok(!names.some((name) => name.includes('(*')), names.join(' '));
  });

  it('offers ready-made refinements for what is open', async () => {
    const { page } = await open(goroutines);
    await page.getByRole('button', { name: 'Add a refinement' }).click();
    const offered = await page.getByTestId('refine-form').locator('.presets button:visible').allTextContents();
    assert.deepEqual(offered, ['Only my module', 'Hide runtime', 'Only blocked']);
    await page.getByRole('button', { name: 'Only my module' }).click();
    await chips(page).first().waitFor();
    await page.keyboard.press('3');
    const rows = page.getByTestId('top-table').locator('.top-body').getByRole('row');
    await rows.first().waitFor();
    const names = await rows.locator('.name').allTextContents();
    assert.ok(
      names.length > 3 && names.every((name) => /^(example\.com\/payments|main)[./]/.test(name)),
      names.join(' '),
    );
  });

  it('opens the form by a key of its own, and zooms by +', async () => {
    const { page } = await open(cpu);
    await page.getByRole('treeitem').first().click();
    await page.keyboard.press('+');
    assert.equal(await page.getByTestId('refine-form').isVisible(), false);
    await page.keyboard.press('a');
    await page.getByRole('textbox', { name: 'Pattern' }).fill('net/http');
    await page.keyboard.press('Enter');
    await chips(page).first().waitFor();
    // Until the form is gone, keys are typed into it.
    await page.getByTestId('refine-form').waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.getByRole('definition').filter({ hasText: 'add by pattern' }).waitFor();
  });

  for (const [modifier, flag] of [
    [undefined, 'focus'],
    ['Alt', 'ignore'],
  ] as const) {
    it(`filters by a module of the list as ${flag} does, and names the chip by it`, async () => {
      const { page } = await open(cpu);
      const own = page.getByRole('button', { name: 'your code', exact: true });
      assert.match((await own.getAttribute('title')) ?? '', /Alt .*Shift/);
      await own.click({ modifiers: modifier ? [modifier] : [] });
      await chips(page).first().waitFor();
      assert.equal(await chips(page).first().textContent(), `${flag}your code`);
      const pattern = '^(example\\.com/payments|main)[./]';
      assert.equal(await left(page).textContent(), await leftOf(cpu, [`-${flag}=${pattern}`]));
      const title = (await chips(page).first().getAttribute('title')) ?? '';
      assert.equal(await left(page).textContent(), await leftOf(cpu, [`-${title}`]), title);
    });
  }

  it('hides all that has the runtime’s colour, whatever package it is linked under, and leaves the library', async () => {
    const { page } = await open(goroutines);
    const labels = () => page.getByRole('treeitem').evaluateAll((items) => items.map((item) => item.ariaLabel ?? ''));
    const linked = /^(time\.Sleep|internal\/poll\.runtime_pollWait|sync\.runtime_Semacquire)/;
    assert.ok((await labels()).some((label) => linked.test(label)));
    await page.getByRole('button', { name: 'Add a refinement' }).click();
    await page.getByRole('button', { name: 'Hide runtime' }).click();
    await chips(page).first().waitFor();
    assert.equal(await chips(page).first().textContent(), 'hideruntime');
    const shown = await labels();
    assert.deepEqual(
      shown.filter((label) => linked.test(label) || label.startsWith('runtime.')),
      [],
    );
    assert.ok(
      shown.some((label) => label.startsWith('net/http.')) && shown.some((label) => /^runtime\/pprof\./.test(label)),
    );
    const hidden = (await chips(page).first().getAttribute('title')) ?? '';
    const { names } = await pprofTop([goroutines], 'count', [`-${hidden}`]);
    assert.ok(names.length > 20 && !names.some((name) => linked.test(name) || name.startsWith('runtime.')));
  });

  it('has one name for a label that samples lack, in the list and in the frame made of it', async () => {
    const { page } = await open(cpu);
    const listed = page.getByRole('listitem').filter({ hasText: /^no label/ });
    const share = await listed.locator('.number').textContent();
    await add(page, 'tagRoot', 'handler');
    await chips(page).first().waitFor();
    const frame = page.getByRole('treeitem', { name: /^no label,/ });
    await frame.waitFor();
    assert.equal(await page.getByRole('treeitem', { name: /^<unknown>/ }).count(), 0);
    assert.equal(await listed.locator('.number').textContent(), share);
    await frame.click();
    await page
      .getByTestId('card')
      .filter({ hasText: share ?? '' })
      .waitFor();
  });

  it('selects on the way back what was selected before, unless another frame was chosen meanwhile', async () => {
    const { page } = await open(cpu);
    const selected = async () =>
      (await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-label'))?.split(',')[0];
    const gone = (count: number) =>
      page.waitForFunction((wanted) => document.querySelectorAll('.filter-chip').length === wanted, count);
    await page
      .getByRole('treeitem', { name: /^net\/http\.HandlerFunc\.ServeHTTP,/ })
      .first()
      .click();
    const before = await selected();
    await page.keyboard.press('h');
    await gone(1);
    await page.keyboard.press('u');
    await gone(0);
    assert.equal(await selected(), before);
    await page.keyboard.press('h');
    await gone(1);
    await page
      .getByRole('treeitem', { name: /^net\/http\.serverHandler\.ServeHTTP,/ })
      .first()
      .click();
    const chosen = await selected();
    await page.keyboard.press('u');
    await gone(0);
    assert.equal(await selected(), chosen);
  });

  it('finds its refinements again when the file changes, and tells the host of them', async () => {
    const opened = await open(cpu);
    const { page } = opened;
    await add(page, 'ignore', 'Syscall');
    await chips(page).first().waitFor();
    const [saved] = (await opened.sentOf('saveState')).slice(-1);
    assert.deepEqual(saved?.state.refinements, [{ kind: 'ignore', pattern: 'Syscall' }]);
    await opened.tell({ type: 'file', name: 'cpu.pb.gz', bytes: bytesOf(cpu), state: undefined });
    await page
      .getByRole('status')
      .filter({ hasText: /^cpu\.pb\.gz was read again at \d\d:\d\d\.$/ })
      .waitFor();
    await page.getByRole('treeitem').first().waitFor();
    await chips(page).first().waitFor();
    assert.equal(await left(page).textContent(), await leftOf(cpu, ['-ignore=Syscall']));
  });

  it('does for a command of the editor what its key does', async () => {
    const opened = await open(cpu);
    const { page } = opened;
    await page.getByRole('treeitem', { name: /^net\/http\.\(\*conn\)\.serve,/ }).click({ button: 'right' });
    await opened.tell({ type: 'act', deed: 'hide' });
    await chips(page).first().waitFor();
    assert.match((await chips(page).first().textContent()) ?? '', /^hidenet\/http\.\(\*conn\)\.serve/);
    await opened.tell({ type: 'act', deed: 'undo' });
    await page.waitForFunction(() => document.querySelectorAll('.filter-chip').length === 0);
  });

  for (const [modifier, flag] of [
    [undefined, 'focus'],
    ['Alt', 'ignore'],
  ] as const) {
    it(`says beforehand how much a click on a module leaves, as -${flag} of pprof does`, async () => {
      const { page } = await open(goroutines);
      const module = page.getByRole('button', { name: 'runtime', exact: true });
      const told = (await module.getAttribute('title')) ?? '';
      const [, keeps, others] =
        /through runtime: (.*); with Alt it keeps the others: (.*); with Shift/.exec(told) ?? [];
      await module.click({ modifiers: modifier ? [modifier] : [] });
      await chips(page).first().waitFor();
      const share = (await left(page).textContent())!.split(' of ')[0]!;
      assert.equal(modifier ? others : keeps, Number.parseFloat(share) === 0 ? 'nothing' : share);
    });
  }

  it('offers the labels of the profile where a refinement is of labels', async () => {
    const { page } = await open(cpu);
    await page.getByRole('button', { name: 'Add a refinement' }).click();
    const kind = page.getByRole('combobox', { name: 'Kind of refinement' });
    const pattern = page.getByRole('textbox', { name: 'Pattern' });
    const offered = page.getByTestId('refine-form').getByRole('button', { name: 'handler', exact: true });
    assert.equal(await offered.isVisible(), false);
    await kind.selectOption('tagfocus');
    assert.match((await pattern.getAttribute('placeholder'))!, /^handler=/);
    await offered.click();
    assert.equal(await pattern.inputValue(), 'handler=');
    await page.keyboard.type('POST');
    await page.keyboard.press('Enter');
    await chips(page).first().waitFor();
    assert.equal(await left(page).textContent(), await leftOf(cpu, ['-tagfocus=handler=POST']));
  });
});
