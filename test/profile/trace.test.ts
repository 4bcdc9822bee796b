/** Execution traces on the command line: what go makes of each kind, traces that were cut off, of another Go, too large; and how go is run. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readingOf } from '#engine/profile/explain/reading';
import { traceExtent, traceKinds } from '#engine/profile/formats/execution-trace';
import { buildFrames } from '#engine/profile/names/frames';
import { openProfile } from '#engine/profile/open';
import { profileOfTrace } from '../../server/src/host/go/go-trace';
import { inflateWithZlib } from '../../server/src/host/inflate';
import { byName, type OracleRow, pprofTop } from './pprof';
import { traceRecordings } from './recordings';

describe('an execution trace', function () {
  this.timeout(300_000);
  let folder: string;
  const scratch = mkdtempSync(join(tmpdir(), 'trace-test-'));
  const at = (name: string): string => join(scratch, name);
  before(() => {
    folder = traceRecordings();
  });
  after(() => rmSync(scratch, { recursive: true }));

  const cli = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['dist/cli.js', 'profile', ...args], { encoding: 'utf8' });
  /** What go and pprof say of it. */
  const oracle = async (trace: string, kind: string): Promise<readonly OracleRow[]> => {
    writeFileSync(at('oracle.pb'), spawnSync('go', ['tool', 'trace', `-pprof=${kind}`, trace]).stdout);
    return (await pprofTop([at('oracle.pb')], 'nanoseconds', ['-sample_index=delay'])).rows;
  };
  const top = (trace: string, kind: string) =>
    cli('top', trace, '--trace', kind, '--sample-type', 'delay', '--format', 'json');
  const rowsOf = (stdout: string): readonly OracleRow[] => (JSON.parse(stdout) as { rows: OracleRow[] }).rows;

  /** A function of the recorder that waits in that way. */
  const waits = {
    net: 'main.readAnswer',
    sync: 'main.holdLock',
    syscall: 'syscall.Fsync',
    sched: 'main.spin',
  };
  for (const kind of traceKinds) {
    it(`has the figures of pprof for ${kind}, and what waits in that way`, async () => {
      const trace = join(folder, 'waits.out');
      const { status, stdout, stderr } = top(trace, kind);
      assert.equal(status, 0, stderr);
      assert.equal(stderr, '');
      const rows = rowsOf(stdout);
      assert.deepEqual(byName(rows), byName(await oracle(trace, kind)));
      if (kind !== 'sched')
        assert.ok(
          rows.some(({ name }) => name === waits[kind]),
          stdout,
        );
    });
  }

  it('without a kind says exactly which option to give', () => {
    const { status, stderr } = cli('top', join(folder, 'waits.out'));
    assert.equal(status, 2);
    assert.match(
      stderr,
      /waits\.out is an execution trace\. .*--trace net, --trace sync, --trace syscall, --trace sched/,
    );
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.match(top(join(folder, 'waits.out'), 'cpu').stderr, /--trace.*net, sync, syscall, sched/);
  });

  it('in which nothing waits that way is a profile without samples', () => {
    const { status, stdout, stderr } = cli('top', join(folder, 'quiet.out'), '--trace', 'net', '--format', 'json');
    assert.equal(status, 0, stderr);
    assert.deepEqual(rowsOf(stdout), []);
  });

  it('of goroutines that others make ready is not taken for a profile of locks', async () => {
    const text =
      '--- mutex:\ncycles/second=1000000000\nsampling period=1\n500 4 @ 0x401234 0x402345\n#\t0x401233\tsync.(*Mutex).Unlock+0x1\t/go/src/sync/mutex.go:1\n#\t0x402344\tmain.work+0x1\t/a.go:1\n\n';
    const profile = await openProfile(new TextEncoder().encode(text), { inflate: inflateWithZlib });
    const kindOf = (read: typeof profile) => readingOf(read, () => buildFrames(read)).kind;
    assert.equal(kindOf(profile), 'mutex');
    writeFileSync(at('sched.pb'), spawnSync('go', ['tool', 'trace', '-pprof=sched', join(folder, 'waits.out')]).stdout);
    const { periodType } = await openProfile(readFileSync(at('sched.pb')), { inflate: inflateWithZlib });
    assert.equal(kindOf({ ...profile, periodType }), 'block');
  });

  it('that was cut off has the figures of what go reads of it, and says so', async () => {
    const whole = readFileSync(join(folder, 'long.out'));
    writeFileSync(at('cut.out'), whole.subarray(0, whole.length - 5000));
    const { status, stdout, stderr } = top(at('cut.out'), 'sync');
    assert.equal(status, 0, stderr);
    assert.deepEqual(byName(rowsOf(stdout)), byName(await oracle(at('cut.out'), 'sync')));
    assert.match(stderr, /cut\.out: The trace ends in the middle/);
    assert.notDeepEqual(byName(rowsOf(stdout)), byName(rowsOf(top(join(folder, 'long.out'), 'sync').stdout)));
  });

  it('that is still in its first part, of a Go that is not known, or damaged is an error in one line', () => {
    const whole = readFileSync(join(folder, 'waits.out'));
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 16, 40);
    for (const [name, bytes, expected] of [
      ['begun.out', whole.subarray(0, 1000), /ends before anything in it is whole .*Stop the trace/],
      [
        'later.out',
        Buffer.concat([Buffer.from('go 1.99 trace\0\0\0'), whole.subarray(16)]),
        /format of Go 1\.99, which the go command here does not read .*version go 1\.99.*: put its bin folder first on PATH\./,
      ],
      ['earlier.out', Buffer.concat([Buffer.from('go 1.05 trace\0\0\0'), whole.subarray(16)]), /format of Go 1\.5/],
      ['damaged.out', damaged, /damaged\.out: go tool trace could not read it/],
    ] as const) {
      writeFileSync(at(name), bytes);
      const { status, stdout, stderr } = top(at(name), 'net');
      assert.equal(status, 2, name);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });

  it('that is too large is refused before go is started', async () => {
    writeFileSync(at('large.out'), readFileSync(join(folder, 'waits.out')));
    truncateSync(at('large.out'), 300 << 20);
    const go = { environment: process.env, workspaceFolders: [], trusted: true, path: shim('exit 1') };
    await assert.rejects(profileOfTrace(go, at('large.out'), 'net'), /larger than 256 MiB.*Record for fewer seconds/);
    assert.ok(!existsSync(at('log')));
    rmSync(at('large.out'));
  });

  it('is compared with another, and with a capture of the same kind', () => {
    const trace = join(folder, 'waits.out');
    writeFileSync(at('before.pb'), spawnSync('go', ['tool', 'trace', '-pprof=sync', join(folder, 'quiet.out')]).stdout);
    for (const base of [join(folder, 'quiet.out'), at('before.pb')]) {
      const { status, stdout, stderr } = cli('top', trace, '--trace', 'sync', '--base', base, '--format', 'json');
      assert.equal(status, 0, stderr);
      assert.ok(rowsOf(stdout).some(({ name }) => name === 'main.holdLock'));
    }
  });

  /** A go that notes how it was called. */
  function shim(then: string): string {
    rmSync(at('log'), { force: true });
    writeFileSync(
      at('go'),
      `#!/bin/sh\nprintf '%s\\n' "$@" >> ${at('log')}\npwd >> ${at('log')}\necho "tmp $TMPDIR" >> ${at('log')}\n${then}\n`,
    );
    chmodSync(at('go'), 0o755);
    return at('go');
  }

  it('is handed to go as one argument, in no module, with a temporary folder that is gone afterwards; no server is asked for', async () => {
    const odd = at('a $(touch pwned) "trace".out');
    writeFileSync(odd, readFileSync(join(folder, 'waits.out')));
    const go = { environment: process.env, workspaceFolders: [], trusted: true, path: shim('printf x') };
    const { profile, notes } = await profileOfTrace(go, odd, 'syscall');
    assert.deepEqual([Buffer.from(profile).toString(), notes], ['x', []]);
    const [tool, trace, flag, file, cwd, temporary = ''] = readFileSync(at('log'), 'utf8').split('\n');
    assert.deepEqual([tool, trace, flag, file, cwd], ['tool', 'trace', '-pprof=syscall', odd, tmpdir()]);
    assert.ok(!existsSync(temporary.slice(4)), temporary);
  });

  it('is not looked at by go in a workspace that is not trusted, nor by a go inside of one', async () => {
    const trace = join(folder, 'waits.out');
    const path = shim('exit 0');
    const given = { environment: process.env, workspaceFolders: [] as string[], trusted: false, path };
    await assert.rejects(profileOfTrace(given, trace, 'net'), { reason: 'untrusted' });
    await assert.rejects(profileOfTrace({ ...given, trusted: true, workspaceFolders: [scratch] }, trace, 'net'), {
      reason: 'missing',
    });
    assert.ok(!existsSync(at('log')));
  });

  it('can be given up: go ends', async () => {
    const abort = new AbortController();
    const go = {
      environment: process.env,
      workspaceFolders: [],
      trusted: true,
      path: shim(`echo $$ > ${at('pid')}\nexec sleep 60`),
    };
    const made = profileOfTrace(go, join(folder, 'waits.out'), 'net', abort.signal);
    const failed = assert.rejects(made, { reason: 'cancelled' });
    while (!existsSync(at('pid')) || readFileSync(at('pid'), 'utf8') === '')
      await new Promise((go) => setTimeout(go, 20));
    abort.abort();
    await failed;
    assert.ok(!existsSync(`/proc/${readFileSync(at('pid'), 'utf8').trim()}`));
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith('gopherscope-') && name.includes(String(process.pid))),
      [],
    );
  });

  it('is known to be cut off wherever its reader ends in the middle', async () => {
    const whole = new Uint8Array(readFileSync(join(folder, 'long.out')));
    const stateOf = async (length: number) =>
      (await traceExtent(async (offset, count) => whole.subarray(offset, Math.min(offset + count, length)), length))
        .state;
    assert.equal(await stateOf(whole.length), 'whole');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 16, max: whole.length - 1 }), async (length) => {
        writeFileSync(at('part.out'), whole.subarray(0, length));
        const wire = spawnSync('go', ['tool', 'trace', '-d=wire', at('part.out')], {
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        });
        // The plain reader knows no ends of generations, so that it takes a cut between two batches for an end.
        if (wire.status !== 0) assert.equal(await stateOf(length), 'cut', String(length));
      }),
      { numRuns: 12, seed: 20261127 },
    );
  });
});
