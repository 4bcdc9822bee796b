/** Owns the application of edits to a text: one after the other as editors send them, or all at once as fixes mean them. Knows no documents. */
import { LineIndex } from './line-index';
import type { Position, TextEdit } from './range';

/** What one edit did, in the terms an incremental parser asks for. Offsets are UTF-16 code units. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
  readonly startPosition: Position;
  readonly oldEndPosition: Position;
  readonly newEndPosition: Position;
}

/** A change as LSP sends it; without a range it replaces the whole text. */
export interface IncomingChange {
  readonly range?: TextEdit['range'];
  readonly text: string;
}

/** Edits of one set claim the same text; applying them would depend on their order. */
export class OverlappingEditsError extends Error {
  override readonly name = 'OverlappingEditsError';
}

/** Applies one change. A range that is the wrong way round is taken the right way round. */
export function applyChange(lines: LineIndex, change: IncomingChange): { lines: LineIndex; change: TextChange } {
  const { text } = lines;
  let start = change.range ? lines.offsetAt(change.range.start) : 0;
  let oldEnd = change.range ? lines.offsetAt(change.range.end) : text.length;
  if (start > oldEnd) [start, oldEnd] = [oldEnd, start];
  const after = new LineIndex(text.slice(0, start) + change.text + text.slice(oldEnd));
  const newEnd = start + change.text.length;
  return {
    lines: after,
    change: {
      start,
      oldEnd,
      newEnd,
      startPosition: lines.positionAt(start),
      oldEndPosition: lines.positionAt(oldEnd),
      newEndPosition: after.positionAt(newEnd),
    },
  };
}

/** Applies changes in order; each one's range speaks of the text the one before left. */
export function applyChanges(
  lines: LineIndex,
  changes: readonly IncomingChange[],
): { lines: LineIndex; changes: readonly TextChange[] } {
  const done: TextChange[] = [];
  let current = lines;
  for (const incoming of changes) {
    const result = applyChange(current, incoming);
    current = result.lines;
    done.push(result.change);
  }
  return { lines: current, changes: done };
}

/**
 * Applies edits that all speak of the same text. Insertions at one place keep their order.
 * Throws `OverlappingEditsError` when two edits claim the same text.
 */
export function applyEdits(text: string | LineIndex, edits: readonly TextEdit[]): string {
  const lines = typeof text === 'string' ? new LineIndex(text) : text;
  const placed = edits
    .map((edit, order) => ({
      start: lines.offsetAt(edit.range.start),
      end: lines.offsetAt(edit.range.end),
      text: edit.text,
      order,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  let result = '';
  let done = 0;
  for (const edit of placed) {
    if (edit.start < done || edit.end < edit.start) {
      const { line, column } = lines.positionAt(edit.start);
      throw new OverlappingEditsError(`Two edits overlap at line ${line + 1}, column ${column + 1}.`);
    }
    result += lines.text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + lines.text.slice(done);
}
