/**
 * Owns what precision is: true ÷ (true + false) among judged findings. Debatable ones count on neither side, and are counted beside. Findings nobody has judged
 * make a score incomplete. Pure.
 */
import { keyOf, type Row } from './classification';
import type { CheckedTree, FoundInTree } from './collect';

/** Share of true ones among the warnings of all rules together. */
export const totalBar = 0.95;
/** Share of true ones among the warnings of one rule. What is noisier has to be a hint. */
export const ruleBar = 0.85;

export interface Judged {
  readonly tree: string;
  readonly finding: FoundInTree;
  readonly row: Row | undefined;
}

export interface Score {
  readonly findings: number;
  readonly true: number;
  readonly false: number;
  readonly debatable: number;
  readonly unclassified: number;
  /** Undefined when no finding is true or false. */
  readonly precision: number | undefined;
}

export interface RuleScore {
  /** Findings of severity warning or error: the bar is theirs. */
  readonly warnings: Score;
  /** All others. */
  readonly hints: Score;
}

export interface Precision {
  readonly judged: readonly Judged[];
  readonly byRule: ReadonlyMap<string, RuleScore>;
  /** The warnings of all rules together. */
  readonly warnings: Score;
  /** Rows of trees that were looked at, which no finding matches any more. */
  readonly stale: readonly Row[];
  /** Rows of trees that are not here, such as another version of Go. */
  readonly elsewhere: readonly Row[];
  readonly misses: readonly string[];
}

export function scoreOf(judged: readonly Judged[]): Score {
  const count = (verdict: Row['verdict'] | undefined) => judged.filter(({ row }) => row?.verdict === verdict).length;
  const [right, wrong] = [count('true'), count('false')];
  return {
    findings: judged.length,
    true: right,
    false: wrong,
    debatable: count('debatable'),
    unclassified: count(undefined),
    precision: right + wrong === 0 ? undefined : right / (right + wrong),
  };
}

function isWarning({ finding: { severity } }: Judged): boolean {
  return severity === 'warning' || severity === 'error';
}

/** `rules`: those that were run; rows of others are left alone. */
export function measure(trees: readonly CheckedTree[], rows: readonly Row[], rules: ReadonlySet<string>): Precision {
  const known = new Map(rows.map((row) => [keyOf(row.tree, row), row]));
  const judged = trees.flatMap(({ tree, findings }) =>
    findings.map((finding): Judged => ({ tree: tree.name, finding, row: known.get(keyOf(tree.name, finding)) })),
  );
  const matched = new Set(judged.map(({ row }) => row));
  const present = new Set(trees.map(({ tree }) => tree.name));
  const own = rows.filter(({ rule }) => rules.has(rule));
  const names = [...rules].sort();
  const warned = judged.filter(isWarning);
  const hinted = judged.filter((one) => !isWarning(one));
  const ofRule = (all: readonly Judged[], name: string) => scoreOf(all.filter(({ finding }) => finding.rule === name));
  const byRule = new Map(
    names.map((name) => [name, { warnings: ofRule(warned, name), hints: ofRule(hinted, name) }] as const),
  );
  const warnings = scoreOf(warned);
  const misses = [...byRule]
    .filter(([, rule]) => (rule.warnings.precision ?? 1) < ruleBar)
    .map(([name, rule]) => `${name} is at ${percent(rule.warnings.precision ?? 1)}, below ${percent(ruleBar)}`);
  if ((warnings.precision ?? 1) < totalBar)
    misses.push(`all warnings are at ${percent(warnings.precision ?? 1)}, below ${percent(totalBar)}`);
  return {
    judged,
    byRule,
    warnings,
    stale: own.filter((row) => present.has(row.tree) && !matched.has(row)),
    elsewhere: own.filter((row) => !present.has(row.tree)),
    misses,
  };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
