/** Owns noticing that somebody else than this editor writes Go files: git, a generator, another editor. Refuses to know who wants to know. */
import * as vscode from 'vscode';

/** A writer of many files is given this long to finish, milliseconds. */
const settle = 500;
/** What was saved here comes back from the disk within this time, milliseconds. */
const echo = 5_000;

/** Calls `changed` with one file of each folder in which others wrote, made or removed Go files. */
export function watchOthers(changed: (uri: vscode.Uri) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.go');
  const saved = new Map<string, number>();
  const folders = new Map<string, vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    const touched = [...folders.values()];
    folders.clear();
    for (const uri of touched) changed(uri);
  };
  const later = (uri: vscode.Uri): void => {
    if (Date.now() - (saved.get(uri.toString()) ?? 0) < echo) return;
    folders.set(vscode.Uri.joinPath(uri, '..').toString(), uri);
    clearTimeout(timer);
    timer = setTimeout(tell, settle);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(later),
    watcher.onDidCreate(later),
    watcher.onDidDelete(later),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const now = Date.now();
      for (const [key, at] of saved) if (now - at > echo) saved.delete(key);
      saved.set(uri.toString(), now);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
