/** Inside one process: whatever is typed, what is kept equals a fresh look at the text, and every tree is deleted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PackageFile } from '#engine/checking/package-file';
import { dumpUnit } from '#engine/ir/dump';
import { GoFile } from '#engine/ir/go-file';
import type { GoParser } from '#engine/syntax/parser';
import { liveTrees } from '#engine/syntax/tree';
import { applyChange } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import type { Range } from '#engine/text/range';
import type { FileProvider } from '../../server/src/lsp/files/provider';
import { Workspace } from '../../server/src/lsp/workspace';
import { goParser } from '../go-parser';
import { nightly, seeded } from '../seeded';
import { findingsIn, freshChecks } from './in-process';

/** 200 × 100 are promised; a tenth of the seeds with half of the edits runs each time. */
const seeds = nightly ? 200 : 20;
const edits = nightly ? 100 : 50;

const uri = 'file:///w/a.go';
const folder = 'file:///w';
const goMod = { uri: 'file:///w/go.mod', text: 'module example.com/shop\n\ngo 1.22\n' };
const files: FileProvider = { readText: async () => undefined, listFolder: async () => [] };

const snippets = [
  '\n',
  '\r\n',
  '\r',
  ' ',
  '}',
  '{',
  '(',
  ')',
  '"',
  '`',
  '👩‍🚀',
  '世界',
  'é',
  '//',
  '/*',
  '*/',
  'x',
  'go func() {}()\n',
  'defer wg.Done()\n',
  'func f() {\n\tselect {}\n}\n',
  'if err != nil {\n\treturn err\n}\n',
  'ch <- 1\n',
  '\tticker := time.NewTicker(time.Second)\r\n',
];

/** Everything that is made of a text, in words. */
function meaning(from: GoFile | PackageFile): { outline: unknown; units: readonly string[] } {
  const file = from instanceof GoFile ? from : from.open()!;
  return { outline: file.outline, units: file.units().map((unit) => dumpUnit(unit)) };
}

describe('incremental documents', () => {
  let parser: GoParser;
  let trees: number;

  before(async () => {
    parser = await goParser();
  });
  beforeEach(() => {
    trees = liveTrees();
  });
  afterEach(() => assert.equal(liveTrees(), trees, 'every tree is deleted'));

  function setUp(text: string) {
    const workspace = new Workspace(files);
    const kept = freshChecks(parser, workspace, files);
    let document = { key: uri, uri, version: 1, lines: new LineIndex(text) };
    workspace.opened(document);
    return {
      workspace,
      /** Findings by a session that saw all earlier texts, or by a fresh one. */
      findings: (checks = kept) => findingsIn(checks, workspace, folder, goMod),
      fresh: () => freshChecks(parser, workspace, files),
      text: () => document.lines.text,
      change(changes: readonly { range?: Range; text: string }[]) {
        let { lines } = document;
        for (const change of changes) lines = applyChange(lines, change);
        document = { ...document, version: document.version + 1, lines };
        workspace.changed(document);
      },
      end: () => workspace.close(),
    };
  }

  it(`equal a fresh parse after any edits: ${seeds} seeds × ${edits} edits`, async () => {
    const text = readFileSync('test/fixtures/lsp/leaky.go', 'utf8');
    let findings = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const next = seeded(seed);
      const editor = setUp(seed % 3 === 0 ? text.replaceAll('\n', '\r\n') : text);
      await editor.findings();
      let previous = new PackageFile(parser, { path: uri, lines: new LineIndex(editor.text()) });
      for (let edit = 0; edit < edits; edit++) {
        const changes = Array.from({ length: 1 + next(3) }, () => {
          const insert = snippets[next(snippets.length)]!;
          if (next(40) === 0) return { text: `package shop\n\n${insert}${text}` };
          const lines = new LineIndex(editor.text());
          const start = lines.positionAt(next(lines.text.length + 1));
          const longer = { line: start.line + next(2), column: start.column + next(12) };
          return { range: { start, end: next(2) === 0 ? start : longer }, text: next(4) === 0 ? '' : insert };
        });
        editor.change(changes);
        // Some edits arrive before the one before was looked at.
        if (next(4) === 0) continue;
        const found = await editor.findings();
        const where = `seed ${seed}, edit ${edit}`;
        assert.deepEqual(found, await editor.findings(editor.fresh()), where);
        findings += found.length;
        const source = { path: uri, lines: new LineIndex(editor.text()) };
        const kept = new PackageFile(parser, source, { previous });
        const fresh = new PackageFile(parser, source);
        const whole = GoFile.parse(parser, uri, editor.text());
        assert.deepEqual(meaning(kept), meaning(fresh), where);
        if (whole.errorLine === undefined) assert.deepEqual(meaning(fresh), meaning(whole), where);
        whole.release();
        fresh.release();
        kept.release();
        previous = kept;
      }
      editor.end();
    }
    assert.ok(findings > 0, 'the texts hold findings');
  }).timeout(nightly ? 1_200_000 : 60_000);

  it('leave no tree behind: 100 times opened, edited, closed', async () => {
    const text = readFileSync('test/fixtures/lsp/sibling/use.go', 'utf8');
    for (let cycle = 0; cycle < 100; cycle++) {
      const editor = setUp(text);
      await editor.findings();
      editor.change([{ range: { start: { line: 3, column: 0 }, end: { line: 3, column: 0 } }, text: 'x' }]);
      await editor.findings();
      await editor.workspace.closed(uri);
      await editor.findings();
      assert.equal(liveTrees(), trees);
      editor.end();
    }
  });
});
