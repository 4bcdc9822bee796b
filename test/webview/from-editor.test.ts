/** What the editor tells the page of source, and what the page asks of it: a line leads to its function, a frame to its line, and a newer file is named. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { bytesOf, launch, type Opened, openPage } from './harness';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const hot = {
  function: 'example.com/payments/api.(*API).export',
  file: 'example.com/payments/api/handlers.go',
  line: 85,
};

describe('profile page and source', function () {
  this.timeout(60_000);
  let browser: Browser;
  let opened: Opened;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  beforeEach(async () => {
    opened = await openPage(browser, { name: 'cpu.pb.gz', bytes: bytesOf(cpu) });
  });
  afterEach(async () => {
    await opened.page.context().close();
    assert.deepEqual(opened.complaints, []);
  });

  const card = () => opened.page.getByTestId('card').filter({ hasText: 'api.(*API).export' });

  it('selects the function of a line, also when it is told before the profile is read', async () => {
    await opened.tell({ type: 'reveal', ...hot });
    await card().waitFor();
    const selected = opened.page.locator('[role=treeitem][aria-selected=true]');
    assert.match((await selected.getAttribute('aria-label')) ?? '', /\(\*API\)\.export, 15\.6 percent/);
  });

  it('says when the function is not in the profile', async () => {
    await opened.page.getByRole('treeitem').first().waitFor();
    await opened.tell({ type: 'reveal', ...hot, function: 'main.nowhere' });
    await opened.page.getByRole('status').filter({ hasText: 'main.nowhere is not in this profile' }).waitFor();
  });

  it('opens the line of a frame with F12 and peeks with Alt F12, and says when the profile was taken', async () => {
    await opened.tell({ type: 'reveal', ...hot });
    await card().waitFor();
    await opened.page.keyboard.press('F12');
    await opened.page.keyboard.press('Alt+F12');
    await opened.page.waitForFunction(
      () =>
        (globalThis as unknown as { sent: { type: string }[] }).sent.filter(({ type }) => type === 'openSource')
          .length === 2,
    );
    const asked = await opened.sentOf('openSource');
    assert.deepEqual(
      asked.map(({ peek }) => peek),
      [false, true],
    );
    // `go tool pprof -raw`: Time 2026-11-21 07:10:05 UTC.
    for (const { place } of asked) {
      assert.equal(place.line, hot.line);
      assert.equal(Math.floor((place.taken ?? 0) / 1000), Date.UTC(2026, 10, 21, 7, 10, 5) / 1000);
    }
  });

  it('names a source that is newer than the profile until another one is opened', async () => {
    await opened.page.getByRole('treeitem').first().waitFor();
    await opened.tell({
      type: 'source',
      file: 'api/handlers.go',
      doubt: 'not the text the profile was recorded from: export is not declared in it',
    });
    const note = opened.page.getByTestId('notes').filter({
      hasText: 'api/handlers.go: not the text the profile was recorded from: export is not declared in it.',
    });
    await note.waitFor();
    await opened.tell({ type: 'source', file: 'api/api.go', doubt: '' });
    await note.waitFor({ state: 'detached' });
  });
});
