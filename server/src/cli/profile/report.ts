/** Owns how a table of frames is printed: text as pprof users know it, JSON as the contract says, CSV. Computes nothing. */

import type { Colors } from 'picocolors/types';
import { visibleText } from '#engine/profile/names/visible-text';
import { type Heading, headingLines, largestOf, share, valueColumn } from './print';
import type { Printers } from './table';

/** One frame, values in the profile's own unit. */
export interface TopRow {
  readonly name: string;
  /** Source path as recorded, '' unknown. */
  readonly file: string;
  readonly flat: number;
  readonly cum: number;
}

export interface TopReport extends Heading {
  /** Rows shown. */
  readonly rows: readonly TopRow[];
  /** Rows there are. */
  readonly rowCount: number;
}

export const topPrinters: Printers<TopReport> = {
  json: ({ sampleType, total, rows }) => ({ version: 1, sampleType, total, rows }),
  csv: ({ rows }) => [['name', 'file', 'flat', 'cum'], ...rows.map((row) => [row.name, row.file, row.flat, row.cum])],
  text: topAsText,
};

function topAsText(report: TopReport, colors: Colors): string {
  const { rows, rowCount, sampleType, total } = report;
  const largest = largestOf(
    rows.map((row) => row.cum),
    total,
  );
  const value = valueColumn(sampleType.unit, largest);
  const shown = rows.reduce((sum, row) => sum + row.flat, 0);
  const lines = [
    ...headingLines(report, value),
    `Showing ${rows.length} of ${rowCount} frames, accounting for ${value(shown)}, ${share(shown, total).trim()} of ${value(total)} total`,
    colors.bold(`${'flat'.padStart(10)}  flat%   sum%${'cum'.padStart(11)}   cum%  name`),
  ];
  let sum = 0;
  for (const row of rows) {
    sum += row.flat;
    lines.push(
      `${value(row.flat).padStart(10)} ${share(row.flat, total)} ${share(sum, total)} ` +
        `${value(row.cum).padStart(10)} ${share(row.cum, total)}  ${visibleText(row.name)}`,
    );
  }
  const hidden = rowCount - rows.length;
  if (hidden > 0) lines.push(colors.dim(`${hidden} more; --limit 0 shows all`));
  return `${lines.join('\n')}\n`;
}
