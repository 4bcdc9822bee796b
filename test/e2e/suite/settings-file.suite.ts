/** The project's settings file as VS Code shows it: mistakes, completion, hover, and a rule turned off there from a finding, before anything is saved. */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { ownDiagnostics, until, withRule } from './wait';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!folder) throw new Error('The workspace is missing.');
const file = vscode.Uri.joinPath(folder, '.gopherscope.yaml');
const leakFile = vscode.Uri.joinPath(folder, 'charge/batch.go');
const rule = 'waitgroup-missing-done';

async function write(text: string): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  await until('the text from the disk', () => (document.getText() === text ? true : undefined));
  return document;
}

describe('.gopherscope.yaml', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file).then(undefined, () => {});
  });

  it('shows a mistake at its place', async () => {
    await write('rules:\n  time-tik: off\n');
    const [mistake] = await until('a diagnostic', () => {
      const found = ownDiagnostics(file);
      return found.length > 0 ? found : undefined;
    });
    assert.match(mistake!.message, /Did you mean time-tick\?/);
    assert.deepEqual(mistake!.range, new vscode.Range(1, 2, 1, 10));
  });

  it('completes rules and explains them', async () => {
    await write(`rules:\n  ${rule}: hint\n  \n`);
    const labels = await until('completions', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        file,
        new vscode.Position(2, 2),
      );
      const names = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return names.includes('unbounded-send') ? names : undefined;
    });
    assert.notInclude(labels, rule);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      file,
      new vscode.Position(1, 5),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.match(text.join('\n'), /WaitGroup/);
  });

  it('takes a rule from a finding, and the finding goes at once', async () => {
    await write('exclude: []\n');
    await vscode.window.showTextDocument(leakFile);
    // An edit made for a text that the editor reads anew from the disk in the same moment is refused, as it should be.
    await until('the edit', async () => {
      const leak = withRule(leakFile, rule);
      if (leak === undefined) return undefined;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        leakFile,
        leak.range,
        vscode.CodeActionKind.QuickFix.value,
        20,
      );
      const edit = actions.find(({ title }) => title === `Turn off ${rule} in .gopherscope.yaml`)?.edit;
      return edit !== undefined && (await vscode.workspace.applyEdit(edit)) ? true : undefined;
    });
    await until('no finding of the rule', () => (withRule(leakFile, rule) ? undefined : true));
    const document = await vscode.window.showTextDocument(file);
    assert.equal(document.document.getText(), `exclude: []\nrules:\n  ${rule}: off\n`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the finding again', () => withRule(leakFile, rule));
  });
});
