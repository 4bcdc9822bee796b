/** Files a person opens by mistake: each is named in one sentence, with what to do next; what holds a profile after all is read. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ProfileError } from '#engine/profile/model/errors';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../server/src/host/inflate';

const heap = resolve('examples/leaky-service/profiles/heap.pb.gz');
const cpu = resolve('examples/leaky-service/profiles/cpu.pb.gz');

const text = (content: string): Uint8Array => Buffer.from(content);

async function refused(bytes: Uint8Array): Promise<string> {
  try {
    await openProfile(new Uint8Array(bytes), { inflate: inflateWithZlib });
  } catch (error) {
    assert.ok(error instanceof ProfileError, String(error));
    return error.describe('FILE');
  }
  assert.fail('opened');
}

/** An ELF header of a type. */
function elf(type: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes[16] = type;
  return bytes;
}

describe('a file that is no profile', function () {
  this.timeout(120_000);
  const scratch = mkdtempSync(join(tmpdir(), 'wrong-files-'));
  const at = (name: string): string => join(scratch, name);
  after(() => rmSync(scratch, { recursive: true, force: true }));
  const go = (...args: readonly string[]): string => execFileSync('go', args, { encoding: 'utf8', cwd: scratch });

  const kinds: readonly (readonly [what: string, content: () => Uint8Array, expected: RegExp])[] = [
    ['a picture', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /is an image/],
    ['a photo', () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /is an image/],
    [
      'a program of Go',
      () => readFileSync(process.execPath).subarray(0, 100_000),
      /is a program, not a profile\. Open the profile that the program wrote/,
    ],
    ['a core dump', () => elf(4), /is a core dump.*dlv core/],
    ['go.mod', () => text('module example.com/x\n\ngo 1.26\n'), /is a go\.mod file/],
    ['go.mod with a comment', () => readFileSync('test/fixtures/profile/tracer/go.mod'), /is a go\.mod file/],
    ['Go source', () => readFileSync('test/fixtures/profile/tracer/main.go'), /is Go source/],
    ['coverage', () => text('mode: set\nexample.com/x/a.go:1.2,3.4 1 1\n'), /is a coverage profile.*go tool cover/],
    [
      'benchmarks',
      () => text('goos: linux\ngoarch: amd64\npkg: sort\nBenchmarkSort-8   \t     100\t  12345 ns/op\n'),
      /is the output of benchmarks/,
    ],
    [
      'a pointer of Git LFS',
      () => text('version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 5\n'),
      /is a pointer of Git LFS.*git lfs pull/,
    ],
    ['pprof -top', () => text(go('tool', 'pprof', '-top', cpu)), /is a report that pprof printed/],
    ['pprof -traces', () => text(go('tool', 'pprof', '-traces', cpu)), /is a report that pprof printed/],
    ['pprof -peek', () => text(go('tool', 'pprof', '-peek=.', cpu)), /is a report that pprof printed/],
    ['pprof -raw', () => text(go('tool', 'pprof', '-raw', cpu)), /pprof -raw.*pprof -proto/],
    [
      'pprof -svg, or any flame graph',
      () =>
        text(
          '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg width="1">',
        ),
      /is a picture of stacks/,
    ],
    ['a JSON error', () => text('{"error": "forbidden"}'), /is JSON/],
    ['JSON that is cut off behind a number', () => text('{"error": "no; never", "code": 12'), /is JSON/],
    ['a list in JSON, a value a line', () => text('[\n1,\n2]\n'), /is JSON/],
    ['numbers', () => text('12 7\n3 4\n'), /is text, not a profile/],
    ['words and numbers', () => text('total 12 kB\nfree 3 kB\n'), /is text, not a profile/],
    [
      'a profile of Chrome',
      () => text('{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"}}],"timeDeltas":[]}'),
      /CPU profile of V8/,
    ],
    [
      'a trace for Chrome',
      () => text('{"displayTimeUnit":"ns","traceEvents":[{"name":"x","ph":"X"}]}'),
      /trace of events for Chrome/,
    ],
    [
      'speedscope',
      () => text('{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{}}'),
      /format of speedscope/,
    ],
    ['Pyroscope', () => text('{"version":1,"flamebearer":{"names":["total"]}}'), /answer of Pyroscope.*pprof instead/],
    ['perf.data', () => text('PERFILE2\0\0\0\0'), /what perf recorded.*perf script/],
    ['JFR', () => text('FLR\0\0\x02\0\0'), /Java Flight Recorder/],
    ['a heap dump of Java', () => text('JAVA PROFILE 1.0.2\0'), /heap dump of Java/],
    ['a heap dump of Go', () => text('go1.7 heap dump\n\0\0'), /dump of all objects/],
    ['a goroutine dump', () => text('goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n'), /goroutine dump/],
    ['a panic', () => text('panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n'), /goroutine dump/],
    ['the log of a crash', () => text('fatal error: all is lost\n\nand no stack\n'), /log of a crash/],
    [
      'metrics',
      () => text('# HELP go_goroutines Number of goroutines\n# TYPE go_goroutines gauge\ngo_goroutines 8\n'),
      /text of metrics/,
    ],
    [
      'the page of /debug/pprof/',
      () => text('<html>\n<head>\n<title>/debug/pprof/</title>\n<style>'),
      /page that lists the profiles.*debug\/pprof\/heap/,
    ],
    ['a sign-in page', () => text('<!DOCTYPE html><html><title>Sign in</title>'), /is a web page/],
    ['nothing', () => new Uint8Array(), /is empty/],
    ['white space', () => text('\n\n  \n'), /is empty/],
    ['nothing, compressed', () => gzipSync(''), /inside it is empty/],
    [
      'text in UTF-16',
      () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('hello there\r\n', 'utf16le')]),
      /is text, not a profile/,
    ],
    ['a letter', () => text('Dear all,\r\n\r\nthe profiles are attached.\r\n'), /is text, not a profile/],
    ['an execution trace, compressed', () => gzipSync('go 1.26 trace\0\0\0'), /inside it is an execution trace/],
    ['Zstandard', () => new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), /Zstandard.*zstd -d/],
    ['zeros', () => new Uint8Array(1000), /is not a profile/],
  ];
  for (const [what, content, expected] of kinds) {
    it(`${what}: says so, and what to do`, async () => {
      const message = await refused(content());
      assert.match(message, expected);
      assert.match(message, /^FILE [^.].*\. [A-Z`].*\.$/s, message);
      assert.ok(!message.includes('\n'), message);
    });
  }

  it('an archive: names the profiles in it', async () => {
    mkdirSync(at('captured'), { recursive: true });
    for (const name of ['heap.pb.gz', 'cpu.pb.gz', 'notes.md']) writeFileSync(at(`captured/${name}`), 'x');
    execFileSync('tar', ['-czf', at('a.tar.gz'), '-C', scratch, 'captured']);
    execFileSync('tar', ['-cf', at('a.tar'), '-C', scratch, 'captured/notes.md']);
    execFileSync('python3', ['-m', 'zipfile', '-c', at('a.zip'), at('captured/')]);
    const gz = await refused(readFileSync(at('a.tar.gz')));
    assert.match(gz, /inside it is a tar archive with captured\/\S+\.pb\.gz and captured\/\S+\.pb\.gz\. Unpack it/);
    assert.ok(!gz.includes('notes.md'));
    assert.match(
      await refused(readFileSync(at('a.tar'))),
      /tar archive with 1 file, none of which is named like a profile/,
    );
    assert.match(
      await refused(readFileSync(at('a.zip'))),
      /zip archive with captured\/\S+\.pb\.gz and captured\/\S+\.pb\.gz/,
    );
    const many = Array.from({ length: 9 }, (_, n) => `cpu-${n}.pprof`);
    for (const name of many) writeFileSync(at(name), 'x');
    execFileSync('tar', ['-cf', at('many.tar'), '-C', scratch, ...many]);
    assert.match(await refused(readFileSync(at('many.tar'))), /cpu-0\.pprof, .*cpu-3\.pprof and 5 more\./);
    // Cut off anywhere it is still told, and never throws anything else.
    for (let length = 300; length < 5000; length += 97) {
      await refused(readFileSync(at('many.tar')).subarray(0, length));
      await refused(readFileSync(at('a.zip')).subarray(0, length));
    }
  });

  it('is told before the test is given up, however it is made to take long', async () => {
    const long = (part: string): Uint8Array => text(part.repeat(5000));
    for (const bytes of [
      long('// '),
      long('/* */ '),
      long('//\n'),
      long('<!-- --> '),
      long('goos: a\n'),
      long('a/b/P/'),
      text(`app 1 1.5: cycles: \n\t${'a/-/-/'.repeat(400_000)}\n\n`),
      text(`app 1 1.5: cycles: ${'x/-/-/-'.repeat(400)}\n\n`),
      long('-----------+-------'),
      long('{"nodes":'),
    ]) {
      await openProfile(new Uint8Array(bytes), { inflate: inflateWithZlib }).catch((error: unknown) => {
        assert.ok(error instanceof ProfileError, String(error));
      });
    }
  });

  it('changed anywhere is an error or a profile, never anything else', async () => {
    writeFileSync(at('cpu.pb.gz'), readFileSync(cpu));
    execFileSync('tar', ['-cf', at('m.tar'), '-C', scratch, 'cpu.pb.gz']);
    execFileSync('python3', ['-m', 'zipfile', '-c', at('m.zip'), at('cpu.pb.gz')]);
    const page = spawnSync(process.execPath, ['dist/cli.js', 'profile', 'export', heap, '-o', at('m.html')]);
    assert.equal(page.status, 0, String(page.stderr));
    const branchy = text(
      'app 1 1.5: cycles: \n\t 401000 f+0x1 (/bin/a)\n 0x1/0x2/P/-/-/3\n\napp 2 cycles: \n\t 401000 f\n\n'.repeat(20),
    );
    for (const original of [
      readFileSync(at('m.tar')),
      readFileSync(at('m.zip')),
      readFileSync(at('m.html')),
      branchy,
    ]) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          fc.double({ min: 0.1, max: 1, noNaN: true }),
          async (changes, keep) => {
            const bytes = new Uint8Array(original.subarray(0, Math.ceil(original.length * keep)));
            for (const [place, value] of changes) bytes[Math.floor(place * (bytes.length - 1))] = value;
            await openProfile(bytes, { inflate: inflateWithZlib }).catch((error: unknown) => {
              assert.ok(error instanceof ProfileError, String(error));
            });
          },
        ),
        { numRuns: 150, seed: 20261127 },
      );
    }
  });

  it('compressed twice, in UTF-16, with a mark or CR LF is read all the same', async () => {
    const folded = 'main;serve;read 3\r\nmain;serve 1\r\n';
    for (const bytes of [
      gzipSync(readFileSync(heap)),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(folded, 'utf16le')]),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(folded)]),
      gzipSync(folded),
    ]) {
      const profile = await openProfile(new Uint8Array(bytes), { inflate: inflateWithZlib });
      assert.ok(profile.samples.count > 0);
    }
    let deep: Uint8Array = readFileSync(heap);
    for (let times = 0; times < 9; times++) deep = gzipSync(deep);
    assert.match(await refused(deep), /compressed more than/);
  });

  describe('of our own exports', () => {
    const cli = (...args: readonly string[]) =>
      spawnSync(process.execPath, ['dist/cli.js', 'profile', ...args], { encoding: 'utf8' });
    const exported = (name: string): string => {
      const { status, stderr } = cli('export', heap, '--no-scrub', '-o', at(name));
      assert.equal(status, 0, stderr);
      return at(name);
    };

    it('a page is opened: the profile in it, with the figures of the one it was made from', () => {
      const page = exported('page.html');
      const rows = (file: string) => {
        const { status, stdout, stderr } = cli('top', file, '--format', 'json');
        assert.equal(status, 0, stderr);
        return { rows: (JSON.parse(stdout) as { rows: unknown }).rows, stderr };
      };
      const [read, made] = [rows(page), rows(heap)];
      assert.deepEqual(read.rows, made.rows);
      assert.match(read.stderr, /read out of a page that Gopherscope exported/);
    });

    it('a page that is cut off or damaged says so', async () => {
      const page = readFileSync(exported('page.html'));
      const at = page.indexOf('id="profile-bytes">');
      assert.match(await refused(page.subarray(0, at + 300)), /page that ends inside of its profile/);
      assert.match(await refused(page.subarray(0, at - 10)), /its profile is damaged/);
      const damaged = Buffer.from(page);
      damaged.write('AAAAAAAA', at + 40);
      await refused(damaged);
    });

    it('pictures and tables say what they lack, folded stacks and pprof open', async () => {
      assert.match(
        await refused(readFileSync(exported('a.svg'))),
        /picture of a flame graph that Gopherscope exported.*one HTML file/,
      );
      assert.match(await refused(readFileSync(exported('a.csv'))), /table that Gopherscope exported/);
      assert.match(await refused(readFileSync(exported('a.json'))), /table that Gopherscope exported/);
      for (const [command, format] of [
        ['top', 'csv'],
        ['top', 'json'],
        ['tree', 'csv'],
        ['tree', 'json'],
      ] as const) {
        const { stdout } = cli(command, heap, '--format', format);
        assert.match(await refused(text(stdout)), /table that Gopherscope exported/, `${command} ${format}`);
      }
      for (const name of ['a.folded', 'a.pb.gz']) assert.equal(cli('top', exported(name)).status, 0);
    });
  });

  describe('and no file at all', () => {
    const top = (file: string) =>
      spawnSync(process.execPath, ['dist/cli.js', 'profile', 'top', file], { encoding: 'utf8', timeout: 60_000 });
    const says = (file: string, expected: RegExp): void => {
      const { status, stdout, stderr } = top(file);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    };

    it('a folder, a device, a socket, a link to itself, a name that is none', async () => {
      says(scratch, /is a folder/);
      says('/dev/zero', /is a device/);
      symlinkSync('loop', at('loop'));
      says(at('loop'), /is a link that leads back to itself/);
      says(at('none.pb.gz'), /does not exist/);
      says(join(heap, 'x'), /does not exist/);
      says(at('x'.repeat(300)), /has a name that is too long/);
      const server = createServer().listen(at('socket'));
      await new Promise((listening) => server.once('listening', listening));
      says(at('socket'), /is a socket/);
      server.close();
    });

    it('a file nobody may read', () => {
      writeFileSync(at('closed'), 'x');
      chmodSync(at('closed'), 0);
      chmodSync(scratch, 0o755);
      // Root may read everything, so somebody else tries.
      const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
      const { status, stderr } = spawnSync(process.execPath, [resolve('dist/cli.js'), 'profile', 'top', at('closed')], {
        encoding: 'utf8',
        ...nobody,
      });
      assert.equal(status, 2, stderr);
      assert.match(stderr, /closed cannot be read: permission denied\. Change its permissions/);
    });

    it('a file that is too large is told by how it begins', () => {
      writeFileSync(at('large'), 'PERFILE2');
      truncateSync(at('large'), 300 << 20);
      says(at('large'), /what perf recorded/);
      writeFileSync(at('large'), 'main;a 1\n');
      truncateSync(at('large'), 300 << 20);
      says(at('large'), /is larger than 256 MiB/);
      rmSync(at('large'));
    });

    it('a pipe is read to its end', async () => {
      execFileSync('mkfifo', [at('pipe')]);
      const child = spawn(process.execPath, ['dist/cli.js', 'profile', 'top', at('pipe')]);
      let out = '';
      child.stdout.on('data', (data) => {
        out += String(data);
      });
      writeFileSync(at('pipe'), readFileSync(heap));
      await new Promise((ended) => child.once('close', ended));
      assert.match(out, /flat%/);
    });
  });
});
