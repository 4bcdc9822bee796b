/** Follows links on disks, for hosts that have one. Refuses to know what is allowed. */
import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Where a file lies once all links are followed; undefined for what is on no disk. */
export async function followLinks(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (uri.scheme !== 'file') return undefined;
  try {
    return vscode.Uri.file(await realpath(uri.fsPath));
  } catch {
    return undefined;
  }
}
