/** Owns applying the text edits a server offers, as an editor would. */
import type { TextEdit } from 'vscode-languageserver-types';
import { applyEdits } from '#engine/text/edits';

export function applyOffered(text: string, edits: readonly TextEdit[]): string {
  const place = ({ line, character }: TextEdit['range']['start']) => ({ line, column: character });
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({ range: { start: place(range.start), end: place(range.end) }, text: newText })),
  );
}
