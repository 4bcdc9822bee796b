/** Owns showing a line of source for a frame: beside the profile, lit for a moment, with a word when it cannot be the line that was recorded. */
import * as vscode from 'vscode';
import type { ProtocolPosition } from '#protocol/language';
import type { SourcePlace } from '#protocol/profile';
import { askForSource } from './ask';
import { doubtOf } from './doubt';
import type { SourceFinder } from './finder';

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
  /** What is wrong with the place, a sentence without its full stop; '' nothing. */
  readonly doubt: string;
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
  const document = await vscode.workspace.openTextDocument(file);
  const doubt = await doubtOf(document, [place], place.taken ?? 0);
  await reveal(document, place.line, peek, doubt);
  return { file, doubt };
}

/** Opens a place that is known for sure, with what the editor says of it where `hover` is wanted. */
export async function showPlace(uri: vscode.Uri, at: ProtocolPosition, hover: boolean): Promise<void> {
  const position = new vscode.Position(at.line, at.character);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, {
    viewColumn: sourceColumn(document.uri),
    selection: new vscode.Range(position, position),
    preview: true,
  });
  if (hover) await vscode.commands.executeCommand('editor.action.showHover', { focus: 'noAutoFocus' });
}

/** @param peek the keys stay where they are */
async function reveal(document: vscode.TextDocument, line: number, peek: boolean, doubt: string): Promise<void> {
  const row = Math.min(Math.max(0, line - 1), document.lineCount - 1);
  const column = document.lineAt(row).firstNonWhitespaceCharacterIndex;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: sourceColumn(document.uri),
    selection: new vscode.Range(row, column, row, column),
    preserveFocus: peek,
    preview: true,
  });
  const range = new vscode.Range(row, 0, row, 0);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  if (doubt !== '') say(editor, document.lineAt(row).range.end, doubt);
  // Behind the end nothing is lit: it is not the line that was meant.
  if (line === 0 || line > document.lineCount) return;
  editor.setDecorations(lit, [range]);
  setTimeout(() => editor.setDecorations(lit, []), litFor);
}

function say(editor: vscode.TextEditor, end: vscode.Position, contentText: string): void {
  editor.setDecorations(note, [{ range: new vscode.Range(end, end), renderOptions: { after: { contentText } } }]);
  setTimeout(() => editor.setDecorations(note, []), saidFor);
}

/** Another column than the profile's, so that it stays in sight: one that has the file open, or shows text already, else beside. */
function sourceColumn(uri: vscode.Uri): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const holder = all.find(
    (group) =>
      group !== activeTabGroup &&
      group.tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
  const other = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== activeTabGroup.viewColumn,
  );
  return holder?.viewColumn ?? other?.viewColumn ?? vscode.ViewColumn.Beside;
}
