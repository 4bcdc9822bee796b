/** Owns where a mark stands after an edit. Knows positions, not documents. */
import type { ProtocolPosition, ProtocolRange } from '#protocol/language';

export interface Edit {
  readonly range: ProtocolRange;
  readonly text: string;
}

function isBefore(a: ProtocolPosition, b: ProtocolPosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function shiftPosition(position: ProtocolPosition, { range: { start, end }, text }: Edit): ProtocolPosition {
  if (isBefore(position, end)) return position;
  const added = text.split(/\r\n|\r|\n/);
  const lastLine = start.line + added.length - 1;
  if (position.line > end.line) return { line: position.line - end.line + lastLine, character: position.character };
  const inserted = added.at(-1)!.length + (added.length === 1 ? start.character : 0);
  return { line: lastLine, character: position.character - end.character + inserted };
}

/** The range after one edit; undefined when the edit changed what the mark is about. */
export function shiftRange(range: ProtocolRange, edit: Edit): ProtocolRange | undefined {
  const touches = isBefore(edit.range.start, range.end) && isBefore(range.start, edit.range.end);
  if (touches) return undefined;
  if (!isBefore(edit.range.end, range.start) && isBefore(range.start, edit.range.start)) return range;
  return { start: shiftPosition(range.start, edit), end: shiftPosition(range.end, edit) };
}
