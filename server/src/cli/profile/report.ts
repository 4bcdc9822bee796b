/** Owns how a table of frames is printed: text as pprof users know it, JSON as the contract says, CSV. Computes nothing. */
import type { Colors } from 'picocolors/types';
import type { ValueType } from '#engine/profile/profile';
import { unitScale } from '#engine/profile/units';

/** One frame, values in the profile's own unit. */
export interface TopRow {
  readonly name: string;
  /** Source path as recorded, '' unknown. */
  readonly file: string;
  readonly flat: number;
  readonly cum: number;
}

export interface TopReport {
  readonly sampleType: ValueType;
  /** 100 % of the shares. */
  readonly total: number;
  /** Rows shown. */
  readonly rows: readonly TopRow[];
  /** Rows there are. */
  readonly rowCount: number;
  /** Binary's path, '' unknown. */
  readonly binary: string;
  /** Nanoseconds since 1970, 0 unknown. */
  readonly timeNanos: number;
  readonly durationNanos: number;
  readonly comments: readonly string[];
  /** Active refinements as `focus=…`. */
  readonly filters: readonly string[];
}

export function topAsJson(report: TopReport): string {
  const { sampleType, total, rows } = report;
  return `${JSON.stringify({ version: 1, sampleType, total, rows }, undefined, 1)}\n`;
}

export function topAsCsv(report: TopReport): string {
  const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = report.rows.map((row) => [quoted(row.name), quoted(row.file), row.flat, row.cum].join(','));
  return `${['name,file,flat,cum', ...lines].join('\n')}\n`;
}

export function topAsText(report: TopReport, colors: Colors): string {
  const value = column(report);
  const lines = header(report, value);
  lines.push(colors.bold(`${'flat'.padStart(10)}  flat%   sum%${'cum'.padStart(11)}   cum%  name`));
  let sum = 0;
  for (const row of report.rows) {
    sum += row.flat;
    lines.push(
      `${value(row.flat).padStart(10)} ${share(row.flat, report.total)} ${share(sum, report.total)} ` +
        `${value(row.cum).padStart(10)} ${share(row.cum, report.total)}  ${row.name}`,
    );
  }
  const hidden = report.rowCount - report.rows.length;
  if (hidden > 0) lines.push(colors.dim(`${hidden} more; --limit 0 shows all`));
  return `${lines.join('\n')}\n`;
}

function header(report: TopReport, value: (amount: number) => string): string[] {
  const lines: string[] = [];
  if (report.binary !== '') lines.push(`File: ${report.binary.slice(report.binary.lastIndexOf('/') + 1)}`);
  lines.push(...report.comments.filter((comment) => !comment.startsWith('#')));
  lines.push(`Type: ${report.sampleType.type}`);
  if (report.timeNanos !== 0) lines.push(`Time: ${new Date(report.timeNanos / 1e6).toISOString()}`);
  const total = value(report.total);
  if (report.durationNanos !== 0) {
    const seconds = (report.durationNanos / 1e9).toFixed(2).replace(/\.00$/, '');
    const isTime = report.sampleType.unit === 'nanoseconds';
    const used = isTime ? ` (${share(report.total, report.durationNanos).trim()})` : '';
    lines.push(`Duration: ${seconds}s, Total samples = ${total}${used}`);
  }
  if (report.filters.length > 0) lines.push('Active filters:', ...report.filters.map((filter) => `   ${filter}`));
  const shown = report.rows.reduce((sum, row) => sum + row.flat, 0);
  lines.push(
    `Showing ${report.rows.length} of ${report.rowCount} frames, ` +
      `accounting for ${value(shown)}, ${share(shown, report.total).trim()} of ${total} total`,
  );
  return lines;
}

/** Writes values so that a column can be compared: one unit for all, the one of the total; smaller ones that would vanish keep their own. */
function column(report: TopReport): (amount: number) => string {
  const { unit } = report.sampleType;
  const largest = report.rows.reduce((most, row) => Math.max(most, Math.abs(row.cum)), Math.abs(report.total));
  const common = unitScale(largest, unit);
  return (amount) => {
    if (amount === 0) return '0';
    const scale = Math.abs(amount) / common.size < 0.005 ? unitScale(amount, unit) : common;
    return `${(amount / scale.size).toFixed(2).replace(/\.00$/, '')}${scale.unit}`;
  };
}

/** A share as pprof prints it: two digits at least, six places wide. */
function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : Math.abs(part / whole) * 100;
  if (percent >= 99.95 && percent <= 100.05) return '  100%';
  const text = percent >= 1 ? percent.toFixed(2) : String(Number(percent.toPrecision(2)));
  return `${(text.includes('e') ? '0' : text).padStart(5)}%`;
}
