/** Owns which units of a package mention a word, each word searched once; with a unit edited it searches that one only. Notes nothing of who asked. */
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import type { EditedUnit } from './edited-unit';
import type { PackageFile } from './package-file';

export interface WordUses {
  /** Told without reading the code of any. */
  count(word: string): number;
  units(word: string): readonly Unit[];
}

export class PackageWords implements WordUses {
  readonly #files: readonly PackageFile[];
  readonly #unit: (file: GoFile, declaration: number) => Unit;
  readonly #units = new Map<string, readonly Unit[]>();
  readonly #counts = new Map<string, number>();

  constructor(files: readonly PackageFile[], unit: (file: GoFile, declaration: number) => Unit) {
    this.#files = files;
    this.#unit = unit;
  }

  count(word: string): number {
    let count = this.#counts.get(word);
    if (count === undefined) {
      count = this.#files.reduce((sum, file) => sum + file.mentioning(word).length, 0);
      this.#counts.set(word, count);
    }
    return count;
  }

  units(word: string): readonly Unit[] {
    let found = this.#units.get(word);
    if (found === undefined) {
      found = this.#files.flatMap((each) => each.mentioning(word).map((index) => this.#unit(each.open()!, index)));
      this.#units.set(word, found);
    }
    return found;
  }
}

export class WordsWithEdits implements WordUses {
  readonly #before: WordUses;
  readonly #edited: EditedUnit;

  constructor(before: WordUses, edited: EditedUnit) {
    this.#before = before;
    this.#edited = edited;
  }

  count(word: string): number {
    return this.#before.count(word) + this.#edited.addsTo(word);
  }

  units(word: string): readonly Unit[] {
    const units = this.#before.units(word);
    const added = this.#edited.addsTo(word);
    if (added > 0) return [...units, this.#edited.after];
    if (added < 0) return units.filter((unit) => unit !== this.#edited.before);
    return units.map((unit) => this.#edited.unitNow(unit));
  }
}
