/** Which files a path means: the go command's rules, against `go list` where Go answers the same question. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hostTarget, nameMatches, packageName, textMatches } from '../../server/src/host/source/build-constraint';
import { discover, displayPath, PathError } from '../../server/src/host/source/discovery';
import { diskTree } from '../../server/src/host/source/disk-tree';
import { importPath, ModuleFinder } from '../../server/src/host/source/go-module';
import { readDirectory } from '../../server/src/host/source/reader';

const linux = { os: 'linux', arch: 'amd64' };

describe('discovery', () => {
  let root: string;
  const write = (file: string, text: string | Buffer = 'package p\n') => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const find = (...paths: string[]) => {
    const { directories, errors } = discover(paths, { cwd: root, target: linux, tests: true });
    const files = directories.flatMap((source) => {
      const read = readDirectory(source, linux);
      return read.packages.flatMap((found) =>
        found.files.map(({ name }) => displayPath(join(source.directory, name), root)),
      );
    });
    return { files: files.sort(), errors };
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gopherscope-discovery-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('skips what the go command skips, unless it is named', () => {
    for (const file of [
      'a.go',
      'sub/b.go',
      'testdata/c.go',
      'vendor/d.go',
      '.git/e.go',
      '_old/f.go',
      '_g.go',
      '.h.go',
      'node_modules/i.go',
      'x.txt',
    ]) {
      write(file);
    }
    assert.deepEqual(find('.').files, ['a.go', 'sub/b.go']);
    assert.deepEqual(find('./...').files, ['a.go', 'sub/b.go']);
    assert.deepEqual(find('sub/...').files, ['sub/b.go']);
    assert.deepEqual(find('testdata', 'vendor').files, ['testdata/c.go', 'vendor/d.go']);
    assert.deepEqual(find('_g.go', 'a.go', '.').files, ['_g.go', 'a.go', 'sub/b.go']);
  });

  it('ends on a loop of symbolic links and reads linked files', () => {
    write('a/a.go');
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('loop', join(root, 'loop.go'));
    symlinkSync('a/a.go', join(root, 'linked.go'));
    symlinkSync('nowhere.go', join(root, 'dangling.go'));
    const { files } = find('.');
    assert.deepEqual(files, ['a/a.go', 'linked.go']);
  });

  it('reports a missing path and a path that is no Go file', () => {
    write('x.txt');
    assert.throws(
      () => find('nowhere'),
      (error) => error instanceof PathError && /nowhere: it does not exist/.test(error.message),
    );
    assert.throws(
      () => find('x.txt'),
      (error) => error instanceof PathError && /no Go file/.test(error.message),
    );
  });

  it('sets aside what is no Go text', () => {
    write('nul.go', Buffer.from('package p\n\n\0\n'));
    write('latin.go', Buffer.from('package p // \xe9\n', 'latin1'));
    write('dir.go/inner.txt');
    write('bom.go', '\uFEFFpackage p\n');
    const { directories } = discover(['.'], { cwd: root, target: linux, tests: true });
    const read = directories.map((source) => readDirectory(source, linux));
    assert.deepEqual(
      read.flatMap(({ errors }) => errors.map(({ name, message }) => `${name}: ${message}`)),
      [
        'latin.go: The file is not valid UTF-8. Save it as UTF-8.',
        'nul.go: Line 3 contains a NUL byte, so this is no Go source text.',
      ],
    );
    assert.deepEqual(find('.').files, ['bom.go']);
  });

  it('knows the module above, its path and its go line', () => {
    write('go.mod', 'module example.com/m // why\n\ngo 1.21\n');
    write('nested/go.mod', 'module "example.com/n"\n');
    const modules = new ModuleFinder(diskTree);
    const outer = modules.find(join(root, 'a/b'));
    assert.deepEqual([outer?.path, outer?.go], ['example.com/m', '1.21']);
    assert.equal(importPath(outer, join(root, 'a/b')), 'example.com/m/a/b');
    const inner = modules.find(join(root, 'nested/c'));
    assert.deepEqual([inner?.path, inner?.go], ['example.com/n', '1.16']);
  });

  it('reads names and build lines as the go command does', () => {
    const names = [
      'a_linux.go',
      'a_windows.go',
      'a_linux_amd64.go',
      'a_linux_arm64.go',
      'linux.go',
      'a_arm64_test.go',
      'a_android.go',
      'a_unix.go',
      'a_amd64.go',
      'a_linux_test.go',
      'a_windows_amd64.go',
    ];
    const lines = [
      'linux',
      '!linux',
      'ignore',
      'linux && (amd64 || arm64)',
      'unix',
      'go1.20',
      '!go1.21',
      'windows || darwin',
      'cgo',
      'gc && !race',
      '!windows && !plan9',
    ];
    for (const name of names) write(name);
    for (const [index, line] of lines.entries())
      write(`tag${index}.go`, `// Licence.\n\n/* more */\n//go:build ${line}\n\npackage p\n`);
    write('late.go', 'package p\n\n//go:build windows\n');
    write('go.mod', 'module m\n\ngo 1.24\n');
    const go = spawnSync(
      'go',
      [
        'list',
        '-f',
        '{{range .GoFiles}}{{.}} {{end}}{{range .TestGoFiles}}{{.}} {{end}}{{range .CgoFiles}}{{.}} {{end}}',
        '.',
      ],
      {
        cwd: root,
        encoding: 'utf8',
        env: {
          ...process.env,
          GOOS: 'linux',
          GOARCH: 'amd64',
          CGO_ENABLED: '1',
          GOFLAGS: '-mod=mod',
          GOTOOLCHAIN: 'local',
        },
      },
    );
    assert.equal(go.status, 0, go.stderr);
    assert.deepEqual(find('.').files, go.stdout.trim().split(/\s+/).sort());
  });

  it('keeps a file whose build line makes no sense', () => {
    for (const line of ['(', 'a &&', '', 'a b', '))'])
      assert.ok(textMatches(`//go:build ${line}\npackage p\n`, linux), line);
    assert.ok(!nameMatches('x_windows.go', linux));
    assert.equal(packageName('// c\n\n/* d */ package foo_test\n'), 'foo_test');
    assert.deepEqual(hostTarget({ GOOS: 'plan9' }, 'win32', 'x64'), { os: 'plan9', arch: 'amd64' });
    assert.deepEqual(hostTarget({}, 'win32', 'arm64'), { os: 'windows', arch: 'arm64' });
  });
});
