/** Owns the shape of what a check found, ready to be written in any format. Knows neither how it was found nor how it is written. */
import type { Finding, Severity, Undecided } from '../findings/finding';
import type { LastingPlace } from '../findings/lasting-place';
import { comparePositions, type Range } from '../text/range';

export interface ReportedFinding extends Finding, LastingPlace {
  /** Survives edits elsewhere in the file. */
  readonly fingerprint: string;
}

/** A file or directory the check could not read or understand. */
export interface ReportedError {
  readonly file: string;
  /** One sentence. */
  readonly message: string;
  /** The rest of it was checked. */
  readonly isPartial: boolean;
}

/** What became of a file with an error, in two or three words. */
export function errorTitle({ isPartial }: ReportedError): string {
  return isPartial ? 'checked in part' : 'not checked';
}

/** For those that do not read the title. */
export function errorMessage({ message, isPartial }: ReportedError): string {
  return isPartial ? `${message} The rest was checked.` : message;
}

/** A function in which rules ran out of their budget: no finding there does not mean no leak. */
export interface NotDecided {
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  /** By name. */
  readonly rules: readonly string[];
  readonly why: Undecided;
}

/** What a format says about a rule itself. */
export interface ReportedRule {
  readonly name: string;
  readonly title: string;
  /** Why it matters, one paragraph. */
  readonly why: string;
  readonly severity: Severity;
}

export interface Summary {
  readonly files: number;
  readonly lines: number;
  /** Functions and methods declared at top level. */
  readonly functions: number;
  readonly durationMs: number;
  /** Time spent parsing, all workers together. */
  readonly parseMs: number;
}

export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** Sorted with {@link compareFindings}. Paths are as they are to be shown, with `/`. */
  readonly findings: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
  /** By place. */
  readonly notDecided: readonly NotDecided[];
  readonly summary: Summary;
  /** The rules that ran, by name. */
  readonly rules: readonly ReportedRule[];
  /** Hints count as failures when a hint fails the run, and are shown then. */
  readonly failOn: Severity | 'never';
  /** What was asked could be done. */
  readonly isSuccessful: boolean;
}

const rank: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

/** Whether `severity` is as grave as `threshold` or graver. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return rank[severity] >= rank[threshold];
}

/** What people are shown unless they ask for more; nothing fails a run unseen. */
export function leastShown(verbose: boolean, failOn?: Severity | 'never'): Severity {
  return verbose || failOn === 'hint' ? 'hint' : 'information';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By file, line, column, rule, and then by everything else that can differ, so that no order depends on who was faster. */
export function compareFindings(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compareText(a.rule, b.rule) ||
    a.range.end.line - b.range.end.line ||
    a.range.end.column - b.range.end.column ||
    compareText(a.message, b.message)
  );
}

export function comparePlaces(a: Pick<Finding, 'file' | 'range'>, b: Pick<Finding, 'file' | 'range'>): number {
  return compareText(a.file, b.file) || comparePositions(a.range.start, b.range.start);
}

export function compareErrors(a: ReportedError, b: ReportedError): number {
  return compareText(a.file, b.file) || compareText(a.message, b.message);
}

/** `1 finding`, `2 findings`, `1,204 findings`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? singular : plural}`;
}

/** Groups in the order in which the files come. */
export function byFile<T extends { readonly file: string }>(values: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(value.file);
    if (group === undefined) groups.set(value.file, [value]);
    else group.push(value);
  }
  return groups;
}
