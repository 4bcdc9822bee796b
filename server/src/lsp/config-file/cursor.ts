/**
 * Owns where in a `.gopherscope.yaml` the cursor stands: below which keys, on a key or behind one. Reads indentation, not YAML, for a text being typed is
 * seldom a sound one. Knows no key by name.
 */
import type { LineIndex } from '#engine/text/line-index';
import type { Position, Range } from '#engine/text/range';

/** Stands in a path for an item of a list. */
export const listItem = '-';

export interface Cursor {
  /** Keys the line stands below, outermost first. */
  readonly path: readonly string[];
  /** The key of the line; undefined while it is being typed. */
  readonly key: string | undefined;
  /** Whether the cursor stands on the key or behind its colon. */
  readonly on: 'key' | 'value';
  /** The word the cursor stands in or behind, up to its end. */
  readonly word: Range;
  readonly text: string;
  /** Keys beside this one, of the same map. */
  readonly siblings: ReadonlySet<string>;
}

interface Line {
  /** Column of the dash that begins a list's item here. */
  readonly dash: number | undefined;
  /** Column of the key or of the text. */
  readonly column: number;
  readonly key: string | undefined;
  /** Column behind the colon. */
  readonly value: number;
}

const shape = /^(\s*)((?:-\s+|-$)*)(?:(["']?)([^\s:"'#{}[\]][^:"'#]*?)\3\s*:(?=\s|$))?/;

function read(text: string): Line {
  const match = shape.exec(text)!;
  const [whole, indentation, dashes, , key] = match;
  const column = indentation!.length + dashes!.length;
  return { dash: dashes === '' ? undefined : indentation!.length, column, key, value: whole.length };
}

function isBlank(text: string): boolean {
  return /^\s*(?:#.*)?$/.test(text);
}

export function cursorAt(lines: LineIndex, position: Position): Cursor | undefined {
  const textOf = (line: number) => lines.text.slice(lines.lineStart(line), lines.lineEnd(line));
  if (position.line >= lines.lineCount) return undefined;
  const text = textOf(position.line);
  const column = Math.min(position.column, text.length);
  if (/(?:^|\s)#/.test(text.slice(0, column))) return undefined;
  const own = read(text);
  const on = own.key !== undefined && column >= own.value ? 'value' : 'key';
  const isEmpty = text.trim() === '';
  const above = readAbove(textOf, position.line, isEmpty ? { ...own, column } : own);
  const siblings = new Set([...above.siblings, ...readBelow(textOf, position.line, lines.lineCount, own.column)]);
  const { from, to } = wordAt(text, column, on === 'value' ? own.value : own.column);
  const place = (at: number): Position => ({ line: position.line, column: at });
  return {
    path: above.path,
    key: own.key,
    on,
    word: { start: place(from), end: place(to) },
    text: text.slice(from, to),
    siblings,
  };
}

/** Climbs from a line to the keys it stands below, and gathers its older siblings. */
function readAbove(textOf: (line: number) => string, line: number, own: Line) {
  const path: string[] = [];
  const siblings: string[] = [];
  let { column } = own;
  /** A list may stand in the column of its key. */
  let inList = false;
  const enter = (dash: number) => {
    path.unshift(listItem);
    column = dash;
    inList = true;
  };
  if (own.dash !== undefined) enter(own.dash);
  for (let at = line - 1; at >= 0; at--) {
    const text = textOf(at);
    if (isBlank(text)) continue;
    const other = read(text);
    const isParent = inList ? other.column <= column && other.dash === undefined : other.column < column;
    if (isParent) {
      path.unshift(other.key ?? '');
      column = other.column;
      inList = false;
      if (other.dash !== undefined) enter(other.dash);
    } else if (!inList && other.column === column) {
      if (path.length === 0 && other.key !== undefined) siblings.push(other.key);
      if (other.dash !== undefined) enter(other.dash);
    }
  }
  return { path, siblings };
}

/** The younger siblings: lines below in the same column, until one further left or the next item. */
function readBelow(textOf: (line: number) => string, line: number, count: number, column: number): readonly string[] {
  const siblings: string[] = [];
  for (let at = line + 1; at < count; at++) {
    const text = textOf(at);
    if (isBlank(text)) continue;
    const other = read(text);
    if (other.column < column || other.dash !== undefined) break;
    if (other.column === column && other.key !== undefined) siblings.push(other.key);
  }
  return siblings;
}

/** Words hold what rule names and levels hold. */
function wordAt(text: string, column: number, least: number): { from: number; to: number } {
  let from = column;
  while (from > least && /[\w-]/.test(text[from - 1]!)) from--;
  let to = column;
  while (to < text.length && /[\w-]/.test(text[to]!)) to++;
  return { from: Math.min(from, column), to };
}
