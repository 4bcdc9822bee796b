/** Shows how many findings a group holds at the right of its row; VS Code gives trees no other badge than a file decoration. */
import * as vscode from 'vscode';

const scheme = 'gopherscope-group';

/** A URI that stands for a group and carries its count. */
export function countUri(groupId: string, count: number): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${groupId}`, query: String(count) });
}

export function registerCounts(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== scheme) return undefined;
      const count = Number(uri.query);
      // A decoration holds two characters.
      const badge = count < 100 ? String(count) : '99';
      return new vscode.FileDecoration(
        badge,
        count === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', count),
      );
    },
  });
}
