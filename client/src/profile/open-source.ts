/** Owns showing a line of source for a frame: beside the profile, lit for a moment, or a message that says what was looked for. */
import * as vscode from 'vscode';
import type { SourcePlace } from '#protocol/profile';
import type { SourceFinder } from './source';

/** How long the line stays lit, milliseconds. */
const litFor = 1500;

const lit = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
});

/** Opens the line, or asks the user where the source is. */
export async function openSource(finder: SourceFinder, place: SourcePlace): Promise<void> {
  const file = await finder.find(place.file);
  if (file) await reveal(file, place.line);
  else await askForFolder(finder, place);
}

async function reveal(file: vscode.Uri, line: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const row = Math.min(Math.max(0, line - 1), document.lineCount - 1);
  const column = document.lineAt(row).firstNonWhitespaceCharacterIndex;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: sourceColumn(),
    selection: new vscode.Range(row, column, row, column),
  });
  if (line === 0) return;
  const range = new vscode.Range(row, 0, row, 0);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  editor.setDecorations(lit, [range]);
  setTimeout(() => editor.setDecorations(lit, []), litFor);
}

/** A column that shows text already, so that the profile stays in sight; else beside it. */
function sourceColumn(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.viewColumn;
  const other = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== active,
  );
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

async function askForFolder(finder: SourceFinder, place: SourcePlace): Promise<void> {
  const choose = vscode.l10n.t('Choose Folder…');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} of {1} is in no folder of this workspace. Choose the folder its source lies in, for example GOROOT/src.',
      place.file,
      place.function,
    ),
    choose,
  );
  if (chosen !== choose) return;
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!folder) return;
  await finder.remember(folder);
  const file = await finder.find(place.file);
  if (file) await reveal(file, place.line);
  else void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not in {1} either.', place.file, folder.fsPath));
}
