/** Packages that rest on others: what is typed in one shows in those that import it, unsaved, and nowhere else; nothing is kept when nothing is open. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Editor, makeWorkspace } from './editor';

const closing = (name: string) => `package ${name}

import "os"

func Use(f *os.File) {
	defer f.Close()
	_ = f.Name()
}
`;
const forgetting = (name: string) => closing(name).replace('\tdefer f.Close()\n', '');

const caller = (path: string, name = 'a') => `package ${name}

import (
	"os"

	"${path}"
)

func Read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	${path.split('/').at(-1)}.Use(f)
	return nil
}
`;
const alone = 'package c\n\nfunc Alone() int { return 1 }\n';

describe('packages that rest on others', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;

  async function start(files: Readonly<Record<string, string>>) {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/shop\n\ngo 1.22\n', ...files });
    editor = await Editor.start({ root: workspace.root });
  }
  afterEach(async () => {
    assert.equal(await editor.stop(), 0);
    workspace.remove();
  });

  /** Waits until a file shows exactly so many files left open. */
  const count = (name: string, wanted: number) =>
    editor.diagnostics(workspace.uri(name), ({ diagnostics }) => {
      const codes = diagnostics.filter(({ code }) => code === 'resource-not-closed');
      return codes.length === wanted;
    });
  const open = (name: string, text: string) => editor.open(workspace.uri(name), text);
  const change = (name: string, text: string) => editor.change(workspace.uri(name), [{ text }]);
  const disk = (...changes: (readonly [name: string, type: number])[]) =>
    editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: changes.map(([name, type]) => ({ uri: workspace.uri(name), type })),
    });
  const published = (name: string) => editor.published.filter(({ uri }) => uri === workspace.uri(name)).length;

  it('light up and go dark with what is typed elsewhere, without a save; the rest is left alone', async () => {
    const path = 'example.com/shop/b';
    await start({ 'a/a.go': caller(path), 'b/b.go': closing('b'), 'c/c.go': alone });
    await open('a/a.go', caller(path));
    await open('b/b.go', closing('b'));
    await open('c/c.go', alone);
    await count('a/a.go', 0);
    await count('b/b.go', 0);
    await count('c/c.go', 0);
    const before = published('c/c.go');
    await change('b/b.go', forgetting('b'));
    await count('a/a.go', 1);
    await change('b/b.go', closing('b'));
    await count('a/a.go', 0);
    await change('b/b.go', forgetting('b'));
    await count('a/a.go', 1);
    // The text on disk counts again.
    await editor.close(workspace.uri('b/b.go'));
    await count('a/a.go', 0);
    assert.equal(published('c/c.go'), before);
  });

  it('see another module of the same go.work', async () => {
    await start({
      'go.work': 'go 1.22\n\nuse (\n\t.\n\t./lib\n)\n',
      'lib/go.mod': 'module example.com/lib\n\ngo 1.22\n',
      'lib/d/d.go': closing('d'),
      'a/a.go': caller('example.com/lib/d'),
    });
    await open('a/a.go', caller('example.com/lib/d'));
    await count('a/a.go', 0);
    await open('lib/d/d.go', forgetting('d'));
    await count('a/a.go', 1);
    await change('lib/d/d.go', closing('d'));
    await count('a/a.go', 0);
  });

  it('follow the disk: files that change, come and go, and the modules files', async () => {
    const path = 'example.com/shop/b';
    await start({ 'a/a.go': caller(path), 'b/b.go': forgetting('b') });
    await open('a/a.go', caller(path));
    await count('a/a.go', 1);
    workspace.write('b/b.go', closing('b'));
    await disk(['b/b.go', 2]);
    await count('a/a.go', 0);
    workspace.write('b/b.go', forgetting('b'));
    await disk(['b/b.go', 2]);
    await count('a/a.go', 1);
    // Nobody knows what a package does that is not there.
    rmSync(join(workspace.root, 'b'), { recursive: true });
    await disk(['b/b.go', 3]);
    await count('a/a.go', 0);
    workspace.write('b/other.go', forgetting('b'));
    await disk(['b/other.go', 1]);
    await count('a/a.go', 1);
    workspace.write('go.mod', 'module example.com/shop\n\ngo 1.22\n\nreplace example.com/shop/b => ./elsewhere\n');
    workspace.write('elsewhere/go.mod', 'module example.com/shop/b\n');
    workspace.write('elsewhere/b.go', closing('b'));
    await disk(['go.mod', 2], ['elsewhere/go.mod', 1], ['elsewhere/b.go', 1]);
    await count('a/a.go', 0);
  });

  it('show the same in a scan, and are kept up to date after it', async () => {
    const path = 'example.com/shop/b';
    await start({ 'a/a.go': caller(path), 'b/b.go': forgetting('b'), 'c/c.go': alone });
    await editor.request('gopherscope/scanWorkspace', {});
    await count('a/a.go', 1);
    await open('b/b.go', closing('b'));
    await count('a/a.go', 0);
    await editor.close(workspace.uri('b/b.go'));
    await count('a/a.go', 1);
    workspace.write('b/b.go', closing('b'));
    await disk(['b/b.go', 2]);
    await count('a/a.go', 0);
  });
});
