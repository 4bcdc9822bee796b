/** Lines, offsets, edits, import names and Go versions: the small contracts everything else stands on. */
import assert from 'node:assert/strict';
import { GoFile } from '#engine/ir/go-file';
import { ImportTable, likelyNames } from '#engine/ir/imports';
import { goDirective, modulePath } from '#engine/packages/go-version';
import { PackageIndex } from '#engine/packages/package-index';
import { standardDeclarations } from '#engine/packages/standard/declarations';
import { standardLibrary } from '#engine/packages/standard-library';
import { applyEdits, OverlappingEditsError } from '#engine/text/edits';
import { LineIndex } from '#engine/text/line-index';
import { goParser } from '../go-parser';

describe('lines and edits', () => {
  it('count as LSP does, in UTF-16 code units', () => {
    const lines = new LineIndex('a\r\n🙂b\rc\n');
    assert.equal(lines.lineCount, 4);
    assert.deepEqual(lines.positionAt(5), { line: 1, column: 2 });
    assert.equal(lines.offsetAt({ line: 1, column: 99 }), 6);
    assert.equal(lines.offsetAt({ line: 0, column: 99 }), 1);
    assert.deepEqual(lines.positionAt(99), { line: 3, column: 0 });
    assert.equal(lines.textIn(lines.rangeAt(3, 5)), '🙂');
  });

  it('refuse to overlap', () => {
    const lines = new LineIndex('abcdef');
    const edit = (start: number, end: number) => ({ range: lines.rangeAt(start, end), text: 'x' });
    assert.equal(applyEdits(lines, [edit(4, 5), edit(0, 2), edit(2, 2)]), 'xxcdxf');
    assert.throws(() => applyEdits(lines, [edit(0, 3), edit(2, 4)]), OverlappingEditsError);
  });
});

describe('imports', () => {
  it('get the name their package most likely has', () => {
    assert.equal(likelyNames('github.com/x/yaml/v3')[0], 'yaml');
    assert.ok(likelyNames('gopkg.in/yaml.v3').includes('yaml'));
    assert.ok(likelyNames('github.com/x/go-redis').includes('redis'));
    const table = new ImportTable([
      { path: 'k8s.io/api/core/v1', alias: 'core', range: new LineIndex('').rangeAt(0, 0) },
      { path: 'math/rand/v2', range: new LineIndex('').rangeAt(0, 0) },
    ]);
    assert.equal(table.pathOf('core'), 'k8s.io/api/core/v1');
    assert.equal(table.pathOf('rand'), 'math/rand/v2');
    assert.equal(table.pathOf('time'), undefined);
  });
});

describe('Go versions', () => {
  it('come from go.mod', () => {
    assert.equal(goDirective('module x\n\ngo 1.22.3\n'), 22);
    assert.equal(goDirective('module x\n// go 1.5\n\tgo 1.21rc1\n'), 21);
    assert.equal(goDirective('module x\n'), undefined);
    assert.equal(modulePath('module "example.com/x" // note\n'), 'example.com/x');
  });

  it('of a file are read from its constraint', async () => {
    const parser = await goParser();
    const file = GoFile.parse(parser, 'a.go', '// Copyright\n\n//go:build go1.22 && unix\n\npackage p\n');
    assert.equal(file.outline.buildConstraint, 'go1.22 && unix');
    file.release();
  });
});

describe('packages', () => {
  it('follow files that change', async () => {
    const parser = await goParser();
    const open = (path: string, text: string) => {
      const file = GoFile.parse(parser, path, text);
      file.release();
      return file;
    };
    const index = new PackageIndex();
    index.setFile(open('a.go', 'package p\nfunc f() {}\n'));
    assert.ok(index.function('f'));
    index.setFile(open('a.go', 'package p\nfunc (t *T) m() {}\n'));
    assert.equal(index.function('f'), undefined);
    assert.ok(index.method('T', 'm'));
  });

  it('of the standard library are declared in Go that parses', async () => {
    const find = standardLibrary(await goParser());
    for (const path of Object.keys(standardDeclarations)) {
      const [file] = find(path)!.files;
      assert.equal(file!.outline.hasSyntaxErrors, false, path);
      const used = new Set(standardDeclarations[path]!.match(/\b[a-z]\w*(?=\.[A-Z])/g));
      const imported = file!.outline.imports.map((each) => each.path.split('/').at(-1)!);
      assert.deepEqual(
        [...used].filter((name) => !imported.includes(name)),
        [],
        path,
      );
    }
  });
});
