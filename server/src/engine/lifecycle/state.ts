/** Owns what is known at one point of one path: where the resource lies, which variables tell whether acquiring it failed, which conditions hold. Plain data; decides nothing. */
import type { Operation, Value } from '../ir/model';
import { isSamePlace, type Place, placeKey, type Root } from './place';

/** Facts about places and conditions; see `Conditions` for the keys. */
export class Facts {
  readonly #known: ReadonlyMap<string, string>;
  #key: string | undefined;

  constructor(known: ReadonlyMap<string, string>) {
    this.#known = known;
  }

  get size(): number {
    return this.#known.size;
  }

  get(key: string): string | undefined {
    return this.#known.get(key);
  }

  with(key: string, value: string): Facts {
    return this.#known.get(key) === value ? this : new Facts(new Map(this.#known).set(key, value));
  }

  /** Without those whose keys are stale. */
  without(isStale: (key: string) => boolean): Facts {
    const stale = [...this.#known.keys()].filter(isStale);
    if (stale.length === 0) return this;
    const kept = new Map(this.#known);
    for (const key of stale) kept.delete(key);
    return kept.size === 0 ? noFacts : new Facts(kept);
  }

  /** The key of the first that begins so. */
  beginning(start: string): string | undefined {
    for (const key of this.#known.keys()) if (key.startsWith(start)) return key;
    return undefined;
  }

  some(test: (key: string) => boolean): boolean {
    for (const key of this.#known.keys()) if (test(key)) return true;
    return false;
  }

  /** Equal for equal facts. */
  get key(): string {
    this.#key ??= Array.from(this.#known, ([about, value]) => `${about}=${value}`)
      .sort()
      .join();
    return this.#key;
  }
}

export type Deferral = Extract<Operation, { kind: 'defer' }>;

/** Where a resource was stored that is not of the function at hand. */
export interface Store {
  readonly base: Value;
  readonly field: string;
  /** Where that is, when it has a name. */
  readonly place: Place | undefined;
}

export interface State {
  /** All places that mean the resource; sorted by key. */
  readonly held: readonly Place[];
  /** Places of the error that is not nil when acquiring failed. */
  readonly failures: readonly Root[];
  /** Places of the boolean that is true when acquiring succeeded. */
  readonly successes: readonly Root[];
  readonly facts: Facts;
  /** Deferred calls that may matter, in the order in which they were deferred. */
  readonly deferred: readonly Deferral[];
  /** Variables that a closure given away before the resource came into hand releases. */
  readonly served: readonly Root[];
  /** A field of somebody else that holds it too. */
  readonly stored: Store | undefined;
}

/** Places in facts stand in angle brackets: `<v3>`, `<v3.f>`. */
export function isAbout(key: string, root: Root): boolean {
  return key.includes(`<${root}>`) || key.includes(`<${root}.`);
}

/** What a path has done, by how the keys of such facts begin; all others say how conditions turned out. */
export const tended = 'tended';
export const waited = 'waited';
/** What the path waited for said that the resource's context is over. */
export const over = 'over';
export const visited = 'in';
export const freed = 'freed';
/** Deferred calls run because of a panic. */
export const panicking = 'panicking';

/** Whether a fact says what the path has done, not how a condition turned out. */
export function isDeed(key: string): boolean {
  return [tended, waited, over, visited, freed].includes(key.split(' ', 1)[0]!);
}

export const noFacts = new Facts(new Map());

export function stateKey({ held, failures, successes, facts, deferred, served, stored }: State): string {
  const after = deferred.length === 0 ? '' : deferred.map(({ id }) => id).join();
  const parts = `${heldKey(held)};${failures.join()};${successes.join()};${facts.key}`;
  return `${parts};${after};${served.join()};${stored?.field ?? ''}`;
}

function heldKey(held: readonly Place[]): string {
  const [first, ...more] = held;
  if (first === undefined) return '';
  return more.length === 0 ? placeKey(first) : held.map(placeKey).join();
}

export function isHeld({ held }: State, place: Place): boolean {
  return held.some((each) => isSamePlace(each, place));
}

export function withHeld(state: State, places: readonly Place[]): State {
  const added = places.filter((place) => !state.held.some((each) => isSamePlace(each, place)));
  if (added.length === 0) return state;
  const held = [...state.held, ...added].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  return { ...state, held };
}

/** The place at `root` gets another value: nothing of what it held or told is known any more. */
export function withoutRoot(state: State, root: Root): State {
  if (!isNamed(state, root)) return state;
  const held = state.held.filter((place) => place.root !== root);
  const failures = state.failures.filter((each) => each !== root);
  const successes = state.successes.filter((each) => each !== root);
  return { ...state, held, failures, successes, facts: withoutFacts(state.facts, root) };
}

function isNamed({ held, failures, successes, facts }: State, root: Root): boolean {
  if (held.some((place) => place.root === root) || failures.includes(root) || successes.includes(root)) return true;
  return facts.some((key) => isAbout(key, root));
}

function withoutFacts(facts: Facts, root: Root): Facts {
  return facts.size === 0 ? facts : facts.without((key) => isAbout(key, root));
}

/** What lies at `root` has changed, whatever holds the resource. */
export function withoutKnowledge(state: State, root: Root): State {
  const facts = withoutFacts(state.facts, root);
  return facts === state.facts ? state : { ...state, facts };
}

/** What lies at a place has changed: nothing is known any more of it, of what lies in it and of what it lies in. */
export function withoutKnowledgeOf(state: State, place: Place): State {
  const { root, fields } = place;
  if (fields.length === 0 || state.facts.size === 0) return withoutKnowledge(state, root);
  const around = fields.map((_, at) => `<${placeKey({ root, fields: fields.slice(0, at) })}>`);
  const whole = placeKey(place);
  const facts = state.facts.without(
    (key) => key.includes(`<${whole}>`) || key.includes(`<${whole}.`) || around.some((each) => key.includes(each)),
  );
  return facts === state.facts ? state : { ...state, facts };
}

export function withFact(state: State, key: string, value: string): State {
  const facts = state.facts.with(key, value);
  return facts === state.facts ? state : { ...state, facts };
}
