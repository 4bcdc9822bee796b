/** Owns opening nothing outside of a folder: the file below it, unless a link on the way leads out. Refuses to know why the folder is allowed. */
import * as vscode from 'vscode';

/** Where a path leads once all links are followed; where nobody can tell (a browser), links are not followed at all. */
export type FollowLinks = (uri: vscode.Uri) => Promise<vscode.Uri | undefined>;

/** The file under a root if it exists and lies there. `path` holds plain names only. */
export async function fileInside(
  root: vscode.Uri,
  path: readonly string[],
  follow: FollowLinks | undefined,
): Promise<vscode.Uri | undefined> {
  let at = root;
  let hasLinks = false;
  for (const [index, part] of path.entries()) {
    at = vscode.Uri.joinPath(at, part);
    const { type } = (await statOf(at)) ?? { type: vscode.FileType.Unknown };
    const wanted = index === path.length - 1 ? vscode.FileType.File : vscode.FileType.Directory;
    if ((type & wanted) === 0) return undefined;
    hasLinks ||= (type & vscode.FileType.SymbolicLink) !== 0;
  }
  if (!hasLinks) return at;
  const [real, realRoot] = await Promise.all([follow?.(at), follow?.(root)]);
  return real && realRoot && isBelow(realRoot, real) ? at : undefined;
}

export async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
}

/** Whether a file lies below a folder, by their names. */
export function isBelow(folder: vscode.Uri, file: vscode.Uri): boolean {
  const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return folder.scheme === file.scheme && folder.authority === file.authority && file.path.startsWith(prefix);
}
