/**
 * Owns what is kept of units from one analysis to the next: each thing for as long as what it rests on stays as it is. Those of a unit of another
 * package serve all packages that call it.
 */
import type { Unit } from '../ir/model';
import type { Resolution, Rests } from './resolution';

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

/** What is asked of a unit again and again, with all it rests on. */
export class KeptAnswers<Answer> {
  readonly #kept = new Kept<{ readonly value: Answer; readonly rests: Rests }>();
  readonly #topic = {};

  /** What was found before, or what `find` finds now. */
  get(resolution: Resolution, unit: Unit, key: string, find: () => Answer): Answer {
    return this.before(resolution, unit, key)?.value ?? this.keep(resolution, unit, key, resolution.traced(find));
  }

  before(resolution: Resolution, unit: Unit, key: string): { readonly value: Answer } | undefined {
    const before = this.#kept.get(resolution, this.#topic, unit, key);
    if (before !== undefined) resolution.restsOn(before.rests);
    return before;
  }

  keep(
    resolution: Resolution,
    unit: Unit,
    key: string,
    found: { readonly value: Answer; readonly rests: Rests },
  ): Answer {
    this.#kept.put(resolution, this.#topic, unit, key, found);
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
