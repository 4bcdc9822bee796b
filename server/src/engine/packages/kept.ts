/**
 * Owns what is kept of units from one analysis to the next: each thing for as long as what it rests on stays as it is. Those of a unit of another
 * package serve all packages that call it.
 */
import type { Unit } from '../ir/model';
import type { Answer, Resolution, Rests } from './resolution';

export class Kept<T extends { readonly rests: Rests }> {
  /** By what they live as long as, then by what they tell of, by unit and by key. */
  readonly #known = new WeakMap<object, WeakMap<object, WeakMap<Unit, Map<string, T>>>>();

  /** `topic`: what it tells of. Undefined when nothing is known that still holds. */
  get(resolution: Resolution, topic: object, unit: Unit, key: string): T | undefined {
    const found = this.#known.get(resolution.lifeOf(unit))?.get(topic)?.get(unit)?.get(key);
    return found !== undefined && resolution.holds(found.rests) ? found : undefined;
  }

  put(resolution: Resolution, topic: object, unit: Unit, key: string, found: T): void {
    const ofLife = entry(
      this.#known,
      resolution.lifeOf(unit),
      () => new WeakMap<object, WeakMap<Unit, Map<string, T>>>(),
    );
    const ofTopic = entry(ofLife, topic, () => new WeakMap<Unit, Map<string, T>>());
    entry(ofTopic, unit, () => new Map<string, T>()).set(key, found);
  }
}

interface KeptAnswer<T> extends Answer {
  readonly value: T;
}

/** How an answer is found, and whether two say the same; without `isSame` no two do. */
export interface Asked<T> {
  find(resolution: Resolution, unit: Unit, key: string): T;
  isSame?(one: T, other: T): boolean;
}

/**
 * What is asked of a unit again and again. What is found with the help of an answer holds as long as the answer says the same, however much of the code it
 * was found in has changed.
 */
export class KeptAnswers<T> {
  readonly #kept = new Kept<KeptAnswer<T>>();
  readonly #topic = {};
  readonly #asked: Asked<T>;

  constructor(asked: Asked<T>) {
    this.#asked = asked;
  }

  /** What was found before, or what is found now. */
  get(resolution: Resolution, unit: Unit, key: string): T {
    const before = this.before(resolution, unit, key);
    if (before !== undefined) return before.value;
    const found = resolution.apart(() => {
      resolution.looksInto(unit);
      return this.#asked.find(resolution, unit, key);
    });
    return this.keep(resolution, unit, key, found);
  }

  before(resolution: Resolution, unit: Unit, key: string): { readonly value: T } | undefined {
    const before = this.#kept.get(resolution, this.#topic, unit, key);
    if (before !== undefined) resolution.restsOnAnswer(before);
    return before;
  }

  keep(resolution: Resolution, unit: Unit, key: string, found: { readonly value: T; readonly rests: Rests }): T {
    const file = resolution.fileOf(unit);
    // Whoever rests on the answer must not keep the code it was found in.
    const { name } = unit;
    const { isSame } = this.#asked;
    const isStill = (now: Resolution): boolean => {
      const next = isSame === undefined ? undefined : now.unitNamed(file, name);
      return next !== undefined && isSame!(found.value, this.get(now, next, key));
    };
    const answer = { value: found.value, rests: found.rests, stillIn: undefined, again: undefined, isStill };
    this.#kept.put(resolution, this.#topic, unit, key, answer);
    resolution.restsOnAnswer(answer);
    return found.value;
  }
}

function entry<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
