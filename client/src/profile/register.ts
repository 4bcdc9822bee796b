/** Joins the profile viewer with the editor: the custom editor and the command that opens any file in it. */
import * as vscode from 'vscode';
import { ProfileEditor } from './editor';
import { SourceFinder } from './source';

export function register(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): void {
  const sources = new SourceFinder(context.workspaceState);
  const editor = new ProfileEditor(context.extensionUri, context.workspaceState, sources, log);
  context.subscriptions.push(
    ...ProfileEditor.viewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, editor, {
        supportsMultipleEditorsPerDocument: true,
        // Zoom and selection would be lost, and the file decoded again, each time another tab is looked at.
        webviewOptions: { retainContextWhenHidden: true },
      }),
    ),
    vscode.commands.registerCommand('gopherscope.openAsProfile', openAsProfile),
  );
}

/** @param argument the file, when a menu or a link names one; else the open file, else the user is asked */
async function openAsProfile(argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : (activeFile() ?? (await askForFile()));
  if (!uri) return;
  // VS Code shows an editor by its name only where its selector fits the file.
  const [certain, possible] = ProfileEditor.viewTypes;
  const viewType = /\.(pb\.gz|pprof)$/.test(uri.path) ? certain : possible;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}

function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile && /\.(pb|gz|pprof|prof|out)$/i.test(input.uri.path) ? input.uri : undefined;
}

async function askForFile(): Promise<vscode.Uri | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open as Profile') })) ?? [];
  return file;
}
