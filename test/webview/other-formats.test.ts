/** Formats other than pprof's in the page: they are drawn, what a cut-off file lacks is said and can be dismissed, and what is no profile is named with what to do. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launch, openPage } from './harness';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const goroutines = `goroutine profile: total 7
5 @ 0x401001 0x402001 0x403001
# labels: {"request":"42"}
#	0x402000	main.serve+0x10	/srv/app/main.go:12
#	0x403000	main.main+0x20	/srv/app/main.go:30

2 @ 0x404001 0x403001
#	0x404000	main.wait+0x10	/srv/app/main.go:40
#	0x403000	main.main+0x20	/srv/app/main.go:30

`;

describe('formats other than pprof in the page', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('draws a goroutine profile as text, and says nothing of what is whole', async () => {
    const { page, complaints } = await openPage(browser, { name: 'goroutine.txt', bytes: text(goroutines) });
    await page.getByRole('treeitem', { name: /main\.serve/ }).waitFor({ state: 'attached' });
    assert.equal(await page.getByTestId('notes').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('says what a file lacks that was cut off, until that is dismissed', async () => {
    const cut = goroutines.slice(0, goroutines.indexOf('2 @') + 10);
    const { page, complaints } = await openPage(browser, { name: 'goroutine.txt', bytes: text(cut) });
    const notes = page.getByTestId('notes');
    await notes.waitFor();
    assert.match(await notes.innerText(), /ends in the middle: of 7 counted in its head, it holds 5/);
    assert.equal(await notes.getAttribute('role'), 'status');
    await notes.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await notes.count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('draws folded stacks and perf script', async () => {
    for (const [name, content] of [
      ['stacks.folded', 'main;serve;read 3\nmain;serve 1\n'],
      ['app.perf', 'app 1 1.5: 10 cycles: \n\t 401000 serve+0x1 (/bin/app)\n\n'.repeat(2)],
    ] as const) {
      const { page } = await openPage(browser, { name, bytes: text(content) });
      await page.getByRole('treeitem', { name: /serve/ }).first().waitFor({ state: 'attached' });
    }
  });

  it('names an execution trace, with what to do', async () => {
    const { page } = await openPage(browser, { name: 'run.trace', bytes: text('go 1.26 trace\0\0\0rest') });
    const error = page.getByTestId('error');
    await error.waitFor();
    assert.match(await error.innerText(), /run\.trace is an execution trace.*go tool trace -pprof=net.*--trace net/s);
  });
});
