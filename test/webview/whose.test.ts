/** Whose code the page says it is: the rail for each kind of profile, code without a name, names as pprof writes them, marks of shapes. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { formatShare } from '#engine/profile/units/format';
import { encode, type Field, message } from '../profile/builder';
import { diseases } from '../profile/diseases';
import { pprofTop } from '../profile/pprof';
import { bytesOf, launch, type Opened, openPage } from './harness';

const execFileNow = promisify(execFile);

const example = 'examples/leaky-service/profiles';

/** Functions of one binary with the lines they start on, a stack of all of them, and code nobody could name. */
function foreign(): Uint8Array {
  const names = ['std::vector<int>::push_back(int const&)', 'app::serve(Request<Body>)', 'helper'];
  const strings = ['', 'cpu', 'nanoseconds', '/opt/app', 'app.cc', ...names];
  const at = (text: string) => strings.indexOf(text);
  const fields: Field[] = [
    [1, message([1, 1], [2, 2])],
    [2, message([1, [1, 2]], [2, [70]])],
    [2, message([1, [4, 2]], [2, [20]])],
    [2, message([1, [3, 2]], [2, [10]])],
    [3, message([1, 1], [2, 0x400000], [3, 0x500000], [5, 3], [7, 1])],
    ...names.map(
      (_, row): Field => [4, message([1, row + 1], [2, 1], [3, 0x401000 + row], [4, message([1, row + 1], [2, 5])])],
    ),
    [4, message([1, 4], [2, 1], [3, 0x402000])],
    ...names.map((name, row): Field => [5, message([1, row + 1], [2, at(name)], [3, at(name)], [4, 4], [5, 10 * row])]),
    ...strings.map((text): Field => [6, text]),
  ];
  return encode(fields);
}

