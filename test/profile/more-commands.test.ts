/** The further options of pprof give its figures, slips are told, and standard streams can be joined, as processes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { byName, pprofPeek, pprofTop } from './pprof';
import { randomProfile } from './random-profile';
import { cli, profileJson, runProfile } from './run-profile';

const example = resolve('examples/leaky-service/profiles');
const cpu = join(example, 'cpu.pb.gz');
const heap = join(example, 'heap.pb.gz');
const before = join(example, 'heap-before.pb.gz');

interface Rows {
  readonly total: number;
  readonly rows: readonly {
    readonly name: string;
    readonly file: string;
    readonly flat: number;
    readonly cum: number;
  }[];
}

describe('options of pprof as a command', function () {
  this.timeout(300_000);

  const cases: readonly (readonly [file: string, ours: readonly string[], theirs: readonly string[]])[] = [
    [cpu, ['--noinlines'], ['-noinlines']],
    [cpu, ['--noinlines', '--focus', 'SetReadDeadline', '--cum'], ['-noinlines', '-focus=SetReadDeadline', '-cum']],
    [heap, ['--mean'], ['-mean']],
    [
      heap,
      ['--mean', '--cum', '--relative-percentages', '--focus', 'charge'],
      ['-mean', '-cum', '-relative_percentages', '-focus=charge'],
    ],
    [cpu, ['--relative-percentages', '--focus', 'charge'], ['-relative_percentages', '-focus=charge']],
    [heap, ['--base', before, '--drop-negative'], [`-base=${before}`, '-drop_negative']],
    [
      heap,
      ['--diff-base', before, '--noinlines', '--hide', '^runtime'],
      [`-diff_base=${before}`, '-noinlines', '-hide=^runtime'],
    ],
    [cpu, ['--granularity', 'filefunctions'], ['-filefunctions']],
    [cpu, ['--granularity', 'addresses'], ['-addresses']],
    [cpu, ['--granularity', 'addresses', '--noinlines'], ['-addresses', '-noinlines']],
    [cpu, ['--granularity', 'filefunctions', '--tagroot', 'handler'], ['-filefunctions', '-tagroot=handler']],
    [
      cpu,
      ['--granularity', 'lines', '--noinlines', '--ignore', 'runtime'],
      ['-lines', '-noinlines', '-ignore=runtime'],
    ],
  ];
  for (const [file, ours, theirs] of cases) {
    it(`agrees with pprof for ${ours.join(' ').replaceAll(`${example}/`, '')}`, async () => {
      const { rows, total } = profileJson<Rows>('top', file, ...ours);
      const unit = file === cpu ? 'nanoseconds' : 'bytes';
      const oracle = await pprofTop([file], unit, theirs);
      assert.ok(rows.length > 3);
      assert.deepEqual(byName(rows), byName(oracle.rows));
      assert.equal(total, oracle.total);
    });
  }

  it('peeks without what was inlined as pprof does', async () => {
    const { functions } = profileJson<{ functions: readonly { name: string; flat: number; cum: number }[] }>(
      'peek',
      'Deadline|mallocgc',
      cpu,
      '--noinlines',
    );
    const oracle = await pprofPeek([cpu], 'nanoseconds', 'Deadline|mallocgc', ['-noinlines']);
    assert.deepEqual(
      functions.map(({ name, flat, cum }) => ({ name, flat, cum })),
      oracle.map(({ name, flat, cum }) => ({ name, flat, cum })),
    );
  });

  it('says which patterns match nothing, and still prints what is left', () => {
    const { status, stdout, stderr } = runProfile(
      'top',
      cpu,
      '--hide',
      'nosuchthing',
      '--tagfocus',
      'handler=charges',
      '--ignore',
      'runtime',
    );
    assert.equal(status, 0);
    assert.equal(stderr, 'Nothing matches --hide "nosuchthing".\n');
    assert.match(stdout, /hide=nosuchthing/);
    assert.match(
      runProfile('top', cpu, '--tagroot', 'absent,none').stderr,
      /^Nothing matches --tagroot "absent,none"\.\n$/,
    );
    assert.match(runProfile('top', cpu, '--show-from', 'absent').stderr, /^Nothing matches --show-from "absent"\.\n$/);
    assert.match(runProfile('top', cpu, '--tagignore', 'x=y').stderr, /^Nothing matches --tagignore "x=y"\.\n$/);
    assert.equal(
      runProfile('top', cpu, '--tagroot', 'handler', '--focus', '^POST').stderr,
      '',
      'frames of labels are found',
    );
  });
});

describe('profiles from and to standard streams', function () {
  this.timeout(120_000);

  it('reads - and writes -, so that commands can be joined', () => {
    const cliOf = (args: readonly string[], input?: Buffer) =>
      spawnSync(process.execPath, [cli, 'profile', ...args], { input, maxBuffer: 1 << 26 });
    const merged = cliOf(['merge', cpu, cpu, '-o', '-']);
    assert.equal(merged.status, 0);
    assert.match(String(merged.stderr), /^-: \d+ samples of 2 files, equal stacks added up\n$/);
    const top = JSON.parse(String(cliOf(['top', '-', '--format', 'json'], merged.stdout).stdout)) as Rows;
    assert.equal(top.total, 2 * profileJson<Rows>('top', cpu).total);
    const exported = cliOf(['export', cpu, '--format', 'pprof', '-o', '-']);
    assert.equal(exported.status, 0);
    const again = JSON.parse(String(cliOf(['top', '-', '--format', 'json'], exported.stdout).stdout)) as Rows;
    assert.equal(again.total, profileJson<Rows>('top', cpu).total);
  });

  it('tells sample types of one name apart by their unit', () => {
    const types = [
      ['alloc', 'bytes'],
      ['alloc', 'count'],
    ] as const;
    const folder = mkdtempSync(join(tmpdir(), 'gopherscope-types-'));
    try {
      const file = join(folder, 'two.pb');
      writeFileSync(file, randomProfile({ seed: 3, program: 3, types }));
      const total = (type: string): number => profileJson<Rows>('top', file, '--sample-type', type).total;
      assert.equal(total('alloc/bytes'), total('0'));
      assert.equal(total('alloc/count'), total('1'));
      assert.notEqual(total('0'), total('1'));
      assert.match(
        runProfile('top', file, '--sample-type', 'cpu').stderr,
        /Choose one of: alloc\/bytes, alloc\/count\./,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an empty name to read', ['top', ''], /A file has an empty name/],
    ['an empty name to merge into', ['merge', cpu, '-o', ''], /-o has an empty name/],
    ['an empty name to export to', ['export', cpu, '-o', ''], /-o has an empty name/],
    [
      'an address',
      ['top', 'http://host/debug/pprof/heap'],
      /is an address\. Fetch it first: curl -o profile\.pb\.gz 'http/,
    ],
    [
      'profiles of two kinds to compare',
      ['diff', cpu, heap],
      /cpu\.pb\.gz has other sample types than \S+heap\.pb\.gz/,
    ],
    [
      'an option of another subcommand',
      ['tree', cpu, '--cum'],
      /Unknown option '--cum'.* See gopherscope profile tree --help\.$/m,
    ],
    ['the same standard input twice', ['merge', '-', '-', '-o', 'x.pb.gz'], /standard input is empty|can be read once/],
    ['an empty standard input', ['top', '-'], /standard input is empty/],
  ];
  for (const [name, args, words] of refused) {
    it(`refuses ${name} in one line`, () => {
      const { status, stdout, stderr } = runProfile(...args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^gopherscope: [^\n]+\n$/);
      assert.match(stderr, words);
    });
  }

  it('writes no name into CSV that a spreadsheet takes for a formula', () => {
    const { stdout } = runProfile('top', cpu, '--format', 'csv', '--tagroot', 'handler');
    assert.ok(stdout.endsWith('\r\n'));
    assert.ok(!/^[=+@-]/m.test(stdout));
  });
});
