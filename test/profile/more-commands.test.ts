/** What `tags`, `traces` and `list` print is what `go tool pprof` prints, and the further options of pprof give its figures, as processes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { byName, pprof, pprofPeek, pprofTop } from './pprof';
import { randomProfile } from './random-profile';
import { recordings } from './recordings';

const cli = resolve('dist/cli.js');
const example = resolve('examples/leaky-service/profiles');
const cpu = join(example, 'cpu.pb.gz');
const heap = join(example, 'heap.pb.gz');
const allocs = join(example, 'allocs.pb.gz');
const before = join(example, 'heap-before.pb.gz');

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, 'profile', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 1 << 28,
  });
}

function json<T>(...args: readonly string[]): T {
  const { status, stdout, stderr } = run(...args, '--format', 'json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

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
      const { rows, total } = json<Rows>('top', file, ...ours);
      const unit = file === cpu ? 'nanoseconds' : 'bytes';
      const oracle = await pprofTop([file], unit, theirs);
      assert.ok(rows.length > 3);
      assert.deepEqual(byName(rows), byName(oracle.rows));
      assert.equal(total, oracle.total);
    });
  }

  it('peeks without what was inlined as pprof does', async () => {
    const { functions } = json<{ functions: readonly { name: string; flat: number; cum: number }[] }>(
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
    const { status, stdout, stderr } = run(
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
    assert.match(run('top', cpu, '--tagroot', 'absent,none').stderr, /^Nothing matches --tagroot "absent,none"\.\n$/);
    assert.match(run('top', cpu, '--show-from', 'absent').stderr, /^Nothing matches --show-from "absent"\.\n$/);
    assert.match(run('top', cpu, '--tagignore', 'x=y').stderr, /^Nothing matches --tagignore "x=y"\.\n$/);
    assert.equal(run('top', cpu, '--tagroot', 'handler', '--focus', '^POST').stderr, '', 'frames of labels are found');
  });
});

/** Key → text of the value → what pprof -tags prints for it, in the profile's unit. */
async function pprofTags(
  file: string,
  unit: string,
  flags: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const stdout = await pprof(['-tags', `-unit=${unit}`, ...flags, file]);
  const tags = new Map<string, Map<string, number>>();
  let values = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const value = /^\s+(-?[\d.]+)\S*(?: \([^)]*\))?: (.*)$/.exec(line);
    const key = /^\s*(.+?): Total /.exec(line);
    if (key) {
      values = new Map();
      tags.set(key[1]!, values);
    } else if (value) values.set(value[2]!, Number(value[1]));
  }
  return tags;
}

interface Tags {
  readonly labels: readonly {
    readonly key: string;
    readonly value: number;
    readonly values: readonly {
      readonly text?: string;
      readonly number?: number;
      readonly unit?: string;
      readonly value: number;
    }[];
  }[];
}

describe('profile tags as a command', function () {
  this.timeout(300_000);

  const cases: readonly (readonly [file: string, unit: string, ours: readonly string[], theirs: readonly string[]])[] =
    [
      [cpu, 'nanoseconds', [], []],
      [
        cpu,
        'nanoseconds',
        ['--tagignore', 'handler=charges', '--focus', 'http'],
        ['-tagignore=handler=charges', '-focus=http'],
      ],
      [cpu, 'nanoseconds', ['--taghide', 'hand'], ['-taghide=hand']],
      [
        join(recordings(), 'cpu.pb.gz'),
        'nanoseconds',
        ['--tagshow', 'k|w', '--taghide', 'worker'],
        ['-tagshow=k|w', '-taghide=worker'],
      ],
      [join(recordings(), 'cpu.pb.gz'), 'count', ['--sample-type', 'samples'], ['-sample_index=samples']],
    ];
  for (const [file, unit, ours, theirs] of cases) {
    it(`has the figures of pprof -tags ${theirs.join(' ')} ${unit}`, async () => {
      const { labels } = json<Tags>('tags', file, ...ours);
      const oracle = await pprofTags(file, unit, theirs);
      assert.deepEqual(labels.map(({ key }) => key).sort(), [...oracle.keys()].sort());
      for (const { key, values } of labels) {
        assert.deepEqual(new Map(values.map(({ text, value }) => [text, value])), oracle.get(key), key);
      }
    });
  }

  it('has the sizes of a heap profile, largest first, and reads like -tags', () => {
    const { labels } = json<Tags>('tags', heap);
    assert.equal(labels[0]!.key, 'bytes');
    const values = labels[0]!.values.map(({ value }) => value);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => b - a),
    );
    assert.ok(labels[0]!.values.every(({ unit, number }) => unit === 'bytes' && number! > 0));
    const text = run('tags', heap, '--limit', '2').stdout;
    assert.match(
      text,
      /^bytes: Total [\d.]+MB of [\d.]+MB \(100%\)\n +[\d.]+MB \( ?[\d.]+%\): 64kB\n.*\n\d+ more; --limit 0 shows all\n$/,
    );
    assert.equal(run('tags', heap, '--taghide', '.').stdout, 'No sample has a label.\n');
    assert.match(
      run('tags', cpu, '--format', 'csv').stdout,
      /^key,text,number,unit,value\r\nhandler,POST \/charges,,,540000000\r\n/,
    );
  });
});

