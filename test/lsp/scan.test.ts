/** The workspace scan: what it counts, shows and keeps up to date, how it tells of its progress, how fast it stops. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { ScanResult } from '#protocol/language';
import { isScanResult } from '#protocol/language';
import { Editor, makeWorkspace } from './editor';
import { leakyProgram } from './programs';

const clean = (name: string) => `package ${name}\n\nfunc fine() int { return 1 }\n`;

/** Enough work that a scan can be stopped in the middle of it. */
function filler(name: string): string {
  const body =
    'func f%() int {\n\tx := 0\n\tfor i := 0; i < 10; i++ {\n\t\tx += i * len("text")\n\t}\n\treturn x\n}\n\n';
  return `package ${name}\n\n${Array.from({ length: 400 }, (_, n) => body.replace('%', String(n))).join('')}`;
}

describe('the workspace scan', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;

  async function start(files: Readonly<Record<string, string>>) {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/scan\n\ngo 1.22\n', ...files });
    editor = await Editor.start({ root: workspace.root });
  }
  afterEach(async () => {
    await editor.stop();
    workspace.remove();
  });

  it('finds what is in files nobody opened, tells its progress and counts', async () => {
    await start({
      'a/a.go': leakyProgram('a'),
      'b/b.go': clean('b'),
      'b/b_test.go': clean('b_test'),
      'c d/[c].go': leakyProgram('c'),
      'vendor/v/v.go': leakyProgram('v'),
      'a/testdata/t.go': leakyProgram('t'),
      '.hidden/h.go': leakyProgram('h'),
    });
    const result = await editor.request<ScanResult>('gopherscope/scanWorkspace', { workDoneToken: 'scan' });
    assert.ok(isScanResult(result));
    const { durationMs, ...figures } = result;
    assert.ok(durationMs >= 0);
    assert.deepEqual(figures, { files: 4, packages: 4, findings: 2, errors: [], cancelled: false });
    const withFindings = [...editor.findings.values()].filter(({ findings }) => findings.length > 0);
    const folders = withFindings.map((params) => [params.package, decodeURIComponent(params.folder).split('/').at(-1)]);
    assert.deepEqual(folders.sort(), [
      ['a', 'a'],
      ['c', 'c d'],
    ]);
    assert.equal((await editor.diagnostics(workspace.uri('a/a.go'))).diagnostics.length, 1);
    assert.equal(editor.published.filter(({ uri }) => uri.includes('b.go')).length, 0);
    const kinds = editor.progress.filter(({ token }) => token === 'scan').map(({ value }) => value.kind);
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    assert.match(editor.progress[1]!.value.message!, /of 3 packages/);
    const last = await editor.until(() => editor.statuses.findLast(({ state }) => state === 'ready'), 'ready');
    assert.equal(last.counts.findings, 2);
  });

  it('keeps its findings up to date when files change, come and go on disk', async () => {
    await start({ 'a/a.go': leakyProgram('a'), 'b/b.go': clean('b') });
    await editor.request('gopherscope/scanWorkspace', {});
    const disk = (name: string, type: number) =>
      editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: workspace.uri(name), type }],
      });
    const count = (name: string, wanted: number) =>
      editor.diagnostics(workspace.uri(name), ({ diagnostics }) => diagnostics.length === wanted);
    workspace.write('a/a.go', clean('a'));
    await disk('a/a.go', 2);
    await count('a/a.go', 0);
    workspace.write('new/new.go', leakyProgram('new'));
    await disk('new/new.go', 1);
    await count('new/new.go', 1);
    rmSync(join(workspace.root, 'new/new.go'));
    await disk('new/new.go', 3);
    await count('new/new.go', 0);
    const gone = () => editor.findings.get(workspace.uri('new/new.go'))?.findings.length === 0 || undefined;
    await editor.until(gone, 'no findings');
  });

  it('shows a scanned file the same whether it is open or closed again', async () => {
    await start({ 'a/a.go': leakyProgram('a') });
    await editor.request('gopherscope/scanWorkspace', {});
    const uri = workspace.uri('a/a.go');
    const before = await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 1);
    await editor.open(uri, clean('a'));
    await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    await editor.close(uri);
    const after = await editor.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 1);
    assert.deepEqual(after, before);
  });

  it('stops when told to, 20 times in the middle of its work', async () => {
    await start(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}/p.go`, filler(`p${n}`)])));
    for (let round = 0; round < 20; round++) {
      const cancel = new CancellationTokenSource();
      const seen = editor.progress.length;
      const scan = editor.request<ScanResult>('gopherscope/scanWorkspace', { workDoneToken: `scan ${round}` }, cancel);
      await editor.until(() => (editor.progress.length > seen ? true : undefined), 'progress');
      cancel.cancel();
      assert.ok((await scan).cancelled, `round ${round}`);
    }
  });

  it('lets typing through', async () => {
    await start({
      'main.go': clean('main'),
      ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`p${n}/p.go`, filler(`p${n}`)])),
    });
    const uri = workspace.uri('main.go');
    await editor.open(uri, clean('main'));
    await editor.diagnosticsOf(uri, 1);
    let scanning = true;
    const scan = editor.request<ScanResult>('gopherscope/scanWorkspace', {}).finally(() => {
      scanning = false;
    });
    let answered = 0;
    while (scanning && answered < 10) {
      const version = await editor.change(uri, [{ text: `${clean('main')}// ${answered}\n` }]);
      await editor.diagnosticsOf(uri, version);
      if (scanning) answered++;
    }
    assert.ok(answered >= 3, `${answered} edits answered while the scan ran`);
    assert.equal((await scan).files, 41);
  });
});
