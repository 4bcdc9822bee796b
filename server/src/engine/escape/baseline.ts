/** Owns comparing the escapes of two states of the code. Keys survive moved lines: file, function, kind and expression, counted. Knows no file on disk. */
import type { Fact } from './facts';
import { allocates } from './words';

export interface BaselineEntry {
  /** Relative to the folder the baseline is for, with `/`. */
  readonly file: string;
  readonly function: string;
  readonly kind: string;
  readonly subject: string;
  readonly count: number;
}

export interface Baseline {
  readonly version: 1;
  readonly escapes: readonly BaselineEntry[];
}

/** A fact with its file as the baseline names it. */
export interface NamedFact {
  readonly file: string;
  readonly fact: Fact;
}

/** What is wrong with a baseline's text. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

function keyOf(entry: Omit<BaselineEntry, 'count'>): string {
  return JSON.stringify([entry.file, entry.function, entry.kind, entry.subject]);
}

function entryOf({ file, fact }: NamedFact): Omit<BaselineEntry, 'count'> {
  return { file, function: fact.function ?? '', kind: fact.kind, subject: fact.subject };
}

/** The baseline of a state: what allocates, sorted, so that two runs write the same bytes. */
export function makeBaseline(facts: readonly NamedFact[]): Baseline {
  const counts = new Map<string, BaselineEntry>();
  for (const named of facts) {
    if (!allocates(named.fact)) continue;
    const entry = entryOf(named);
    const key = keyOf(entry);
    counts.set(key, { ...entry, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const escapes = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { version: 1, escapes };
}

function isEntry(value: unknown): value is BaselineEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { file, function: name, kind, subject, count } = value as Record<string, unknown>;
  return (
    [file, name, kind, subject].every((text) => typeof text === 'string') &&
    Number.isSafeInteger(count) &&
    Number(count) > 0
  );
}

/** @throws BaselineError */
export function readBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { version, escapes } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (version !== 1 || !Array.isArray(escapes) || !escapes.every(isEntry)) {
    throw new BaselineError('is not a baseline of escapes, version 1');
  }
  return { version, escapes };
}

/** Facts that allocate and are not in the baseline; of one that stands there n times, all beyond the first n. */
export function newEscapes(facts: readonly NamedFact[], baseline: Baseline): readonly NamedFact[] {
  const left = new Map(baseline.escapes.map((entry) => [keyOf(entry), entry.count]));
  return facts.filter((named) => {
    if (!allocates(named.fact)) return false;
    const key = keyOf(entryOf(named));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
