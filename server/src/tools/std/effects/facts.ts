/**
 * Owns the facts the effects analysis states: which part of a parameter a value is or holds, and where. `value.hold == parameter.part`, both
 * paths of fields ('' is the thing itself); elements of slices, maps and channels stand under `[]`. Knows no code.
 */

/** Index of a parameter, or one of the two below. */
export type Origin = number;
export const receiverOrigin: Origin = -1;
/** Something that outlives the call whoever made it: a variable of a package. */
export const globalOrigin: Origin = -2;

export interface Fact {
  readonly origin: Origin;
  readonly hold: string;
  readonly part: string;
}

/** Deeper paths become `*`, which stands for any path; so do those of a set with more than `widest` facts of an origin. */
const deepest = 2;
const widest = 6;
export const anything = '*';
export const element = '[]';
/** Where a function value holds what it captures. */
export const captured = '()';

export function join(...paths: readonly string[]): string {
  const [first = '', second = ''] = paths;
  if (paths.length === 2 && (first === '' || second === '')) return first || second;
  const steps = paths.filter((path) => path !== '').flatMap((path) => path.split('.'));
  if (steps.length > deepest) return anything;
  return steps.includes(anything) ? anything : steps.join('.');
}

/** What stands at `path` below something that stands there by `fact`. */
export function readFact(fact: Fact, path: string): Fact[] {
  if (fact.origin === globalOrigin) return [fact];
  let facts = [fact];
  for (const step of path === '' ? [] : path.split('.')) facts = facts.flatMap((each) => readStep(each, step));
  return facts;
}

function readStep(fact: Fact, step: string): Fact[] {
  if (fact.hold === '') return [{ ...fact, part: join(fact.part, step) }];
  const [first, ...rest] = fact.hold.split('.');
  if (first === anything) return [{ ...fact, hold: '' }, fact];
  if (step === anything)
    return [{ ...fact, hold: rest.join('.') }, ...(rest.length > 0 ? [{ ...fact, hold: anything }] : [])];
  return first === step ? [{ ...fact, hold: rest.join('.') }] : [];
}

/** The same, as held at `path` of something else. */
export function heldAt(fact: Fact, path: string): Fact {
  return fact.origin === globalOrigin ? fact : { ...fact, hold: join(path, fact.hold) };
}

/** A set of facts by value. */
export class FactSet implements Iterable<Fact> {
  readonly #facts = new Map<string, Fact>();
  readonly #counts = new Map<Origin, number>();

  get size(): number {
    return this.#facts.size;
  }

  /** Whether it was new. */
  add(exact: Fact): boolean {
    const count = this.#counts.get(exact.origin) ?? 0;
    const fact = count < widest ? exact : { ...exact, hold: widen(exact.hold), part: widen(exact.part) };
    const key = `${fact.origin}|${fact.hold}|${fact.part}`;
    if (this.#facts.has(key)) return false;
    this.#facts.set(key, fact);
    this.#counts.set(fact.origin, count + 1);
    return true;
  }

  addAll(facts: Iterable<Fact>): boolean {
    let grew = false;
    for (const fact of facts) if (this.add(fact)) grew = true;
    return grew;
  }

  [Symbol.iterator](): Iterator<Fact> {
    return this.#facts.values();
  }
}

export function widen(path: string): string {
  return path === '' ? '' : anything;
}
