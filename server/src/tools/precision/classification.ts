/**
 * Owns the reviewed verdicts on findings: one file a rule, one tab-separated row a finding, found again by tree, file, function and the line's text, so that
 * lines may shift. Knows neither how findings are made nor what precision is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type FoundInTree, normalised } from './collect';

const verdicts = ['true', 'false', 'debatable'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Row {
  readonly rule: string;
  /** `google.golang.org/grpc@v1.71.0` */
  readonly tree: string;
  readonly file: string;
  readonly function: string;
  /** White space reduced to single spaces. */
  readonly source: string;
  readonly verdict: Verdict;
  /** One line. */
  readonly why: string;
  /** File and line of the row itself. */
  readonly place: string;
}

/** What a row and a finding have in common. */
export function keyOf(tree: string, of: Pick<Row, 'rule' | 'file' | 'function' | 'source'>): string {
  return [of.rule, tree, of.file, of.function, of.source].join('\t');
}

/** The row for a finding nobody has judged yet. */
export function rowFor(tree: string, { file, function: name, source }: FoundInTree): string {
  return [tree, file, name, source, '?', ''].join('\t');
}

function isVerdict(text: string): text is Verdict {
  return (verdicts as readonly string[]).includes(text);
}

/** Lines that are empty or start with `#` say nothing. Throws with place and reason. */
export function parseRows(rule: string, text: string, path: string): readonly Row[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const place = `${path}:${index + 1}`;
    const fields = line.split('\t');
    const [tree, file, name, source, verdict, why] = fields;
    if (fields.length !== 6 || tree === undefined || file === undefined || name === undefined || source === undefined)
      throw new Error(`${place}: a row has 6 fields, tree, file, function, line, verdict and why, with tabs between.`);
    if (verdict === undefined || !isVerdict(verdict))
      throw new Error(`${place}: the verdict is "${verdict}"; it must be ${verdicts.join(', ')}.`);
    if (why === undefined || why.trim() === '') throw new Error(`${place}: a verdict needs its reason.`);
    return [{ rule, tree, file, function: name, source: normalised(source), verdict, why: why.trim(), place }];
  });
}

/** All rows of a folder; the files are named after their rules. Throws when two rows speak of the same finding. */
export function readRows(folder: string): readonly Row[] {
  if (!existsSync(folder)) return [];
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.tsv'))
    .sort()
    .flatMap((name) => parseRows(basename(name, '.tsv'), readFileSync(join(folder, name), 'utf8'), join(folder, name)));
  const seen = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row.tree, row);
    const other = seen.get(key);
    if (other !== undefined) throw new Error(`${row.place}: ${other.place} judges the same finding.`);
    seen.set(key, row);
  }
  return rows;
}