/** Blocks of -traces, so that both can be compared; those of value 0 left out. */
function traceBlocks(text: string, withLabels = true): string[] {
  const isLabel = (line: string): boolean => /^\S+: /.test(line);
  return text
    .split(/^-{11}\+-+$/m)
    .slice(1, -1)
    .map((block) => block.split('\n').map((line) => line.trim().replace(/ +/g, ' ')))
    .filter((lines) => !lines.find((line) => line !== '' && !isLabel(line))?.startsWith('0 '))
    .map((lines) => lines.filter((line) => withLabels || !isLabel(line)).join('\n'));
}

describe('profile traces as a command', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-traces-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly (readonly [file: string, ours: readonly string[], theirs: readonly string[]])[] = [
    [cpu, ['--sample-type', 'samples'], ['-sample_index=samples']],
    [
      cpu,
      ['--sample-type', 'samples', '--granularity', 'lines', '--hide', '^runtime'],
      ['-sample_index=samples', '-lines', '-hide=^runtime'],
    ],
    [heap, ['--sample-type', 'alloc_objects', '--noinlines'], ['-sample_index=alloc_objects', '-noinlines']],
    [
      join(recordings(), 'cpu.pb.gz'),
      ['--sample-type', 'samples', '--tagroot', 'kind'],
      ['-sample_index=samples', '-tagroot=kind'],
    ],
  ];
  for (const [file, ours, theirs] of cases) {
    it(`prints the samples that pprof -traces ${theirs.join(' ')} prints`, async () => {
      const { status, stdout, stderr } = run('traces', file, ...ours);
      assert.equal(status, 0, stderr);
      const oracle = traceBlocks(await pprof(['-traces', '-unit=count', ...theirs, file]));
      const found = traceBlocks(stdout);
      assert.ok(found.length > 20, `${found.length} samples`);
      assert.deepEqual(found, oracle);
    });
  }

  it('keeps labels of several values and units apart, in text, JSON and CSV', async () => {
    const types = [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ] as const;
    for (let seed = 1; seed <= 10; seed++) {
      const file = join(folder, `made${seed}.pb`);
      writeFileSync(file, randomProfile({ seed, program: seed, types }));
      // pprof takes all numbers of a key to have the unit of the first; ours knows the unit of every value, so figures of labels differ.
      const oracle = traceBlocks(await pprof(['-traces', '-unit=count', '-sample_index=samples', file]), false);
      const found = traceBlocks(run('traces', file, '--sample-type', 'samples').stdout, false);
      assert.deepEqual(
        found.filter((block) => !block.includes('(no stack)')),
        oracle,
      );
    }
    const labels = Array.from({ length: 10 }, (_, at) => {
      const file = join(folder, `made${at + 1}.pb`);
      return json<{ samples: readonly { labels: readonly object[] }[] }>('traces', file).samples;
    }).flatMap((samples) => samples.flatMap((sample) => sample.labels));
    assert.ok(labels.some((label) => 'text' in label));
    assert.ok(labels.some((label) => 'number' in label && 'unit' in label));
    const csv = run('traces', cpu, '--format', 'csv', '--limit', '3').stdout.split('\r\n');
    assert.equal(csv[0], 'value,labels,stack');
    assert.equal(csv.length, 5);
    assert.match(csv[1]!, /^10000000,,runtime\.notewakeup < runtime\.startm < /);
  });
});

