/** `check --new-from` in a real Git repository: only what a branch added, whatever it moved; and nothing the repository names is run. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Playground } from './run';

const leak = (name: string) => `package shop

import "time"

func ${name}(ask func() bool) {
	for range time.Tick(${name.length} * time.Second) { // ${name}
		if ask() {
			return
		}
	}
}
`;

describe('check --new-from', () => {
  let play: Playground;
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    const { status, stderr, stdout } = spawnSync('git', [...identity, ...args], { cwd: play.root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const commit = () => {
    git('add', '-A');
    git('commit', '-q', '-m', 'x');
  };
  const files = (...args: string[]) => {
    const { status, stdout, stderr } = play.run(['check', '--format', 'json', ...args]);
    assert.ok(status === 0 || status === 1, stderr);
    return JSON.parse(stdout).findings.map(({ file }: { file: string }) => file);
  };

  beforeEach(() => {
    play = new Playground();
    git('init', '-q', '-b', 'main');
    play.write('.gitignore', '.cache\n');
    play.write('go.mod', 'module example.com/shop\n\ngo 1.22\n');
    play.write('a/old.go', leak('Old'));
    play.write('b/still.go', leak('Still'));
    play.write('c/moves.go', leak('Moves'));
    commit();
    git('checkout', '-q', '-b', 'work');
  });
  afterEach(() => play.remove());

  it('reports what was added, committed or not, and nothing that only moved', () => {
    assert.deepEqual(files('--new-from', 'main'), []);
    play.write('a/old.go', leak('Old').replace('import "time"', '// More\n// lines.\n\nimport "time"'));
    play.write('b/fresh.go', leak('Fresh'));
    renameSync(join(play.root, 'c/moves.go'), join(play.root, 'c/moved.go'));
    commit();
    play.write('b/later.go', leak('Later'));
    assert.deepEqual(files(), ['a/old.go', 'b/fresh.go', 'b/later.go', 'b/still.go', 'c/moved.go']);
    assert.deepEqual(files('--new-from', 'main'), ['b/fresh.go', 'b/later.go']);
    assert.deepEqual(files('--new-from', 'main', 'a'), []);
  });

  it('does not hide a function behind another one that was repaired', () => {
    const both = (first: string, second: string) =>
      `package shop\n\nimport "time"\n\nfunc a(n int) { // a\n\t${first}\n}\n\nfunc b(n int) { // b\n\t${second}\n}\n`;
    const [ticking, done] = ['for range time.Tick(time.Second) { if n > 3 { return } }', 'println(time.Second)'];
    git('checkout', '-q', 'main');
    play.write('e/two.go', both(ticking, done));
    commit();
    git('checkout', '-q', '-b', 'later');
    play.write('e/two.go', both(done, ticking));
    assert.deepEqual(files('--new-from', 'main'), ['e/two.go']);
    play.write('e/two.go', both(ticking, done).replace('// a', '// a, and more'));
    assert.deepEqual(files('--new-from', 'main'), []);
  });

  it('compares with the merge base, not with the tip', () => {
    git('checkout', '-q', 'main');
    play.write('d/main.go', leak('Main'));
    rmSync(join(play.root, 'a/old.go'));
    commit();
    git('checkout', '-q', 'work');
    play.write('b/fresh.go', leak('Fresh'));
    assert.deepEqual(files('--new-from', 'main'), ['b/fresh.go']);
  });

  const caller = `package c

import (
	"os"

	"example.com/shop/h"
)

func Read(p string) error {
	f, err := os.Open(p)
	if err != nil {
		return err
	}
	return h.Fin(f)
}
`;
  const helper = (call: string, name = 'h') =>
    `package ${name}\n\nimport "os"\n\nfunc Fin(f *os.File) error {\n\treturn f.${call}()\n}\n`;

  it('reports what a change of an imported package makes of one that stayed', () => {
    play.write('use/c.go', caller);
    play.write('h/h.go', helper('Close'));
    commit();
    assert.deepEqual(files('use'), []);
    play.write('h/h.go', helper('Sync'));
    assert.deepEqual(files('use'), ['use/c.go']);
    for (const args of [[], ['--no-cache'], [], ['use'], ['use/c.go']])
      assert.deepEqual(files('--new-from', 'HEAD', ...args), ['use/c.go'], args.join(' '));
    symlinkSync('.', join(play.root, 'link'));
    assert.deepEqual(files('--new-from', 'HEAD', 'link/use'), ['link/use/c.go']);
    commit();
    assert.deepEqual(files('--new-from', 'HEAD~1'), ['use/c.go']);
    assert.deepEqual(files('--new-from', 'HEAD'), []);
    play.write('use/c.go', caller.replace('func Read', '// Read reads.\nfunc Read'));
    assert.deepEqual(files('--new-from', 'HEAD'), [], 'it was there before');
  });

  it('knows imported packages that have moved or are gone since', () => {
    play.write('use/c.go', caller);
    play.write('h/h.go', helper('Sync'));
    commit();
    renameSync(join(play.root, 'h'), join(play.root, 'k'));
    play.write('k/h.go', helper('Sync', 'k'));
    play.write(
      'use/c.go',
      caller.replace('shop/h"', 'shop/k"').replace('h.Fin', 'k.Fin').replace('package c', '// More.\npackage c'),
    );
    assert.deepEqual(files('use'), ['use/c.go']);
    // The line the finding is on is as it was.
    assert.deepEqual(files('--new-from', 'HEAD', 'use'), []);
  });

  it('sees a rename that is not committed as one that is', () => {
    git('mv', 'a/old.go', 'a/zold.go');
    renameSync(join(play.root, 'b/still.go'), join(play.root, 'c/quiet.go'));
    play.write('c/quiet.go', `// Moved and changed.\n${leak('Still')}`);
    play.write('c/fresh.go', leak('Fresh'));
    assert.deepEqual(files(), ['a/zold.go', 'c/fresh.go', 'c/moves.go', 'c/quiet.go']);
    assert.deepEqual(files('--new-from', 'HEAD'), ['c/fresh.go']);
    commit();
    assert.deepEqual(files('--new-from', 'HEAD~1'), ['c/fresh.go']);
  });

  it('works with a baseline in every format, and all of them report the same', () => {
    play.write('b/fresh.go', leak('Fresh'));
    play.write('b/later.go', leak('Later'));
    const known = ['check', 'b/fresh.go', '--write-baseline', 'known.json'];
    assert.equal(play.run(known).status, 0);
    const both = ['--new-from', 'main', '--baseline', 'known.json'];
    assert.deepEqual(files(...both), ['b/later.go']);
    for (const format of ['text', 'json', 'sarif', 'github', 'junit', 'codeclimate']) {
      const { status, stdout, stderr } = play.run(['check', '--format', format, ...both]);
      assert.deepEqual([status, stderr], [1, 'gopherscope: baseline known.json: 1 known, 1 new, 0 gone.\n'], format);
      assert.ok(stdout.includes('b/later.go'), format);
      for (const other of ['fresh.go', 'still.go', 'old.go'])
        assert.ok(!stdout.includes(other), `${other} in ${format}`);
    }
    // What is written is what there is, not what is shown, and writing is no failure.
    assert.equal(play.run(['check', ...both, '--write-baseline', 'all.json']).status, 0);
    assert.deepEqual(files('--baseline', 'all.json'), []);
  });

  it('says what to do about a revision it does not know', () => {
    for (const revision of ['nowhere', '--upload-pack=touch x', '-x']) {
      const { status, stdout, stderr } = play.run(['check', `--new-from=${revision}`]);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^gopherscope: Git knows no revision .+\n$/);
    }
  });

  it('runs nothing the repository names', () => {
    const trap = join(play.root, 'trap.sh');
    const evidence = join(play.root, '.cache-evidence');
    play.write('trap.sh', `#!/bin/sh\ntouch ${evidence}\n`);
    chmodSync(trap, 0o755);
    play.write('git', `#!/bin/sh\ntouch ${evidence}\n`);
    chmodSync(join(play.root, 'git'), 0o755);
    play.write('.gitattributes', '*.go filter=trap diff=trap\n');
    for (const [key, value] of [
      ['core.fsmonitor', trap],
      ['filter.trap.clean', trap],
      ['filter.trap.smudge', trap],
      ['diff.trap.textconv', trap],
      ['diff.external', trap],
      ['core.pager', trap],
      ['core.hooksPath', play.root],
    ] as const) {
      git('config', key, value);
    }
    play.write('b/fresh.go', leak('Fresh'));
    rmSync(evidence, { force: true });
    const { status, stderr } = play.run(['check', '--new-from', 'main'], {
      PATH: `${play.root}:.:${process.env.PATH}`,
    });
    assert.equal(status, 1, stderr);
    assert.ok(!existsSync(evidence));
  });
});
