/** `gopherscope fix` on real files: what it writes, what it leaves, what it says; and the example service, which builds and is clean afterwards. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Playground } from './run';

const leak = `package shop

import "time"

// Poll asks for ever.
func Poll(ask func() bool) {
	ticker := time.NewTicker(time.Second)
	for range ticker.C {
		if ask() {
			return
		}
	}
}
`;
const fixed = leak.replace('time.Second)\n', 'time.Second)\n\tdefer ticker.Stop()\n');

describe('fix', () => {
  let play: Playground;
  const read = (file: string) => readFileSync(join(play.root, file), 'utf8');
  beforeEach(() => {
    play = new Playground();
    play.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
  });
  afterEach(() => play.remove());

  it('writes the fix, keeps the mode, and finds nothing the second time', () => {
    play.write('poll.go', leak);
    chmodSync(join(play.root, 'poll.go'), 0o640);
    const first = play.run(['fix']);
    assert.deepEqual(
      [first.status, first.stderr],
      [0, `gopherscope: writing 1 file below ${play.root}\n`],
      first.stdout,
    );
    assert.equal(first.stdout, 'fixed 1 finding in 1 file\n');
    assert.equal(read('poll.go'), fixed);
    assert.equal(statSync(join(play.root, 'poll.go')).mode & 0o777, 0o640);
    assert.equal(play.run(['fix']).stdout, 'fixed 0 findings in 0 files\n');
    assert.equal(play.run(['check']).status, 0);
    assert.deepEqual(readdirSync(play.root).sort(), ['.cache', 'go.mod', 'poll.go'], 'no temporary files');
  });

  it('takes away the release that the deferred one stands in for, and offers none where one would have to stay', () => {
    const text = (end: string) => `package shop

import "os"

func Save(path string, data []byte) error {
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	f.Close()
	return ${end}
}
`;
    play.write('save.go', text('nil'));
    const check = play.run(['check']);
    assert.match(check.stdout, /fix: Defer f\.Close\(\) instead of calling it\n/);
    assert.equal(play.run(['fix']).status, 0);
    const once = text('nil').replace('\tf.Close()\n', '').replace('\tif _,', '\tdefer f.Close()\n\tif _,');
    assert.equal(read('save.go'), once);
    const renames = text('os.Rename(path+".new", path)');
    play.write('save.go', renames);
    assert.match(play.run(['fix']).stdout, /resource-not-closed: .* \(no safe fix\)\n/);
    assert.equal(read('save.go'), renames, 'the file must be closed before it is renamed');
  });

  it('fixes what check shows, and says how to have hints fixed, too', () => {
    play.write('poll.go', leak);
    play.write('.gopherscope.yaml', 'rules:\n  ticker-not-stopped: hint\n');
    assert.match(play.run(['check']).stdout, /^1 hint not shown; -v shows it\.\n/);
    const plain = play.run(['fix']);
    assert.equal(plain.stdout, 'fixed 0 findings in 0 files\n1 hint with a fix left as it is; -v fixes it, too.\n');
    assert.equal(read('poll.go'), leak);
    assert.match(play.run(['fix', '-v']).stdout, /^fixed 1 finding in 1 file\n/);
    assert.equal(read('poll.go'), fixed);
  });

  it('shows a diff that patch can apply, and writes nothing', () => {
    play.write('sub/poll.go', leak);
    const { status, stdout, stderr } = play.run(['fix', '--dry-run', './...']);
    assert.equal(status, 1);
    assert.match(stderr, /^would fix 1 finding in 1 file\n/);
    assert.match(stdout, /^--- a\/sub\/poll\.go\t?\n\+\+\+ b\/sub\/poll\.go\t?\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
    assert.equal(read('sub/poll.go'), leak);
    const patch = spawnSync('git', ['apply', '-'], { cwd: play.root, input: stdout, encoding: 'utf8' });
    assert.equal(patch.status, 0, patch.stderr);
    assert.equal(read('sub/poll.go'), fixed);
  });

  it('tells what a dry run leaves in the lines of the files as they are, whatever the fixes add and take away', () => {
    const text = `${leak}
func Save(path string, quick bool) {
	f, err := os.Create(path)
	if err != nil {
		return
	}
	if quick {
		return
	}
	f.Close()
}

// Lock has no safe fix.
func Lock(sem chan struct{}, quick bool) {
	sem <- struct{}{}
	if quick {
		return
	}
	<-sem
}
`.replace('import "time"', 'import (\n\t"os"\n\t"time"\n)');
    play.write('poll.go', text);
    const lineOf = (code: string) => text.split('\n').indexOf(code) + 1;
    const left = new RegExp(
      `^poll\\.go:${lineOf('\tsem <- struct{}{}')}:2: warning: semaphore-not-released: (.*)$`,
      'm',
    );
    const { stderr } = play.run(['fix', '--dry-run']);
    assert.match(stderr, left);
    assert.match(
      left.exec(stderr)![1]!,
      new RegExp(`returns at line ${text.split('\n').lastIndexOf('\t\treturn') + 1}\\.`),
    );
  });

  it('keeps Windows line ends, a byte order mark and what links lead to', () => {
    const windows = `\uFEFF${leak.replaceAll('\n', '\r\n')}`;
    play.write('real/poll.txt', windows);
    symlinkSync('real/poll.txt', join(play.root, 'poll.go'));
    assert.equal(play.run(['fix']).status, 0);
    assert.equal(read('real/poll.txt'), `\uFEFF${fixed.replaceAll('\n', '\r\n')}`);
  });

  it('fixes only the files that are named, knowing their neighbours', () => {
    const opens =
      'package shop\n\nimport "os"\n\nfunc NAME(p string) error {\n\tf, err := os.Open(p)\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn use(f)\n}\n';
    const [a, b] = ['A', 'B'].map((name) => opens.replace('NAME', name)) as [string, string];
    play.write('a.go', a);
    play.write('b.go', b);
    play.write('use.go', 'package shop\n\nimport "os"\n\nfunc use(f *os.File) error { return f.Close() }\n');
    assert.equal(play.run(['fix', 'a.go']).stdout, 'fixed 0 findings in 0 files\n');
    play.write('use.go', 'package shop\n\nimport "os"\n\nfunc use(f *os.File) error { return f.Sync() }\n');
    const named = play.run(['fix', 'a.go']);
    assert.deepEqual([named.stdout, named.stderr], ['fixed 1 finding in 1 file\n', '']);
    assert.deepEqual([read('a.go') === a, read('b.go') === b], [false, true]);
  });

  it('repairs once what two wait for each other for', () => {
    const text = `package shop

import "sync"

type store struct {
	mu    sync.Mutex
	saved chan int
	n     int
}

func Save(k int) int {
	s := &store{saved: make(chan int)}
	go func() {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
		<-s.saved
	}()
	s.mu.Lock()
	s.saved <- k
	s.mu.Unlock()
	return k
}
`;
    play.write('save.go', text);
    assert.equal(play.run(['fix']).stdout, 'fixed 1 finding in 1 file\n');
    assert.equal(
      read('save.go'),
      text.replace('\ts.saved <- k\n\ts.mu.Unlock()\n', '\ts.mu.Unlock()\n\ts.saved <- k\n'),
    );
    assert.equal(play.run(['check']).status, 0);
  });

  it('does only what --rule says, and nothing to a file that does not parse', () => {
    play.write('poll.go', leak);
    assert.equal(play.run(['fix', '--rule', 'time-tick']).stdout, 'fixed 0 findings in 0 files\n');
    assert.equal(read('poll.go'), leak);
    const broken = `${leak}\nfunc Half( {\n`;
    play.write('poll.go', broken);
    const { stdout } = play.run(['fix']);
    assert.equal(read('poll.go'), broken);
    assert.match(stdout, /poll\.go: not touched: Line 15: /);
  });

  it('makes the example service build and leaves no warning that has a safe fix', function () {
    this.timeout(180_000);
    cpSync('examples/leaky-service', join(play.root, 'service'), { recursive: true });
    const { stdout } = play.run(['fix'], {}, 'service');
    const build = spawnSync('go', ['build', './...'], { cwd: join(play.root, 'service'), encoding: 'utf8' });
    assert.equal(build.status, 0, build.stderr);
    const check = play.run(['check', '--format', 'json'], {}, 'service');
    const { findings } = JSON.parse(check.stdout) as { findings: readonly { rule: string; severity: string }[] };
    const warnings = findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
    assert.deepEqual(warnings, ['goroutine-endless'], stdout);
  });
});
