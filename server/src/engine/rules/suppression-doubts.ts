/**
 * Owns what is doubtful about comments that silence findings: names that are nearly those of rules, reasons that are missing, forms that do not exist. Names of
 * other linters are their business.
 */
import { closestMatch } from 'leven';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import { expectedGoroutine, maySuppress, readComment, type SilencingComment } from './suppression';

export interface SuppressionDoubt {
  /** What, and what to do. */
  readonly message: string;
  readonly range: Range;
}

/** More letters than this and the name is another linter's that only looks alike. */
const mostChanges = 2;

export function suppressionDoubts(lines: LineIndex, rules: Iterable<string>): readonly SuppressionDoubt[] {
  if (!maySuppress(lines)) return [];
  const known = new Set(rules);
  const found: SuppressionDoubt[] = [];
  for (let number = 0; number < lines.lineCount; number++) {
    const line = lines.text.slice(lines.lineStart(number), lines.lineEnd(number));
    const comment = line.includes('//') ? readComment(line) : undefined;
    const message = comment && doubt(comment, known);
    if (comment === undefined || message === undefined) continue;
    const [start, end] = [comment.start, comment.end].map((column) => ({ line: number, column }));
    found.push({ message, range: { start: start!, end: end! } });
  }
  return found;
}

function doubt({ form, names, lacksReason }: SilencingComment, known: ReadonlySet<string>): string | undefined {
  if (form === 'gopherscope') {
    if (names[0] !== expectedGoroutine)
      return `There is no comment //gopherscope:${names[0]}, and it silences nothing. Write //lint:ignore RULE why, or //gopherscope:${expectedGoroutine} why.`;
    return lacksReason
      ? `It silences nothing without a reason. Write //gopherscope:${expectedGoroutine} why.`
      : undefined;
  }
  for (const name of names) {
    const rule = known.has(name) ? undefined : nearly(name, known);
    if (rule !== undefined) return `There is no rule ${name}, and this silences nothing of it. Did you mean ${rule}?`;
  }
  const ours = names.find((name) => known.has(name));
  return lacksReason && ours !== undefined
    ? `It silences nothing without a reason. Write //lint:ignore ${names.join(',')} why.`
    : undefined;
}

/** The rule whose name this is, but for its hyphens and a few letters. */
function nearly(name: string, known: ReadonlySet<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_.]/g, '');
  const rules = new Map([...known].map((rule) => [plain(rule), rule]));
  const nearest = closestMatch(plain(name), [...rules.keys()], { maxDistance: mostChanges });
  return nearest === undefined ? undefined : rules.get(nearest);
}
