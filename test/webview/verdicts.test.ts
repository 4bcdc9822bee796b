/** The cards that say what a profile shows: there when there is something to say, with links and evidence, for everyone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { formatShare } from '#engine/profile/units/format';
import { pprofTop } from '../profile/pprof';
import { bytesOf, launch, type Opened, type OpenPage, openPage, type Theme } from './harness';

const profiles = 'examples/leaky-service/profiles';
const leaking = `${profiles}/goroutine-after.pb.gz`;

describe('verdicts on the profile page', function () {
  this.timeout(60_000);
  let browser: Browser;
  const openPages: Opened[] = [];
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  afterEach(async () => {
    for (const { page, complaints } of openPages.splice(0)) {
      await page.context().close();
      assert.deepEqual(complaints, []);
    }
  });

  async function open(path: string, options: Partial<OpenPage> = {}): Promise<Opened> {
    const opened = await openPage(browser, { bytes: bytesOf(path), ...options });
    openPages.push(opened);
    await opened.page.getByRole('treeitem').first().waitFor();
    return opened;
  }

  const cards = (page: Page) => page.getByTestId('verdicts').getByRole('article');
  const status = (page: Page) => page.locator('.search-status');

  it('says the share pprof gives, lights the evidence and selects the worst frame; again takes the light away', async () => {
    const { page } = await open(leaking);
    const card = cards(page).first();
    const { rows } = await pprofTop([leaking], 'count', ['-focus=^runtime\\.chansend1?$']);
    const sending = rows.reduce((sum, { flat }) => sum + flat, 0);
    // Of all, those with an empty stack too, which pprof has no row for.
    const total = Number((await page.getByRole('radio', { name: /^goroutine/ }).textContent())?.split(' ')[1]);
    const share = formatShare(sending, total);
    const title = card.getByRole('button', { name: 'Senders wait' });
    assert.equal(await title.textContent(), `Senders wait${share}warning`);
    await title.click();
    await status(page).filter({ hasText: share }).waitFor();
    assert.equal(await title.getAttribute('aria-pressed'), 'true');
    const selected = page.locator('[role=treeitem][aria-selected=true]');
    assert.match(
      (await selected.getAttribute('aria-label')) ?? '',
      /^charge\.\(\*Service\)\.withTimeout\.func1,|withTimeout\.func1/,
    );
    await title.click();
    await page.waitForFunction(() => document.querySelector('.search-status')?.textContent === '');
    assert.equal(await title.getAttribute('aria-pressed'), 'false');
  });

  it('opens the line it names, which is a send', async () => {
    const opened = await open(leaking);
    await cards(opened.page).first().getByRole('button', { name: 'timeout.go:49' }).click();
    const place = (await opened.sentOf('openSource'))[0]?.place;
    assert.ok(place);
    assert.equal(place.line, 49);
    assert.match(place.function, /\(\*Service\)\.withTimeout\.func1$/);
    const source = place.file.slice(place.file.indexOf('charge/'));
    const line = readFileSync(resolve('examples/leaky-service', source), 'utf8').split('\n')[place.line - 1];
    assert.match(line ?? '', /<- /);
  });

  it('copies the path where no editor is there to open it', async () => {
    const opened = await open(leaking, { settings: { canOpenSource: false } });
    await cards(opened.page).first().getByRole('button', { name: 'timeout.go:49' }).click();
    const [copied] = await opened.sentOf('copy');
    assert.match(copied?.text ?? '', /charge\/timeout\.go:49$/);
  });

  it('shows the sample type it speaks of', async () => {
    const { page } = await open(`${profiles}/heap.pb.gz`);
    await cards(page).getByRole('button', { name: 'Churn at one line' }).click();
    await page.getByRole('radio', { name: /^alloc_space/, checked: true }).waitFor();
    await cards(page).getByRole('button', { name: 'One line holds memory' }).click();
    await page.getByRole('radio', { name: /^inuse_space/, checked: true }).waitFor();
    assert.doesNotMatch((await page.getByTestId('verdicts').textContent()) ?? '', /no leak/);
  });

  it('lists the checks that found nothing, at length when asked', async () => {
    const { page } = await open(`${profiles}/goroutine-before.pb.gz`);
    const clear = page.getByRole('button', { name: '5 checks without verdict' });
    await clear.waitFor();
    assert.equal(await cards(page).count(), 1);
    await clear.click();
    assert.equal(await clear.getAttribute('aria-expanded'), 'true');
    const text =
      'Nothing certain about goroutines that wait to send, goroutines that wait for locks, crowds at one line, starvation and threads held by system calls.';
    assert.equal(await cards(page).locator('p').textContent(), text);
    await clear.click();
    assert.equal(await clear.getAttribute('aria-expanded'), 'false');
  });

  it('says where there is too little to judge by, and is not there without height', async () => {
    const few = await open(`${profiles}/heap-before.pb.gz`);
    const said = few.page.getByTestId('verdicts').getByText('3 samples: too few for verdicts, which take 100.');
    await said.waitFor();
    assert.equal(await cards(few.page).count(), 0);
    const low = await open(leaking, { height: 280 });
    await low.page.waitForTimeout(300);
    assert.equal(await low.page.getByTestId('verdicts').isVisible(), false);
  });

  it('takes thresholds from the settings', async () => {
    const { page } = await open(leaking, { settings: { thresholds: { stuckGoroutines: 500 } } });
    await page.getByRole('button', { name: '5 checks without verdict' }).waitFor();
    assert.equal(await cards(page).count(), 1);
  });

  it('tells of growth and of what is new, while two profiles are compared', async () => {
    const { page } = await open(leaking, { settings: { thresholds: { growthGoroutines: 30 } } });
    await cards(page).first().waitFor();
    const base = Array.from(bytesOf(`${profiles}/goroutine-before.pb.gz`));
    await page.evaluate((bytes) => {
      window.postMessage({ type: 'base', name: 'goroutine-before.pb.gz', bytes: new Uint8Array(bytes) }, '*');
    }, base);
    const card = cards(page).filter({ hasText: 'Looks like a leak' });
    await card.waitFor();
    assert.equal(await cards(page).filter({ hasText: 'of new goroutines: 91 wait to send' }).count(), 1);
    assert.match(
      (await card.locator('p').textContent()) ?? '',
      /^9 goroutines became 219, 45 of the new ones wait at timeout\.go:49\./,
    );
  });

  it('is one stop of Tab, with arrows between cards and Tab to the links of one', async () => {
    const { page } = await open(`${profiles}/heap.pb.gz`);
    await cards(page).first().waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await cards(page).first().getByRole('button').first().focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(), /^Churn at one line/);
    await page.keyboard.press('End');
    assert.match(await focused(), /checks without verdict/);
    await page.keyboard.press('Home');
    assert.match(await focused(), /^One line holds memory/);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'timeout.go:46');
    await page.keyboard.press('Tab');
    const inVerdicts = () => page.evaluate(() => document.activeElement?.closest('.verdicts') !== null);
    assert.equal(await inVerdicts(), false);
    await page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'timeout.go:46');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await inVerdicts(), false);
  });

  it('scrolls sideways on a narrow page, and never the page', async () => {
    const { page } = await open(leaking, { width: 320 });
    await cards(page).first().waitFor();
    const sizes = await page.getByTestId('verdicts').evaluate((row) => [row.scrollWidth, row.clientWidth]);
    assert.ok(sizes[0]! > sizes[1]!);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] satisfies Theme[]) {
    it(`has no serious finding of axe in ${theme}, at rest and pressed`, async () => {
      const { page } = await open(leaking, { theme });
      await cards(page).first().waitFor();
      assert.deepEqual(await seriousFindings(page), []);
      await cards(page).first().getByRole('button').first().click();
      await status(page).filter({ hasText: 'frames' }).waitFor();
      assert.deepEqual(await seriousFindings(page), []);
    });
  }
});

async function seriousFindings(page: Page): Promise<string[]> {
  const script = createRequire(resolve('package.json')).resolve('axe-core/axe.min.js');
  await page.evaluate(readFileSync(script, 'utf8'));
  const results = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run(),
  )) as AxeResults;
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
