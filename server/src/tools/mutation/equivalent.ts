/**
 * Owns what is known of mutants nobody finds. Some leak no more than the fixture they come from: by a rule, an explicit release, when the same function deferred
 * a release of the same value before; otherwise by review. Others leak and are missed. Rows have a reason and are found again by fixture, function, mutation
 * and statement.
 */
import { existsSync, readFileSync } from 'node:fs';
import { eachOperation } from '#engine/ir/walk';
import type { LineIndex } from '#engine/text/line-index';
import type { Range } from '#engine/text/range';
import { type Mutant, mutations } from './mutants';
import type { Release } from './releases';

/** `missed`: it leaks, and the score says so. */
const verdicts = ['equivalent', 'missed'] as const;

export interface ReviewedMutant {
  /** `ticker-not-stopped/clean.go` */
  readonly fixture: string;
  readonly function: string;
  readonly mutation: string;
  readonly statement: string;
  readonly verdict: (typeof verdicts)[number];
  readonly why: string;
  readonly place: string;
}

export function reviewKey(row: Pick<ReviewedMutant, 'fixture' | 'function' | 'mutation' | 'statement'>): string {
  return [row.fixture, row.function, row.mutation, row.statement].join('\t');
}

/** Throws with place and reason. */
export function readReviewed(path: string): ReadonlyMap<string, ReviewedMutant> {
  const rows = new Map<string, ReviewedMutant>();
  if (!existsSync(path)) return rows;
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const place = `${path}:${index + 1}`;
    const [fixture, name, mutation, statement, verdict, why] = line.split('\t');
    if (
      fixture === undefined ||
      name === undefined ||
      mutation === undefined ||
      statement === undefined ||
      !why?.trim()
    )
      throw new Error(
        `${place}: a row has fixture, function, mutation, statement, verdict and why, with tabs between.`,
      );
    if (!(mutations as readonly string[]).includes(mutation))
      throw new Error(`${place}: the mutation is "${mutation}"; it must be ${mutations.join(' or ')}.`);
    const known = verdicts.find((each) => each === verdict);
    if (known === undefined)
      throw new Error(`${place}: the verdict is "${verdict}"; it must be ${verdicts.join(' or ')}.`);
    const row = { fixture, function: name, mutation, statement, verdict: known, why: why.trim(), place };
    rows.set(reviewKey(row), row);
  }
  return rows;
}

/** Another release remains on every path that reaches this one: the function deferred it before, by itself or in a closure. */
export function isReleasedAnyway({ release, mutation }: Mutant, all: readonly Release[], lines: LineIndex): boolean {
  const { operation, released, unit, function: owner } = release;
  if (operation.kind === 'defer' || released === undefined) return false;
  // Without this release the next value takes the place of the one held.
  if (mutation === 'removed' && isAssignedAgain(release)) return false;
  const name = lines.textIn(released.range);
  const deferred = owner.blocks[0]!.operations.filter(
    ({ kind, range }) => kind === 'defer' && range.start.line < operation.range.start.line,
  );
  return all.some(
    (other) =>
      other.unit === unit &&
      other.released !== undefined &&
      lines.textIn(other.released.range) === name &&
      deferred.some((each) => each === other.operation || isInside(other.operation.range, each.range)),
  );
}

function isInside(inner: Range, outer: Range): boolean {
  return inner.start.line >= outer.start.line && inner.end.line <= outer.end.line;
}

function isAssignedAgain({ unit, released }: Release): boolean {
  if (released?.kind !== 'variable') return false;
  return [...eachOperation(unit)].some(
    ({ operation }) =>
      operation.kind === 'assign' &&
      !operation.declares &&
      operation.targets.some((target) => target?.kind === 'variable' && target.variable === released.variable),
  );
}
