/** Owns how precision is shown to people: tables, findings with the source around them. Measures nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowFor } from './classification';
import type { CheckedTree } from './collect';
import { type Judged, type Precision, percent, ruleBar, type Score, totalBar } from './score';

/** Lines shown before and behind what a finding speaks of. */
const around = 6;
/** A finding whose related places lie further apart is shown around its own line only. */
const longest = 80;

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))))
    .map((cells) => `  ${cells.join('  ')}`.trimEnd())
    .join('\n');
}

function scoreCells({ findings, true: right, false: wrong, debatable, unclassified, precision }: Score): string[] {
  return [
    ...[findings, right, wrong, debatable, unclassified].map(String),
    precision === undefined ? '–' : percent(precision),
  ];
}

export function ruleTable({ byRule, warnings }: Precision): string {
  const verdict = (score: Score, bar: number) =>
    score.precision === undefined ? '' : score.precision < bar ? 'MISSED' : score.unclassified > 0 ? 'so far' : 'met';
  const rows = [...byRule].flatMap(([name, rule]) => [
    [name, ...scoreCells(rule.warnings), verdict(rule.warnings, ruleBar)],
    ...(rule.hints.findings === 0 ? [] : [[`${name}, hints`, ...scoreCells(rule.hints), '']]),
  ]);
  return table([
    ['rule', 'findings', 'true', 'false', 'debatable', 'not judged', 'precision', `≥ ${percent(ruleBar)}`],
    ...rows,
    [`all warnings (≥ ${percent(totalBar)})`, ...scoreCells(warnings), verdict(warnings, totalBar)],
  ]);
}

/** `go.etcd.io/etcd/server/v3@v3.5.18` → `server` */
function shortName(name: string): string {
  return name
    .replace(/@.*$/, '')
    .replace(/\/v\d+$/, '')
    .replace(/^.*\//, '');
}

/** Findings per rule in 100,000 lines of each tree. */
export function densityTable(trees: readonly CheckedTree[], rules: Iterable<string>): string {
  const per = (count: number, lines: number) => (lines === 0 ? '–' : ((count * 100_000) / lines).toFixed(2));
  const total = trees.reduce((sum, { lines }) => sum + lines, 0);
  const row = (label: string, counts: (tree: CheckedTree) => number) => [
    label,
    ...trees.map((tree) => per(counts(tree), tree.lines)),
    per(
      trees.reduce((sum, tree) => sum + counts(tree), 0),
      total,
    ),
  ];
  return table([
    ['findings in 100,000 lines', ...trees.map(({ tree }) => shortName(tree.name)), 'all'],
    ...[...rules].map((rule) =>
      row(rule, ({ findings }) => findings.filter((finding) => finding.rule === rule).length),
    ),
    row('all', ({ findings }) => findings.length),
    ['lines', ...trees.map(({ lines }) => lines.toLocaleString('en-US')), total.toLocaleString('en-US')],
  ]);
}

/** One finding as a reviewer wants it: what is said, the source around all its places in the file, and a row to fill in. */
export function reviewText({ tree, finding }: Judged, directory: string): string {
  const text = readFileSync(join(directory, finding.file), 'utf8').split('\n');
  const own = [finding.line, ...finding.related.filter(({ file }) => file === finding.file).map(({ line }) => line)];
  const isShort = Math.max(...own) - Math.min(...own) <= longest;
  const places = isShort ? own : [finding.line];
  const from = Math.max(1, Math.min(...places) - around);
  const to = Math.min(text.length, Math.max(...places) + around);
  const source = text
    .slice(from - 1, to)
    .map((line, index) => `${from + index === finding.line ? '>' : ' '}${String(from + index).padStart(6)}  ${line}`);
  const versions = finding.versions.map((version) => (version === '' ? "the module's own go" : `go ${version}`));
  return [
    `── ${finding.rule} · ${finding.severity} · ${finding.function} · found for ${versions.join(', ')}`,
    join(directory, `${finding.file}:${finding.line}`),
    finding.message,
    ...finding.related.map(({ message, file, line }) => `    ${file}:${line}: ${message}`),
    ...source,
    `row for ${finding.rule}.tsv:`,
    rowFor(tree, finding),
    '',
  ].join('\n');
}
