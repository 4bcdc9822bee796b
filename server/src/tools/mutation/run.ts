/** Owns one measurement: every mutant of the clean fixtures of some rules, compiled, judged, or left out with the reason. Prints nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import type { Rule } from '#engine/findings/define-rule';
import { GoFile } from '#engine/ir/go-file';
import type { GoParser } from '#engine/syntax/parser';
import { LineIndex } from '#engine/text/line-index';
import { rulesFolder } from '../generate/outputs';
import type { TypeChecker } from './compile';
import { isReleasedAnyway, type ReviewedMutant, reviewKey } from './equivalent';
import { Judge } from './judge';
import { type Mutant, mutantsOf } from './mutants';
import { isAboutReleases, releasesIn } from './releases';

export const mutationBar = 0.95;

export interface Judged {
  readonly rule: string;
  /** `ticker-not-stopped/clean.go` */
  readonly fixture: string;
  readonly mutant: Mutant;
  /** `equivalent` and `broken` (it does not compile) do not count. */
  readonly outcome: 'found' | 'survived' | 'equivalent' | 'broken';
  /** Text of the mutant as it was judged. */
  readonly text: string;
  readonly original: string;
  /** What the compiler said, why it is equivalent, or why it is missed where somebody looked into that. */
  readonly reason?: string;
}

export interface Fixture {
  readonly rule: Rule;
  readonly name: string;
  readonly text: string;
  readonly go: string;
}

/** The clean fixtures of the rules that are about releases. */
export function mutableFixtures(rules: Iterable<Rule>): readonly Fixture[] {
  return [...rules].filter(isAboutReleases).flatMap((rule) =>
    globSync(`${rulesFolder}/${rule.name}/clean*.go`)
      .sort()
      .map((path) => {
        const text = readFileSync(path, 'utf8');
        const go = /^\/\/ go (1\.\d+)$/m.exec(text.split('\n')[0]!)?.[1] ?? '1.26';
        return { rule, name: path.slice(rulesFolder.length).replace(/^\//, ''), text, go };
      }),
  );
}

export function keyOf({ fixture, mutant }: Pick<Judged, 'fixture' | 'mutant'>): string {
  const { mutation, statement, release } = mutant;
  return reviewKey({ fixture, mutation, statement, function: release.function.name });
}

export function judgeAll(
  parser: GoParser,
  checker: TypeChecker,
  fixtures: readonly Fixture[],
  reviewed: ReadonlyMap<string, ReviewedMutant>,
): readonly Judged[] {
  const made = fixtures.flatMap((fixture) => {
    const lines = new LineIndex(fixture.text);
    const file = GoFile.parse(parser, fixture.name, fixture.text);
    const releases = releasesIn(file.units(), fixture.rule);
    file.release();
    return releases.flatMap((release) =>
      mutantsOf(lines, release).map((mutant) => ({ fixture, lines, releases, mutant })),
    );
  });
  const compiled = checker.compile(made.map(({ mutant, fixture }) => ({ text: mutant.text, go: fixture.go })));
  const judges = new Map<Fixture, Judge>();
  return made.map(({ fixture, lines, releases, mutant }, index): Judged => {
    const result = compiled[index]!;
    const text = 'text' in result ? result.text : mutant.text;
    const common = { rule: fixture.rule.name, fixture: fixture.name, mutant, text, original: fixture.text };
    if ('error' in result) return { ...common, outcome: 'broken', reason: result.error };
    if (isReleasedAnyway(mutant, releases, lines))
      return {
        ...common,
        outcome: 'equivalent',
        reason: 'the same function deferred a release of the same value before',
      };
    const row = reviewed.get(keyOf(common));
    const judge = judges.get(fixture) ?? new Judge(parser, fixture.rule, fixture.go);
    judges.set(fixture, judge);
    const isSeen = judge.sees(text, mutant.release.unit);
    // A reviewed mutant that is found all the same needs no row; it is listed as out of date.
    if (isSeen) return { ...common, outcome: 'found' };
    const reason = row === undefined ? {} : { reason: row.why };
    return { ...common, outcome: row?.verdict === 'equivalent' ? 'equivalent' : 'survived', ...reason };
  });
}

export interface MutationScore {
  readonly mutants: number;
  readonly found: number;
  readonly equivalent: number;
  readonly broken: number;
  /** found ÷ mutants; undefined without any. */
  readonly score: number | undefined;
}

export function scoreOf(judged: readonly Judged[]): MutationScore {
  const count = (outcome: Judged['outcome']) => judged.filter((each) => each.outcome === outcome).length;
  const [found, survived] = [count('found'), count('survived')];
  return {
    mutants: found + survived,
    found,
    equivalent: count('equivalent'),
    broken: count('broken'),
    score: found + survived === 0 ? undefined : found / (found + survived),
  };
}

/** Rows that let no mutant pass: what they speak of is gone, or found by now. */
export function staleRows(
  judged: readonly Judged[],
  reviewed: ReadonlyMap<string, ReviewedMutant>,
): readonly ReviewedMutant[] {
  const used = new Set(judged.filter(({ outcome, reason }) => outcome !== 'found' && reason !== undefined).map(keyOf));
  return [...reviewed].filter(([key]) => !used.has(key)).map(([, row]) => row);
}

export const reviewedFile = join('test', 'peers', 'mutants.tsv');
