/** `view` as a process: what its server gives to whom, and what it refuses. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseSourceFacts } from '#protocol/source-facts';
import { encode, smallProfile } from './builder';

const cli = resolve('dist/cli.js');
const heap = resolve('examples/leaky-service/profiles/heap.pb.gz');

interface Reply {
  readonly status: number;
  readonly policy: string;
  readonly body: Buffer;
}

interface Served {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has written to stderr by now. */
  told(): string;
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

  async function serve(...files: readonly string[]): Promise<Served> {
    const child = spawn(process.execPath, [cli, 'view', ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    let words = '';
    child.stderr.on('data', (data: Buffer) => {
      words += data.toString();
    });
    const url = await new Promise<string>((done, failed) => {
      child.stdout.once('data', (data: Buffer) => done(data.toString().trim()));
      child.once('exit', (code) => failed(new Error(`ended with ${code}`)));
    });
    return { url, child, told: () => words };
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

  it('tells the page which modules lie around the file and around where it was called', async () => {
    const { url } = await serve(heap);
    assert.match((await fetchPath(url)).body.toString(), /data-own-modules="\[&#34;example\.com\/payments&#34;\]"/);
    const { url: other } = await serve(hostile);
    assert.match((await fetchPath(other)).body.toString(), /data-own-modules="\[\]"/);
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
    assert.match(list, /<a href="1\/">[^<]*&#60;img src=x onerror=alert\(1\)&#62;\.pb<\/a>/);
    assert.equal((await fetchPath(`${url}1/data`)).status, 200);
  });

  it('tells of a source file it serves what check finds there, and what the compiler says only where that was asked for', async () => {
    const file = 'example.com/payments/charge/timeout.go';
    const ask = async (url: string, by: string, recorded = file) => {
      const { status, body } = await fetchPath(url, {
        path: `${new URL(url).pathname}0/facts/${by}/${encodeURIComponent(recorded)}`,
      });
      return status === 200 ? parseSourceFacts(JSON.parse(body.toString())) : status;
    };
    const folder = resolve('examples/leaky-service');
    const { url } = await serve(heap, '--source', folder);
    const found = await ask(url, 'findings');
    assert.ok(typeof found === 'object');
    const check = spawnSync(process.execPath, [cli, 'check', '--format', 'json', `${folder}/charge/timeout.go`], {
      encoding: 'utf8',
    });
    const { findings } = JSON.parse(check.stdout) as {
      findings: { rule: string; range: { start: { line: number } } }[];
    };
    assert.ok(findings.length > 0);
    assert.deepEqual(
      found.facts.map((fact) => [fact.source === 'findings' ? fact.rule : '', fact.line]),
      findings.map(({ rule, range }) => [rule, range.start.line]),
    );
    const silent = await ask(url, 'compiler');
    assert.ok(typeof silent === 'object');
    assert.deepEqual([silent.state, silent.facts], ['notAsked', []]);
    assert.match(silent.message, /view --escape/);
    for (const other of ['example.com/payments/../../../etc/passwd.go', 'net/http/server.go']) {
      assert.equal(await ask(url, 'findings', other), 404);
    }
    assert.equal(await ask(url, 'everything'), 404);
    const { url: asking } = await serve(heap, '--source', folder, '--escape');
    const told = await ask(asking, 'compiler');
    assert.ok(typeof told === 'object');
    // What `go build -gcflags=-m` prints.
    const said = spawnSync('go', ['build', '-gcflags=-m', './charge'], { cwd: folder, encoding: 'utf8' }).stderr;
    const moved = said.split('\n').filter((line) => /^charge.timeout\.go:.*moved to heap/.test(line));
    assert.ok(moved.length > 0);
    assert.deepEqual(
      told.facts.filter(({ text }) => text.startsWith('moved to heap')).map(({ line, text }) => `${line} ${text}`),
      moved.map((line) => line.replace(/^[^:]+:(\d+):\d+: /, '$1 ')),
    );
  });

  it('compares what can be compared with the base, and shows the others alone', async () => {
    const of = (name: string) => resolve('examples/leaky-service/profiles', `${name}.pb.gz`);
    const { url, told } = await serve(of('goroutine-after'), heap, '--base', of('goroutine-before'));
    assert.match((await fetchPath(`${url}0/`)).body.toString(), /data-base-name="goroutine-before\.pb\.gz"/);
    assert.doesNotMatch((await fetchPath(`${url}1/`)).body.toString(), /data-base-name/);
    assert.match(told(), /heap\.pb\.gz has other sample types than .* It is shown alone\./);
    const { status, stderr } = spawnSync(process.execPath, [cli, 'view', heap, '--base', of('goroutine-before')], {
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /Only profiles of one kind can be joined or compared\.$/m);
  });

  it('says once what a file lacks, whether or not it is compared', async () => {
    const cut = join(folder, 'cut.txt');
    writeFileSync(cut, 'goroutine profile: total 5\n4 @ 0x10 0x20\n');
    const note = `${cut}: It ends in the middle: of 5 counted in its head, it holds 4.\n`;
    for (const [args, notes] of [
      [[cut, '--base', cut], note + note],
      [[cut], note],
    ] as const) {
      const { url, told } = await serve(...args);
      await fetchPath(url);
      assert.equal(told(), `${notes}Serving until Ctrl-C.\n`);
    }
  });

  it('serves a profile in which nothing is counted', async () => {
    const empty = join(folder, 'empty.pb');
    writeFileSync(empty, encode([[6, '']]));
    const { url } = await serve(empty, heap);
    assert.match((await fetchPath(url)).body.toString(), /empty\.pb<\/a><\/th><td><\/td><td class="total"><\/td>/);
  });

  it('refuses what it could read only once', () => {
    const pipe = join(folder, 'profile.pipe');
    execFileSync('mkfifo', [pipe]);
    for (const args of [[pipe], [heap, '--base', pipe]]) {
      const { status, stderr } = spawnSync(process.execPath, [cli, 'view', ...args], { encoding: 'utf8' });
      assert.equal(status, 2);
      assert.match(stderr, /profile\.pipe is a pipe, and the viewer reads a file again.* Write it to a file\.$/m);
    }
  });

  it('runs nothing of a source it was not given', () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'view', heap, '--escape'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /--escape needs the source it is of\. Give its folder with --source\./);
  });

  it('serves what can be shown, and says in a line what cannot', async () => {
    const dump = resolve('examples/leaky-service/dumps/goroutines-after.txt');
    const { url, told } = await serve(dump, heap);
    assert.deepEqual((await fetchPath(`${url}0/data`)).body, readFileSync(heap));
    assert.equal((await fetchPath(`${url}1/data`)).status, 404);
    assert.match(told(), /^[^\n]*goroutines-after\.txt is a goroutine dump [^\n]* It is left out\.$/m);
  });

  it('refuses what is no profile before it serves, each in a line', () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'view', cli, '/nowhere'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /^gopherscope: \S+ is text, not a profile.*\ngopherscope: \/nowhere [^\n]*\n$/);
  });
});
