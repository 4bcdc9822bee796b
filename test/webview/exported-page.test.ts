/** The one HTML file of an export, opened from disk: it needs nobody, asks nobody, and runs nothing but its own code. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { embeddedProfileId } from '#engine/profile/export/page-mark';
import { functionName } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { profileFile } from '#protocol/profile-file';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { launch } from './harness';
import { smallProfile } from './small-profile';

const cpu = 'examples/leaky-service/profiles/cpu.pb.gz';
const evil = `</script></style><img src=x onerror="globalThis.broken=1"><!--<script>`;
const types = [['cpu', 'nanoseconds']] as const;

describe('the one HTML file', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-page-'));
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Offline {
    readonly page: Page;
    readonly complaints: string[];
    readonly asked: string[];
  }

  /** Opens a file from disk where no network can be reached. */
  async function fromDisk(file: string, colorScheme: 'dark' | 'light' = 'dark'): Promise<Offline> {
    const context = await browser.newContext({ colorScheme, acceptDownloads: true });
    await context.setOffline(true);
    const page = await context.newPage();
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`violation of ${event.violatedDirective}`));
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints, asked };
  }

  function exported(...args: readonly string[]): string {
    const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'profile', 'export', ...args, '-o', file], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return file;
  }

  /** Everything asked for is the file itself and the worker made from it. */
  function assertAlone(file: string, { asked, complaints }: Offline): void {
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('blob:')),
      [pathToFileURL(file).href],
    );
  }

  it('says of a comparison whose it is, how fast it grew, and that it is scrubbed, which takes the names of the files', async () => {
    const [before, after] = ['goroutine-before', 'goroutine-after'].map(
      (name) => `examples/leaky-service/profiles/${name}.pb.gz`,
    );
    for (const scrub of [[], ['--no-scrub']]) {
      const file = exported(after!, '--diff-base', before!, ...scrub);
      const opened = await fromDisk(file);
      const { page } = opened;
      await page.locator('.growth tbody tr').first().waitFor();
      const bar = (await page.getByTestId('comparison').textContent()) ?? '';
      const time = String.raw`\d\d:\d\d:\d\d`;
      const named = new RegExp(
        scrub.length > 0
          ? '^basegoroutine-before\\.pb\\.gz 9comparegoroutine-after\\.pb\\.gz 219'
          : `^base${time} 9compare${time} 219`,
      );
      assert.match(bar, named);
      assert.match((await page.getByTestId('growth-summary').textContent()) ?? '', /\+1,233 \/ min/);
      assert.equal(await page.getByText('This export is scrubbed').count(), scrub.length > 0 ? 0 : 1);
      assert.equal(readFileSync(file, 'utf8').includes('goroutine-before'), scrub.length > 0);
      assertAlone(file, opened);
      await page.context().close();
    }
  });

  for (const colorScheme of ['dark', 'light'] as const) {
    it(`opens from disk without a network in ${colorScheme}: draws, searches, refines, lists`, async () => {
      const file = exported(cpu);
      const opened = await fromDisk(file, colorScheme);
      const { page } = opened;
      await page.getByRole('treeitem', { name: 'net/http.(*conn).serve' }).first().click();
      await page.getByTestId('card').waitFor();
      await page.getByTestId('search').fill('mallocgc');
      await page.locator('.search-status', { hasText: 'frames' }).waitFor();
      const colours = await page.locator('.flame canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const seen = new Set<number>();
        for (let at = 0; at < data.length; at += 4) seen.add(data[at]! * 65536 + data[at + 1]! * 256 + data[at + 2]!);
        return seen.size;
      });
      assert.ok(colours > 20, `${colours} colours on the canvas`);
      await page.getByRole('tab', { name: 'Top' }).click();
      await page.getByTestId('top-table').getByText('runtime.mallocgc').first().waitFor();
      assertAlone(file, opened);
      await page.context().close();
    });
  }

  it('exports again from within, and what it exports opens alike', async () => {
    const opened = await fromDisk(exported(cpu));
    const { page } = opened;
    await page.getByRole('treeitem').first().waitFor();
    await page.keyboard.press('e');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save…' }).click(),
    ]);
    const again = join(folder, 'again.html');
    await download.saveAs(again);
    assert.equal(download.suggestedFilename(), 'cpu.html');
    const second = await fromDisk(again);
    await second.page.getByRole('treeitem').first().waitFor();
    const names = (from: Page) =>
      from.getByRole('treeitem').evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
    assert.deepEqual(await names(second.page), await names(page));
    assertAlone(again, second);
    await page.context().close();
    await second.page.context().close();
  });

  it('shows names that are markup as text, in the title and everywhere', async () => {
    const file = join(folder, 'evil.html');
    const profile = smallProfile(types, [
      { stack: [{ name: evil, file: evil, line: 1 }], values: [70] },
      { stack: [{ name: `main.${evil}` }], values: [30] },
    ]);
    const state = {
      tab: 'flame',
      sampleType: evil,
      search: evil,
      refinements: [],
      granularity: 'functions',
      inverted: false,
      colouring: 'module',
    } as const;
    const html = profileFile({
      script: readFileSync('dist/media/profile.js', 'utf8'),
      style: readFileSync('dist/media/profile.css', 'utf8'),
      nonce: 'dGVzdA',
      title: evil,
      profile: Buffer.from(profile).toString('base64'),
      ownModules: [evil],
      state,
    });
    writeFileSync(file, html);
    const opened = await fromDisk(file);
    const { page } = opened;
    await page.getByRole('treeitem').first().waitFor();
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[data-testid=search]')!.value !== '');
    assert.equal(await page.title(), evil);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate(() => (globalThis as { broken?: number }).broken), undefined);
    assert.equal(await page.locator('script').count(), 2);
    assertAlone(file, opened);
    await page.context().close();
  });

  it('runs no code but its own, whatever else is written into it', async () => {
    const file = exported(cpu);
    const tampered = join(folder, 'tampered.html');
    writeFileSync(
      tampered,
      readFileSync(file, 'utf8').replace(
        '<div id="app">',
        '<script>globalThis.broken=1</script><img src="http://127.0.0.1:9/x"><div id="app">',
      ),
    );
    const { page, complaints } = await fromDisk(tampered);
    await page.getByRole('treeitem').first().waitFor();
    assert.equal(await page.evaluate(() => (globalThis as { broken?: number }).broken), undefined);
    assert.ok(complaints.some((text) => text.includes('violation of script-src')));
    assert.ok(complaints.some((text) => text.includes('violation of img-src')));
    await page.context().close();
  });

  it('of a profile without samples says so, and offers nothing that would come to the same', async () => {
    const none = join(folder, 'none.pb');
    writeFileSync(none, smallProfile(types, []));
    const base = join(folder, 'base.pb');
    writeFileSync(base, smallProfile(types, [{ stack: [{ name: 'main.main' }], values: [5] }]));
    const { page } = await fromDisk(exported(none));
    await page.getByRole('heading', { name: 'No samples' }).waitFor();
    assert.deepEqual(await page.getByTestId('notice').getByRole('button').allTextContents(), ['Compare…']);
    // A base is chosen on this machine, and needs no network.
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Compare…' }).click();
    await (await chosen).setFiles(base);
    await page.getByTestId('comparison').waitFor();
    await page.context().close();
  });

  it('says so when the profile in it is damaged', async () => {
    const file = exported(cpu);
    const damaged = join(folder, 'damaged.html');
    writeFileSync(
      damaged,
      readFileSync(file, 'utf8').replace(new RegExp(`(id="${embeddedProfileId}">.{400})[^<]*`), '$1'),
    );
    const { page } = await fromDisk(damaged);
    await page.getByTestId('error').filter({ hasText: 'ends in the middle' }).waitFor();
    await page.context().close();
  });

  it('holds the profile for other tools, too', async () => {
    const html = readFileSync(exported(cpu, '--no-scrub'), 'utf8');
    const [, embedded] = /id="profile-bytes">([^<]*)</.exec(html)!;
    const profile = await openProfile(Buffer.from(embedded!, 'base64'), { inflate: inflateWithZlib });
    const names = Array.from({ length: profile.functions.count }, (_, row) => functionName(profile, row));
    assert.ok(names.some((name) => name.startsWith('example.com/payments/')));
  });
});
