/** Owns noticing that one file was written anew, once its writer has had time to finish. Refuses to know what is in it. */
import * as vscode from 'vscode';

/** A writer is given this long to finish before a changed file is read again, milliseconds. */
const settle = 300;

/**
 * Calls `changed` after the file was written or made anew, until disposed of.
 * @param orGone also after it was deleted, and not made anew at once
 */
export function watchFile(uri: vscode.Uri, changed: () => unknown, orGone = false): vscode.Disposable {
  // A pattern cannot name every file (brackets, braces), so the folder is watched and the file compared.
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*'),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (touched: vscode.Uri): void => {
    if (touched.toString() !== uri.toString()) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settle);
  };
  const deleted = watcher.onDidDelete((touched) => orGone && later(touched));
  return vscode.Disposable.from(watcher, watcher.onDidChange(later), watcher.onDidCreate(later), deleted, {
    dispose: () => clearTimeout(timer),
  });
}
