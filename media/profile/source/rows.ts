/** Owns which rows a listing has: lines, what is inlined into them, and gaps where nothing costs. Pure; refuses to know how rows look. */
import type { ListedFile, ListedSpot } from '#engine/profile/costs/listing';
import { extentOf } from './extent';

interface Common {
  /** Stays the same while rows around it come and go. */
  readonly key: string;
  /** 1 for lines and gaps, more for what is inlined. */
  readonly level: number;
  /** Undefined where there is nothing to open. */
  readonly expanded: boolean | undefined;
}

export interface LineRow extends Common {
  readonly kind: 'line';
  /** From 1, 0 for what has no line. */
  readonly line: number;
  readonly spot: ListedSpot | undefined;
}

export interface InlinedRow extends Common {
  readonly kind: 'inlined';
  /** The line of the listing it is part of. */
  readonly line: number;
  readonly spot: ListedSpot;
}

export interface GapRow extends Common {
  readonly kind: 'gap';
  readonly from: number;
  readonly to: number;
}

export type SourceRow = LineRow | InlinedRow | GapRow;

export interface RowChoices {
  /** Undefined where there is no text: then lines without cost are left out. */
  readonly text: readonly string[] | undefined;
  /** All of the file instead of the function alone. */
  readonly whole: boolean;
  readonly inlined: boolean;
  /** Lines worth showing although they cost nothing: something was found there. */
  readonly marked: ReadonlySet<number>;
  /** Keys whose state is not the one they begin with: lines are open, gaps are closed. */
  readonly turned: ReadonlySet<string>;
}

/** Lines shown around one with costs, and the fewest that are worth a gap. */
const context = 3;
const shortestGap = 4;

export function sourceRows(file: ListedFile, choices: RowChoices): SourceRow[] {
  const rows: SourceRow[] = [];
  const { text } = choices;
  const costs = new Map(file.lines.map((spot) => [spot.line, spot]));
  const unknown = costs.get(0);
  if (unknown) addLine(rows, 0, unknown, choices);
  if (!text) {
    for (const spot of file.lines) if (spot.line > 0) addLine(rows, spot.line, spot, choices);
    return rows;
  }
  const { first, last } = extentOf(file, text, choices.whole);
  const costly = [...costs.keys()].filter((line) => line > 0);
  // The head and the end of a function say where one is.
  const ends = choices.whole ? [] : [first, last];
  const marked = [...choices.marked].filter((line) => line >= first && line <= last);
  const shown = [...new Set([...ends, ...costly, ...marked])].sort((a, b) => a - b);
  let at = first;
  for (const line of shown) {
    addBetween(rows, at, Math.max(at, line - context), costs, choices);
    at = Math.max(at, line - context);
    for (const end = Math.min(last, line + context); at <= end; at++) addLine(rows, at, costs.get(at), choices);
  }
  addBetween(rows, at, last + 1, costs, choices);
  return rows;
}

/** Lines without cost from `from` up to but without `to`: a gap, unless it is short or was opened. */
function addBetween(
  rows: SourceRow[],
  from: number,
  to: number,
  costs: ReadonlyMap<number, ListedSpot>,
  choices: RowChoices,
): void {
  const key = `gap ${from}`;
  const isGap = to - from >= shortestGap;
  const isOpen = choices.turned.has(key);
  if (isGap) rows.push({ kind: 'gap', key, level: 1, expanded: isOpen, from, to: to - 1 });
  if (isGap && !isOpen) return;
  // Behind the end of the text there is nothing to open.
  const end = isGap ? Math.min(to, (choices.text?.length ?? 0) + 1) : to;
  for (let line = from; line < end; line++) addLine(rows, line, costs.get(line), choices);
}

function addLine(rows: SourceRow[], line: number, spot: ListedSpot | undefined, choices: RowChoices): void {
  const key = String(line);
  const expanded = expansion(spot, key, choices);
  rows.push({ kind: 'line', key, level: 1, expanded, line, spot });
  if (spot && expanded) addInlined(rows, spot, line, key, 2, choices);
}

function addInlined(
  rows: SourceRow[],
  into: ListedSpot,
  line: number,
  key: string,
  level: number,
  choices: RowChoices,
): void {
  into.inlined.forEach((spot) => {
    const own = `${key} ${spot.function}:${spot.line}`;
    const expanded = expansion(spot, own, choices);
    rows.push({ kind: 'inlined', key: own, level, expanded, line, spot });
    if (expanded) addInlined(rows, spot, line, own, level + 1, choices);
  });
}

function expansion(spot: ListedSpot | undefined, key: string, { inlined, turned }: RowChoices): boolean | undefined {
  return spot && inlined && spot.inlined.length > 0 ? !turned.has(key) : undefined;
}
