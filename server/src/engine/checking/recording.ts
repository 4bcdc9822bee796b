/** Owns what of a package something found rests on: noted while it is looked for, and taken over when it is used again. */
import type { Unit } from '../ir/model';
import type { Answer, Rests } from '../packages/resolution';

export class Recording {
  readonly #units = new Set<Unit>();
  readonly #words = new Map<string, number>();
  readonly #answers = new Set<Answer>();
  #everything = false;
  #imports: string | undefined;
  /** What has been taken over already: the same helper is asked for again and again. */
  readonly #taken = new Set<Rests>();

  addUnit(unit: Unit): void {
    this.#units.add(unit);
  }

  addWord(word: string, count: number): void {
    this.#words.set(word, count);
  }

  addAnswer(answer: Answer): void {
    this.#answers.add(answer);
  }

  /** `units` are all there are. */
  addEverything(units: readonly Unit[]): void {
    if (this.#everything) return;
    this.#everything = true;
    for (const unit of units) this.#units.add(unit);
  }

  addImports(imports: string): void {
    this.#imports ??= imports;
  }

  takeOver(rests: Rests): void {
    if (this.#taken.has(rests)) return;
    this.#taken.add(rests);
    for (const unit of rests.units) this.#units.add(unit);
    for (const [word, count] of rests.words) this.#words.set(word, count);
    for (const answer of rests.answers) this.#answers.add(answer);
    this.#everything ||= rests.everything;
    this.#imports ??= rests.imports;
  }

  /** All that was noted. Tens of thousands of these are kept and gone through after each edit, so they are lists. */
  rests(): Rests {
    return {
      units: listOf(this.#units),
      words: listOf(this.#words),
      everything: this.#everything,
      imports: this.#imports,
      answers: listOf(this.#answers),
    };
  }
}

const none: readonly never[] = [];

function listOf<T>(noted: Iterable<T> & { readonly size: number }): readonly T[] {
  return noted.size === 0 ? none : [...noted];
}
