/** Findings of one file on request: also of files nobody opened, without showing them, and gone when nobody waits any more. */
import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { isFileFindings, languageMethods } from '#protocol/language';
import { Editor, makeWorkspace } from './editor';
import { leakyProgram } from './programs';

describe('findings of one file', () => {
  let editor: Editor;
  let workspace: ReturnType<typeof makeWorkspace>;
  afterEach(async () => {
    await editor.stop();
    workspace.remove();
  });

  async function start(files: Readonly<Record<string, string>>) {
    workspace = makeWorkspace({ 'go.mod': 'module example.com/one\n\ngo 1.22\n', ...files });
    editor = await Editor.start({ root: workspace.root });
  }

  async function findingsOf(name: string, cancel?: CancellationTokenSource) {
    const answer = await editor.request<unknown>(languageMethods.fileFindings, { uri: workspace.uri(name) }, cancel);
    assert.ok(answer === null || isFileFindings(answer), JSON.stringify(answer));
    return answer;
  }

  it('are those of a file that is not open, with how it comes to them, and nothing of it is shown', async () => {
    await start({ 'a/a.go': leakyProgram('a'), 'a/b.go': 'package a\n\nfunc fine() {}\n' });
    const answer = (await findingsOf('a/a.go'))!;
    assert.equal(answer.findings.length, 1);
    assert.equal(answer.isFollowed, false);
    const [finding] = answer.findings;
    assert.ok(finding!.related.length > 0);
    assert.ok(finding!.related.every(({ location }) => location.uri === workspace.uri('a/a.go')));
    assert.deepEqual((await findingsOf('a/b.go'))!.findings, []);
    assert.deepEqual(editor.published, []);
    assert.equal(editor.findings.size, 0);
    // The same as for somebody who opens it.
    await editor.open(workspace.uri('a/a.go'), leakyProgram('a'));
    const { diagnostics } = await editor.diagnosticsOf(workspace.uri('a/a.go'), 1);
    assert.deepEqual(
      diagnostics.map(({ code, range, message }) => [code, range, message]),
      answer.findings.map(({ rule, range, message }) => [rule, range, message]),
    );
  });

  it('are of the text on disk as it is now, each time', async () => {
    await start({ 'a/a.go': leakyProgram('a') });
    assert.equal((await findingsOf('a/a.go'))!.findings.length, 1);
    workspace.write('a/a.go', 'package a\n');
    assert.equal((await findingsOf('a/a.go'))!.findings.length, 0);
  });

  it('are of the text in the editor where it is open, at once, and followed by notifications', async () => {
    await start({ 'a/a.go': 'package a\n' });
    const uri = workspace.uri('a/a.go');
    await editor.open(uri, leakyProgram('a'));
    await editor.diagnosticsOf(uri, 1);
    const answer = (await findingsOf('a/a.go'))!;
    assert.deepEqual([answer.findings.length, answer.isFollowed], [1, true]);
  });

  it('are nothing of a file that is not there, or not of this machine, and of a question that is taken back', async () => {
    const os = process.platform === 'win32' ? 'linux' : 'windows';
    await start({ [`a/a_${os}.go`]: leakyProgram('a'), 'a/a.go': 'package a\n' });
    assert.equal(await findingsOf('a/none.go'), null);
    assert.equal(await findingsOf(`a/a_${os}.go`), null);
    const cancel = new CancellationTokenSource();
    cancel.cancel();
    await findingsOf('a/a.go', cancel).catch(() => null);
    assert.deepEqual((await findingsOf('a/a.go'))!.findings, [], 'asked again, it is answered');
  });

  it('outlive a scan that is stopped', async () => {
    await start({ 'a/a.go': leakyProgram('a') });
    const cancel = new CancellationTokenSource();
    const scan = editor.request(languageMethods.scanWorkspace, {}, cancel).catch(() => undefined);
    const asked = findingsOf('a/a.go');
    cancel.cancel();
    assert.equal((await asked)!.findings.length, 1);
    await scan;
  });
});
