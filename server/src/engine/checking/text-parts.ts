/**
 * Owns which parts of one version of a text pass which tests. Each test is made once, and of the next version only the parts that an edit touched are tested:
 * most of what is asked of a file while somebody types has been answered before. Knows nothing of what parts and tests mean.
 */

export type PartTest = (part: string) => boolean;

/** What stays of a version: so many parts at its start and at its end are as they were. */
interface Before {
  readonly parts: TextParts;
  readonly start: number;
  readonly end: number;
}

export class TextParts {
  readonly #parts: readonly string[];
  readonly #passing = new Map<unknown, readonly number[]>();
  readonly #told = new Map<(part: string) => unknown, readonly unknown[]>();
  #before: Before | undefined;

  constructor(parts: readonly string[], before?: TextParts) {
    this.#parts = parts;
    if (before === undefined) return;
    before.#before = undefined;
    this.#before = { parts: before, ...unchanged(before.#parts, parts) };
  }

  /**
   * Indexes of the parts that pass, ascending. `key` names the test; `testOf` gives it, and hears whether all parts are to be tested, where a look at the
   * whole text first may be worth it.
   */
  passing(key: unknown, testOf: (all: boolean) => PartTest): readonly number[] {
    const known = this.#passing.get(key);
    if (known !== undefined) return known;
    const found = this.#carriedOver(key, testOf) ?? indexesOf(this.#parts, 0, this.#parts.length, testOf(true));
    this.#passing.set(key, found);
    return found;
  }

  /** What `tell` says of each part, in order; it is the same function whenever the same is asked. */
  told<T>(tell: (part: string) => T): readonly T[] {
    const known = this.#told.get(tell);
    if (known !== undefined) return known as readonly T[];
    const found = this.#toldBefore(tell) ?? this.#parts.map(tell);
    this.#told.set(tell, found);
    return found;
  }

  #toldBefore<T>(tell: (part: string) => T): readonly T[] | undefined {
    if (this.#before === undefined) return undefined;
    const { parts, start, end } = this.#before;
    const known = parts.#told.get(tell) as readonly T[] | undefined;
    if (known === undefined) return undefined;
    const fresh = this.#parts.slice(start, this.#parts.length - end).map(tell);
    return [...known.slice(0, start), ...fresh, ...known.slice(known.length - end)];
  }

  #carriedOver(key: unknown, testOf: (all: boolean) => PartTest): readonly number[] | undefined {
    if (this.#before === undefined) return undefined;
    const { parts, start, end } = this.#before;
    const known = parts.#passing.get(key);
    if (known === undefined) return undefined;
    const shift = this.#parts.length - parts.#parts.length;
    const tail = parts.#parts.length - end;
    return [
      ...known.filter((index) => index < start),
      ...indexesOf(this.#parts, start, this.#parts.length - end, testOf(false)),
      ...known.flatMap((index) => (index >= tail ? [index + shift] : [])),
    ];
  }
}

function indexesOf(parts: readonly string[], start: number, end: number, test: PartTest): readonly number[] {
  const found: number[] = [];
  for (let index = start; index < end; index++) if (test(parts[index]!)) found.push(index);
  return found;
}

function unchanged(
  before: readonly string[],
  after: readonly string[],
): { readonly start: number; readonly end: number } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { start, end };
}
