/**
 * Owns which of what was found of a package rests on which units, words and other findings: after an edit what rests on something it touched is in doubt, and all
 * the rest holds without being looked at. Tells nothing of what is in doubt, and finds nothing.
 */
import type { Unit } from '../ir/model';
import type { Answer, Rests } from '../packages/resolution';
import type { PackageFile } from './package-file';
import type { WordUses } from './word-uses';

/** Once in so many analyses all is noted anew: what nobody asks for any more, as it was found of code that is gone, is let go of. */
const analysesKept = 100;

interface Word {
  count: number;
  dependents: Rests[];
}

export class Dependents {
  /** What holds is marked with it. */
  #mark = {};
  readonly #ofUnits = new Map<Unit, Rests[]>();
  readonly #ofWords = new Map<string, Word>();
  /** Rest on more than units and words. */
  #ofAll: Rests[] = [];
  #files: readonly PackageFile[] = [];
  #analyses = 0;

  /** Most packages are looked at once, and nothing need be noted of them. */
  get isUsed(): boolean {
    return this.#analyses > 1;
  }

  /** An analysis of the package begins, with these units and words. */
  begin(files: readonly PackageFile[], present: ReadonlySet<Unit>, words: WordUses): void {
    if (++this.#analyses % analysesKept === 0) this.#clear();
    for (const [unit, dependents] of this.#ofUnits) {
      if (present.has(unit)) continue;
      this.#ofUnits.delete(unit);
      this.#doubt(dependents);
    }
    const changes = changesOf(this.#files, files);
    for (const [text, word] of this.#ofWords) {
      const count = changes === undefined ? words.count(text) : changes.reduce((sum, by) => sum + by(text), word.count);
      if (count === word.count) continue;
      const { dependents } = word;
      this.#ofWords.set(text, { count, dependents: [] });
      this.#doubt(dependents);
    }
    const { length } = this.#ofAll;
    this.#doubt(this.#ofAll.splice(0, length));
    this.#files = files;
  }

  /** Whether it held when somebody looked, and nothing it rests on was touched since. */
  hold(rests: Rests): boolean {
    return rests.heldBy === this.#mark;
  }

  holdsAnswer(answer: Answer): boolean {
    return this.#basisOf(answer) !== undefined;
  }

  /** It holds now; it is looked at again next time where one of its answers is not known to go on to. */
  add(rests: Rests): void {
    if (this.hold(rests)) return;
    const bases: Rests[] = [];
    for (const answer of rests.answers) {
      const basis = this.#basisOf(answer);
      if (basis === undefined) return;
      bases.push(basis);
    }
    rests.heldBy = this.#mark;
    rests.dependents = undefined;
    for (const basis of bases) {
      basis.dependents ??= [];
      this.#append(basis.dependents, rests);
    }
    for (const unit of rests.units) {
      const dependents = this.#ofUnits.get(unit);
      if (dependents === undefined) this.#ofUnits.set(unit, [rests]);
      else this.#append(dependents, rests);
    }
    for (const [text, count] of rests.words) {
      const word = this.#ofWords.get(text);
      if (word === undefined) this.#ofWords.set(text, { count, dependents: [rests] });
      else this.#append(word.dependents, rests);
    }
    if (rests.everything || rests.imports !== undefined) this.#append(this.#ofAll, rests);
  }

  /** What an answer rests on, as it was found or as it was found again. */
  #basisOf({ rests, again }: Answer): Rests | undefined {
    if (this.hold(rests)) return rests;
    return again !== undefined && this.hold(again) ? again : undefined;
  }

  #doubt(dependents: readonly Rests[]): void {
    const waiting = [...dependents];
    for (let rests = waiting.pop(); rests !== undefined; rests = waiting.pop()) {
      if (!this.hold(rests)) continue;
      rests.heldBy = undefined;
      for (const each of rests.dependents ?? []) waiting.push(each);
      rests.dependents = undefined;
    }
  }

  /** What is in doubt stays in the lists it stands in until they have grown to twice their length. */
  #append(dependents: Rests[], rests: Rests): void {
    const { length } = dependents;
    if (length >= 32 && (length & (length - 1)) === 0) {
      const held = new Set(dependents.filter((each) => this.hold(each)));
      dependents.splice(0, length, ...held);
      if (held.has(rests)) return;
    }
    dependents.push(rests);
  }

  #clear(): void {
    this.#mark = {};
    this.#ofUnits.clear();
    this.#ofWords.clear();
    this.#ofAll = [];
  }
}

/** By file that is another one now, how many declarations more mention a word; undefined where files came or went. */
function changesOf(
  before: readonly PackageFile[],
  now: readonly PackageFile[],
): readonly ((word: string) => number)[] | undefined {
  if (before.length !== now.length || before.some(({ path }, at) => path !== now[at]!.path)) return undefined;
  return now.flatMap((file, at) => {
    const old = before[at]!;
    return file === old ? [] : [(word: string): number => file.mentioning(word).length - old.mentioning(word).length];
  });
}
