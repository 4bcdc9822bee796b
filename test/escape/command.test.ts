/** `gopherscope escape` as a user runs it, on a module with tests, twins by name, a broken package and letters of many bytes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Document {
  readonly facts: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly function: string;
    readonly file: string;
    readonly range: {
      readonly start: { readonly line: number; readonly column: number };
      readonly end: { readonly column: number };
    };
    readonly flow: readonly unknown[];
    readonly allocatedBytes?: number;
  }[];
  readonly errors: readonly { readonly file?: string; readonly line?: number; readonly message: string }[];
  readonly summary: { readonly unknownLines: number };
}

describe('escape', function () {
  this.timeout(120_000);
  let module: string;
  before(() => {
    module = realpathSync(mkdtempSync(join(tmpdir(), 'escape-')));
    cpSync('test/fixtures/escape/module', module, { recursive: true });
  });
  after(() => rmSync(module, { recursive: true, force: true }));

  const run = (args: readonly string[], cwd = module) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli.js'), 'escape', ...args], {
      cwd,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const json = (args: readonly string[], cwd?: string) => {
    const { stdout, ...rest } = run([...args, '--format', 'json', '--kind', 'all'], cwd);
    return { ...rest, document: JSON.parse(stdout) as Document };
  };

  it('says what is missing where there is no module', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lone-')));
    try {
      writeFileSync(join(folder, 'a.go'), 'package main\n\nfunc main() { println(*new(int)) }\n');
      for (const args of [[], ['./...'], [folder]]) {
        const { status, stdout, stderr } = run(args, folder);
        assert.deepEqual([status, stdout], [2, ''], args.join(' '));
        assert.equal(
          stderr,
          `gopherscope: There is no go.mod in ${folder} or above it, so the go command knows of no package there. Run escape inside of a module, or make one with go mod init.\n`,
        );
      }
      assert.equal(run(['a.go'], folder).status, 0, 'a file needs none');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds each kind, in tests too, with UTF-16 columns', () => {
    const { status, stderr, document } = json(['./wide']);
    assert.equal(status, 0, stderr);
    assert.equal(document.summary.unknownLines, 0);
    const of = (kind: string) => document.facts.filter((fact) => fact.kind === kind).map(({ subject }) => subject);
    assert.deepEqual(of('moved-to-heap').sort(), ['größe', 'inside', 'outside']);
    assert.deepEqual(of('leaking-param'), ['p']);
    assert.deepEqual(of('leaking-param-content'), ['p']);
    assert.deepEqual(of('leaking-param-to-result'), ['p']);
    assert.ok(of('escapes').includes('"x does not escape: (really)"'));
    const moved = document.facts.find(({ subject }) => subject === 'größe')!;
    const line = readFileSync(join(module, 'wide/wide.go'), 'utf8').split('\n')[moved.range.start.line - 1]!;
    assert.equal(line.slice(moved.range.start.column - 1, moved.range.end.column - 1), 'größe');
    assert.equal(moved.function, 'Größe');
    assert.ok(moved.flow.length > 0);
  });

  it('does not mix files of one name, nor bodies compiled in other packages', () => {
    const { document } = json(['./same/...', './generic', '--no-tests']);
    const moved = document.facts.filter(({ kind }) => kind === 'moved-to-heap');
    const where = (file: string) => moved.filter((fact) => fact.file === file).map(({ subject }) => subject);
    assert.deepEqual(where('same/one/list.go'), ['generic.boxed', 'one']);
    assert.deepEqual(where('same/two/list.go'), ['generic.boxed', 'two']);
    assert.ok(where('generic/list.go').every((subject) => subject === 'generic.boxed'));
  });

  it('says what does not build, where, and still shows the rest', () => {
    const { status, stderr, document } = json(['./broken', './wide', './needs']);
    assert.equal(status, 2);
    assert.match(stderr, /^gopherscope: broken\/broken\.go:5:29: .*\n$/);
    const lines = document.errors.filter(({ file }) => file === 'broken/broken.go').map(({ line }) => line);
    assert.deepEqual([...new Set(lines)], [5, 8, 12]);
    assert.ok(document.errors.some(({ message }) => message.includes('too many return values\n\thave')));
    assert.ok(document.facts.some(({ subject }) => subject === 'größe'));
  });

  it('fails on an escape that the baseline does not know, and on no other', () => {
    const baseline = join(module, 'escapes.json');
    assert.equal(run(['./wide', '--write-baseline', baseline]).status, 0);
    const file = join(module, 'wide/wide.go');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('package wide', 'package wide\n\n// Lines moved.'));
    assert.equal(run(['./wide', '--baseline', baseline]).status, 0);
    // Another folder of the module: the baseline's paths are the module's.
    assert.equal(run(['.', '--baseline', baseline], join(module, 'wide')).status, 0);
    writeFileSync(file, `${text}\nfunc Gained() *int { gained := 1; return &gained }\n`);
    const { status, stdout } = run(['./wide', '--baseline', baseline]);
    assert.equal(status, 1);
    assert.match(stdout, /wide\/wide\.go:\d+:\d+: moved to heap: gained \(new\)/);
    writeFileSync(file, text);
  });

  it('refuses what is no baseline, no kind, no format', () => {
    for (const args of [
      ['--baseline', 'go.mod'],
      ['--kind', 'heap'],
      ['--format', 'xml'],
      ['--toolexec', 'x'],
    ]) {
      const { status, stderr } = run(args);
      assert.equal(status, 2);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
    const { status, stderr } = run(['--', '-toolexec=/bin/true']);
    assert.equal(status, 2);
    assert.match(stderr, /does not get/);
  });

  it('says what each line allocated, as go tool pprof counts it', () => {
    const root = resolve('examples/leaky-service');
    const { status, stderr, document } = json(['./charge', './ledger', '--profile', 'profiles/allocs.pb.gz'], root);
    assert.equal(status, 0, stderr);
    const dearest = document.facts[0]!;
    assert.equal(dearest.file, 'ledger/statement.go');
    const pprof = spawnSync(
      'go',
      [
        'tool',
        'pprof',
        '-top',
        '-lines',
        '-unit=B',
        '-nodecount=100000',
        '-nodefraction=0',
        '-sample_index=alloc_space',
        'profiles/allocs.pb.gz',
      ],
      { cwd: root, encoding: 'utf8' },
    ).stdout;
    const lines = new Map<string, number>();
    for (const [, flat, place] of pprof.matchAll(/^ *(\d+)B .* (example\.com\/payments\/\S+\.go:\d+)/gm)) {
      lines.set(place!, (lines.get(place!) ?? 0) + Number(flat));
    }
    const costs = document.facts.filter(({ allocatedBytes }) => (allocatedBytes ?? 0) > 0);
    assert.ok(costs.length > 5);
    for (const fact of costs) {
      const place = `example.com/payments/${fact.file}:${fact.range.start.line}`;
      assert.equal(fact.allocatedBytes, lines.get(place), place);
    }
  });
});
