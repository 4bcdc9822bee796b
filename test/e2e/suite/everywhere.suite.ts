/** What works in both extension hosts of a real VS Code, with the example service open: findings, fixes, rule pages, settings, restarts. */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { ownDiagnostics, ruleOf, summary, until, withRule } from './wait';

const extension = vscode.extensions.getExtension('gopherscope.gopherscope');
const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!extension || !folder) throw new Error('The extension or the workspace is missing.');
/** One of the planted leaks: its file, its rule and what is marked. */
const leakFile = vscode.Uri.joinPath(folder, 'charge/batch.go');
const rule = 'waitgroup-missing-done';
const marked = /wg\.Wait\(\)|go func|wg\.Add/;

async function leakIn(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(`${rule} in ${uri.path}`, () => withRule(uri, rule));
}

function previewOf(rule: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.includes(rule));
}

describe('the extension', () => {
  before(() => extension.activate());

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('registers every command of its manifest that it offers here', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest: { contributes: { commands: { command: string; enablement?: string }[] } } = extension.packageJSON;
    const hasProcesses = !('importScripts' in globalThis);
    const offered = manifest.contributes.commands.filter(
      ({ enablement }) => hasProcesses || !enablement?.includes('gopherscope.processes'),
    );
    assert.deepEqual(
      offered.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it('finds the planted leaks of files that are not open', async () => {
    const batch = await leakIn(leakFile, rule);
    assert.equal(batch.severity, vscode.DiagnosticSeverity.Warning);
  });

  it('marks the place in the text, links the page of the rule and says what leads there', async () => {
    const document = await vscode.workspace.openTextDocument(leakFile);
    await vscode.window.showTextDocument(document);
    const leak = await leakIn(leakFile, rule);
    assert.match(document.getText(leak.range), marked);
    assert.ok((leak.relatedInformation?.length ?? 0) > 0, 'no related locations');
    assert.ok(typeof leak.code === 'object' && leak.code.target.scheme === 'gopherscope-rule');
  });

  it('explains the leak in a hover', async () => {
    const leak = await leakIn(leakFile, rule);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      leakFile,
      leak.range.start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
      .join('\n');
    assert.match(text, new RegExp(rule));
  });

  it('repairs the leak with its first fix, and the finding goes as the text changes', async () => {
    const leak = await leakIn(leakFile, rule);
    // An action without an edit was offered for a text that is older than the newest findings.
    const edit = await until('a preferred fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        leakFile,
        leak.range,
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      return actions.find((action) => action.isPreferred && action.edit)?.edit;
    });
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the finding gone', () => (withRule(leakFile, rule) ? undefined : true));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await leakIn(leakFile, rule);
  });

  it('checks a document that was never saved', async () => {
    const content =
      'package p\n\nimport "sync"\n\nfunc f(ok bool) {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() {\n\t\tif ok {\n\t\t\treturn\n\t\t}\n\t\twg.Done()\n\t}()\n\twg.Wait()\n}\n';
    const document = await vscode.workspace.openTextDocument({ language: 'go', content });
    await vscode.window.showTextDocument(document);
    await leakIn(document.uri, 'waitgroup-missing-done');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('opens the page of a rule from the extension itself', async () => {
    await vscode.commands.executeCommand('gopherscope.showRule', rule);
    await until('the page', () => previewOf(rule));
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse(`gopherscope-rule:/${rule}.md`));
    assert.match(page.getText(), new RegExp(`^# .*${rule}`, 'm'));
  });

  it('disables a rule by its setting, and takes it up again', async () => {
    await leakIn(leakFile, rule);
    // The command waits for the answer to its "Undo" message, so it is not awaited.
    void vscode.commands.executeCommand('gopherscope.disableRule', {
      rule,
      uri: leakFile.toString(),
    });
    const rules = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('gopherscope.rules', folder);
    await until('no finding of the rule', () => (withRule(leakFile, rule) ? undefined : true));
    const { workspaceValue, workspaceFolderValue } = rules().inspect(rule) ?? {};
    assert.equal(workspaceFolderValue ?? workspaceValue, 'off');
    await rules().update(rule, undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await leakIn(leakFile, rule);
  });

  it('clears everything when stopped and says the same when started again', async () => {
    const before = summary(ownDiagnostics(leakFile));
    await vscode.commands.executeCommand('gopherscope.stopServer');
    await until('no diagnostics', () => (ownDiagnostics(leakFile).length === 0 ? true : undefined));
    await vscode.commands.executeCommand('gopherscope.restartServer');
    await until('the same diagnostics', () => {
      const now = ownDiagnostics(leakFile);
      return now.length === before.length ? now.map(ruleOf) : undefined;
    });
    assert.deepEqual(summary(ownDiagnostics(leakFile)), before);
  });

  it('scans the workspace on demand', async () => {
    await until('no scan under way', () => vscode.commands.executeCommand('gopherscope.scanWorkspace'));
    await leakIn(leakFile, rule);
  });
});
