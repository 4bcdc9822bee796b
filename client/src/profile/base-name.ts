/** Owns how a file is called on its own. */
import type * as vscode from 'vscode';

export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
