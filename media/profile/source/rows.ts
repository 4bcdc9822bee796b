/**
 * Owns which rows a listing has: lines, what is inlined into them, those around the function, and gaps. Costs are those of the function listed: lines
 * around it have none here, whatever they cost others. Pure; refuses to know how rows look.
 */
import type { ListedFile, ListedSpot } from '#engine/profile/costs/listing';
import { type Extent, enclosing, extentOf, lengthOf } from './extent';

interface Common {
  /** Stays the same while rows around it come and go. */
  readonly key: string;
  /** 1 for lines and gaps, more for what is inlined. */
  readonly level: number;
  /** Stands around what is listed: costs there are not told. */
  readonly outside: boolean;
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
/** Lines shown around a function: as many as fill a panel together with it, and no fewer than `profile list` prints. */
const panelful = 40;
const fewestAround = 5;

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
  const own = extentOf(file, text, choices.whole);
  const end = Math.max(own.last, lengthOf(text));
  const listing = { costs, own, choices };
  let at = 1;
  for (const { first, last } of shownParts(listing, text)) {
    addBetween(rows, at, Math.max(at, first), listing);
    at = Math.max(at, first);
    for (; at <= Math.min(end, last); at++) addLine(rows, at, costs.get(at), choices, isOutside(at, own));
  }
  addBetween(rows, at, end + 1, listing);
  return rows;
}

interface Listing {
  readonly costs: ReadonlyMap<number, ListedSpot>;
  readonly own: Extent;
  readonly choices: RowChoices;
}

/** Parts of the file that are no gap, by their first line; they may overlap. */
function shownParts({ costs, own, choices }: Listing, text: readonly string[]): Extent[] {
  const costly = [...costs.keys()].filter((line) => line > 0);
  const outer = choices.whole ? own : enclosing(own, text);
  const marked = [...choices.marked].filter((line) => !isOutside(line, outer));
  // Where a function ends gaps begin anew, for they say what they leave out.
  const near = (line: number) =>
    within({ first: line - context, last: line + context }, isOutside(line, own) ? outer : own);
  const parts = [...costly, ...marked].map(near);
  if (!choices.whole) {
    const around = Math.max(fewestAround, Math.ceil((panelful - (own.last - own.first + 1)) / 2));
    // The head and the end of a function say where one is, and so do those of the one that a closure stands in.
    parts.push({ first: own.first - around, last: Math.min(own.last, own.first + context) });
    parts.push({ first: Math.max(own.first, own.last - context), last: own.last + around });
    if (outer !== own) parts.push(near(outer.first), near(outer.last));
  }
  return parts.sort((a, b) => a.first - b.first);
}

function isOutside(line: number, { first, last }: Extent): boolean {
  return line < first || line > last;
}

function within({ first, last }: Extent, bounds: Extent): Extent {
  return { first: Math.max(first, bounds.first), last: Math.min(last, bounds.last) };
}

/** Lines without cost from `from` up to but without `to`: a gap, unless it is short or was opened. */
function addBetween(rows: SourceRow[], from: number, to: number, { costs, own, choices }: Listing): void {
  const key = `gap ${from}`;
  const isGap = to - from >= shortestGap;
  const isOpen = choices.turned.has(key);
  const outside = isOutside(from, own);
  if (isGap) rows.push({ kind: 'gap', key, level: 1, expanded: isOpen, outside, from, to: to - 1 });
  if (isGap && !isOpen) return;
  // Behind the end of the text there is nothing to open.
  const end = isGap ? Math.min(to, (choices.text?.length ?? 0) + 1) : to;
  for (let line = from; line < end; line++) addLine(rows, line, costs.get(line), choices, isOutside(line, own));
}

function addLine(
  rows: SourceRow[],
  line: number,
  spot: ListedSpot | undefined,
  choices: RowChoices,
  outside = false,
): void {
  const key = String(line);
  const expanded = expansion(spot, key, choices);
  rows.push({ kind: 'line', key, level: 1, expanded, outside, line, spot });
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
    rows.push({ kind: 'inlined', key: own, level, expanded, outside: false, line, spot });
    if (expanded) addInlined(rows, spot, line, own, level + 1, choices);
  });
}

function expansion(spot: ListedSpot | undefined, key: string, { inlined, turned }: RowChoices): boolean | undefined {
  return spot && inlined && spot.inlined.length > 0 ? !turned.has(key) : undefined;
}
