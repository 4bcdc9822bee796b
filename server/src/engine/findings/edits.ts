/** Owns placing statements into Go source the way gofmt leaves them: whole lines, the neighbour's indentation, the file's line ends. */
import type { LineIndex } from '../text/line-index';
import type { Range, TextEdit } from '../text/range';

export function lineText(lines: LineIndex, line: number): string {
  return lines.text.slice(lines.lineStart(line), lines.lineEnd(line));
}

export function indentation(lines: LineIndex, line: number): string {
  return /^[ \t]*/.exec(lineText(lines, line))![0];
}

export function lineBreak(lines: LineIndex): string {
  return lines.text.includes('\r\n') ? '\r\n' : '\n';
}

/** Whether nothing but spacing and a comment stands around `range` on its lines. */
export function hasOwnLines(lines: LineIndex, range: Range): boolean {
  const before = lineText(lines, range.start.line).slice(0, range.start.column);
  const after = lineText(lines, range.end.line).slice(range.end.column);
  return before.trim() === '' && /^\s*(\/\/.*)?$/.test(after);
}

/** `statement` on a line of its own behind the one at `range`; undefined when that shares its lines with other code. */
export function insertAfterStatement(lines: LineIndex, range: Range, statement: string): TextEdit | undefined {
  const before = lineText(lines, range.start.line).slice(0, range.start.column);
  const start = { ...range.start, column: 0 };
  const isFirst = before.replace(/\/\*.*?\*\//g, '').trim() === '';
  if (!isFirst || !hasOwnLines(lines, { ...range, start })) return undefined;
  const end = { line: range.end.line, column: lines.lineEnd(range.end.line) - lines.lineStart(range.end.line) };
  return { range: { start: end, end }, text: lineBreak(lines) + indentation(lines, range.start.line) + statement };
}

/** `statement` as the first one of a body whose braces are `body`; undefined when the body stands on one line. */
export function insertFirst(lines: LineIndex, body: Range, statement: string): TextEdit | undefined {
  const opening = lineText(lines, body.start.line);
  const isOpen = /^\s*(\/\/.*)?$/.test(opening.slice(body.start.column + 1));
  if (body.start.line === body.end.line || !isOpen) return undefined;
  const end = { line: body.start.line, column: opening.length };
  const text = `${lineBreak(lines)}${indentation(lines, body.start.line)}\t${statement}`;
  return { range: { start: end, end }, text };
}

/** Takes the whole lines of a statement away; undefined when it shares them with other code. */
export function removeStatement(lines: LineIndex, range: Range): TextEdit | undefined {
  if (!hasOwnLines(lines, range) || range.end.line + 1 >= lines.lineCount) return undefined;
  return {
    range: { start: { line: range.start.line, column: 0 }, end: { line: range.end.line + 1, column: 0 } },
    text: '',
  };
}
