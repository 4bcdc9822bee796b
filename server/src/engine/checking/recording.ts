/** Owns what of a package something found rests on: noted while it is looked for, and taken over when it is used again. */
import type { Unit } from '../ir/model';
import type { Answer, Rests } from '../packages/resolution';

export class Recording {
  // Most note nothing of most kinds.
  #units: Set<Unit> | undefined;
  #words: Map<string, number> | undefined;
  #answers: Set<Answer> | undefined;
  #everything = false;
  #imports: string | undefined;
  /** What has been taken over already: the same helper is asked for again and again. */
  #taken: Set<Rests> | undefined;

  addUnit(unit: Unit): void {
    this.#units ??= new Set();
    this.#units.add(unit);
  }

  addWord(word: string, count: number): void {
    this.#words ??= new Map();
    this.#words.set(word, count);
  }

  addAnswer(answer: Answer): void {
    this.#answers ??= new Set();
    this.#answers.add(answer);
  }

  /** `units` are all there are. */
  addEverything(units: readonly Unit[]): void {
    if (this.#everything) return;
    this.#everything = true;
    for (const unit of units) this.addUnit(unit);
  }

  addImports(imports: string): void {
    this.#imports ??= imports;
  }

  takeOver(rests: Rests): void {
    if (this.#taken?.has(rests)) return;
    this.#taken ??= new Set();
    this.#taken.add(rests);
    for (const unit of rests.units) this.addUnit(unit);
    for (const [word, count] of rests.words) this.addWord(word, count);
    for (const answer of rests.answers) this.addAnswer(answer);
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
      heldIn: undefined,
      heldBy: undefined,
      dependents: undefined,
    };
  }
}

const none: readonly never[] = [];

function listOf<T>(noted: Iterable<T> | undefined): readonly T[] {
  return noted === undefined ? none : [...noted];
}
