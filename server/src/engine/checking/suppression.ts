/**
 * Owns the comments that silence findings. Forms: `//nolint:a,b // why` as golangci-lint reads it, `//lint:ignore rule why` as staticcheck does,
 * and our own `//gopherscope:expected-goroutine why`. Knows findings only by rule and line.
 */

import { type Finding, startOf } from '../findings/finding';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';

/** Lines `from` to `to` (counted from 0, both included) on which the named rules stay silent; undefined means all rules. */
export interface Suppression {
  readonly from: number;
  readonly to: number;
  readonly rules: ReadonlySet<string> | undefined;
}

/** Rules that speak of a goroutine that does not end: what `expected-goroutine` declares intended. */
export const goroutineTag = 'goroutine';

/** A comment that silences, as it is written. */
export interface SilencingComment {
  readonly form: 'nolint' | 'lint:ignore' | 'lint:file-ignore' | 'gopherscope';
  /** What is named, `expected-goroutine` for our own form; none means everything. */
  readonly names: readonly string[];
  /** Offset of the comment in its line. */
  readonly start: number;
  readonly end: number;
  /** It gives no reason. All forms but `nolint` silence nothing then. */
  readonly lacksReason: boolean;
}

/** What our own form says after `gopherscope:`. */
export const expectedGoroutine = 'expected-goroutine';

/** What our own findings are called where other linters name themselves. */
export const toolName = 'gopherscope';

const everything = new Set([toolName, 'all']);

function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function readComment(line: string): SilencingComment | undefined {
  const nolint = /\/\/\s?nolint(?::((?:[\w.,\s-]|\/(?!\/))+?))?(?:\s*\/\/(.*))?\s*$/.exec(line);
  if (nolint !== null) return commentAt(nolint, 'nolint', namesIn(nolint[1] ?? ''), (nolint[2] ?? '').trim() === '');
  const ignore = /\/\/(lint:(?:file-)?ignore)\s+(\S+)(?:\s+(\S.*)?)?$/.exec(line);
  if (ignore !== null) {
    const form = ignore[1] === 'lint:ignore' ? 'lint:ignore' : 'lint:file-ignore';
    return commentAt(ignore, form, namesIn(ignore[2]!), ignore[3] === undefined);
  }
  const own = /\/\/gopherscope:([\w-]+)(?:\s+(\S.*)?)?$/.exec(line);
  return own === null ? undefined : commentAt(own, 'gopherscope', [own[1]!], own[2] === undefined);
}

function commentAt(
  { index: start, 0: text }: RegExpExecArray,
  form: SilencingComment['form'],
  names: readonly string[],
  lacksReason: boolean,
): SilencingComment {
  return { form, names, start, end: start + text.trimEnd().length, lacksReason };
}

/** The rules a comment silences, undefined for all; `nothing` where it says too little or means something else. */
function silenced(
  { form, names, lacksReason }: SilencingComment,
  goroutineRules: ReadonlySet<string>,
): Suppression['rules'] | 'nothing' {
  if (form === 'lint:file-ignore' || (lacksReason && form !== 'nolint')) return 'nothing';
  if (form === 'gopherscope') return names[0] === expectedGoroutine ? goroutineRules : 'nothing';
  return names.length === 0 || names.some((name) => everything.has(name)) ? undefined : new Set(names);
}

const suppressing = new WeakMap<LineIndex, boolean>();

/** Whether a text may hold such comments. */
export function maySuppress(lines: LineIndex): boolean {
  let may = suppressing.get(lines);
  if (may === undefined) {
    may = ['nolint', 'lint:', 'gopherscope:'].some((word) => lines.text.includes(word));
    suppressing.set(lines, may);
  }
  return may;
}

/**
 * A comment counts for its own line; alone on its line for the line below, and there for the whole statement list of a function when that line
 * declares one. `functions` are the ranges of the declared functions.
 */
export function readSuppressions(
  lines: LineIndex,
  functions: readonly Range[],
  goroutineRules: ReadonlySet<string>,
): readonly Suppression[] {
  if (!maySuppress(lines)) return [];
  const found: Suppression[] = [];
  for (let number = 0; number < lines.lineCount; number++) {
    const line = lines.text.slice(lines.lineStart(number), lines.lineEnd(number));
    if (!line.includes('//')) continue;
    const comment = readComment(line);
    const rules = comment === undefined ? 'nothing' : silenced(comment, goroutineRules);
    if (rules === 'nothing') continue;
    const target = targetLine(lines, number);
    const declared = functions.find((range) => range.start.line === target);
    found.push({ from: number, to: declared === undefined ? target : declared.end.line, rules });
  }
  return found;
}

/** The line that the comment in a line speaks of: its own, or the one below where it stands alone. */
export function targetLine(lines: LineIndex, number: number): number {
  const isComment = (at: number): boolean => /^\s*\/\//.test(lines.text.slice(lines.lineStart(at), lines.lineEnd(at)));
  let target = number;
  // Several comments above one line all mean that line.
  while (target < lines.lineCount && isComment(target)) target++;
  return target;
}

/** Where a finding stands, and where the goroutine is started that it speaks of: a comment there says what is meant of all that it does. */
export function isSuppressed(finding: Finding, suppressions: readonly Suppression[]): boolean {
  const start = startOf(finding);
  const lines = [finding, ...(start?.file === finding.file ? [start] : [])].map(({ range }) => range.start.line);
  return suppressions.some(
    ({ from, to, rules }) =>
      (rules === undefined || rules.has(finding.rule)) && lines.some((line) => from <= line && line <= to),
  );
}

/** The comment an editor inserts on a line of its own above a finding, without indentation; the reason is the user's to write. */
export function disableComment(rule: string, reason: string): string {
  return `//lint:ignore ${rule} ${reason}`;
}
