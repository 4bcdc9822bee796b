/**
 * Owns what is kept of units from one analysis to the next: each thing for as long as what it rests on stays as it is. Those of a unit of another
 * package serve all packages that call it.
 */
import type { Unit } from '../ir/model';
import type { Resolution, Rests } from '../packages/resolution';

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

function entry<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
