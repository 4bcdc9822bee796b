/** An execution trace in the page: the choice by mouse and keys, what stays from one profile to the next, empty ones, what is wrong; and served by `gopherscope view`. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { traceRecordings } from '../profile/recordings';
import { seriousFindings } from './axe';
import { launch, type Opened, openPage } from './harness';

const radio = (page: Page, name: string) => page.getByTestId('trace').getByRole('radio', { name });
const frame = (page: Page, name: RegExp) => page.getByRole('treeitem', { name }).first();

describe('an execution trace in the page', function () {
  this.timeout(120_000);
  let browser: Browser;
  let folder: string;
  const scratch = mkdtempSync(join(tmpdir(), 'trace-view-'));
  before(async () => {
    folder = traceRecordings();
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    rmSync(scratch, { recursive: true });
  });

  describe('served by gopherscope view', () => {
    let server: ChildProcess | undefined;
    afterEach(() => server?.kill('SIGINT'));

    async function view(...args: readonly string[]): Promise<{ page: Page; complaints: string[] }> {
      const child = spawn(process.execPath, ['dist/cli.js', 'view', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      server = child;
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout.once('data', (data) => resolve(String(data).trim()));
        child.once('exit', () => reject(new Error(String(child.stderr.read()))));
      });
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      return { page, complaints };
    }

    it('says what it is, offers four profiles, and shows the one that is chosen from the keyboard', async () => {
      const { page, complaints } = await view(join(folder, 'waits.out'));
      const start = page.getByTestId('trace-start');
      await start.waitFor();
      assert.match(await start.innerText(), /Execution trace\s+waits\.out holds four profiles/);
      assert.equal(await start.getByRole('button').count(), 4);
      assert.deepEqual(await seriousFindings(page), []);
      await start.getByRole('button', { name: 'Network' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await frame(page, /main\.holdLock/).waitFor({ state: 'attached' });
      assert.equal(await radio(page, 'Synchronization').getAttribute('aria-checked'), 'true');
      assert.match(await page.getByTestId('sample-types').innerText(), /contentions.*delay/s);
      assert.deepEqual(await seriousFindings(page), []);
      assert.deepEqual(complaints, []);
    });

    it('starts with the one the command line names, and keeps refinements, tab, sample type and selection in another', async () => {
      const { page, complaints } = await view(join(folder, 'waits.out'), '--trace', 'sync');
      await frame(page, /main\.holdLock/).waitFor({ state: 'attached' });
      await frame(page, /^main\.main/).click();
      await page.keyboard.press('f');
      await page.getByText('focus', { exact: false }).first().waitFor();
      await page
        .getByTestId('sample-types')
        .getByRole('radio', { name: /contentions/ })
        .click();
      await radio(page, 'System calls').click();
      await frame(page, /syscall\.Fsync/).waitFor({ state: 'attached' });
      assert.equal(
        await page
          .getByTestId('sample-types')
          .getByRole('radio', { name: /contentions/ })
          .getAttribute('aria-checked'),
        'true',
      );
      assert.match(await page.getByTestId('chips').getByRole('listitem').first().innerText(), /focus/);
      await page.getByRole('treeitem', { selected: true, name: /^main\.main/ }).waitFor({ state: 'attached' });
      // A run that goes round keeps what was made: nothing is asked again.
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await radio(page, 'Synchronization').click();
      await frame(page, /WaitGroup/).waitFor({ state: 'attached' });
      assert.deepEqual(
        asked.filter((url) => url.includes('/trace/')),
        [],
      );
      assert.deepEqual(complaints, []);
    });

    it('says of one without samples what did not happen, and shows the others from there', async () => {
      const { page } = await view(join(folder, 'quiet.out'), '--trace', 'net');
      const notice = page.getByTestId('notice');
      await notice.waitFor();
      assert.match(await notice.innerText(), /No goroutine waited for the network/);
      await radio(page, 'System calls').click();
      await notice.waitFor({ state: 'detached' });
    });

    it('says of one that was cut off what is missing', async () => {
      const whole = readFileSync(join(folder, 'long.out'));
      writeFileSync(join(scratch, 'cut.out'), whole.subarray(0, whole.length - 5000));
      const { page } = await view(join(scratch, 'cut.out'), '--trace', 'sync');
      assert.match(await page.getByTestId('notes').innerText(), /The trace ends in the middle/);
    });

    it('says why a later choice came to nothing, above the view that stays', async () => {
      const file = join(scratch, 'gone.out');
      copyFileSync(join(folder, 'waits.out'), file);
      const { page } = await view(file, '--trace', 'sync');
      await frame(page, /main\.holdLock/).waitFor({ state: 'attached' });
      rmSync(file);
      await radio(page, 'Network').click();
      const error = page.getByTestId('error');
      await error.waitFor();
      assert.match(
        await error.innerText(),
        /Network was not made\..*still exists.*The view below is the one from before/s,
      );
      assert.equal(await radio(page, 'Synchronization').getAttribute('aria-checked'), 'true');
      assert.equal(await frame(page, /main\.holdLock/).count(), 1);
    });

    it('exports the profile that is shown, under its own name', async () => {
      const { page } = await view(join(folder, 'waits.out'), '--trace', 'net');
      await frame(page, /main\.readAnswer/).waitFor({ state: 'attached' });
      await page.getByTestId('export').click();
      await page.getByRole('radio', { name: /folded/i }).check();
      await page.getByRole('checkbox', { name: 'Scrub' }).uncheck();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save…' }).click();
      const saved = await download;
      assert.match(saved.suggestedFilename(), /^waits\.out_net_delay\.folded$/);
    });
  });

  describe('in an editor', () => {
    async function opened(fault?: 'untrusted' | 'missing'): Promise<Opened> {
      const open = await openPage(browser, { name: 'x', bytes: new Uint8Array() });
      await open.page.getByTestId('error').waitFor();
      await open.tell({
        type: 'trace',
        name: 'run.trace',
        start: undefined,
        fault,
        message: 'Trust it first.',
        state: undefined,
      });
      return open;
    }

    it('says what is missing and leads to where it is repaired', async () => {
      const open = await opened('untrusted');
      const { page } = open;
      const error = page.getByTestId('error');
      await error.waitFor();
      assert.match(await error.innerText(), /Execution trace.*Trust it first/s);
      await error.getByRole('button', { name: 'Manage Workspace Trust' }).click();
      assert.equal((await open.sentOf('manageTrust')).length, 1);
    });

    it('shows that go works, and stops it', async () => {
      const open = await opened();
      const { page } = open;
      await page.getByTestId('trace-start').getByRole('button', { name: 'Scheduler' }).click();
      await page.getByText(/go tool trace makes the profile: Scheduler latency, [12] s/).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByTestId('trace-start').waitFor();
      assert.deepEqual(
        (await open.sent()).map(({ type }) => type).filter((type) => /Trace$/.test(type)),
        ['readTrace', 'stopTrace'],
      );
      // An answer that comes all the same shows nothing.
      await open.tell({ type: 'traceFailed', kind: 'sched', fault: 'failed', message: 'late' });
      await page.waitForTimeout(100);
      assert.equal(await page.getByTestId('error').count(), 0);
    });

    it('without go says so, leads to the setting, and tries again', async () => {
      const open = await opened();
      const { page } = open;
      await page.getByTestId('trace-start').getByRole('button', { name: 'Network' }).click();
      await open.tell({ type: 'traceFailed', kind: 'net', fault: 'missing', message: 'No go command found.' });
      const error = page.getByTestId('error');
      await error.waitFor();
      assert.match(await error.innerText(), /Network was not made\.\s+No go command found/);
      await error.getByRole('button', { name: 'Set the Path of Go' }).click();
      await error.getByRole('button', { name: 'Try again' }).click();
      assert.deepEqual(
        (await open.sent()).map(({ type }) => type).filter((type) => /Trace$|setGoPath/.test(type)),
        ['readTrace', 'setGoPath', 'readTrace'],
      );
    });
  });
});
