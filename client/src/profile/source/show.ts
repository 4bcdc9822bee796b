/** Owns showing a line of source for a frame: beside the profile, lit for a moment, with a word when the file is newer than the profile. */
import * as vscode from 'vscode';
import type { SourcePlace } from '#protocol/profile';
import { askForSource } from './ask';
import type { SourceFinder } from './finder';
import { isNewer } from './newer';

/** How long the line stays lit, and what is said of it stands, milliseconds. */
const litFor = 1500;
const saidFor = 8000;

const lit = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
});
const note = vscode.window.createTextEditorDecorationType({
  rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
  after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('descriptionForeground') },
});

export interface ShownSource {
  readonly file: vscode.Uri;
  /** Changed on disk after the profile was taken. */
  readonly isNewer: boolean;
}

/**
 * Opens the line, and asks the user where the file is when that is not certain.
 * @returns what was shown; undefined when nothing was
 */
export async function showSource(
  finder: SourceFinder,
  place: SourcePlace,
  peek: boolean,
): Promise<ShownSource | undefined> {
  const found = await finder.find(place.file, place.function);
  if (found.kind === 'refused') {
    const text = vscode.l10n.t('{0} is not the path of a source file, so it is not opened.', place.file);
    void vscode.window.showWarningMessage(text);
    return undefined;
  }
  const file = found.kind === 'file' ? found.file : await askForSource(finder, place, found.candidates);
  if (!file) return undefined;
  const newer = await isNewer(file, place.taken ?? 0);
  await reveal(file, place.line, peek, newer);
  return { file, isNewer: newer };
}

/** @param peek the keys stay where they are */
async function reveal(file: vscode.Uri, line: number, peek: boolean, newer: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const row = Math.min(Math.max(0, line - 1), document.lineCount - 1);
  const column = document.lineAt(row).firstNonWhitespaceCharacterIndex;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: sourceColumn(),
    selection: new vscode.Range(row, column, row, column),
    preserveFocus: peek,
    preview: true,
  });
  const range = new vscode.Range(row, 0, row, 0);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (newer) say(editor, document.lineAt(row).range.end);
  if (line === 0) return;
  editor.setDecorations(lit, [range]);
  setTimeout(() => editor.setDecorations(lit, []), litFor);
}

function say(editor: vscode.TextEditor, end: vscode.Position): void {
  const contentText = vscode.l10n.t('changed after the profile was taken: lines may have moved');
  editor.setDecorations(note, [{ range: new vscode.Range(end, end), renderOptions: { after: { contentText } } }]);
  setTimeout(() => editor.setDecorations(note, []), saidFor);
}

/** A column that shows text already, so that the profile stays in sight; else beside it. */
function sourceColumn(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.viewColumn;
  const other = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== active,
  );
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
