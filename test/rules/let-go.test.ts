/** What a session lets go of: of a package that is done nothing stays, though what was learnt of the packages it imports does. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PackageProvider } from '#engine/checking/foreign-packages';
import { AnalysisSession } from '#engine/checking/session';
import { emptyConfig } from '#engine/config/config';
import { rules } from '#engine/rules/registry.generated';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

const helper = `package files

import "os"

func Close(f *os.File) { done(f) }

func done(f *os.File) { f.Close() }

func Open(name string) *os.File {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	return f
}
`;
const user = (at: number) => `package user${at}

import (
	"os"

	"example.com/shop/files"
)

func read(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	use(f)
	files.Close(f)
}

func use(f *os.File) { _ = f.Name() }

func lost(name string) { f := files.Open(name); use(f) }
`;

function packages(): PackageProvider {
  const sources = {
    key: 'files',
    path: 'example.com/shop/files',
    name: 'files',
    files: [{ path: '/files/files.go', lines: new LineIndex(helper) }],
  };
  return { find: (path) => (path === sources.path ? sources : undefined), isCopy: () => false };
}

describe('a session', () => {
  it('holds no package that is done', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const session = new AnalysisSession(await goParser(), [...rules.values()]);
    const provider = packages();
    const check = (at: number): WeakRef<LineIndex> => {
      const [path, lines] = [`user${at}.go`, new LineIndex(user(at))];
      const input = { files: [{ path, lines }], go: '1.26', config: emptyConfig, packages: provider, key: path };
      const { findings } = session.analyze(input);
      assert.equal(findings.get(path)!.length, 1);
      session.forget([path]);
      return new WeakRef(lines);
    };
    const texts = Array.from({ length: 8 }, (_, at) => check(at));
    // What was looked at in this turn of the event loop is held until the next.
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
    assert.equal(texts.filter((text) => text.deref() !== undefined).length, 0);
  });
});