describe('profile list as a command', function () {
  this.timeout(300_000);
  const source = resolve('examples/leaky-service');

  it('shows the lines that pprof -list shows, with its figures', async () => {
    const pattern = 'withTimeout|Charge\\.func1|audit\\.\\(';
    const file = allocs;
    // pprof reads the source where the module's path leads when that is cut off.
    const stdout = await pprof([
      `-list=${pattern}`,
      '-unit=bytes',
      '-sample_index=alloc_space',
      `-source_path=${source}`,
      '-trim_path=example.com/payments',
      file,
    ]);
    const ours = run(
      'list',
      pattern,
      file,
      '--sample-type',
      'alloc_space',
      '--source',
      source,
      '--format',
      'csv',
      '--limit',
      '0',
    );
    assert.equal(ours.status, 0, ours.stderr);
    const oracle = new Map<string, string>();
    let routine = '';
    for (const line of stdout.split('\n')) {
      routine = /^ROUTINE =+ (\S+) in/.exec(line)?.[1] ?? routine;
      const cost = /^\s*(\S+)\s+(\S+)\s+(\d+):(.*)$/.exec(line);
      const figure = (text: string): string => (text === '.' ? '0' : String(Number.parseFloat(text)));
      if (cost && (cost[1] !== '.' || cost[2] !== '.')) {
        oracle.set(`${routine}:${cost[3]}`, `${figure(cost[1]!)},${figure(cost[2]!)},${cost[4]!.trim()}`);
      }
    }
    const found = new Map<string, string>();
    for (const { name, files } of json<{
      functions: readonly {
        name: string;
        files: readonly { lines: readonly { line: number; flat: number; cum: number; source: string | null }[] }[];
      }[];
    }>('list', pattern, file, '--sample-type', 'alloc_space', '--source', source, '--limit', '0').functions) {
      for (const { line, flat, cum, source: text } of files.flatMap(({ lines }) => lines)) {
        found.set(`${name}:${line}`, `${flat},${cum},${text?.trim()}`);
      }
    }
    assert.ok(oracle.size > 5, stdout);
    assert.deepEqual(new Map([...found].sort()), new Map([...oracle].sort()));
  });

  it('reads like -list, and says where no source was found', () => {
    const text = run('list', 'withTimeout', allocs, '--sample-type', 'alloc_space', '--source', source).stdout;
    assert.match(
      text,
      /^Total: 3\.48GB\nROUTINE =+ \S+withTimeout\S* in \S+timeout\.go\n +\S+ +\S+ \(flat, cum\) [\d.]+% of Total\n/,
    );
    assert.match(text, /^ +\. +\. +45: {4}go func\(\) \{$/m);
    assert.match(text, /^ +0\.51GB +0\.51GB +46: {8}var buf \[64 << 10\]byte$/m);
    const without = run('list', 'withTimeout', allocs, '--sample-type', 'alloc_space', '--source', tmpdir());
    assert.equal(without.status, 0);
    assert.match(without.stdout, /^ +\S+ +\S+ +46:$/m);
    assert.match(without.stdout, /^ The source was not found\. Say --source DIR\.$/m);
    assert.match(run('list', 'nosuch', cpu).stderr, /^gopherscope: Nothing matches "nosuch"\. /);
    assert.match(run('list', 'main', cpu, '--source', '/no/such').stderr, /cannot be read\. Give --source a folder/);
  });
});

describe('profiles from and to standard streams', function () {
  this.timeout(120_000);

  it('reads - and writes -, so that commands can be joined', () => {
    const cliOf = (args: readonly string[], input?: Buffer) =>
      spawnSync(process.execPath, [cli, 'profile', ...args], { input, maxBuffer: 1 << 26 });
    const merged = cliOf(['merge', cpu, cpu, '-o', '-']);
    assert.equal(merged.status, 0);
    assert.match(String(merged.stderr), /^-: \d+ samples of 2 files\n$/);
    const top = JSON.parse(String(cliOf(['top', '-', '--format', 'json'], merged.stdout).stdout)) as Rows;
    assert.equal(top.total, 2 * json<Rows>('top', cpu).total);
    const exported = cliOf(['export', cpu, '--format', 'pprof', '-o', '-']);
    assert.equal(exported.status, 0);
    const again = JSON.parse(String(cliOf(['top', '-', '--format', 'json'], exported.stdout).stdout)) as Rows;
    assert.equal(again.total, json<Rows>('top', cpu).total);
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
      const total = (type: string): number => json<Rows>('top', file, '--sample-type', type).total;
      assert.equal(total('alloc/bytes'), total('0'));
      assert.equal(total('alloc/count'), total('1'));
      assert.notEqual(total('0'), total('1'));
      assert.match(run('top', file, '--sample-type', 'cpu').stderr, /Choose one of: alloc\/bytes, alloc\/count\./);
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
    ['an empty standard input', ['top', '-'], /- is empty/],
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

  it('writes no name into CSV that a spreadsheet takes for a formula', () => {
    const { stdout } = run('top', cpu, '--format', 'csv', '--tagroot', 'handler');
    assert.ok(stdout.endsWith('\r\n'));
    assert.ok(!/^[=+@-]/m.test(stdout));
  });
});
