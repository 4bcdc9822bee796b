/** What `profile tags`, `traces` and `list` print is what `go tool pprof` prints, as processes. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encode, type Field, message, smallProfile, smallStrings } from './builder';
import { pprof } from './pprof';
import { randomProfile } from './random-profile';
import { recordings } from './recordings';
import { cli, profileJson, runProfile } from './run-profile';

const example = resolve('examples/leaky-service/profiles');
const cpu = join(example, 'cpu.pb.gz');
const heap = join(example, 'heap.pb.gz');
const allocs = join(example, 'allocs.pb.gz');

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
      const { labels } = profileJson<Tags>('tags', file, ...ours);
      const oracle = await pprofTags(file, unit, theirs);
      assert.deepEqual(labels.map(({ key }) => key).sort(), [...oracle.keys()].sort());
      for (const { key, values } of labels) {
        assert.deepEqual(new Map(values.map(({ text, value }) => [text, value])), oracle.get(key), key);
      }
    });
  }

  it('says which units are taken for another one, where pprof does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gopherscope-units-'));
    try {
      const file = join(folder, 'mixed.pb');
      // Labels `label` of 4 value, 4 other and 4 of no unit; `value` has one unit only.
      const sized = (unit: number, key = 6): Field => [
        2,
        message([1, [1]], [2, [5]], [3, message([1, key], [3, 4], [4, unit])]),
      ];
      const other = smallStrings.length;
      const samples = [sized(7), sized(0), sized(other), sized(7, 7)];
      writeFileSync(file, encode([...smallProfile(), [6, 'other'], ...samples]));
      const theirs = spawnSync('go', ['tool', 'pprof', '-tags', file], { encoding: 'utf8' });
      assert.match(theirs.stderr, /For tag label used unit value, also encountered unit\(s\) other/);
      assert.doesNotMatch(theirs.stderr, /For tag value/);
      // `top` counts while it reads.
      for (const command of ['tags', 'top']) {
        assert.equal(
          runProfile(command, file).stderr,
          `${file}: Numbers of the label label are in value and in other. All are taken as value, as in pprof.\n`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('adds up what stands in two rows of strings, as -tags does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gopherscope-rows-'));
    try {
      const file = join(folder, 'rows.pb');
      const [key, value] = [smallStrings.length, smallStrings.length + 1];
      const again: Field = [2, message([1, [1]], [2, [5]], [3, message([1, key], [2, value])])];
      writeFileSync(file, encode([...smallProfile(), [6, 'label'], [6, 'value'], again]));
      const theirs = spawnSync('go', ['tool', 'pprof', '-tags', '-unit=ns', file], { encoding: 'utf8' });
      assert.match(theirs.stdout, / 35ns .*: value\n/);
      const { labels } = profileJson<Tags>('tags', file);
      assert.deepEqual(labels, [{ key: 'label', value: 35, values: [{ text: 'value', value: 35 }] }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the sizes of a heap profile, largest first, and reads like -tags', () => {
    const { labels } = profileJson<Tags>('tags', heap);
    assert.equal(labels[0]!.key, 'bytes');
    const values = labels[0]!.values.map(({ value }) => value);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => b - a),
    );
    assert.ok(labels[0]!.values.every(({ unit, number }) => unit === 'bytes' && number! > 0));
    const text = runProfile('tags', heap, '--limit', '2').stdout;
    assert.match(
      text,
      /^bytes: Total [\d.]+MB of [\d.]+MB \(100%\)\n +[\d.]+MB \( ?[\d.]+%\): 64kB\n.*\n\d+ more; --limit 0 shows all\n$/,
    );
    assert.equal(runProfile('tags', heap, '--taghide', '.').stdout, 'No sample has a label.\n');
    assert.match(
      runProfile('tags', cpu, '--format', 'csv').stdout,
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
      const { status, stdout, stderr } = runProfile('traces', file, ...ours);
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
      const found = traceBlocks(runProfile('traces', file, '--sample-type', 'samples').stdout, false);
      assert.deepEqual(
        found.filter((block) => !block.includes('(no stack)')),
        oracle,
      );
    }
    const labels = Array.from({ length: 10 }, (_, at) => {
      const file = join(folder, `made${at + 1}.pb`);
      return profileJson<{ samples: readonly { labels: readonly object[] }[] }>('traces', file).samples;
    }).flatMap((samples) => samples.flatMap((sample) => sample.labels));
    assert.ok(labels.some((label) => 'text' in label));
    assert.ok(labels.some((label) => 'number' in label && 'unit' in label));
    const csv = runProfile('traces', cpu, '--format', 'csv', '--limit', '3').stdout.split('\r\n');
    assert.equal(csv[0], 'value,labels,stack');
    assert.equal(csv.length, 5);
    assert.match(csv[1]!, /^10000000,,runtime\.notewakeup < runtime\.startm < /);
  });
});

describe('long tables as a command', function () {
  this.timeout(120_000);

  it('end without a word when a reader has seen enough', () => {
    const pipe = `"${process.execPath}" "${cli}" profile traces "${cpu}" --format json | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', pipe], { encoding: 'utf8' });
    assert.match(
      stdout,
      /^\{"version":1,"sampleType":\{"type":"cpu","unit":"nanoseconds"\},"total":1800000000,"samples":\[\n$/,
    );
    assert.equal(stderr, '');
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
    const ours = runProfile(
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
    for (const { name, files } of profileJson<{
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
    const text = runProfile('list', 'withTimeout', allocs, '--sample-type', 'alloc_space', '--source', source).stdout;
    assert.match(
      text,
      /^Total: 3\.48GB\nROUTINE =+ \S+withTimeout\S* in \S+timeout\.go\n +\S+ +\S+ \(flat, cum\) [\d.]+% of Total\n/,
    );
    assert.match(text, /^ +\. +\. +45: {4}go func\(\) \{$/m);
    assert.match(text, /^ +0\.51GB +0\.51GB +46: {8}var buf \[64 << 10\]byte$/m);
    const without = runProfile('list', 'withTimeout', allocs, '--sample-type', 'alloc_space', '--source', tmpdir());
    assert.equal(without.status, 0);
    assert.match(without.stdout, /^ +\S+ +\S+ +46:$/m);
    assert.match(without.stdout, /^ The source was not found\. Say --source and the folder it lies in\.$/m);
    const std = ['list', 'http.*conn..serve$', cpu, '--source', source] as const;
    // The library is where go is.
    assert.match(runProfile(...std).stdout, /: +serverHandler\{c\.server\}\.ServeHTTP/);
    const noGo = { ...process.env, PATH: '/nonexistent', GOROOT: '' };
    const lost = (...more: readonly string[]): string =>
      spawnSync(process.execPath, [cli, 'profile', ...std, ...more], { encoding: 'utf8', env: noGo }).stdout;
    assert.match(lost(), /^ The source was not found\. Say --source "\$\(go env GOROOT\)\/src"\.$/m);
    const goRoot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
    assert.match(lost('--source', join(goRoot, 'src')), /: +serverHandler\{c\.server\}\.ServeHTTP/);
    // The default is said once.
    assert.equal(runProfile('list', '--help').stdout.match(/default: [^)]*(directory|"\.")/g)?.length, 1);
    const rows = runProfile(
      'list',
      'withTimeout',
      allocs,
      '--sample-type',
      'alloc_space',
      '--source',
      source,
      '--format',
      'csv',
    );
    assert.match(rows.stdout, /^function,file,line,flat,cum,source\r\n/);
    assert.match(rows.stdout, /,46,\d+,\d+, {8}var buf \[64 << 10\]byte\r\n/);
    assert.match(runProfile('list', 'nosuch', cpu).stderr, /^gopherscope: Nothing matches "nosuch"\. /);
    assert.match(
      runProfile('list', 'main', cpu, '--source', '/no/such').stderr,
      /cannot be read\. Give --source a folder/,
    );
  });
});
