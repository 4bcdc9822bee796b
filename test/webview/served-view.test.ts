/** `gopherscope view` as its user has it: the process, a browser on what it prints, and files that change meanwhile. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from './axe';
import { launch } from './harness';

const example = resolve('examples/leaky-service');
const profileOf = (name: string) => join(example, 'profiles', `${name}.pb.gz`);

describe('view in a browser', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-served-view-'));
  const running: ChildProcess[] = [];
  let browser: Browser;
  before(async () => {
    browser = await launch();
    for (const side of ['old', 'new']) mkdirSync(join(folder, side));
    cpSync(profileOf('heap-before'), join(folder, 'old', 'heap.pb.gz'));
    cpSync(profileOf('heap'), join(folder, 'new', 'heap.pb.gz'));
    cpSync(profileOf('cpu'), join(folder, 'cpu.pb.gz'));
  });
  after(async () => {
    await browser.close();
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = (...args: readonly string[]): Promise<string> => serveWith(process.env, ...args);

  async function serveWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'view', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      env,
    });
    running.push(child);
    return new Promise((done, failed) => {
      child.stdout.once('data', (data: Buffer) => done(data.toString().trim()));
      child.once('exit', (code) => failed(new Error(`ended with ${code}`)));
    });
  }

  async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    return { page, complaints };
  }

  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  it('tells files of one name apart, with what they count, and leads there and back', async () => {
    const { page, complaints } = await open(await serve('old/heap.pb.gz', 'new/heap.pb.gz', 'cpu.pb.gz'));
    const rows = await page.getByRole('row').allInnerTexts();
    assert.deepEqual(
      rows.slice(1).map((row) => row.split('\t').slice(0, 2)),
      [
        [join('old', 'heap.pb.gz'), 'inuse_space'],
        [join('new', 'heap.pb.gz'), 'inuse_space'],
        ['cpu.pb.gz', 'cpu'],
      ],
    );
    assert.match(rows[3]!, /1\.8\s?s\t2026-11-21 07:10:05 UTC$/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('link', { name: join('new', 'heap.pb.gz') }).click();
    await page.getByRole('treeitem').first().waitFor();
    const bar = page.getByTestId('served-file');
    assert.match(await bar.innerText(), /new.heap\.pb\.gz/);
    assert.deepEqual(await seriousFindings(page), []);
    await bar.getByRole('link', { name: '3 profiles' }).click();
    await page.getByRole('heading', { name: '3 profiles' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it('offers the other files of the same kind to compare with, and no others', async () => {
    const { page } = await open(`${await serve('old/heap.pb.gz', 'new/heap.pb.gz', 'cpu.pb.gz')}1/`);
    await page.getByRole('treeitem').first().waitFor();
    await page.getByRole('button', { name: 'Compare with another profile' }).click();
    const menu = page.getByTestId('base-menu');
    const items = await menu.getByRole('menuitem').allInnerTexts();
    assert.equal(items.length, 2);
    assert.match(items[0]!, /^old.heap\.pb\.gz\s+512\s?kB/);
    assert.match(items[1]!, /Another file/);
    await menu.getByRole('menuitem').first().click();
    await page
      .getByTestId('comparison')
      .filter({ hasText: join('old', 'heap.pb.gz') })
      .waitFor();
  });

  it('shows source in the page where it is served, says what copied it, and moves nothing for that', async () => {
    const { page, complaints } = await open(await serve('new/heap.pb.gz', '--source', example, '--escape'));
    await page.getByRole('treeitem').first().waitFor();
    const place = page.locator('[data-verdict] .link').first();
    const [, file, line] = /^(.*):(\d+)$/.exec((await place.textContent())!)!;
    await place.click();
    await page.locator('.source-header', { hasText: file! }).waitFor();
    await page
      .getByTestId('line-card')
      .getByRole('heading', { name: `Line ${line}` })
      .waitFor();
    await page.locator('.source-tag', { hasText: 'source matches' }).waitFor();
    const step = page
      .getByTestId('line-card')
      .getByRole('button', { name: new RegExp(`^${file}:\\d+$`) })
      .first();
    const [, wanted] = /:(\d+)$/.exec((await step.textContent())!)!;
    await step.click();
    await page
      .getByTestId('line-card')
      .getByRole('heading', { name: `Line ${wanted}` })
      .waitFor();
    const top = async () => (await page.getByTestId('source-grid').boundingBox())?.y;
    const before = await top();
    await page.getByTestId('line-card').getByRole('button', { name: 'Copy path' }).click();
    await page.getByTestId('copied').getByText(`${file}:${wanted}.`).waitFor();
    assert.equal(await top(), before);
    assert.match(await clipboard(page), new RegExp(`/${file}:${wanted}$`));
    // One word for one deed.
    await page.keyboard.press('1');
    await page.keyboard.press('0');
    assert.match(await page.locator('.footer-keys').innerText(), /F12\s*source/);
    await page.getByRole('treeitem').first().click();
    await page.getByTestId('card').getByRole('button', { name: 'Show source' }).waitFor();
    await page.keyboard.press('F12');
    await page.getByTestId('source-grid').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('says F12 copies where no source is served', async () => {
    const { page } = await open(await serve('cpu.pb.gz'));
    await page.getByRole('treeitem').first().waitFor();
    assert.match(await page.locator('.footer-keys').innerText(), /F12\s*copy path/);
    await page.getByRole('treeitem').first().click();
    await page.getByTestId('card').getByRole('button', { name: 'Copy path of the source' }).click();
    await page
      .getByTestId('copied')
      .getByText(/^Copied .*\.$/)
      .waitFor();
    assert.match(await clipboard(page), /\.go:\d+$/);
  });

  it("shows the source of Go's library where go is, and else names the folder to give", async () => {
    const serveSource = async (page: Page) => {
      await page.getByRole('treeitem').first().waitFor();
      await page.keyboard.press('5');
      await page.getByTestId('search').fill('conn..serve$');
      await page.locator('.search-status', { hasText: '1 frame' }).waitFor();
      await page.locator('.source-function', { hasText: 'serve' }).click();
    };
    const noGo = { ...process.env, PATH: '/nonexistent', GOROOT: '' };
    const { page, complaints } = await open(await serveWith(noGo, 'cpu.pb.gz', '--source', example));
    await serveSource(page);
    await page.locator('.source-note', { hasText: '--source "$(go env GOROOT)/src"' }).waitFor();
    assert.deepEqual(complaints, []);
    const goRoot = spawnText('go', ['env', 'GOROOT']);
    const ways = [
      serveWith(noGo, 'cpu.pb.gz', '--source', example, '--source', join(goRoot, 'src')),
      serve('cpu.pb.gz', '--source', example),
    ];
    for (const url of ways) {
      const more = await open(await url);
      await serveSource(more.page);
      await more.page.locator('.line-text', { hasText: 'serverHandler{c.server}' }).waitFor();
    }
  });

  it('says that a file has changed, and that it is gone, and keeps what is looked at', async () => {
    const file = join(folder, 'moving.pb.gz');
    cpSync(profileOf('heap-before'), file);
    const { page } = await open(await serve('moving.pb.gz'));
    await page.getByRole('treeitem').first().waitFor();
    await page.keyboard.press('3');
    cpSync(profileOf('heap'), file);
    const note = page.getByTestId('file-changed');
    await note.getByText('moving.pb.gz has changed.').waitFor();
    await note.getByRole('button', { name: 'Read it again' }).click();
    await page.getByText('189 stacks').waitFor();
    assert.equal(await page.getByRole('tab', { name: 'Top' }).getAttribute('aria-selected'), 'true');
    assert.equal(await note.innerText(), '');
    unlinkSync(file);
    await note.getByText('moving.pb.gz is gone. What you see was read before.').waitFor();
    await page.reload();
    await page.getByTestId('error').getByText('moving.pb.gz is gone: it was deleted, moved or renamed').waitFor();
  });
});

function spawnText(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' }).trim();
}