describe('whose code it is on the profile page', function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-whose-'));
  const foreignFile = join(folder, 'foreign.pb');
  let browser: Browser;
  const pages: Opened[] = [];
  before(async () => {
    writeFileSync(foreignFile, foreign());
    browser = await launch();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await browser.close();
  });
  afterEach(async () => {
    for (const { page, complaints } of pages.splice(0)) {
      await page.context().close();
      assert.deepEqual(complaints, []);
    }
  });

  async function open(path: string, ownModules: readonly string[] = []): Promise<Page> {
    const opened = await openPage(browser, { bytes: bytesOf(path), settings: { ownModules } });
    pages.push(opened);
    await opened.page.getByRole('treeitem').first().waitFor();
    return opened.page;
  }

  const section = (page: Page, title: string) =>
    page.getByRole('complementary').locator('section', { has: page.getByRole('heading', { name: title }) });
  const share = (page: Page, title: string, row: string) =>
    section(page, title).locator('.rail-row', { hasText: row }).locator('.number').textContent();

  for (const [name, title, functions] of [
    ['goroutine-after', 'Whose code waits', 'Functions that wait'],
    ['block', 'Whose code waits', 'Functions that wait'],
    ['mutex', 'Whose code holds locks', 'Functions that hold locks'],
  ] as const) {
    it(`puts each stack of ${name} down to the code nearest to you`, async () => {
      const path = `${example}/${name}.pb.gz`;
      const page = await open(path, ['example.com/payments']);
      const unit = name.startsWith('goroutine') ? 'count' : 'ns';
      // All stacks with a frame of the user's code count for it, which is what a focus leaves.
      const own = await pprofTop([path], unit, ['-focus=^(example\\.com/payments|main)[./]']);
      const cost = own.rows.reduce((sum, { flat }) => sum + flat, 0);
      const told = await share(page, title, 'your code');
      assert.ok(Math.abs(percent(told) - (100 * cost) / own.total) < 0.6, `${told} for ${cost} of ${own.total}`);
      const first = section(page, functions).locator('.rail-row').first();
      assert.doesNotMatch((await first.textContent()) ?? '', /^(runtime|sync)\./);
    });
  }

  it('says who runs, allocates and holds memory by what costs itself', async () => {
    const cpu = await open(`${example}/cpu.pb.gz`);
    await section(cpu, 'Whose code runs (self)').waitFor();
    await section(cpu, 'Hottest functions (self)').waitFor();
    const heap = await open(`${example}/heap.pb.gz`);
    await section(heap, 'Whose memory is in use (self)').waitFor();
    await heap.getByRole('radio', { name: /^alloc_space/ }).click();
    await section(heap, 'Whose code allocates (self)').waitFor();
  });

  it('lists functions whose cost is below zero by how far it is', async () => {
    const subtracted = join(folder, 'subtracted.pb');
    const { stdout } = await execFileNow('go', [
      'tool',
      'pprof',
      '-proto',
      `-output=${subtracted}`,
      `-base=${example}/heap.pb.gz`,
      `${example}/heap-before.pb.gz`,
    ]);
    assert.equal(stdout.includes('error'), false);
    const page = await open(subtracted);
    const { rows } = await pprofTop([subtracted], 'B', ['-sample_index=inuse_space']);
    const most = rows.toSorted((a, b) => Math.abs(b.flat) - Math.abs(a.flat))[0]!;
    assert.ok(most.flat < 0);
    await page.getByRole('radio', { name: /^inuse_space/ }).click();
    const first = section(page, 'Functions that hold memory (self)').locator('.rail-row').first();
    await first.locator('.number', { hasText: /^[-−]/ }).waitFor();
    assert.equal(await first.getByRole('button').getAttribute('title'), most.name);
  });

  it('says what has no stack, so that the list adds up to what is in view', async () => {
    const file = `${example}/goroutine-before.pb.gz`;
    const page = await open(file);
    const { rows } = await pprofTop([file], 'count', []);
    const total = Number((await page.getByRole('radio', { name: /^goroutine/ }).textContent())?.split(' ')[1]);
    const without = total - rows.reduce((sum, { flat }) => sum + flat, 0);
    assert.equal(without, 1);
    const said = section(page, 'Whose code waits').getByRole('listitem').filter({ hasText: 'no stack' });
    assert.equal(await said.locator('.number').textContent(), formatShare(without, total));
    await page
      .locator('.in-view')
      .getByText(`${formatShare(without, total)} without a stack`)
      .waitFor();
    const shares = await section(page, 'Whose code waits').locator('.number').allTextContents();
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + percent(share), 0) - 100) < 0.5, shares.join());
  });

  it('keeps the end of a name where it is too long for its row, and shows a last value instead of "1 other"', async () => {
    const page = await open(`${example}/goroutine-after.pb.gz`);
    const row = page.locator('.rail .frame-name', { hasText: '(*Service).withTimeout.func1' }).first();
    const [box, name] = await row.evaluate((made) => [
      made.getBoundingClientRect(),
      made.querySelector('bdi')!.lastElementChild!.getBoundingClientRect(),
    ]);
    assert.ok(name!.left < box!.left && Math.abs(name!.right - box!.right) < 1, 'cut at its left alone');
    await page.getByText('6 values').waitFor();
    await page.getByRole('button', { name: 'POST /refunds' }).waitFor();
    assert.equal(await page.getByText('1 other').count(), 0);
    await page.getByText('no label').waitFor();
  });

  it('counts a profile of another program as its own, whatever modules the workspace holds', async () => {
    const page = await open(`${example}/goroutine-after.pb.gz`, ['example.com/another']);
    assert.ok(percent(await share(page, 'Whose code waits', 'your code')) > 60);
  });

  it('tells code without a name apart, with its binary, and focuses on it as pprof does', async () => {
    const page = await open(foreignFile);
    assert.equal(await share(page, 'Whose code runs (self)', 'unnamed code of app'), formatShare(20, 100));
    await page.getByRole('treeitem', { name: /^\[app\]/ }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.getByTestId('chips').getByRole('listitem').waitFor();
    // The binary is what the pattern matches, and everything in it.
    const { rows } = await pprofTop([foreignFile], 'ns', ['-focus=(^|/)app$']);
    const kept = rows.reduce((sum, { flat }) => sum + flat, 0);
    await page.locator('.in-view-text', { hasText: `of ${kept} ns`.replace(' ns', '\u2009ns') }).waitFor();
  });

  it('names functions, and tells files apart, as pprof does', async () => {
    const page = await open(foreignFile);
    const names = (
      await page.getByRole('treeitem').evaluateAll((items) => items.map((item) => item.ariaLabel ?? ''))
    ).map((label) => label.replace(/, .*/, ''));
    const functions = await pprofTop([foreignFile], 'ns', []);
    assert.deepEqual([...new Set(names)].sort(), functions.names.toSorted());
    await page.getByTestId('granularity').selectOption('files');
    await page.keyboard.press('3');
    const files = await pprofTop([foreignFile], 'ns', ['-files']);
    const rows = page.getByRole('tabpanel').getByRole('row', { name: /app/ });
    await rows.first().waitFor();
    assert.equal(await rows.count(), files.rows.length);
  });

  it('puts code down to whose it is with labels made frames, too, which it takes for no code', async () => {
    const page = await open(`${example}/cpu.pb.gz`);
    const told = async () => ({
      whose: await section(page, 'Whose code runs (self)').locator('.rail-row').allTextContents(),
      hottest: await section(page, 'Hottest functions (self)').locator('.rail-row').allTextContents(),
    });
    const before = await told();
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Kind of refinement' }).selectOption('tagLeaf');
    await page.getByRole('textbox', { name: 'Pattern' }).fill('handler');
    await page.keyboard.press('Enter');
    const chips = page.getByTestId('chips').getByRole('listitem');
    await chips.first().waitFor();
    await page
      .getByRole('treeitem', { name: /^no label, / })
      .first()
      .waitFor();
    assert.deepEqual(await told(), before);
    const leftWithout = async (shown: Page) => {
      const runtime = section(shown, 'Whose code runs (self)').getByRole('button', { name: 'runtime', exact: true });
      await runtime.click({ modifiers: ['Alt'] });
      await shown.getByTestId('chips').getByText('ignoreruntime').waitFor();
      return shown.getByTestId('left-in-view').textContent();
    };
    const left = await leftWithout(page);
    assert.equal(left, await leftWithout(await open(`${example}/cpu.pb.gz`)));
    assert.doesNotMatch(left ?? '', /^0/);
  });

  it('begins the source view at the own line that costs most with what it calls', async () => {
    const page = await open(`${example}/goroutine-after.pb.gz`, ['example.com/payments']);
    await page.keyboard.press('5');
    const selected = page.getByTestId('source-grid').locator('[role=row][aria-selected=true]');
    await selected.waitFor();
    assert.match((await page.locator('.source-header').textContent()) ?? '', /timeout\.go.*withTimeout\.func1/);
    assert.equal(await selected.locator('.line-number').textContent(), '49');
  });

  it('marks plateaus and towers in the graph, for those who listen, too', async () => {
    const page = await open(join(diseases(), 'tower-cpu.pb.gz'));
    const legend = page.locator('.legend');
    await legend.getByText('tower').waitFor();
    await legend.getByText('plateau').waitFor();
    assert.equal(await page.getByRole('treeitem', { name: /^main\.descend, .*, tower$/ }).count(), 1);
    // Its frame is below all floors of the tower.
    await page.getByRole('button', { name: /^Plateau/ }).click();
    await page.getByRole('treeitem', { name: /^main\.spend, .*, plateau$/ }).waitFor();
    await page.keyboard.press('r');
    await legend.waitFor({ state: 'hidden' });
    await page.getByRole('treeitem', { name: /^main\.spend, .*level 1/ }).waitFor();
    assert.equal(await page.getByRole('treeitem', { name: /, (tower|plateau)$/ }).count(), 0);
    const plain = await open(`${example}/goroutine-after.pb.gz`);
    await plain.getByText('Senders wait').waitFor();
    assert.equal(await plain.locator('.legend').getByText('plateau').isVisible(), false);
  });
});

function percent(text: string | null): number {
  return Number.parseFloat(text ?? '');
}
