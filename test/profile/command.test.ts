/** The `profile` subcommands as processes: output, figures, exit codes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { byName, pprof, pprofPeek, pprofTop } from './pprof';

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
    const packages = JSON.parse(run('top', heap, '--granularity', 'packages', '--format', 'json').stdout) as Json;
    assert.ok(packages.rows.length > 5 && packages.rows.every(({ file }) => file === ''), 'a package is no file');
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
    const csv = run('top', heap, '--format', 'csv').stdout.split('\r\n');
    assert.equal(csv[0], 'name,file,flat,cum');
    assert.match(csv[1]!, /^("[^"]*"|[^",]+),("[^"]*"|[^",]*),\d+,\d+$/);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown flag', ['top', heap, '--bases', heap], /Unknown option '--bases'/],
    ['an unknown subcommand', ['trees', heap], /Unknown command 'trees'/],
    [
      'two kinds of base',
      ['top', heap, '--base', heap, '--diff-base', heap],
      /--base and --diff-base exclude each other/,
    ],
    ['a missing base', ['top', heap, '--normalize'], /--normalize needs a base\. Add --base FILE/],
    [
      'a base of another kind',
      ['top', heap, '--base', join(example, 'cpu.pb.gz')],
      /cpu\.pb\.gz has other sample types than \S+heap\.pb\.gz \(/,
    ],
    [
      'a bad regular expression of labels',
      ['top', heap, '--tagfocus', 'bytes=('],
      /in tagfocus that does not compile\. Correct it: missing closing \)/,
    ],
    ['a number no label can have', ['top', heap, '--tagignore', ':99999999999999999999'], /in tagignore that no label/],
    ['a name that nothing has', ['peek', 'no such function', heap], /Nothing matches "no such function"/],
    ['a merge into nowhere', ['merge', heap, '-o', '/no/such/folder/out.pb.gz'], /its folder does not exist/],
    ['a merge into a folder', ['merge', heap, '-o', example], /is a folder\. Name a file in it/],
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
      /in focus that does not compile\. Correct it: missing closing \)/,
    ],
    ['a missing file', ['top', 'nowhere.pb.gz'], /nowhere\.pb\.gz does not exist/],
    ['a folder', ['top', example], /is a folder/],
    ['another file', ['top', cli], /cli\.js is text, not a profile/],
    [
      'profiles of two kinds',
      ['top', heap, join(example, 'cpu.pb.gz')],
      /cpu\.pb\.gz has other sample types than \S+heap\.pb\.gz \(/,
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

function parsed<T>(...args: readonly string[]): T {
  const { status, stdout, stderr } = run(...args, '--format', 'json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

describe('profile top with bases and labels as a command', function () {
  this.timeout(120_000);
  const before = join(example, 'heap-before.pb.gz');
  const cpu = join(example, 'cpu.pb.gz');
  const cases: readonly (readonly [ours: readonly string[], theirs: readonly string[], file: string])[] = [
    [['--base', before], [`-base=${before}`], heap],
    [['--diff-base', before], [`-diff_base=${before}`], heap],
    [['--base', before, '--normalize'], [`-base=${before}`, '-normalize'], heap],
    [['--tagfocus', 'bytes=:4kb'], ['-tagfocus=bytes=:4kb'], heap],
    [['--tagignore', 'handler=charges'], ['-tagignore=handler=charges'], cpu],
    [['--tagroot', 'handler', '--focus', 'v1'], ['-tagroot=handler', '-focus=v1'], cpu],
    [['--tagleaf', 'handler', '--granularity', 'files'], ['-tagleaf=handler', '-files'], cpu],
  ];
  for (const [ours, theirs, file] of cases) {
    it(`agrees with pprof for ${ours.join(' ').replaceAll(`${example}/`, '')}`, async () => {
      const json = parsed<Json>('top', file, ...ours);
      const oracle = await pprofTop([file], json.sampleType.unit, theirs);
      assert.deepEqual(byName(json.rows), byName(oracle.rows));
      assert.equal(json.total, oracle.total);
    });
  }

  it('subtracts several bases, as pprof subtracts one that it joined of them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gopherscope-bases-'));
    try {
      const joined = join(folder, 'bases.pb.gz');
      await pprof(['-proto', `-output=${joined}`, before, join(example, 'allocs.pb.gz')]);
      const json = parsed<Json>('top', heap, '--base', before, '--base', join(example, 'allocs.pb.gz'));
      const oracle = await pprofTop([heap], json.sampleType.unit, [`-base=${joined}`]);
      assert.deepEqual(byName(json.rows), byName(oracle.rows));
      assert.equal(json.total, oracle.total);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('narrows with each --focus, and hides with each --hide', () => {
    const names = (...args: readonly string[]): string[] =>
      parsed<Json>('top', cpu, ...args).rows.map((row) => row.name);
    const both = names('--focus', 'net/http', '--focus', 'runtime/pprof');
    assert.deepEqual(both, names('--focus', 'runtime/pprof', '--focus', 'net/http'));
    assert.ok(both.length > 0 && both.length < names('--focus', 'net/http').length);
    const shown = names('--hide', '^runtime', '--hide', '^net');
    assert.ok(shown.length > 0 && !shown.some((name) => /^(runtime|net)/.test(name)));
  });
});

interface TreeJson {
  readonly total: number;
  readonly rows: readonly {
    readonly depth: number;
    readonly name: string;
    readonly flat: number;
    readonly cum: number;
  }[];
}

describe('profile tree as a command', function () {
  this.timeout(120_000);

  it('holds every sample once, each node below its caller', () => {
    const { total, rows } = parsed<TreeJson>('tree', heap, '--sample-type', 'alloc_space');
    assert.equal(
      rows.reduce((sum, row) => sum + row.flat, 0),
      total,
    );
    const open: number[] = [];
    rows.forEach((row, at) => {
      assert.ok(row.depth <= open.length + 1, `${row.name} hangs in the air`);
      open.length = row.depth - 1;
      const caller = open.at(-1);
      if (caller !== undefined) assert.ok(row.cum <= rows[caller]!.cum);
      open.push(at);
    });
    const table = parsed<Json>('top', heap, '--sample-type', 'alloc_space');
    const flat = new Map<string, number>();
    for (const row of rows) flat.set(row.name, (flat.get(row.name) ?? 0) + row.flat);
    for (const row of table.rows) assert.equal(flat.get(row.name), row.flat, row.name);
  });

  it('keeps the heaviest nodes, with their callers, and says what it leaves out', () => {
    const { rows } = parsed<TreeJson>('tree', heap, '--limit', '12');
    const all = parsed<TreeJson>('tree', heap).rows;
    assert.equal(rows.length, 12);
    const lightest = Math.min(...rows.map((row) => row.cum));
    assert.ok(all.filter((row) => row.cum > lightest).length <= 12);
    const text = run('tree', heap, '--limit', '12').stdout;
    assert.match(text, /flat {2}flat% +cum {3}cum% {2}tree\n/);
    assert.match(text, /^ +0 +0% +\S+ +\S+% {2}(\S+).*\n.*% {4}\S+/m);
    assert.match(text, /\d+ more below/);
    assert.match(text, new RegExp(`${all.length - 12} more; --limit 0 shows all\n$`));
    assert.match(run('tree', heap, '--format', 'csv').stdout, /^depth,name,file,flat,cum\r\n1,/);
  });
});

describe('profile peek as a command', function () {
  this.timeout(120_000);

  it('has the callers and callees of pprof -peek', async () => {
    const pattern = 'charge|mallocgc|Marshal';
    const json = parsed<{ functions: readonly (Json['rows'][number] & { callers: Call[]; callees: Call[] })[] }>(
      'peek',
      pattern,
      heap,
      '--sample-type',
      'alloc_space',
    );
    interface Call {
      readonly name: string;
      readonly value: number;
      readonly inlined: boolean;
    }
    const calls = (list: readonly Call[]): string[] =>
      list.map(({ name, value, inlined }) => `${value} ${name}${inlined ? ' (inline)' : ''}`);
    const oracle = await pprofPeek([heap], 'bytes', pattern, ['-sample_index=alloc_space']);
    assert.deepEqual(
      json.functions.map(({ name, flat, cum, callers, callees }) => {
        return { name, flat, cum, callers: calls(callers), callees: calls(callees) };
      }),
      oracle,
    );
    assert.ok(oracle.length > 3);
  });

  it('reads like -peek', () => {
    const text = run('peek', 'withTimeout', heap).stdout;
    assert.match(text, /calls calls% \+ context\n-+\+-+\n/);
    assert.match(text, /% {16}\| \S*withTimeout/);
    assert.match(run('peek', 'withTimeout', heap, '--format', 'csv').stdout, /^function,role,name,file,flat,cum\r\n/);
  });
});

interface DiffJson {
  readonly base: number;
  readonly now: number;
  readonly delta: number;
  readonly grown: number;
  readonly rows: readonly {
    readonly change: string;
    readonly base: number;
    readonly now: number;
    readonly delta: number;
    readonly share: number | null;
    readonly module: string;
    readonly function: string;
    readonly frames: readonly string[];
  }[];
}

describe('profile diff as a command', function () {
  this.timeout(120_000);
  const [before, after] = ['goroutine-before', 'goroutine-after'].map((name) => join(example, `${name}.pb.gz`));

  it('tells by path what grew, is new or gone, and sums up to both profiles', () => {
    const diff = parsed<DiffJson>('diff', before!, after!);
    assert.equal(diff.base, parsed<Json>('top', before!).total);
    assert.equal(diff.now, parsed<Json>('top', after!).total);
    const [first] = diff.rows;
    assert.equal(first!.function, 'example.com/payments/charge.(*Service).withTimeout.func1');
    assert.equal(first!.module, 'example.com/payments');
    assert.equal(first!.change, 'new');
    assert.ok(diff.rows.some((row) => row.change === 'gone' && row.share === null && row.delta < 0));
    const sum = (of: (row: DiffJson['rows'][number]) => number): number =>
      diff.rows.reduce((total, row) => total + of(row), 0);
    assert.equal(
      sum((row) => row.delta),
      diff.now - diff.base,
    );
    assert.equal(
      sum((row) => Math.max(0, row.delta)),
      diff.grown,
    );
    assert.ok(Math.abs(sum((row) => row.share ?? 0) - 1) < 1e-9);
  });

  it('has the figures of pprof -diff_base for the function a path ends in', async () => {
    const hide = '-hide=^runtime|^internal/poll|^internal/runtime';
    const oracle = await pprofTop([after!], 'count', [`-diff_base=${before}`, hide]);
    const flat = new Map<string, number>();
    // Nothing is left out that could be told in the same words as something else.
    const diff = parsed<DiffJson>('diff', before!, after!, '--hide', '^runtime|^internal/poll|^internal/runtime');
    for (const row of diff.rows) {
      const leaf = row.frames.at(-1)!;
      flat.set(leaf, (flat.get(leaf) ?? 0) + row.delta);
    }
    for (const row of oracle.rows) assert.equal(flat.get(row.name) ?? 0, row.flat, row.name);
  });

  it('tells paths apart by labels, too', () => {
    const text = run('diff', before!, after!, '--tagroot', 'handler').stdout;
    assert.match(text, /^ +base +now +change {2}growth +handler +state +module +source +path$/m);
    assert.match(text, /% {2}new +POST \/charges +chan send +example\.com\/payments {2}/);
  });

  it('prints a table with signs, shares and modules, and CSV', () => {
    const text = run('diff', before!, after!).stdout;
    assert.match(text, /^goroutine {2}9 → 219 \(\+210\)$/m);
    assert.match(
      text,
      /^ +0 +45 +\+45 +21 % {2}new +chan send +example\.com\/payments +timeout\.go:49 +charge\.\(\*Service\)\.withTimeout\.func1$/m,
    );
    assert.match(text, /^ +1 +0 +-1 +– {2}gone /m);
    assert.equal(run('diff', after!, after!).stdout.split('\n').at(-2), 'Nothing changed.');
    assert.match(
      run('diff', before!, after!, '--format', 'csv').stdout,
      /^labels,path,state,change,base,now,delta,share of growth %,module,function,file,line\r\n.*\/timeout\.go,49\r\n/,
    );
  });
});

describe('profile merge as a command', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'gopherscope-merge-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly (readonly [name: string, ours: readonly string[], theirs: readonly string[]])[] = [
    ['several files', [heap, join(example, 'allocs.pb.gz')], [heap, join(example, 'allocs.pb.gz')]],
    [
      'a difference',
      [heap, '--diff-base', join(example, 'heap-before.pb.gz')],
      [`-diff_base=${join(example, 'heap-before.pb.gz')}`, heap],
    ],
    ['what a focus leaves', [heap, '--focus', 'charge'], ['-focus=charge', heap]],
  ];
  for (const [name, ours, theirs] of cases) {
    it(`writes ${name} so that pprof reads the same figures`, async () => {
      const out = join(folder, 'out.pb.gz');
      const { status, stdout, stderr } = run('merge', ...ours, '-o', out);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /out\.pb\.gz: \d+ samples of (1 file|\d files, equal stacks added up)\n$/);
      for (const type of ['inuse_space', 'alloc_objects']) {
        const unit = type === 'inuse_space' ? 'bytes' : 'count';
        const written = await pprofTop([out], unit, [`-sample_index=${type}`, '-lines']);
        const asked = await pprofTop([], unit, [`-sample_index=${type}`, '-lines', ...theirs]);
        assert.deepEqual(byName(written.rows), byName(asked.rows));
      }
      assert.deepEqual(readdirSync(folder), ['out.pb.gz'], 'nothing else is left behind');
    });
  }
});
