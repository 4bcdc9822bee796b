/** Owns the way from the compiler's byte columns to UTF-16 ranges of the source. Knows the text of one line, not files. */
import type { Range } from '../text/range';
import type { CompilerPlace } from './facts';

/** UTF-8 length of a code point. */
function byteLength(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** UTF-16 column from 0 of a byte column from 1; one behind the end of the line is its end. */
export function toUtf16Column(line: string, byteColumn: number): number {
  let bytes = byteColumn - 1;
  let column = 0;
  while (bytes > 0 && column < line.length) {
    const codePoint = line.codePointAt(column)!;
    bytes -= byteLength(codePoint);
    column += codePoint > 0xffff ? 2 : 1;
  }
  return column;
}

const word = /^[\p{L}_][\p{L}\p{N}_]*/u;

/** How much of the line at `rest` belongs to the subject: the text they share, or else the word or sign that stands there. */
function extent(rest: string, subject: string): number {
  let shared = 0;
  while (shared < subject.length && subject[shared] === rest[shared]) shared++;
  const here = word.exec(rest)?.[0].length ?? Math.min(1, rest.length);
  return Math.max(shared, here);
}

/** Where a fact stands in the source. `line` is the text of that line; columns of it without a place cover its code. */
export function rangeOf(place: CompilerPlace, line: string, subject: string): Range {
  const row = place.line - 1;
  if (place.column === 0) {
    const code = line.trimEnd().length;
    return {
      start: { line: row, column: Math.min(line.length - line.trimStart().length, code) },
      end: { line: row, column: code },
    };
  }
  const start = toUtf16Column(line, place.column);
  return {
    start: { line: row, column: start },
    end: { line: row, column: Math.min(line.length, start + extent(line.slice(start), subject)) },
  };
}
