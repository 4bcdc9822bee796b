/** Owns asking which profiles heat is to be shown of: those that are open, those of the workspace, or any file. */
import * as vscode from 'vscode';
import { baseName } from '../profile/base-name';
import { askForProfiles } from '../profile/pick';
import type { HeatStore } from './store';

/** Profiles of the workspace that are offered. */
const mostOffered = 100;
const profileFiles = '**/*.{pb.gz,pprof,prof,folded,collapsed,out}';
/** What `go test` writes is called .out, and so are many other things. */
const isOffered = (uri: vscode.Uri): boolean =>
  !uri.path.endsWith('.out') || /(cpu|mem|heap|allocs|block|mutex|goroutine)[^/]*$/.test(uri.path);

/** What the user chose; empty when nothing. */
export async function askWhatToLoad(store: HeatStore): Promise<readonly vscode.Uri[]> {
  interface Choice extends vscode.QuickPickItem {
    readonly uri?: vscode.Uri;
  }
  const listed = store.entries.filter(({ active }) => !active).map(({ uri }) => uri);
  const shown = new Set(store.entries.map(({ uri }) => uri.toString()));
  const found = await vscode.workspace.findFiles(profileFiles, '**/node_modules/**', mostOffered);
  const others = found.filter((uri) => isOffered(uri) && !shown.has(uri.toString()));
  others.sort((a, b) => a.path.localeCompare(b.path));
  const choices = [...listed, ...others].map((uri): Choice => {
    const path = vscode.workspace.asRelativePath(uri);
    const name = baseName(uri);
    return { uri, label: name, description: path.slice(0, -name.length) };
  });
  const file: Choice = { label: vscode.l10n.t('Choose File…'), iconPath: vscode.ThemeIcon.Folder, alwaysShow: true };
  const title = vscode.l10n.t('Load Profile for Heat');
  if (choices.length === 0) return askForProfiles(title);
  const separator: Choice = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const picked = await vscode.window.showQuickPick([...choices, separator, file], {
    title,
    matchOnDescription: true,
    placeHolder: vscode.l10n.t('Its costs stand beside the code'),
  });
  if (picked === undefined) return [];
  return picked.uri ? [picked.uri] : askForProfiles(title);
}
