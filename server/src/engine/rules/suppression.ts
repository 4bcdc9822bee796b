/**
 * Owns the comments that silence findings. Forms: `//nolint:a,b // why` as golangci-lint reads it, `//lint:ignore rule why` as staticcheck does,
 * and our own `//gopherscope:expected-goroutine why`. Knows findings only by rule and line.
 */
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import type { Finding } from './finding';

/** Lines `from` to `to` (counted from 0, both included) on which the named rules stay silent; undefined means all rules. */
export interface Suppression {
  readonly from: number;
  readonly to: number;
  readonly rules: ReadonlySet<string> | undefined;
}

/** Rules that speak of a goroutine that does not end: what `expected-goroutine` declares intended. */
export const goroutineTag = 'goroutine';

interface Comment {
  readonly rules: ReadonlySet<string> | undefined;
  /** The form needs a reason and has none: it silences nothing. */
  readonly valid: boolean;
}

const everything = new Set(['gopherscope', 'all']);

function ruleSet(names: string): ReadonlySet<string> | undefined {
  const list = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return list.some((name) => everything.has(name)) ? undefined : new Set(list);
}

function readComment(line: string, goroutineRules: ReadonlySet<string>): Comment | undefined {
  const nolint = /\/\/\s?nolint(?::([\w.,\s-]+?))?(?:\s*\/\/.*)?\s*$/.exec(line);
  if (nolint !== null) return { rules: nolint[1] === undefined ? undefined : ruleSet(nolint[1]), valid: true };
  const ignore = /\/\/lint:ignore\s+(\S+)\s+(\S.*)?$/.exec(line);
  if (ignore !== null) return { rules: ruleSet(ignore[1]!), valid: ignore[2] !== undefined };
  const expected = /\/\/gopherscope:expected-goroutine\s+\S/.exec(line);
  return expected === null ? undefined : { rules: goroutineRules, valid: true };
}

const suppressing = new WeakMap<LineIndex, boolean>();

function maySuppress(lines: LineIndex): boolean {
  let may = suppressing.get(lines);
  if (may === undefined) {
    may = /nolint|lint:ignore|gopherscope:expected-goroutine/.test(lines.text);
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
  const { text } = lines;
  const found: Suppression[] = [];
  for (let number = 0; number < lines.lineCount; number++) {
    const line = text.slice(lines.lineStart(number), lines.lineEnd(number));
    if (!line.includes('//')) continue;
    const comment = readComment(line, goroutineRules);
    if (comment === undefined || !comment.valid) continue;
    const alone = line.trimStart().startsWith('//');
    let target = number;
    if (alone) {
      // Several comments above one line all mean that line.
      do target++;
      while (/^\s*\/\//.test(text.slice(lines.lineStart(target), lines.lineEnd(target))) && target < lines.lineCount);
    }
    const declared = functions.find((range) => range.start.line === target);
    found.push({ from: number, to: declared === undefined ? target : declared.end.line, rules: comment.rules });
  }
  return found;
}

export function isSuppressed(finding: Finding, suppressions: readonly Suppression[]): boolean {
  const { line } = finding.range.start;
  return suppressions.some(
    ({ from, to, rules }) => from <= line && line <= to && (rules === undefined || rules.has(finding.rule)),
  );
}

/** The comment an editor inserts on a line of its own above a finding, without indentation; the reason is the user's to write. */
export function disableComment(rule: string, reason: string): string {
  return `//lint:ignore ${rule} ${reason}`;
}
