/** Source in a plain browser: `gopherscope view --source` serves what the profile names and lies in the folder, and nothing else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { profilePage, profilePagePolicy } from '#protocol/profile-page';
import { SourceFolders } from '../../server/src/cli/profile/source-folders';
import { serveView, type ViewServer } from '../../server/src/host/view/server';
import { SourceFolder } from '../../server/src/host/view/source';
import { launch } from './harness';

const profile = resolve('examples/leaky-service/profiles/cpu.pb.gz');
const handlers = 'example.com/payments/api/handlers.go';

const longest = 1 << 20;

describe('source in a browser', function () {
  this.timeout(60_000);
  let scratch: string;
  const servers: ViewServer[] = [];
  let browser: Browser;
  before(async () => {
    browser = await launch();
    scratch = mkdtempSync(join(tmpdir(), 'gopherscope-served-'));
    cpSync('examples/leaky-service', join(scratch, 'service'), { recursive: true });
    writeFileSync(join(scratch, 'secret.go'), 'package secret');
    symlinkSync(join(scratch, 'secret.go'), join(scratch, 'service', 'api', 'linked.go'));
  });
  after(async () => {
    await browser.close();
    for (const server of servers) await server.close();
    rmSync(scratch, { recursive: true });
  });

  async function serve(source?: SourceFolder): Promise<ViewServer> {
    const server = await serveView({
      files: [profile],
      base: undefined,
      read: (file) => readFile(file),
      ownModules: () => [],
      viewer: resolve('dist/media'),
      port: 0,
      page: (parts) => ({ html: profilePage(parts), policy: profilePagePolicy(parts) }),
      ...(source && { source: (_, path) => source.read(path) }),
    });
    servers.push(server);
    return server;
  }

  it('refuses paths the profile does not name, that lead out of the folder, or are no source', async () => {
    const evil = [
      '../secret.go',
      'api/../../secret.go',
      join(scratch, 'secret.go'),
      'example.com/payments/api/linked.go',
      'example.com/payments/go.mod',
      'file:///etc/passwd.go',
      'C:..\\secret.go',
      'C:\\api\\C:\\handlers.go',
      'api/handlers.go:stream.go',
      'api/handlers.go\0.go',
      'handlers.go/',
      '',
    ];
    const folder = await SourceFolder.open(join(scratch, 'service'), new Set([...evil, handlers]), longest);
    for (const path of evil) assert.equal(await folder.read(path), undefined, path);
    assert.equal(await folder.read('example.com/payments/api/api.go'), undefined, 'not named by the profile');
    const text = readFileSync('examples/leaky-service/api/handlers.go', 'utf8');
    assert.equal((await folder.read(handlers))?.text, text);
    await assert.rejects(SourceFolder.open(join(scratch, 'nowhere'), new Set(), longest));
  });

  it('finds a file as it was recorded, inside of its module, and by the end of its path', async () => {
    const recorded = [
      join(scratch, 'service/api/api.go'),
      handlers,
      '/build/ci-7/payments/api/encode.go',
      'C:/Users/ada/payments/api/handlers.go',
      'C:\\api\\handlers.go',
      'api.go',
    ];
    const folder = await SourceFolder.open(join(scratch, 'service'), new Set(recorded), longest);
    for (const path of recorded.slice(0, -1)) assert.ok(await folder.read(path), path);
    assert.equal(await folder.read('api.go'), undefined, 'not by a name alone that lies deeper');
  });

  it('has what Go has: its library, and modules of the cache under the names they have there', async () => {
    const goRoot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
    const cache = join(scratch, 'cache');
    const toml = join(cache, 'github.com/!burnt!sushi/toml@v1.3.2/decode.go');
    for (const file of [toml, join(cache, 'cache/download/list')]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'package toml');
    }
    mkdirSync(join(scratch, 'own/errors'), { recursive: true });
    for (const file of ['own/errors/errors.go', 'own/errors/mine.go'])
      writeFileSync(join(scratch, file), 'package own');
    const texts: Record<string, string | undefined> = {
      'net/http/server.go': readFileSync(join(goRoot, 'src/net/http/server.go'), 'utf8'),
      '/other/go1.99/src/net/http/server.go': readFileSync(join(goRoot, 'src/net/http/server.go'), 'utf8'),
      // It only ends like a file of the folder.
      'errors/errors.go': readFileSync(join(goRoot, 'src/errors/errors.go'), 'utf8'),
      [join(scratch, 'own/errors/errors.go')]: 'package own',
      '/build/errors/mine.go': 'package own',
      'github.com/BurntSushi/toml@v1.3.2/decode.go': 'package toml',
      '/home/ci/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/decode.go': 'package toml',
      'github.com/BurntSushi/toml@v1.3.3/decode.go': undefined,
      '/home/me/src/app/main.go': undefined,
    };
    const environment = { PATH: process.env.PATH, GOMODCACHE: cache };
    const folders = await SourceFolders.open([join(scratch, 'own')], new Set(Object.keys(texts)), environment);
    for (const [path, text] of Object.entries(texts)) assert.equal((await folders.read(path))?.text, text, path);
    // Nobody looks for findings in what others wrote.
    assert.equal(await folders.find('net/http/server.go'), undefined);
    assert.equal(await folders.find('errors/errors.go'), undefined);
    assert.ok(await folders.find('/build/errors/mine.go'));
  });

  it('is shown beside its costs where a folder is served, and is asked for in one part of the address', async () => {
    const folder = await SourceFolder.open(
      join(scratch, 'service'),
      new Set([handlers, 'net/http/server.go']),
      longest,
    );
    const server = await serve(folder);
    const status = async (path: string) => (await fetch(server.url + path)).status;
    assert.equal(await status(`0/source/${encodeURIComponent(handlers)}`), 200);
    assert.equal(await status('0/source/%E0%A4%A'), 404);
    assert.equal(await status('0/source/..%2F..%2Fsecret.go'), 404);
    assert.equal(await status('0/source/api/handlers.go'), 404);
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.getByRole('treeitem').first().waitFor();
    await page.keyboard.press('5');
    await page.getByTestId('search').fill('createCharge$');
    await page.locator('.search-status', { hasText: 'frame' }).waitFor();
    await page.locator('.source-function').first().click();
    await page.locator('.line-text', { hasText: 'func (a *API) createCharge' }).waitFor();
    await page.getByTestId('search').fill('conn..serve$');
    await page.locator('.source-function', { hasText: 'serve' }).click();
    await page.locator('.source-note', { hasText: 'server.go is not part of this page' }).waitFor();
    await page.close();
  });

  it('says what to do where none is served', async () => {
    const server = await serve();
    assert.equal((await fetch(`${server.url}0/source/${encodeURIComponent(handlers)}`)).status, 404);
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.getByRole('treeitem').first().waitFor();
    await page.keyboard.press('5');
    await page.locator('.source-note', { hasText: '--source' }).waitFor();
    assert.ok((await page.locator('.windowed .source-row').count()) > 0);
    await page.close();
  });
});
