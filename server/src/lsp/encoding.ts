/**
 * Owns the unit in which the editor counts characters of a line: UTF-16 unless it asked for UTF-8 or UTF-32 (LSP 3.17, `positionEncodings`).
 * Knows lines of text, not documents; everything inside the server is UTF-16.
 */
import { type Position, PositionEncodingKind, type Range } from 'vscode-languageserver';
import type { LineIndex } from '#engine/text/line-index';
import type { Position as EnginePosition, Range as EngineRange } from '#engine/text/range';

export interface CharacterUnit {
  readonly kind: PositionEncodingKind;
  /** UTF-16 column of the editor's `character` in `line`; beyond the end counts as the end. */
  toColumn(line: string, character: number): number;
  /** The editor's `character` of a UTF-16 column. */
  toCharacter(line: string, column: number): number;
}

/** A unit in which a code point takes `width` characters. */
function perCodePoint(kind: PositionEncodingKind, width: (codePoint: number) => number): CharacterUnit {
  return {
    kind,
    toColumn(line, character) {
      let column = 0;
      let left = character;
      while (column < line.length && left > 0) {
        const codePoint = line.codePointAt(column)!;
        left -= width(codePoint);
        column += codePoint > 0xffff ? 2 : 1;
      }
      return column;
    },
    toCharacter(line, column) {
      let character = 0;
      for (let at = 0; at < column && at < line.length; ) {
        const codePoint = line.codePointAt(at)!;
        character += width(codePoint);
        at += codePoint > 0xffff ? 2 : 1;
      }
      return character;
    },
  };
}

const utf16: CharacterUnit = {
  kind: PositionEncodingKind.UTF16,
  toColumn: (line, character) => Math.min(character, line.length),
  toCharacter: (_line, column) => column,
};
const utf8 = perCodePoint(PositionEncodingKind.UTF8, (codePoint) =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4,
);
const utf32 = perCodePoint(PositionEncodingKind.UTF32, () => 1);

/** UTF-16 when the editor offers it or says nothing, else its first choice that we know. */
export function chooseUnit(offered: readonly PositionEncodingKind[] | undefined): CharacterUnit {
  if (offered === undefined || offered.includes(PositionEncodingKind.UTF16)) return utf16;
  const known = offered.map((kind) => [utf8, utf32].find((unit) => unit.kind === kind));
  return known.find((unit) => unit !== undefined) ?? utf16;
}

function lineText(lines: LineIndex, line: number): string {
  return line < lines.lineCount ? lines.text.slice(lines.lineStart(line), lines.lineEnd(line)) : '';
}

function toPosition(position: EnginePosition, lines: LineIndex, unit: CharacterUnit): Position {
  return {
    line: position.line,
    character: unit === utf16 ? position.column : unit.toCharacter(lineText(lines, position.line), position.column),
  };
}

/** The engine's position of an editor's; one outside the text stays outside. */
export function toEnginePosition(position: Position, lines: LineIndex, unit: CharacterUnit): EnginePosition {
  return {
    line: position.line,
    column: unit === utf16 ? position.character : unit.toColumn(lineText(lines, position.line), position.character),
  };
}

export function toRange(range: EngineRange, lines: LineIndex, unit: CharacterUnit): Range {
  return { start: toPosition(range.start, lines, unit), end: toPosition(range.end, lines, unit) };
}

export function toEngineRange(range: Range, lines: LineIndex, unit: CharacterUnit): EngineRange {
  return { start: toEnginePosition(range.start, lines, unit), end: toEnginePosition(range.end, lines, unit) };
}
