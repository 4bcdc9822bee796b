/** Findings and facts of the compiler beside the lines they are of: shown with what the line allocated, reached by keys, led on from, in every state and width. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { compilerFacts } from '#protocol/line-facts';
import { type CompilerFact, type FindingFact, parseSourceFacts, type SourceFacts } from '#protocol/source-facts';
import { pprofTop } from '../profile/pprof';
import { seriousFindings } from './axe';
import { bytesOf, type Opened, type OpenPage, viewer } from './harness';
import { sourcesOf } from './recorded-source';
import { smallProfile } from './small-profile';

const heap = 'examples/leaky-service/profiles/heap.pb.gz';
const name = 'example.com/payments/charge.(*Service).withTimeout.func1';
const file = 'example.com/payments/charge/timeout.go';

const send: FindingFact = {
  source: 'findings',
  line: 49,
  text: 'unbounded-send: This send to done can block for ever.',
  message: 'This send to done can block for ever.',
  rule: 'unbounded-send',
  severity: 'warning',
  confidence: 'proved',
  steps: [
    { message: '1 of 2: this goroutine starts here.', place: 'timeout.go:45', here: 45 },
    { message: '2 of 2: this send blocks for ever.', place: 'timeout.go:49', here: 49 },
  ],
};

const elsewhere: FindingFact = {
  ...send,
  steps: [
    { message: '1 of 2: made here.', place: 'timeout.go:3', here: 3 },
    { message: '2 of 2: given away here.', place: 'timeout.go:30', here: 0 },
  ],
};

const moved: CompilerFact = {
  source: 'compiler',
  line: 46,
  text: 'moved to heap: buf',
  message: 'moved to heap: buf: it reaches the heap by s.audit.Record(buf[:], r) (call parameter) at line 48.',
  topic: 'escape',
  allocates: true,
  steps: [{ message: '1 of 1: buf (address-of)', place: 'timeout.go:48', here: 48 }],
};

const inlined: CompilerFact = {
  ...moved,
  text: 'inlined: fn',
  message: 'inlined: fn.',
  topic: 'inlined',
  allocates: false,
  steps: [],
};

const told = (
  source: SourceFacts['source'],
  facts: SourceFacts['facts'],
  more: Partial<SourceFacts> = {},
): SourceFacts => ({
  file,
  source,
  state: 'known',
  message: '',
  canAsk: false,
  facts,
  ...more,
});

const both = { [file]: [told('findings', [send]), told('compiler', [inlined, moved])] };

describe('facts beside source', function () {
  this.timeout(120_000);
  const openBytes = viewer();

  async function open(options: Partial<OpenPage> = {}): Promise<Opened> {
    const sources = sourcesOf([file]);
    const opened = await openBytes(bytesOf(heap), { sources, facts: both, ...options });
    const { page } = opened;
    await opened.tell({ type: 'reveal', function: name, file, line: 0 });
    await page.getByTestId('card').filter({ hasText: 'withTimeout.func1' }).waitFor();
    await page.keyboard.press('5');
    await page.locator('.source-row', { hasText: 'done <- result' }).waitFor();
    return opened;
  }

  const row = (page: Page, text: string) => page.locator('.source-row', { hasText: text });
  const card = (page: Page) => page.getByTestId('line-card');

  it('name the finding and what escapes on its line, with what pprof says was allocated there', async () => {
    const { page } = await open();
    assert.match(
      (await row(page, 'done <- result').locator('.note').textContent())!,
      /unbounded-send: This send to done/,
    );
    const oracle = await pprofTop([heap], 'B', ['-lines', '-sample_index=alloc_space']);
    const line = oracle.rows.find((one) => one.name.startsWith(`${name} `) && one.name.endsWith(':46'))!;
    const cost = `${formatValue(line.flat, 'bytes')} · ${formatShare(line.flat, oracle.total)}`;
    const note = row(page, 'var buf').locator('.note');
    // What costs comes first; the rest is counted, and read out.
    assert.equal(await note.locator('.fact-text').textContent(), `moved to heap: buf · ${cost}`);
    assert.equal(await note.locator('.fact-count').textContent(), '+1: inlined: fn');
    assert.equal(await page.getByTestId('fact-state').textContent(), '');
  });

  it('are told in full of the line that is reached by keys, and lead to their places and the page of the rule', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByTestId('source-grid').focus();
    await page.keyboard.press('Home');
    assert.match((await card(page).getAttribute('aria-label'))!, /^Line 45$/);
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown');
    assert.match(
      (await card(page).textContent())!,
      /Line 49.*unbounded-sendproved, warning.*This send to done can block/,
    );
    await page.keyboard.press('Tab');
    const names: string[] = [];
    for (let left = 12; left > 0; left--) {
      const text = await page.evaluate(() => {
        const at = document.activeElement;
        return at?.closest('.line-card') ? at.textContent : null;
      });
      if (text === null) break;
      names.push(text);
      if (text !== 'Show in flame graph' && text !== 'Open in editor') await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    const actions = ['Show in editor', 'About unbounded-send', 'timeout.go:45', 'timeout.go:49'];
    assert.deepEqual(names, ['Show in flame graph', 'Peek', 'Open in editor', ...actions]);
    const at = { type: 'openFact', file, source: 'findings', index: 0, line: 49 };
    assert.deepEqual(await opened.sentOf('openFact'), [
      { ...at, step: -1 },
      { ...at, step: 0 },
      { ...at, step: 1 },
    ]);
    assert.deepEqual(await opened.sentOf('openRule'), [{ type: 'openRule', rule: 'unbounded-send' }]);
    const [peeked] = await opened.sentOf('openSource');
    assert.deepEqual([peeked!.place.line, peeked!.peek], [49, true]);
  });

  it('follow what is told anew: found, looked for, of an older text, and gone', async () => {
    const opened = await open({ facts: {} });
    const { page } = opened;
    const state = page.getByTestId('fact-state');
    assert.equal(await page.locator('.fact-icon').count(), 0);
    const notAsked = told('compiler', [], { state: 'notAsked', message: 'The compiler was not asked.', canAsk: true });
    await opened.tell({ type: 'sourceFacts', ...notAsked });
    await opened.tell({ type: 'sourceFacts', ...told('findings', [], { state: 'asking' }) });
    await state.filter({ hasText: 'findings: being looked for…compiler facts: not asked yet' }).waitFor();
    await state.getByRole('button', { name: 'Ask the compiler' }).click();
    assert.deepEqual(await opened.sentOf('askFacts'), [{ type: 'askFacts', file, source: 'compiler' }]);
    await opened.tell({ type: 'sourceFacts', ...told('findings', [send]) });
    await row(page, 'done <- result').locator('.fact-icon[data-kind=warning]').waitFor();
    await opened.tell({ type: 'sourceFacts', ...told('compiler', [moved], { state: 'old', canAsk: true }) });
    await state.filter({ hasText: /^compiler facts: of an older text Ask again$/ }).waitFor();
    const opacity = await page
      .locator('.fact-icon[data-kind=allocates]')
      .first()
      .evaluate((one) => getComputedStyle(one).opacity);
    assert.equal(opacity, '0.5');
    const untrusted = told('compiler', [], { state: 'missing', message: 'This workspace is not trusted.' });
    await opened.tell({ type: 'sourceFacts', ...untrusted });
    await state.filter({ hasText: /^This workspace is not trusted\.$/ }).waitFor();
    await opened.tell({ type: 'sourceFacts', ...told('findings', []) });
    await page.locator('.fact-icon').first().waitFor({ state: 'detached' });
  });

  it('of other files, and of another shape, are not shown', async () => {
    const opened = await open({ facts: {} });
    await opened.tell({ type: 'sourceFacts', ...told('findings', [send]), file: 'other.go' });
    const broken = told('findings', [{ ...send, line: -1 }, send]);
    await opened.tell({ type: 'sourceFacts', ...broken });
    await opened.tell({ type: 'sourceFacts', ...told('compiler', [inlined]) });
    await row(opened.page, 'var buf').locator('.fact-icon').waitFor();
    assert.equal(await opened.page.locator('.fact-icon[data-kind=warning]').count(), 0);
  });

  it('show a line without cost that something was found on, though it lies among others that are left out', async () => {
    const body = Array.from({ length: 60 }, (_, at) => `\tstep${at + 4}()`);
    const text = ['package main', '', 'func run() {', ...body, '}', ''].join('\n');
    const at = (line: number) => ({ stack: [{ name: 'main.run', file: 'main/run.go', line }], values: [line] });
    const bytes = smallProfile([['cpu', 'nanoseconds']], [at(5), at(60)]);
    const found = { ...told('findings', [{ ...send, line: 30 }]), file: 'main/run.go' };
    const { page } = await openBytes(bytes, {
      sources: { 'main/run.go': text },
      facts: { 'main/run.go': [found] },
    });
    await page.keyboard.press('5');
    await row(page, 'step30()').locator('.fact-icon').waitFor();
    assert.equal(await row(page, 'step20()').count(), 0);
    assert.equal(await row(page, 'lines without cost').count(), 2);
  });

  it('say what they stand beside: a line leads to its function in the flame graph', async () => {
    const { page } = await open();
    await row(page, 'done <- result').click();
    await card(page).getByRole('button', { name: 'Show in flame graph' }).click();
    const label = await page.locator('[role=treeitem][aria-selected=true]').getAttribute('aria-label');
    assert.ok(label!.startsWith(name), label!);
    await page.locator('[data-testid=flame] canvas').first().waitFor();
  });

  it('are marks in a narrow panel, whose words are read out and stand below', async () => {
    const { page } = await open({ width: 420, height: 760 });
    const note = row(page, 'done <- result').locator('.note');
    const box = (await note.boundingBox())!;
    assert.ok(box.width <= 44 && box.x + box.width <= 420, JSON.stringify(box));
    assert.match((await note.textContent())!, /This send to done/);
    assert.match((await note.locator('button').getAttribute('title'))!, /This send to done/);
    await note.locator('button').click();
    assert.ok(await card(page).getByText('This send to done can block for ever.').isVisible());
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
    const grid = (await page.getByTestId('source-grid').boundingBox())!;
    assert.ok(grid.height >= 100, `${grid.height}`);
  });

  it('are read from a browser that cannot open anything: what is copied is said', async () => {
    const opened = await open({ settings: { canOpenSource: false } });
    const { page } = opened;
    await row(page, 'done <- result').click();
    assert.equal(await card(page).getByRole('button', { name: 'Show in editor' }).count(), 0);
    assert.match((await card(page).textContent())!, /gopherscope explain unbounded-send says more/);
    await card(page).getByRole('button', { name: 'timeout.go:45' }).click();
    await card(page).getByRole('heading', { name: 'Line 45' }).waitFor();
    await row(page, 'done <- result').click();
    await card(page).getByRole('button', { name: 'Copy path' }).click();
    assert.match((await page.locator('.footer-keys').textContent())!, /Entercopy path/);
    assert.equal((await opened.sentOf('copy'))[0]!.text, `${file}:49`);
    // A step in the file that is shown is reached there; one in another file of the same name is not.
    await opened.tell({ type: 'sourceFacts', ...told('findings', [elsewhere]) });
    assert.equal(await card(page).getByRole('button', { name: 'timeout.go:30' }).count(), 0);
    await card(page).getByRole('button', { name: 'timeout.go:3', exact: true }).click();
    assert.equal(await card(page).getAttribute('aria-label'), 'Line 3');
    assert.equal(await page.locator('[role=row][aria-selected=true] .line-text').textContent(), 'import (');
    await page.keyboard.press('End');
    await row(page, 'done <- result').click();
    await opened.tell({ type: 'copied', text: `${file}:49`, copied: true });
    await page
      .getByRole('status')
      .filter({ hasText: `Copied ${file}:49.` })
      .waitFor();
    await opened.tell({ type: 'copied', text: `${file}:49`, copied: false });
    await page
      .getByRole('status')
      .filter({ hasText: `does not let the page copy: ${file}:49` })
      .waitFor();
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
    it(`have no serious finding of axe in ${theme}, wide and narrow`, async () => {
      const { page } = await open({ theme });
      await row(page, 'var buf').click();
      assert.deepEqual(await seriousFindings(page), []);
      await row(page, 'done <- result').click();
      await page.setViewportSize({ width: 420, height: 800 });
      assert.deepEqual(await seriousFindings(page), []);
    });
  }

  it('are told of a variable that escapes on more ways than anybody reads, by the first of them', () => {
    const range = { start: { line: 45, character: 1 }, end: { line: 45, character: 4 } };
    const uri = 'file:///charge/timeout.go';
    const step = { message: 'buf (address-of)', location: { uri, range } };
    const steps = Array.from({ length: 3000 }, () => step);
    const mark = { kind: 'moved-to-heap', text: moved.text, message: moved.message, range, steps } as const;
    const facts = compilerFacts([mark], uri).map(({ fact }) => fact);
    const parsed = parseSourceFacts(told('compiler', facts));
    assert.deepEqual(parsed?.facts, facts);
    assert.equal(parsed?.facts[0]?.steps[0]?.here, 46);
  });
});
