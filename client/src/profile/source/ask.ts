/** Owns asking the user where a source file is, once: the answer holds for all files recorded under the same folder. */
import * as vscode from 'vscode';
import type { SourcePlace } from '#protocol/profile';
import type { SourceFinder } from './finder';

/** The file the user says it is, remembered; undefined when none was named. */
export async function askForSource(
  finder: SourceFinder,
  place: SourcePlace,
  candidates: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined> {
  interface Choice extends vscode.QuickPickItem {
    readonly file?: vscode.Uri;
  }
  const choices: Choice[] = candidates.map((file) => ({
    file,
    label: vscode.workspace.asRelativePath(file),
    iconPath: vscode.ThemeIcon.File,
  }));
  if (choices.length > 0) choices.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
  const elsewhere: Choice = {
    label: vscode.l10n.t('Choose Folder…'),
    detail: vscode.l10n.t('The folder its source lies in, for example GOROOT/src.'),
    iconPath: vscode.ThemeIcon.Folder,
  };
  const picked = await vscode.window.showQuickPick([...choices, elsewhere], {
    title: vscode.l10n.t('Where is {0}?', place.file),
    placeHolder:
      candidates.length > 1
        ? vscode.l10n.t('Several files may be it. The answer is remembered for this workspace.')
        : vscode.l10n.t('It was not found for sure. The answer is remembered for this workspace.'),
  });
  if (!picked) return undefined;
  if (picked.file) {
    await finder.rememberFile(place.file, picked.file);
    return picked.file;
  }
  return askForFolder(finder, place.file);
}

async function askForFolder(finder: SourceFinder, path: string): Promise<vscode.Uri | undefined> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!folder) return undefined;
  const file = await finder.rememberFolder(path, folder);
  if (!file) void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not in {1}.', path, folder.fsPath));
  return file;
}

/** Shows what is remembered; what the user ticks is forgotten. */
export async function manageMappings(finder: SourceFinder): Promise<void> {
  const items = finder.mappings.map((mapping) => ({
    mapping,
    label: mapping.prefix === '' ? vscode.l10n.t('(any path)') : mapping.prefix,
    description: `→ ${vscode.Uri.parse(mapping.target).fsPath}`,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No source folders are remembered. Open a frame of a profile whose source is not found to name one.',
      ),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Source folders of this workspace'),
    placeHolder: vscode.l10n.t('Tick what is to be forgotten'),
  });
  if (picked && picked.length > 0) await finder.forget(picked.map(({ mapping }) => mapping));
}
