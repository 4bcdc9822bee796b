/** Where packages may lie: whatever the layout, a helper there is seen through, and a cached answer falls when it changes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Playground } from './run';

const helper = (closes: boolean, name = 'b') => `package ${name}

import "os"

func Use(f *os.File) {
${closes ? '\tdefer f.Close()\n' : ''}\t_ = f.Name()
}
`;

const caller = (path: string, name = 'a', use = 'b.Use(f)') => `package ${name}

import (
	"os"

	${path}
)

func Read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	${use}
	return nil
}
`;

interface Layout {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the helper lies, and its package. */
  readonly helper: string;
  readonly name?: string;
  readonly caller?: string;
}

const app = 'module example.com/app\n\ngo 1.22\n';
const required = `${app}\nrequire Example.com/lib v1.2.3\n`;

const layouts: readonly Layout[] = [
  {
    title: 'vendor',
    files: {
      'go.mod': `${app}\nrequire example.com/lib v1.2.3\n`,
      'vendor/modules.txt': '# example.com/lib v1.2.3\n## explicit\nexample.com/lib/b\n',
      'a/a.go': caller('"example.com/lib/b"'),
    },
    helper: 'vendor/example.com/lib/b/b.go',
  },
  {
    title: 'vendor without its list of modules',
    files: { 'go.mod': required, 'a/a.go': caller('"Example.com/lib/b"') },
    helper: 'vendor/Example.com/lib/b/b.go',
  },
  {
    title: 'the module cache, though vendor without its list of modules has another version',
    files: {
      'go.mod': required,
      'a/a.go': caller('"Example.com/lib/b"'),
      'vendor/Example.com/lib/b/b.go': helper(true),
    },
    helper: 'cache/!example.com/lib@v1.2.3/b/b.go',
  },
  {
    title: 'the module cache, at the required version and with escaped capitals',
    files: {
      'go.mod': required,
      'a/a.go': caller('"Example.com/lib/b"'),
      'cache/!example.com/lib@v1.2.2/b/b.go': helper(true),
    },
    helper: 'cache/!example.com/lib@v1.2.3/b/b.go',
  },
  {
    title: 'the module cache, at the version that replaces another',
    files: {
      'go.mod': `${required}\nreplace Example.com/lib => example.com/fork v0.1.0\n`,
      'a/a.go': caller('"Example.com/lib/b"'),
    },
    helper: 'cache/example.com/fork@v0.1.0/b/b.go',
  },
  {
    title: 'a local replacement',
    files: {
      'go.mod': `${required}\nreplace Example.com/lib => ./elsewhere\n`,
      'elsewhere/go.mod': 'module example.com/lib\n',
      'a/a.go': caller('"Example.com/lib/b"'),
    },
    helper: 'elsewhere/b/b.go',
  },
  {
    title: 'a nested module that go.work uses',
    files: {
      'go.mod': app,
      'go.work': 'go 1.22\n\nuse (\n\t.\n\t./nested\n)\n',
      'nested/go.mod': 'module example.com/app/nested\n\ngo 1.22\n',
      'a/a.go': caller('"example.com/app/nested/b"'),
    },
    helper: 'nested/b/b.go',
  },
  {
    title: 'the package an external test belongs to, its own tests included',
    files: { 'go.mod': app, 'b/b.go': 'package b\n', 'b/x_test.go': caller('"example.com/app/b"', 'b_test') },
    helper: 'b/export_test.go',
    caller: 'b/x_test.go',
  },
  {
    title: 'a package under another name',
    files: { 'go.mod': app, 'a/a.go': caller('other "example.com/app/b"', 'a', 'other.Use(f)') },
    helper: 'b/b.go',
  },
  {
    title: 'a package whose names need no qualifier',
    files: { 'go.mod': app, 'a/a.go': caller('. "example.com/app/b"', 'a', 'Use(f)') },
    helper: 'b/b.go',
  },
];

describe('a package elsewhere', () => {
  function leaks(play: Playground, ...args: string[]): readonly string[] {
    const environment = { GOMODCACHE: join(play.root, 'cache') };
    const { stdout, stderr, status } = play.run(['check', '--format', 'json', ...args, '.'], environment);
    assert.notEqual(status, 2, stderr);
    const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string; file: string }[] };
    return findings.filter(({ rule }) => rule === 'resource-not-closed').map(({ file }) => file);
  }

  for (const { title, files, helper: path, name = 'b', caller: from = 'a/a.go' } of layouts) {
    it(`is found in ${title}`, () => {
      const play = new Playground();
      try {
        for (const [file, text] of Object.entries(files)) play.write(file, text);
        for (const closes of [true, false, true]) {
          play.write(path, helper(closes, name));
          assert.deepEqual(leaks(play), closes ? [] : [from], `closes: ${closes}`);
        }
      } finally {
        play.remove();
      }
    });
  }

  it('is not found in a nested module that nothing uses', () => {
    const play = new Playground();
    try {
      play.write('go.mod', app);
      play.write('nested/go.mod', 'module example.com/app/nested\n');
      play.write('nested/b/b.go', helper(false));
      play.write('a/a.go', caller('"example.com/app/nested/b"'));
      assert.deepEqual(leaks(play), []);
    } finally {
      play.remove();
    }
  });
});
