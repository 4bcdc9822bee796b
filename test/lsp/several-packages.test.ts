/** Inside one process, with several packages: whatever is typed where, findings equal those of a fresh look; what is loaded goes when nothing is open. */
import assert from 'node:assert/strict';
import type { GoParser } from '#engine/syntax/parser';
import { liveTrees } from '#engine/syntax/tree';
import { LineIndex } from '#engine/text/line-index';
import { Analyses, type AnalysesParts } from '../../server/src/lsp/analyses';
import type { FileProvider } from '../../server/src/lsp/files/provider';
import { OtherPackages } from '../../server/src/lsp/other-packages';
import { PackageChecks } from '../../server/src/lsp/package-checks';
import { Schedule } from '../../server/src/lsp/schedule';
import { folderOf } from '../../server/src/lsp/uris';
import { Workspace } from '../../server/src/lsp/workspace';
import { goParser, parserModules } from '../go-parser';
import { nightly, seeded } from '../seeded';
import { findingsIn, forgetfulJournal, freshChecks, target } from './in-process';

const seeds = nightly ? 100 : 10;
const root = 'file:///w';

const modules = { [`${root}/go.mod`]: 'module example.com/shop\n\ngo 1.22\n' };

/** Each file in several versions: who closes, who signals, who says what a type is. */
const versions: Readonly<Record<string, readonly string[]>> = {
  [`${root}/a/a.go`]: ['b.Use(f)', 'b.Use(f)\n\tdefer f.Close()', 'var t b.Taker = f\n\tb.Use(t)'].map(
    (body) =>
      `package a\n\nimport (\n\t"os"\n\n\t"example.com/shop/b"\n)\n\nfunc Read(name string) {\n\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn\n\t}\n\t${body}\n}\n\nfunc Made() { f := b.Make(); _ = f.Name() }\n`,
  ),
  [`${root}/b/b.go`]: ['c.Close(f)', 'c.Keep(f)', 'f.Close()', '_ = f.Name()', 'c.Missing(f)', 'f.('].map(
    (body) =>
      `package b\n\nimport (\n\t"os"\n\n\t"example.com/shop/c"\n)\n\ntype Taker = *os.File\n\nfunc Use(f *os.File) {\n\t${body}\n}\n\nfunc Make() *os.File { return c.Make() }\n`,
  ),
  [`${root}/c/c.go`]: ['defer f.Close()', '_ = f.Name()', 'if f.Name() != "" {\n\t\tf.Close()\n\t}'].map(
    (body) =>
      `package c\n\nimport "os"\n\nvar kept *os.File\n\nfunc Close(f *os.File) {\n\t${body}\n}\n\nfunc Keep(f *os.File) { kept = f }\n\nfunc Make() *os.File {\n\tf, _ := os.Open("x")\n\treturn f\n}\n`,
  ),
};
const names = Object.keys(versions);

function memory(texts: Map<string, string>): FileProvider {
  return {
    readText: async (uri) => texts.get(uri),
    listFolder: async (uri) =>
      [...texts.keys()]
        .filter((key) => folderOf(key) === uri)
        .map((key) => ({ name: key.slice(uri.length + 1), folder: false })),
  };
}

function document(key: string, text: string, version: number) {
  return { key, uri: key, version, lines: new LineIndex(text) };
}

