/** Owns positions and ranges in source text; knows nothing of files, trees or protocols. */

/** A place in a text. `line` and `column` count from 0; `column` is in UTF-16 code units, as in LSP. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A half-open stretch of text: `end` is the position behind the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Replace `range` of one file by `text`. Ranges of edits that belong together never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

export function containsPosition(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

export function rangesOverlap(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) < 0 && comparePositions(b.start, a.end) < 0;
}
