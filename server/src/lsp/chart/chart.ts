/** Owns what the sequence chart of an interleaving shows: a column for each goroutine, a row for each step. Draws nothing. */
import type { Finding, Step } from '#engine/findings/finding';
import { nameOf } from '../uris';

export interface ChartRow extends Step {
  /** `:45`, or with the file where that is another one. */
  readonly place: string;
}

export interface Chart {
  readonly columns: readonly string[];
  readonly rows: readonly ChartRow[];
}

/** Undefined for a finding that tells no interleaving. */
export function chartOf({ goroutines, related, file }: Finding): Chart | undefined {
  if (goroutines === undefined || related.length === 0) return undefined;
  const rows = related.flatMap(({ step, file: where, range }): ChartRow[] => {
    const line = `:${range.start.line + 1}`;
    return step === undefined ? [] : [{ ...step, place: where === file ? line : `${nameOf(where)}${line}` }];
  });
  return rows.length === related.length ? { columns: goroutines, rows } : undefined;
}

/** What stands beside the mark of a row. */
export function labelOf({ kind, label }: ChartRow): string {
  if (kind === 'blocked') return `blocked for ever: ${label}`;
  if (kind === 'turns') return `goes round for ever: ${label}`;
  return kind === 'panics' ? `panics: ${label}` : label;
}

/** With such a step a goroutine comes to where it stays, or is no more. */
const ends: ReadonlySet<ChartRow['kind']> = new Set(['returns', 'blocked', 'turns', 'panics']);

/** The first row a column's line is drawn in, and the last; a goroutine whose end is not shown goes on. */
export function lifeOf(column: number, rows: readonly ChartRow[]): { readonly from: number; readonly to: number } {
  const started = rows.findIndex(
    ({ kind, goroutine, reaches }) => kind === 'starts' && (reaches ?? goroutine) === column,
  );
  const ended = rows.findIndex(({ kind, goroutine }) => goroutine === column && ends.has(kind));
  return { from: Math.max(started, 0), to: ended < 0 ? rows.length - 1 : ended };
}

/**
 * How far each column stands from the next, so that no label runs into a line that is not its own. `widthOf` measures a text, in whatever unit;
 * `around` is what a label needs besides its text, `aroundArrow` what one on an arrow needs.
 */
export function spacing(
  { columns, rows }: Chart,
  widthOf: (text: string) => number,
  { around, aroundArrow }: { readonly around: number; readonly aroundArrow: number },
): readonly number[] {
  return columns.map((name, column) => {
    const needs = rows.flatMap((row) => {
      const { goroutine, reaches } = row;
      if (reaches === undefined) return goroutine === column ? [widthOf(labelOf(row)) + around] : [];
      return Math.min(goroutine, reaches) === column ? [widthOf(labelOf(row)) + aroundArrow] : [];
    });
    return Math.max(widthOf(name) + around, ...needs);
  });
}

/** The steps as one text, for who hears the chart read out. */
export function spoken({ columns, rows }: Chart): string {
  const steps = rows.map((row, index) => {
    const { goroutine, reaches, place } = row;
    const other = reaches === undefined ? '' : ` ${columns[reaches]}`;
    const to = reaches === undefined || row.kind === 'starts' ? other : ` to${other}`;
    return `${index + 1}. ${columns[goroutine]}: ${labelOf(row)}${to} (${place.replace(/^:/, 'line ')})`;
  });
  return `Sequence of ${rows.length} steps. ${steps.join('. ')}.`;
}
