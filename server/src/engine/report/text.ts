/** Owns `check --format text`: what a person reads in a terminal. Colours are handed in; whether there are any is not known here. */
import type { Severity } from '../findings/finding';
import { unnumbered } from '../findings/numbered';
import type { Range } from '../text/range';
import {
  count,
  errorMessage,
  errorTitle,
  isAtLeast,
  leastShown,
  type NotDecided,
  type Report,
  type ReportedFinding,
} from './report';

type Paint = (text: string) => string;

/** The few styles the report uses; each may be the identity. */
export interface TextStyle {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly severity: Readonly<Record<Severity, Paint>>;
}

export interface TextOptions {
  readonly style: TextStyle;
  /** Hints too, and the functions' names. */
  readonly verbose: boolean;
}

/** A code line longer than this is cut around the caret: generated files have lines of megabytes. */
const widestLine = 160;
const tabWidth = 4;

/** Terminal columns of a piece of code: tabs are drawn as four spaces. */
function draw(code: string): string {
  return code.replaceAll('\t', ' '.repeat(tabWidth)).replace(/\p{Cc}/gu, '·');
}

/** East Asian wide characters and emoji, which terminals draw two columns wide (https://www.unicode.org/reports/tr11/), by their main blocks. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/** As many spaces as the drawn text is wide. */
function blank(drawn: string): string {
  return drawn.replace(/\p{M}/gu, '').replace(/./gsu, (character) => (wide.test(character) ? '  ' : ' '));
}

/** The source line and a caret line under it. */
function excerpt(line: string, range: Range): readonly [string, string] {
  const start = Math.min(range.start.column, line.length);
  const end = range.end.line === range.start.line ? Math.min(range.end.column, line.length) : line.length;
  const from = start > widestLine / 2 ? start - widestLine / 2 : line.length - line.trimStart().length;
  const shown = line.slice(from, from + widestLine);
  const cut = { left: start > widestLine / 2 ? '…' : '', right: from + widestLine < line.length ? '…' : '' };
  const before = cut.left + draw(line.slice(from, start));
  const marked = draw(line.slice(start, Math.min(end, from + widestLine)));
  return [cut.left + draw(shown) + cut.right, `${blank(before)}^${'~'.repeat(Math.max(0, blank(marked).length - 1))}`];
}

/** One finding, one line to grep for. */
function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ');
}

function place(file: string, range: Range): string {
  return `${file}:${range.start.line + 1}:${range.start.column + 1}`;
}

function lines(finding: ReportedFinding, { style, verbose }: TextOptions): string[] {
  const paint = style.severity[finding.severity];
  const isTold = finding.goroutines !== undefined;
  const where =
    verbose && !isTold && finding.function !== '' ? style.dim(` (in ${finding.function}, ${finding.confidence})`) : '';
  const [code, caret] = excerpt(finding.sourceLine, finding.range);
  return [
    `${style.bold(`${place(finding.file, finding.range)}:`)} ${paint(finding.severity)}: ${style.bold(finding.rule)}: ${oneLine(finding.message)}${where}`,
    `    ${code}`,
    `    ${paint(caret)}`,
    ...(isTold ? [`    ${howItComes(finding)}`, ...steps(finding)] : places(finding).map(style.dim)),
    ...(isTold ? finding.fixes : finding.fixes.slice(0, 1)).map((fix, at) =>
      style.dim(`    ${at === 0 ? 'fix' : 'or'}: ${fix.title}`),
    ),
  ];
}

function places({ related }: ReportedFinding): readonly string[] {
  return related.map(({ file, range, message }) => `    ${place(file, range)}: ${oneLine(message)}`);
}

/** Whether it is certain and where it ends, above the steps. */
function howItComes({ function: name, confidence }: ReportedFinding): string {
  const where = name === '' ? '' : `in ${name}, `;
  return confidence === 'proved' ? `${where}proved by these steps:` : `${where}likely, by these steps:`;
}

/** One below the other, so that they are read as a sequence. */
function steps({ related }: ReportedFinding): readonly string[] {
  const wheres = related.map(({ file, range }) => place(file, range));
  const widest = Math.max(...wheres.map((each) => each.length));
  return related.map(
    ({ message }, at) =>
      `    ${String(at + 1).padStart(2)}. ${wheres[at]!.padEnd(widest)}  ${oneLine(unnumbered(message))}`,
  );
}

/** Completes "serve …"; who asked for an answer follows. */
const undecided: Readonly<Record<NotDecided['why'], string>> = {
  paths: 'has more paths than are looked at',
  states: 'can be in more states than are looked at',
  operations: 'runs more code in all its states than is looked at',
  share: 'can be in more states than each of so many functions of one package is allowed',
  'one step': 'runs for longer without waiting for anybody, perhaps for ever, than is looked at',
  goroutines: 'has more goroutines at a time than are looked at',
  functions: 'calls more functions that synchronise than are looked at',
  nesting: 'nests deeper than is looked at',
};

/** All rules that run code in every order come to the same end at once. */
const mostRulesNamed = 3;

function inFewWords(rules: readonly string[]): string {
  return rules.length > mostRulesNamed ? count(rules.length, 'rule') : rules.join(', ');
}

/** Some limits are settings: told once, below the functions. */
function remedies(notDecided: readonly NotDecided[]): readonly string[] {
  const whys = new Set(notDecided.map(({ why }) => why));
  const settings = (['states', 'operations'] as const).filter((each) => whys.has(each));
  const told = settings.map(
    (each) =>
      `\`explorer: ${each}\` in .gopherscope.yaml sets how many are looked at; only trying tells whether more of them are enough.`,
  );
  return whys.has('share')
    ? [
        ...told,
        'Greater limits under `explorer` in .gopherscope.yaml allow each function of a package more; only trying tells whether that is enough.',
      ]
    : told;
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function formatText(report: Report, options: TextOptions): string {
  const { style, verbose } = options;
  const shown = report.findings.filter(({ severity }) => isAtLeast(severity, leastShown(verbose, report.failOn)));
  const hidden = report.findings.length - shown.length;
  const { files, lines: sourceLines, durationMs } = report.summary;
  const { notDecided } = report;
  const hints = report.findings.filter(({ severity }) => severity === 'hint').length;
  const totals = [
    count(report.findings.length - hints, 'finding'),
    ...(hints > 0 ? [count(hints, 'hint')] : []),
    ...(report.errors.length > 0 ? [count(report.errors.length, 'error')] : []),
    ...(notDecided.length > 0
      ? [`${count(notDecided.length, 'function')} not decided${verbose ? '' : ' (-v names them)'}`]
      : []),
    `${count(files, 'file')}, ${count(sourceLines, 'line')}`,
    seconds(durationMs),
  ].join(' · ');
  return [
    ...shown.flatMap((finding) => lines(finding, options)),
    ...report.errors.map(
      (error) => `${style.bold(`${error.file}:`)} ${style.severity.error(errorTitle(error))}: ${errorMessage(error)}`,
    ),
    ...(verbose ? notDecided : []).map(
      (each) =>
        `${style.bold(`${place(each.file, each.range)}:`)} ${style.dim('not decided')}: ${each.function} ${undecided[each.why]} for ${inFewWords(each.rules)}.`,
    ),
    ...(verbose ? remedies(notDecided) : []),
    ...(hidden > 0 ? [`${count(hidden, 'hint')} not shown; -v shows ${hidden === 1 ? 'it' : 'them'}.`] : []),
    style.dim(totals),
    '',
  ].join('\n');
}
