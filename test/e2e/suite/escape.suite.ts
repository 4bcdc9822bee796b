/** Escape marks as VS Code has them: hints behind the line, gone from the hints once the text moved on, diagnostics when asked for, the toggle. Desktop only: the compiler is a process. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './wait';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!folder) throw new Error('The workspace is missing.');
const file = vscode.Uri.joinPath(folder, 'charge/timeout.go');
const moved = 'moved to heap: buf';

async function hints(): Promise<readonly vscode.InlayHint[]> {
  const all = new vscode.Range(0, 0, 1000, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', file, all);
  return found.filter(({ label }) => typeof label === 'string' && label.includes('heap'));
}

const buffer = async () => (await hints()).find(({ label }) => label === moved);
const informations = () =>
  vscode.languages.getDiagnostics(file).filter(({ code, severity }) => {
    return code === 'moved-to-heap' && severity === vscode.DiagnosticSeverity.Information;
  });

describe('escape marks', function () {
  // The first compile of the example may take long on a cold cache.
  this.timeout(70_000);
  const settings = () => vscode.workspace.getConfiguration('gopherscope');
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    for (const name of ['escape.enabled', 'escape.diagnostics']) {
      await settings().update(name, undefined, vscode.ConfigurationTarget.Global);
      await settings().update(name, undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('stand behind the code, leave the hints after an edit and come back when it is undone by revert', async () => {
    const editor = await vscode.window.showTextDocument(file);
    const hint = await until('the hint', buffer, 60_000);
    const line = editor.document.lineAt(hint.position.line);
    assert.equal(line.text.trim(), 'var buf [64 << 10]byte');
    assert.equal(hint.position.character, line.text.length);
    const { tooltip } = hint;
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /call parameter/);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// A line.\n'));
    await until('no hints', async () => ((await hints()).length === 0 ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the hint again', buffer, 60_000);
  });

  it('follow what others write to the disk', async () => {
    const made = vscode.Uri.joinPath(folder, 'written-by-others');
    const other = vscode.Uri.joinPath(made, 'boxed.go');
    // Not through the editor: as git does.
    const write = (head: string): Thenable<void> =>
      vscode.workspace.fs.writeFile(
        other,
        new TextEncoder().encode(`${head}package others\n\nfunc Box() *int {\n\tboxed := 1\n\treturn &boxed\n}\n`),
      );
    const line = async (): Promise<number | undefined> => {
      const all = new vscode.Range(0, 0, 1000, 0);
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        other,
        all,
      );
      return found.find(({ label }) => label === 'moved to heap: boxed')?.position.line;
    };
    try {
      await write('');
      await vscode.window.showTextDocument(other);
      await until('the hint', async () => ((await line()) === 3 ? true : undefined), 60_000);
      await write('// A line.\n');
      await until('the hint one line below', async () => ((await line()) === 4 ? true : undefined), 60_000);
    } finally {
      await vscode.workspace.fs.delete(made, { recursive: true });
    }
  });

  it('are listed as information with their flow when the user asks for that', async () => {
    await vscode.window.showTextDocument(file);
    await until('the hint', buffer, 60_000);
    assert.deepEqual(informations(), []);
    await settings().update('escape.diagnostics', true, vscode.ConfigurationTarget.Global);
    const [diagnostic] = await until('diagnostics', () => (informations().length > 0 ? informations() : undefined));
    assert.match(diagnostic!.message, /^moved to heap: buf: it reaches the heap by /);
    assert.ok(diagnostic!.relatedInformation!.length > 0);
  });

  it('go when they are switched off', async () => {
    await vscode.window.showTextDocument(file);
    await until('the hint', buffer, 60_000);
    await vscode.commands.executeCommand('gopherscope.escape.toggle');
    await until('no hints', async () => ((await hints()).length === 0 ? true : undefined));
    await vscode.commands.executeCommand('gopherscope.escape.toggle');
    await until('the hint again', buffer, 60_000);
  });
});
