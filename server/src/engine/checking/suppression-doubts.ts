/**
 * Owns what is doubtful about comments that silence findings: names that are nearly those of rules, reasons that are missing, forms that do not exist, and
 * code they do not concern. Names of other linters are their business.
 */
import { closestMatch } from 'leven';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';
import {
  expectedGoroutine,
  maySuppress,
  readComment,
  type SilencingComment,
  targetLine,
  toolName,
} from './suppression';

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
    const message = comment && (doubt(comment, known) ?? aimDoubt(comment, lines, number));
    if (comment === undefined || message === undefined) continue;
    const [start, end] = [comment.start, comment.end].map((column) => ({ line: number, column }));
    found.push({ message, range: { start: start!, end: end! } });
  }
  return found;
}

function doubt(comment: SilencingComment, known: ReadonlySet<string>): string | undefined {
  const { form, names, lacksReason } = comment;
  if (form === 'gopherscope') {
    if (names[0] !== expectedGoroutine)
      return `There is no comment //gopherscope:${names[0]}, and it silences nothing. Write //lint:ignore RULE why, or //gopherscope:${expectedGoroutine} why.`;
    return lacksReason ? withoutReason(`//gopherscope:${expectedGoroutine} why`) : undefined;
  }
  const isOurs = (name: string): boolean => known.has(name) || name === toolName;
  const meantNames = names.map((name) => ourName(name, isOurs) ?? name);
  const right = written(form, meantNames);
  if (form === 'lint:file-ignore') {
    return meantNames.some(isOurs)
      ? `Gopherscope does not read //lint:file-ignore, so this comment silences nothing. Write ${right} above each function, or leave the file out with "exclude" in .gopherscope.yaml.`
      : undefined;
  }
  const odd = names.find((name, at) => name !== meantNames[at]);
  if (odd !== undefined) {
    return /\s/.test(odd)
      ? `The reason stands where the names do, so this comment silences nothing. Write ${right}.`
      : `${odd} is no name of a rule, so naming it here has no effect. Write ${right}.`;
  }
  for (const name of names) {
    const rule = isOurs(name) ? undefined : nearly(name, known);
    if (rule !== undefined) return `There is no rule ${name}, so naming it here has no effect. Did you mean ${rule}?`;
  }
  if (!lacksReason || !names.some(isOurs)) return undefined;
  return form === 'nolint' ? `This comment gives no reason. Write ${right}.` : withoutReason(right);
}

function withoutReason(form: string): string {
  return `This comment has no effect, because it gives no reason. Write ${form}.`;
}

/** How the form that works is written. */
function written(form: SilencingComment['form'], names: readonly string[]): string {
  return form === 'nolint' ? `//nolint:${names.join(',')} // why` : `//lint:ignore ${names.join(',')} why`;
}

/** The name of ours that is meant by one with the tool before it or with a reason behind it. */
function ourName(name: string, isOurs: (name: string) => boolean): string | undefined {
  if (isOurs(name)) return name;
  const [first = ''] = name.split(/\s/);
  const bare = first.replace(/^gopherscope[/.:]/, '');
  return isOurs(bare) ? bare : undefined;
}

/** What the findings that speak of goroutines stand on: where one is started, sent to, counted, or made with its owner. */
const goroutineSign = /\bgo\b|<-|\.(?:Add|Go|Start|Run)\(|\bnew\w*[([]/i;

/** Our own form above code that has nothing to do with goroutines; code that goes on in the next line is not doubted. */
function aimDoubt({ form }: SilencingComment, lines: LineIndex, number: number): string | undefined {
  if (form !== 'gopherscope') return undefined;
  const target = targetLine(lines, number);
  if (target >= lines.lineCount) return undefined;
  const textOf = (line: number): string =>
    lines.text.slice(lines.lineStart(line), lines.lineEnd(line)).replace(/\/\/.*$/, '');
  const first = textOf(target);
  const isFunction = /^func\b/.test(first);
  if (/[(.,]\s*$/.test(first) && !isFunction) return undefined;
  for (let line = target; line < lines.lineCount; line++) {
    if (goroutineSign.test(textOf(line))) return undefined;
    if (!isFunction || (line > target && textOf(line).startsWith('}')) || /^func\b.*\}\s*$/.test(textOf(line))) break;
  }
  const what = isFunction ? 'this function has nothing' : 'this line has nothing';
  return `//gopherscope:${expectedGoroutine} is about goroutines, and ${what} to do with one, so it silences nothing. Write //lint:ignore RULE why for another finding.`;
}

/** The rule whose name this is, but for its hyphens and a few letters. */
function nearly(name: string, known: ReadonlySet<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_.]/g, '');
  const rules = new Map([...known].map((rule) => [plain(rule), rule]));
  const nearest = closestMatch(plain(name), [...rules.keys()], { maxDistance: mostChanges });
  return nearest === undefined ? undefined : rules.get(nearest);
}
