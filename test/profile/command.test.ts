/** `profile top` and `view` as processes: output, exit codes, and what the viewer's server gives to whom. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encode, smallProfile } from './builder';
import { byName, pprofTop } from './pprof';

const cli = resolve('dist/cli.js');
const example = resolve('examples/leaky-service/profiles');
const heap = join(example, 'heap.pb.gz');

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, 'profile', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

interface Json {
  readonly version: number;
  readonly sampleType: { readonly type: string; readonly unit: string };
  readonly total: number;
  readonly rows: readonly {
    readonly name: string;
    readonly file: string;
    readonly flat: number;
    readonly cum: number;
  }[];
}

describe('profile top as a command', function () {
  this.timeout(120_000);

  it('prints JSON as the contract says, with the figures of pprof', async () => {
    const { status, stdout, stderr } = run('top', heap, '--format', 'json', '--sample-type', 'alloc_space');
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    const json = JSON.parse(stdout) as Json;
    assert.deepEqual(Object.keys(json), ['version', 'sampleType', 'total', 'rows']);
    assert.equal(json.version, 1);
    assert.deepEqual(json.sampleType, { type: 'alloc_space', unit: 'bytes' });
    assert.deepEqual(Object.keys(json.rows[0]!), ['name', 'file', 'flat', 'cum']);
    const oracle = await pprofTop([heap], 'bytes', ['-sample_index=alloc_space']);
    assert.deepEqual(byName(json.rows), byName(oracle.rows));
    assert.equal(
      json.total,
      json.rows.reduce((sum, row) => sum + row.flat, 0),
    );
    assert.ok(json.rows.every((row) => Number.isInteger(row.flat) && Number.isInteger(row.cum)));
    assert.ok(json.rows.some((row) => row.file.endsWith('.go')));
  });

  it('sorts by cum, limits, refines, and joins files', () => {
    const json = (...args: readonly string[]): Json =>
      JSON.parse(run('top', ...args, '--format', 'json').stdout) as Json;
    const byCum = json(heap, '--cum', '--limit', '5').rows;
    assert.equal(byCum.length, 5);
    assert.ok(byCum.every((row, at) => at === 0 || row.cum <= byCum[at - 1]!.cum));
    const shown = json(heap, '--show', '^runtime\\.').rows;
    assert.ok(shown.length > 0 && shown.every((row) => row.name.startsWith('runtime.')));
    assert.equal(json(heap, heap).total, 2 * json(heap).total);
  });

  it('prints a table of text and CSV', () => {
    const text = run('top', heap, '--limit', '3').stdout;
    assert.match(text, /^File: .+\nType: inuse_space\nTime: \d{4}-/m);
    assert.match(text, /flat {2}flat% {3}sum% +cum {3}cum% {2}name\n/);
    assert.match(text, /\d+ more; --limit 0 shows all\n$/);
    const csv = run('top', heap, '--format', 'csv').stdout.split('\n');
    assert.equal(csv[0], 'name,file,flat,cum');
    assert.match(csv[1]!, /^("[^"]*"|[^",]+),("[^"]*"|[^",]*),\d+,\d+$/);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown flag', ['top', heap, '--base', heap], /Unknown option '--base'/],
    ['an unknown subcommand', ['tree', heap], /Unknown command 'tree'/],
    ['an unknown format', ['top', heap, '--format', 'svg'], /--format cannot be "svg"\. Choose one of/],
    [
      'an unknown sample type',
      ['top', heap, '--sample-type', 'cpu'],
      /heap\.pb\.gz has no sample type "cpu"\. Choose one of: alloc_objects/,
    ],
    ['a limit that is no number', ['top', heap, '--limit', '-1'], /--limit/],
    [
      'a bad regular expression',
      ['top', heap, '--focus', '('],
      /in --focus that does not compile\. Correct it: missing closing \)/,
    ],
    ['a missing file', ['top', 'nowhere.pb.gz'], /nowhere\.pb\.gz does not exist/],
    ['a folder', ['top', example], /is a folder/],
    ['another file', ['top', cli], /cli\.js is text, not a profile/],
    [
      'profiles of two kinds',
      ['top', heap, join(example, 'cpu.pb.gz')],
      /cpu\.pb\.gz has other sample types than the first one/,
    ],
  ];
  for (const [name, args, words] of refused) {
    it(`refuses ${name} in one line`, () => {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^gopherscope: [^\n]+\n$/);
      assert.match(stderr, words);
    });
  }
});

interface Reply {
  readonly status: number;
  readonly policy: string;
  readonly body: Buffer;
}

function fetchPath(url: string, options: { path?: string; host?: string; method?: string } = {}): Promise<Reply> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((done, failed) => {
    const request = get(
      {
        hostname,
        port,
        path: options.path ?? pathname,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? `${hostname}:${port}` },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            policy: String(response.headers['content-security-policy'] ?? ''),
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    request.on('error', failed);
  });
}

describe('view', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-view-'));
  const hostile = join(folder, '<img src=x onerror=alert(1)>.pb');
  const running: ChildProcess[] = [];
  before(() => writeFileSync(hostile, encode(smallProfile())));
  after(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(...files: readonly string[]): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(process.execPath, [cli, 'view', ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    const url = await new Promise<string>((done, failed) => {
      child.stdout.once('data', (data: Buffer) => done(data.toString().trim()));
      child.once('exit', (code) => failed(new Error(`ended with ${code}`)));
    });
    return { url, child };
  }

  it('serves the page and the bytes under a secret path on 127.0.0.1, and ends on Ctrl-C', async () => {
    const { url, child } = await serve(heap);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
    const page = await fetchPath(url);
    assert.equal(page.status, 200);
    assert.match(page.policy, /^default-src 'none'; script-src 'nonce-[^']+'; style-src 'self';/);
    assert.doesNotMatch(page.policy, /unsafe/);
    const data = await fetchPath(`${url}0/data`);
    assert.deepEqual(data.body, readFileSync(heap));
    assert.equal((await fetchPath(`${url}profile.js`)).status, 200);
    const ended = new Promise((done) => child.once('exit', (code) => done(code)));
    child.kill('SIGINT');
    assert.equal(await ended, 0);
  });

  it('gives nothing else to anybody', async () => {
    const { url } = await serve(heap, hostile);
    const { origin, pathname } = new URL(url);
    const secret = pathname.split('/')[1]!;
    const statuses = async (paths: readonly string[]): Promise<number[]> =>
      Promise.all(paths.map(async (path) => (await fetchPath(origin, { path })).status));
    const refused = ['/', '/0/data', `/${secret.slice(0, -1)}/`, `/${secret.toUpperCase()}x/`];
    const missing = [
      '2/data',
      '-1/data',
      '0/../../etc/passwd',
      '..%2f..%2fetc/passwd',
      'profile.js.map',
      '__proto__',
      '0/data/x',
    ];
    assert.deepEqual(
      new Set(await statuses([...refused, ...missing.map((path) => `/${secret}/${path}`)])),
      new Set([404]),
    );
    assert.equal((await fetchPath(url, { host: 'evil.example' })).status, 403);
    assert.equal((await fetchPath(url, { method: 'POST' })).status, 405);
    const list = (await fetchPath(url)).body.toString();
    assert.match(list, /<a href="1\/">&#60;img src=x onerror=alert\(1\)&#62;\.pb<\/a>/);
    assert.equal((await fetchPath(`${url}1/data`)).status, 200);
  });

  it('refuses what is no profile before it serves', () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'view', cli], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /is text, not a profile/);
  });
});
