/** Two profiles compared on the page, with the figures of `go tool pprof -diff_base`, `-base` and `-normalize`. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { formatValue } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { runProfile } from '../profile/run-profile';
import { seriousFindings } from './axe';
import { bytesOf, type Opened, type Theme, viewer } from './harness';
import { smallProfile } from './small-profile';

const folder = 'examples/leaky-service/profiles';
const grownFile = `${folder}/goroutine-after.pb.gz`;
const earlier = `${folder}/goroutine-before.pb.gz`;

describe('profile page, comparison', function () {
  this.timeout(60_000);
  const open = viewer();
  async function compare(file: string, base: string, theme: Theme = 'dark'): Promise<Opened> {
    const opened = await open(bytesOf(file), { name: file.split('/').at(-1)!, theme });
    await opened.tell({ type: 'base', name: base.split('/').at(-1)!, bytes: bytesOf(base) });
    return opened;
  }

  const rows = (page: Page) => page.locator('.growth tbody tr');
  const signed = (value: number, unit: string) => `${value > 0 ? '+' : ''}${formatValue(value, unit)}`;
  const sum = (list: readonly { readonly flat: number }[]) => list.reduce((total, { flat }) => total + flat, 0);

  it('says what came and went of every sample type, as pprof does', async () => {
    const [file, base] = [`${folder}/heap.pb.gz`, `${folder}/heap-before.pb.gz`];
    const { page } = await compare(file, base);
    await page.getByTestId('growth-summary').locator('.figure').first().waitFor();
    const shown = await page.getByTestId('sample-types').getByRole('radio').allTextContents();
    for (const [index, [type, unit, pprofUnit]] of (
      [
        ['alloc_objects', 'count', 'count'],
        ['alloc_space', 'bytes', 'B'],
        ['inuse_objects', 'count', 'count'],
        ['inuse_space', 'bytes', 'B'],
      ] as const
    ).entries()) {
      const oracle = await pprofTop([file], pprofUnit, [`-sample_index=${type}`, `-diff_base=${base}`]);
      assert.equal(shown[index], `${type} ${signed(sum(oracle.rows), unit)}`);
    }
  });

  it('lists the paths that grew, each with its place, and opens it by keyboard alone', async () => {
    const opened = await compare(grownFile, earlier);
    const { page } = opened;
    await rows(page).first().waitFor();
    const deltas = (await page.locator('.growth-delta').allTextContents()).map((text) =>
      Number(text.replace('\u2212', '-').replace('+', '')),
    );
    const oracle = await pprofTop([grownFile], 'count', [`-diff_base=${earlier}`]);
    assert.equal(
      deltas.reduce((total, delta) => total + delta, 0),
      sum(oracle.rows),
    );
    assert.deepEqual(
      deltas,
      deltas.toSorted((a, b) => Math.abs(b) - Math.abs(a)),
    );
    const first = rows(page).first();
    assert.match((await first.textContent()) ?? '', /withTimeout\.func1.*chan send.*timeout\.go:49/);
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    assert.equal(await first.getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Enter');
    const [asked] = await opened.sentOf('openSource');
    assert.equal(asked?.place.line, 49);
    assert.match(asked?.place.file ?? '', /timeout\.go$/);
  });

  it('selects the frame a row is about, not the runtime it waits in, and one row of several about one frame', async () => {
    const { page } = await compare(grownFile, earlier);
    const locked = rows(page).filter({ hasText: 'audit.(*Trail).Rotate' }).filter({ hasText: 'sync.Mutex.Lock' });
    const sends = rows(page).filter({ hasText: 'audit.(*Trail).Rotate' }).filter({ hasText: 'chan send' });
    assert.match((await locked.textContent()) ?? '', /\+14.*trail\.go:58$/);
    assert.match((await sends.textContent()) ?? '', /\+1.*trail\.go:61$/);
    await sends.click();
    assert.equal(await sends.getAttribute('aria-selected'), 'true');
    assert.equal(await locked.getAttribute('aria-selected'), 'false');
    const detail = page.getByRole('region', { name: 'Chosen path' });
    if ((await detail.getByRole('list').count()) === 0) await detail.getByRole('button').first().click();
    assert.match(
      (await detail.locator('[aria-current=true]').textContent()) ?? '',
      /^audit\.\(\*Trail\)\.Rotate trail\.go:61$/,
    );
    await detail.getByRole('button', { name: 'Show callers and callees' }).click();
    assert.equal(
      await page.getByTestId('middle').getByRole('heading').textContent(),
      'example.com/payments/audit.(*Trail).Rotate',
    );
  });

  it('shows the stack of the chosen row, with its lines, folds it, and leads to source by keyboard', async () => {
    const opened = await compare(grownFile, earlier);
    const { page } = opened;
    await rows(page).first().waitFor();
    const detail = page.getByRole('region', { name: 'Chosen path' });
    assert.equal(await detail.isVisible(), false);
    await rows(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const fold = detail.getByRole('button').first();
    assert.equal(await fold.getAttribute('aria-expanded'), 'false', 'at 800 pixels the table has the room');
    assert.match(
      (await page.locator('.visually-hidden[role=status]').textContent()) ?? '',
      /withTimeout\.func1 at timeout\.go:49, \+45/,
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await detail.locator('ol > li').allTextContents(), [
      'runtime.gopark · runtime.chansend · runtime.chansend1 3 runtime frames',
      'charge.(*Service).withTimeout.func1 timeout.go:49',
    ]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const [asked] = await opened.sentOf('openSource');
    assert.equal(asked?.place.line, 49);
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('sorts by any column, and goes back to the largest change', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    const heading = (name: string) => page.getByRole('columnheader', { name });
    assert.equal(await heading('Change').getAttribute('aria-sort'), 'descending');
    const first = await rows(page).allTextContents();
    await heading('Source').getByRole('button').click();
    const sources = await page.locator('.growth td.growth-source').allTextContents();
    assert.deepEqual(
      sources,
      sources.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    );
    assert.equal(await heading('Source').getAttribute('aria-sort'), 'ascending');
    await page.keyboard.press('Enter');
    assert.deepEqual(await page.locator('.growth td.growth-source').allTextContents(), sources.toReversed());
    await heading('Change').getByRole('button').click();
    assert.deepEqual(await rows(page).allTextContents(), first);
  });

  it('copies the table as the command prints it', async () => {
    const opened = await compare(grownFile, earlier);
    await rows(opened.page).first().waitFor();
    await opened.page.getByRole('button', { name: 'Copy as CSV' }).click();
    const [copied] = await opened.sentOf('copy');
    const { stdout } = runProfile('diff', earlier, grownFile, '--format', 'csv', '--limit', '0');
    assert.equal(copied?.text, stdout);
  });

  it('counts shares of the growth next to a tiny base, and says so', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    await page.getByText('shares are of the growth').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('withTimeout');
    await page.getByText('21.2\u2009% of the growth · 1 frame').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('4');
    await page.getByText('% of growth').waitFor();
    const percents = await page.evaluate(() =>
      Array.from(document.querySelectorAll('main *'))
        .filter(({ children }) => children.length === 0)
        .flatMap(({ textContent }) => /^\u2212?([\d.,]+)\u2009%$/.exec(textContent ?? '')?.[1] ?? []),
    );
    assert.ok(percents.length > 20);
    for (const percent of percents) assert.ok(Number(percent.replace(',', '')) <= 100, percent);
  });

  it('swaps the sides, normalises, subtracts, and ends', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    const figure = page.getByTestId('growth-summary').locator('.figure b').first();
    const grown = await figure.textContent();
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.waitForFunction((text) => document.querySelector('.figure b')?.textContent !== text, grown);
    assert.equal((await figure.textContent())?.replace('\u2212', '+'), grown);
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.waitForFunction((text) => document.querySelector('.figure b')?.textContent === text, grown);

    await page.getByRole('checkbox', { name: 'Normalise' }).check();
    const normalised = await pprofTop([grownFile], 'count', [`-diff_base=${earlier}`, '-normalize']);
    const wanted = Math.max(...normalised.rows.map(({ cum }) => Math.abs(cum)));
    await page.waitForFunction(() => /^\+[1-9]\b/.test(document.querySelector('.growth-delta')?.textContent ?? ''));
    await page.keyboard.press('3');
    await page.getByTestId('top-table').waitFor();
    assert.ok(wanted < 10, 'pprof scaled 219 to 9');
    await page.keyboard.press('1');
    await page.getByRole('checkbox', { name: 'Normalise' }).uncheck();

    await page.getByRole('radio', { name: '−base' }).click();
    await page.waitForFunction(
      () => document.querySelector('.comparison-bar [aria-checked=true]')?.textContent === '−base',
    );
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await page.getByTestId('growth-summary').waitFor({ state: 'hidden' });
    assert.equal(await page.getByTestId('sample-types').getByRole('radio').first().textContent(), 'goroutine 219');
  });

  it('says on the card what came and what went, with its sign, in shares of what all others are of', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    const item = page.getByRole('treeitem', { name: /withTimeout\.func1,/ });
    await item.click();
    const card = page.getByTestId('card');
    await card.getByText('21.2\u2009%').first().waitFor();
    assert.deepEqual(await card.locator('tbody td').allTextContents(), ['0', '0\u2009%', '+45', '21.2\u2009%']);
  });

  it('tells files of one name apart where it names the worst line', async () => {
    const types = [['inuse_space', 'bytes']] as const;
    const sample = (folder: string, value: number) => ({
      stack: [{ name: `example.com/${folder}.Run`, file: `/src/${folder}/run.go`, line: 7 }],
      values: [value],
    });
    const opened = await open(smallProfile(types, [sample('a', 700), sample('b', 500)]));
    await opened.tell({
      type: 'base',
      name: 'before.pb',
      bytes: smallProfile(types, [sample('a', 100), sample('b', 100)]),
    });
    await opened.page.getByTestId('growth-summary').getByText('of growth at run.go:7').waitFor();
    assert.equal(await opened.page.locator('.figure b').nth(1).textContent(), '60\u2009%');
  });

  it('keeps the focus on the control that changes how it compares', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
    const delta = (text: string) =>
      page.waitForFunction((wanted) => document.querySelector('.growth-delta')?.textContent === wanted, text);
    await page.getByRole('button', { name: 'Swap the sides' }).focus();
    await page.keyboard.press('Enter');
    await delta('−45');
    assert.equal(await focused(), 'Swap the sides');
    await page.keyboard.press('Enter');
    await delta('+45');
    assert.equal(await focused(), 'Swap the sides');
    await page.getByRole('radio', { name: 'diff base' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('radio', { name: '−base', checked: true }).waitFor();
    assert.equal(await focused(), '−base');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: 'diff base', checked: true }).waitFor();
    assert.equal(await focused(), 'diff base');
  });

  it('calls another base by its own name after the way to compare was changed', async () => {
    const opened = await compare(grownFile, earlier);
    const { page } = opened;
    const bar = page.getByTestId('comparison');
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.waitForFunction(() => document.querySelector('.growth-delta')?.textContent === '−45');
    await opened.tell({ type: 'base', name: 'yesterday.pb.gz', bytes: bytesOf(earlier) });
    await bar.getByText('yesterday.pb.gz').waitFor();
    assert.equal(await page.locator('.growth-delta').first().textContent(), '−45', 'still the other way round');
    assert.equal(await bar.getByText('goroutine-before.pb.gz').count(), 0);
  });

  it('goes on with the base it has where another one does not fit, also when the file changes', async () => {
    const opened = await compare(grownFile, earlier);
    const { page } = opened;
    await rows(page).first().waitFor();
    await opened.tell({ type: 'base', name: 'cpu.pb.gz', bytes: bytesOf(`${folder}/cpu.pb.gz`) });
    await page.getByTestId('error').filter({ hasText: 'cpu.pb.gz cannot be compared' }).waitFor();
    await opened.tell({ type: 'file', name: 'twice.pb.gz', bytes: bytesOf(grownFile), state: undefined });
    await page.getByTestId('comparison').getByText('twice.pb.gz').waitFor();
    await page.getByTestId('comparison').getByText('goroutine-before.pb.gz').waitFor();
    assert.equal(await page.locator('.growth-delta').first().textContent(), '+45');
  });

  it('keeps its refinements, and counts in them', async () => {
    const { page } = await compare(grownFile, earlier);
    await rows(page).first().waitFor();
    await page.getByRole('treeitem', { name: /withTimeout\.func1,/ }).click();
    await page.keyboard.press('f');
    await page.getByTestId('chips').getByRole('listitem').first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.growth tbody tr').length === 1);
    assert.equal(await page.locator('.growth-delta').textContent(), '+45');
  });

  it('says why two profiles do not fit together, and keeps the view', async () => {
    const { page } = await compare(grownFile, `${folder}/cpu.pb.gz`);
    const error = page.getByTestId('error');
    await error.waitFor();
    assert.match((await error.textContent()) ?? '', /cpu\.pb\.gz cannot be compared.*sample types/);
    assert.ok(await page.getByRole('treeitem').first().isVisible());
    await page.getByRole('button', { name: 'Choose another' }).click();
  });

  it('shows that everything went away, before and after the file changed, and says so of what is left alone', async () => {
    const types = [['goroutine', 'count']] as const;
    const empty = smallProfile(types, []);
    const before = smallProfile(types, [
      { stack: [{ name: 'runtime.gopark' }, { name: 'main.wait' }], values: [7] },
      { stack: [{ name: 'runtime.gopark' }, { name: 'main.serve' }], values: [2] },
    ]);
    const opened = await open(empty, { hasGraph: false });
    const { page } = opened;
    await page.getByRole('heading', { name: 'No samples' }).waitFor();
    await opened.tell({ type: 'base', name: 'before.pb', bytes: before });
    await rows(page).nth(1).waitFor();
    assert.deepEqual(await page.locator('.growth tbody .growth-delta').allTextContents(), ['−7', '−2']);
    assert.deepEqual(await page.locator('.growth tbody .growth-drawn').allTextContents(), ['gone', 'gone']);
    assert.equal(await page.getByTestId('sample-types').getByRole('radio').first().textContent(), 'goroutine −9');
    await page.getByRole('treeitem', { name: /^main\.wait,/ }).waitFor();

    // One of them is back: the comparison outlives the file.
    const one = smallProfile(types, [{ stack: [{ name: 'runtime.gopark' }, { name: 'main.wait' }], values: [1] }]);
    await opened.tell({ type: 'file', name: 'test.pb.gz', bytes: one, state: undefined });
    await page.waitForFunction(() => document.querySelector('.growth-delta')?.textContent === '−6');
    await opened.tell({ type: 'file', name: 'test.pb.gz', bytes: empty, state: undefined });
    await page.waitForFunction(() => document.querySelector('.growth-delta')?.textContent === '−7');
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.waitForFunction(() => document.querySelector('.growth-delta')?.textContent === '+7');
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await page.getByRole('heading', { name: 'No samples' }).waitFor();
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`has no serious finding of axe in ${theme}`, async () => {
      const { page } = await compare(grownFile, earlier, theme);
      await rows(page).first().waitFor();
      // The frames of the new graph follow its picture.
      await page.getByRole('treeitem').first().waitFor();
      assert.deepEqual(await seriousFindings(page), []);
    });
  }
});
