/** Owns keeping what was found of something for as long as what it rests on is the same. */
import type { Resolution, Rests } from './resolution';

/** Does not keep what it is asked about alive. */
export class Kept<Key extends object, Found> {
  readonly #found = new WeakMap<Key, { readonly value: Found; readonly rests: Rests }>();

  /** What was found before, or what `find` finds now. */
  get(key: Key, resolution: Resolution, find: () => Found): Found {
    return this.before(key, resolution)?.value ?? this.keep(key, resolution.traced(find));
  }

  before(key: Key, resolution: Resolution): { readonly value: Found } | undefined {
    const before = this.#found.get(key);
    if (before === undefined || !resolution.holds(before.rests)) return undefined;
    resolution.restsOn(before.rests);
    return before;
  }

  keep(key: Key, found: { readonly value: Found; readonly rests: Rests }): Found {
    this.#found.set(key, found);
    return found.value;
  }
}