describe('several packages in the editor', () => {
  let parser: GoParser;
  let trees: number;

  before(async () => {
    parser = await goParser();
  });
  beforeEach(() => {
    trees = liveTrees();
  });
  afterEach(() => assert.equal(liveTrees(), trees, 'every tree is deleted'));

  it(`show what a fresh look shows after any edits: ${seeds} seeds`, async () => {
    let findings = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const next = seeded(seed);
      const texts = new Map(Object.entries({ ...modules }));
      for (const name of names) texts.set(name, versions[name]![0]!);
      const files = memory(texts);
      const workspace = new Workspace(files);
      const others = new OtherPackages(workspace, files, target);
      const kept = new PackageChecks(parser, forgetfulJournal(), target, others);
      const look = async (checks: PackageChecks, folder: string) => {
        return findingsIn(checks, workspace, folder, await workspace.goMod.find(folder));
      };
      for (let edit = 0; edit < 25; edit++) {
        const name = names[next(names.length)]!;
        const text = versions[name]![next(versions[name]!.length)]! + '\n'.repeat(next(2));
        const open = workspace.source(name)?.document;
        if (open !== undefined && next(4) === 0) await workspace.closed(name);
        else if (open === undefined && next(2) === 0) {
          if (next(4) === 0) texts.delete(name);
          else texts.set(name, text);
          await workspace.reload(name);
        } else workspace.opened(document(name, text, edit));
        others.changed(folderOf(name));
        const folder = folderOf(names[next(names.length)]!);
        const found = await look(kept, folder);
        const fresh = freshChecks(parser, workspace, files);
        assert.deepEqual(found, await look(fresh, folder), `seed ${seed}, edit ${edit}`);
        findings += found.length;
      }
      workspace.close();
    }
    assert.ok(findings > 0, 'the texts hold findings');
  });

  it('know before they are asked what copies import that an open file imports', async () => {
    const imports = (name: string, path: string) => `package ${name}\n\nimport _ "${path}"\n`;
    const texts = new Map([
      [`${root}/go.mod`, 'module std\n'],
      [`${root}/near/near.go`, imports('near', 'below/near')],
      [`${root}/far/far.go`, imports('far', 'below/far')],
      [`${root}/below/near/near.go`, 'package near\n'],
      [`${root}/below/far/far.go`, 'package far\n'],
    ]);
    const files = memory(texts);
    const workspace = new Workspace(files);
    const others = new OtherPackages(workspace, files, target);
    const key = others.keyOf(`${root}/a`, 'a', root);
    await others.loadImported(new Set(['near', 'far']), new Set(['near']), key);
    const below = (name: string) => others.provider.find(`below/${name}`, others.provider.find(name, key)!.key);
    assert.equal(below('near')?.path, 'below/near');
    assert.equal(below('far'), undefined);
    workspace.close();
  });

  it('keep nothing when nothing is open, and only what is needed before', async () => {
    const texts = new Map(Object.entries({ ...modules }));
    for (const name of names) texts.set(name, versions[name]![0]!);
    const files = memory(texts);
    const workspace = new Workspace(files);
    const published: string[] = [];
    const schedule = new Schedule({
      now: () => 0,
      yieldToMessages: () => new Promise((resolve) => setImmediate(resolve)),
      after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
      failed: (_, error) => assert.fail(String(error)),
    });
    const stub = (parts: object) => parts as never;
    const parts: AnalysesParts = {
      schedule,
      workspace,
      others: new OtherPackages(workspace, files, target),
      settings: stub({ of: async () => undefined }),
      journal: forgetfulJournal(),
      status: stub({ setState: () => {}, setGoVersion: () => {}, addFaultyRule: () => {} }),
      publisher: stub({ publish: ({ key }: { key: string }) => published.push(key), clear: () => {} }),
      say: assert.fail,
      tell: assert.fail,
      parser: Promise.resolve(parserModules()),
      now: () => 0,
      target,
    };
    const analyses = new Analyses(parts);
    const [a, b, c] = names as [string, string, string];
    const settled = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await schedule.idle();
    };
    const isLoaded = () => [a, b, c].map((name) => workspace.loaded(folderOf(name)) !== undefined);
    analyses.opened(document(a, texts.get(a)!, 1));
    await settled();
    assert.deepEqual(isLoaded(), [true, true, true]);
    analyses.opened(document(c, texts.get(c)!, 1));
    await settled();
    published.length = 0;
    // a rests on c by way of b.
    analyses.changed(document(c, versions[c]![1]!, 2));
    await settled();
    assert.deepEqual(published.sort(), [a, c]);
    published.length = 0;
    analyses.changed(document(a, versions[a]![1]!, 2));
    await settled();
    assert.deepEqual(published, [a], 'nothing rests on a');
    await analyses.closed(a);
    await settled();
    assert.deepEqual(isLoaded(), [false, false, true]);
    await analyses.closed(c);
    await settled();
    assert.deepEqual(isLoaded(), [false, false, false]);
  });
});
