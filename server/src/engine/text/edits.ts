/** Owns the application of edits to a text: one after the other as editors send them, or all at once as fixes mean them. Knows no documents. */
import { LineIndex } from './line-index';
import type { Position, TextEdit } from './range';

/** A change as LSP sends it; without a range it replaces the whole text. */
export interface IncomingChange {
  readonly range?: TextEdit['range'];
  readonly text: string;
}

/** Edits of one set claim the same text; applying them would depend on their order. */
export class OverlappingEditsError extends Error {
  override readonly name = 'OverlappingEditsError';
}

/** The text after one change. A range that is the wrong way round is taken the right way round. */
export function applyChange(lines: LineIndex, { range, text: insert }: IncomingChange): LineIndex {
  const { text } = lines;
  const [from, to] = range === undefined ? [0, text.length] : [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  return new LineIndex(text.slice(0, Math.min(from, to)) + insert + text.slice(Math.max(from, to)));
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

/** Where what stands at a position is after the edits, all of which speak of the same text; undefined when they take it away. */
export function positionAfter(lines: LineIndex, edits: readonly TextEdit[], position: Position): Position | undefined {
  const offset = lines.offsetAt(position);
  let moved = offset;
  for (const { range, text } of edits) {
    const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
    if (start <= offset && offset < end) return undefined;
    if (end <= offset) moved += text.length - (end - start);
  }
  return new LineIndex(applyEdits(lines, edits)).positionAt(moved);
}
