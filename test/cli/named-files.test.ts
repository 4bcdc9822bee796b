/** Files that are named on the command line, and files that make no sense: what is looked at, what is told, and how the run ends. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { leak, Shop } from './shop';

describe('a file that is named, or makes no sense', () => {
  let play: Shop;
  beforeEach(() => {
    play = new Shop();
  });
  afterEach(() => play.remove());
  const json = (args: readonly string[] = [], environment = {}) => play.json(args, environment);

  const file = (declared: string, more = '') => `package shop\n\nimport "os"\n${more}\n${declared}`;

  it('sees a file named directly as a part of its package, and reports that file only', () => {
    const opens = (name: string) =>
      `func ${name}(p string) error {\n\tf, err := os.Open(p)\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn use(f)\n}\n`;
    play.write(
      'log/a.go',
      file(
        'type L struct{ f *os.File }\n\nfunc (l *L) Open(p string) (err error) {\n\tl.f, err = os.Open(p)\n\treturn err\n}\n',
      ),
    );
    play.write('log/b.go', 'package shop\n\nfunc (l *L) Close() error { return l.f.Close() }\n');
    assert.deepEqual([json(['log']).findings, json(['log/a.go']).findings], [[], []]);
    play.write('sub/a.go', file(opens('A')));
    play.write('sub/b.go', file(opens('B')));
    play.write('sub/z.go', file('func use(f *os.File) error { return f.Sync() }\n'));
    const told = (...args: string[]) => {
      const { findings, summary } = json(args);
      return [findings.map((each: { file: string }) => each.file), summary.files, summary.lines, summary.functions];
    };
    assert.deepEqual(told('sub'), [['sub/a.go', 'sub/b.go'], 3, 27, 3]);
    assert.deepEqual(told('sub/b.go'), [['sub/b.go'], 1, 11, 1]);
    assert.deepEqual(told('sub/b.go', '--no-cache'), [['sub/b.go'], 1, 11, 1]);
    assert.deepEqual(told('sub/b.go', 'sub/a.go'), [['sub/a.go', 'sub/b.go'], 2, 22, 2]);
    assert.deepEqual(told('sub/b.go', './...')[0], ['sub/a.go', 'sub/b.go']);
    // What is wrong with its neighbours is not what was asked.
    play.write('sub/bad.go', 'package shop\n\nfunc f() {\n');
    play.write('sub/other.go', 'package other\n\nfunc g() {}\n');
    assert.deepEqual(json(['sub/b.go']).errors, []);
    assert.deepEqual(told('sub/b.go'), [['sub/b.go'], 1, 11, 1]);
  });

  it('exits with 2 when a file named directly cannot be read as Go, and goes on past it in a scan', () => {
    play.write('poll.go', leak);
    play.write('broken.go', 'package shop\n\nfunc f() {\n');
    const named = play.run(['check', 'broken.go']);
    assert.equal(named.status, 2);
    assert.match(named.stderr, /^gopherscope: Cannot check broken\.go: Line 3: .*\n$/);
    play.write('text.go', 'hello\n');
    play.write('empty.go', '');
    play.write('binary.go', '\x7fELF\0\x01');
    for (const name of ['text.go', 'empty.go', 'binary.go']) {
      for (const path of [name, `./${name}`, join(play.root, name)]) {
        assert.equal(play.run(['check', path]).status, 2, path);
        assert.equal(play.run(['check', 'poll.go', path]).status, 2, path);
      }
      assert.equal(play.run(['fix', name]).status, 2, name);
      const { stdout } = play.run(['check', '--format', 'sarif', name]);
      assert.equal(JSON.parse(stdout).runs[0].invocations[0].executionSuccessful, false);
    }
    const scan = json();
    assert.equal(scan.status, 1);
    assert.deepEqual(
      scan.errors.map(({ file }: { file: string }) => file),
      ['binary.go', 'broken.go', 'empty.go', 'text.go'],
    );
  });

  it('says where a text stops making sense, and that the rest of it was checked', () => {
    const whole = leak.replace('package shop\n', '');
    const broken = (body: string) =>
      `package shop\n\nfunc Half(p string) {\n${body}}\n${whole.replace('import "time"\n', '')}`;
    for (const [body, message] of [
      ['\tfoo(1, 2\n\t_ = p\n', 'Line 4: ( is never closed.'],
      ['\t_ = p\n\t}\n\t_ = p\n', 'Line 6: this stands outside of every declaration.'],
      ['\tif p != "" {\n\t\t_ = p\n', 'Line 3: { is never closed.'],
      ['\ttime.Tick(a b c)\n\t_ = p\n', 'Line 4: syntax error.'],
    ] as const) {
      play.write('poll.go', broken(body).replace('package shop\n', 'package shop; import "time"\n'));
      const { status, stdout } = play.run(['check']);
      assert.equal(status, 1, stdout);
      assert.ok(stdout.includes(`\npoll.go: checked in part: ${message} The rest was checked.\n`), stdout);
      const fix = play.run(['fix']);
      assert.ok(fix.stdout.includes(`poll.go: not touched: ${message}\n`), fix.stdout);
      const fixNamed = play.run(['fix', 'poll.go']);
      assert.equal(fixNamed.stderr, `gopherscope: Cannot fix poll.go: ${message} Mend it first.\n`);
      assert.ok(!fixNamed.stdout.includes(message), 'it is said once');
      const named = play.run(['check', 'poll.go']);
      assert.equal(named.status, 2);
      assert.ok(named.stderr.startsWith(`gopherscope: Cannot check all of poll.go: ${message} `), named.stderr);
    }
    play.write('poll.go', 'package shop\n\nfunc Half() {\n');
    assert.match(play.run(['check']).stdout, /^poll\.go: not checked: Line 3: \{ is never closed\.\n/);
  });
});
