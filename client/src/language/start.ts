/** Decides when the analysis first starts: as soon as there is Go to read, and not before. Refuses to know how it starts. */
import * as vscode from 'vscode';

/** Calls `start` once, when a Go document or our settings file is open, or the workspace holds a Go file. */
export function whenThereIsGo(start: () => void): vscode.Disposable {
  const isOurs = ({ languageId, uri }: vscode.TextDocument): boolean =>
    languageId === 'go' || uri.path.endsWith('/.gopherscope.yaml');
  const waiting: vscode.Disposable[] = [];
  const stopWaiting = (): void => vscode.Disposable.from(...waiting.splice(0)).dispose();
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    stopWaiting();
    start();
  };
  const look = async (): Promise<void> => {
    if (vscode.workspace.textDocuments.some(isOurs) || (await workspaceHasGo())) begin();
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.go', false, true, true);
  waiting.push(
    watcher,
    watcher.onDidCreate(begin),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) begin();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(look),
  );
  // The client library takes longest to load; other extensions activate in the meantime.
  const timer = setTimeout(look);
  waiting.push({ dispose: () => clearTimeout(timer) });
  return { dispose: stopWaiting };
}

async function workspaceHasGo(): Promise<boolean> {
  if (!vscode.workspace.workspaceFolders?.length) return false;
  const [file] = await vscode.workspace.findFiles('**/*.go', '**/{node_modules,.git}/**', 1);
  return file !== undefined;
}
