/** The server as a process: how it starts, ends and survives what no editor should send. */
import assert from 'node:assert/strict';
import { Editor, makeWorkspace } from './editor';

const program = 'package main\n\nfunc main() {}\n';

describe('the language server', () => {
  it('offers what it can do and says who it is', async () => {
    const editor = await Editor.start();
    const { capabilities, serverInfo } = editor.initialized;
    assert.equal(serverInfo?.name, 'gopherscope');
    assert.match(serverInfo?.version ?? '', /^\d+\.\d+\.\d+/);
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.equal(await editor.stop(), 0);
    assert.equal(editor.stderr, '');
  });

  it('ends with 1 when the editor goes without a word', async () => {
    const editor = await Editor.start();
    const ended = editor.exited();
    editor.process.stdin!.end();
    assert.equal(await ended, 1);
  });

  it('ends with 1 on exit without shutdown', async () => {
    const editor = await Editor.start();
    const ended = editor.exited();
    await editor.connection.sendNotification('exit');
    assert.equal(await ended, 1);
  });

  it('survives garbage', async () => {
    const workspace = makeWorkspace({});
    const editor = await Editor.start({ root: workspace.root });
    const uri = workspace.uri('a.go');
    const { connection } = editor;
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [],
    });
    await connection.sendNotification('textDocument/didOpen', {});
    await connection.sendNotification('textDocument/didClose', { textDocument: null });
    await connection.sendNotification('gopherscope/trust', 17);
    await connection.sendNotification('no/such/thing', { a: [] });
    await assert.rejects(connection.sendRequest('no/such/request', {}));
    await connection.sendRequest('textDocument/hover', { textDocument: {}, position: 'here' });
    await connection.sendRequest('textDocument/codeAction', { textDocument: null, range: 5, context: [] });
    await connection.sendRequest('gopherscope/scanWorkspace', { workDoneToken: {} });
    await editor.open(uri, '\u0000\ud800 func ((((((\n'.repeat(50));
    await editor.diagnosticsOf(uri, 1);
    const version = await editor.change(uri, [
      { range: { start: { line: 900, character: 7 }, end: { line: 0, character: 1e9 } }, text: 'x' },
      { text: program },
    ]);
    assert.deepEqual((await editor.diagnosticsOf(uri, version)).diagnostics, []);
    assert.equal(await editor.stop(), 0);
    workspace.remove();
  });

  it('says each version of an open text is checked, and clears a closed one', async () => {
    const workspace = makeWorkspace({ 'a.go': program });
    const editor = await Editor.start({ root: workspace.root });
    const uri = workspace.uri('a.go');
    await editor.open(uri, program);
    await editor.diagnosticsOf(uri, 1);
    const version = await editor.change(uri, [{ text: `${program}// more\n` }]);
    await editor.diagnosticsOf(uri, version);
    await editor.close(uri);
    const last = await editor.diagnostics(uri, (params) => params.version === undefined);
    assert.deepEqual(last.diagnostics, []);
    await editor.stop();
    workspace.remove();
  });
});
