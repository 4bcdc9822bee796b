/** Owns what all printed profiles share: the header, values in a column, and shares. Computes nothing. */
import type { ProfileTables, ValueType } from '#engine/profile/model/profile';
import { visibleText } from '#engine/profile/names/visible-text';
import { unitScale } from '#engine/profile/units/format';
import { CliError } from '../command';

/** Writes an amount of a sample type. */
export type ValueText = (amount: number) => string;

/** The lines above a table, as pprof users know them. */
export interface Heading {
  readonly profile: ProfileTables;
  readonly sampleType: ValueType;
  /** 100 % of the shares. */
  readonly total: number;
  /** Active refinements as `focus=…`. */
  readonly filters: readonly string[];
}

export function headingLines({ profile, sampleType, total, filters }: Heading, value: ValueText): string[] {
  const lines: string[] = [];
  const binary = profile.mappings[0]?.file ?? '';
  if (binary !== '') lines.push(`File: ${visibleText(binary.slice(binary.search(/[^\\/]*$/)))}`);
  lines.push(...profile.comments.filter((comment) => !comment.startsWith('#')).map(visibleText));
  lines.push(`Type: ${visibleText(sampleType.type)}`);
  if (profile.timeNanos !== 0) lines.push(`Time: ${new Date(profile.timeNanos / 1e6).toISOString()}`);
  if (profile.durationNanos !== 0) {
    const seconds = (profile.durationNanos / 1e9).toFixed(2).replace(/\.00$/, '');
    const isTime = sampleType.unit === 'nanoseconds';
    const used = isTime ? ` (${share(total, profile.durationNanos).trim()})` : '';
    lines.push(`Duration: ${seconds}s, Total samples = ${value(total)}${used}`);
  }
  if (filters.length > 0) lines.push('Active filters:', ...filters.map((filter) => `   ${filter}`));
  return lines;
}

/** Writes values so that a column can be compared: one unit for all, the largest one's; smaller ones that would vanish keep their own. */
export function valueColumn(unit: string, largest: number): ValueText {
  const common = unitScale(largest, unit);
  return (amount) => {
    if (amount === 0) return '0';
    const scale = Math.abs(amount) / common.size < 0.005 ? unitScale(amount, unit) : common;
    return `${(amount / scale.size).toFixed(2).replace(/\.00$/, '')}${scale.unit}`;
  };
}

/** Writes each value in the unit that suits it: for tables whose values are far apart. */
export function valueAlone(unit: string): ValueText {
  return (amount) => valueColumn(unit, amount)(amount);
}

/** The largest magnitude of some values and what they are a part of. */
export function largestOf(values: Iterable<number>, whole: number): number {
  let largest = Math.abs(whole);
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** A share as pprof prints it: two digits at least, six places wide. */
export function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : Math.abs(part / whole) * 100;
  if (percent >= 99.95 && percent <= 100.05) return '  100%';
  const text = percent >= 1 ? percent.toFixed(2) : String(Number(percent.toPrecision(2)));
  return `${(text.includes('e') ? '0' : text).padStart(5)}%`;
}

/** One JSON document, as a command's whole output. */
export function jsonDocument(document: object): string {
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

/** What is told instead of V8's `Invalid string length`; other errors come back as they are. */
export function inOneText(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new CliError(
    'The result is too large for one text. Narrow it: --focus, --ignore and --hide leave less of it.',
  );
}
