/** Costs of a loaded profile beside the code, in both extension hosts: found in the right lines, with pprof's figures, moved by edits, gone when unloaded. */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from './wait';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!folder) throw new Error('The workspace is missing.');
const cpu = vscode.Uri.joinPath(folder, 'profiles/cpu.pb.gz');
const source = vscode.Uri.joinPath(folder, 'api/handlers.go');
/** `go tool pprof -list 'API..export'` of the example's CPU profile: line 85, cum 280ms, 15.56 %. */
const hot = { line: 84, cum: /280\u2009ms \(15\.6\u2009%\)/ };

/** What our hover says of a line (from 0) besides findings; '' where it says nothing. */
async function hoverAt(uri: vscode.Uri, line: number): Promise<string> {
  const place = new vscode.Position(line, 4);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
  return hovers
    .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
    .filter((text) => text.includes('| flat | cum |'))
    .join('\n');
}

function said(uri: vscode.Uri, line: number, what: RegExp): Promise<string> {
  return until(`${what} in the hover of line ${line + 1}`, async () => {
    const text = await hoverAt(uri, line);
    return what.test(text) ? text : undefined;
  });
}

describe('heat', () => {
  before(async () => {
    await vscode.extensions.getExtension('gopherscope.gopherscope')?.activate();
    await vscode.commands.executeCommand('gopherscope.heat.load', cpu);
    await vscode.window.showTextDocument(source);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('says what a line costs in every sample type', async () => {
    const text = await said(source, hot.line, hot.cum);
    assert.match(text, /cpu\\?\.pb\\?\.gz/);
    assert.match(text, /\| samples \| · \| 28 /);
  });

  it('says nothing of lines without samples', async () => {
    await said(source, hot.line, hot.cum);
    assert.equal(await hoverAt(source, hot.line - 3), '');
  });

  it('moves with edits, says so, and is right again when they are undone', async () => {
    const editor = await vscode.window.showTextDocument(source);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// one\n// two\n'));
    const text = await said(source, hot.line + 2, hot.cum);
    assert.match(text, /edited since/);
    await vscode.commands.executeCommand('undo');
    assert.notMatch(await said(source, hot.line, hot.cum), /edited since/);
  });

  it('leaves the text alone', async () => {
    const document = await vscode.workspace.openTextDocument(source);
    const onDisk = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
    assert.equal(document.getText(), onDisk);
  });

  it('leads into the flame graph, and the profile is shown', async () => {
    const target = [cpu.toString(), 'example.com/payments/api.(*API).export', 'api/handlers.go', hot.line + 1];
    await vscode.commands.executeCommand('gopherscope.heat.openInFlame', ...target);
    await until('the profile in front', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.uri.toString() === cpu.toString() ? true : undefined;
    });
  });

  it('is hidden and shown again, and goes with its profile', async () => {
    await vscode.window.showTextDocument(source);
    await said(source, hot.line, hot.cum);
    await vscode.commands.executeCommand('gopherscope.heat.toggle');
    assert.equal(await hoverAt(source, hot.line), '');
    await vscode.commands.executeCommand('gopherscope.heat.toggle');
    await said(source, hot.line, hot.cum);
    await vscode.commands.executeCommand('gopherscope.heat.unload', { uri: cpu });
    await until('nothing left', async () => ((await hoverAt(source, hot.line)) === '' ? true : undefined));
  });
});
