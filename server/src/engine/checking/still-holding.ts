/**
 * Owns whether what was found of a package, in this analysis or an earlier one, still holds: each thing is looked at once an analysis, however many rest on it.
 * Finds nothing itself.
 */
import type { Unit } from '../ir/model';
import type { Answer, Resolution, Rests } from '../packages/resolution';
import type { Dependents } from './dependents';
import type { EditedUnit } from './edited-unit';
import type { PackageFile } from './package-file';
import type { WordUses } from './word-uses';

/** The package that is looked at. */
interface Looked {
  readonly files: readonly PackageFile[];
  readonly words: WordUses;
  /** Equal for equal imports of all files. */
  importsAsText(): string;
  readonly resolution: Resolution;
  /** What is noted of it from one analysis to the next. */
  dependents(): Dependents;
}

/** The package as it is, where one unit is looked at with edits. */
interface Unedited {
  readonly holding: StillHolding;
  readonly edited: EditedUnit;
}

/** What nothing rests on that is there. */
const gone: Rests = { units: [], words: [['', -1]], everything: false, imports: undefined, answers: [] };

export class StillHolding {
  readonly #looked: Looked;
  readonly #unedited: Unedited | undefined;
  /** What holds is marked with it; with a unit edited it is noted, as the package as it is has its marks on the same. */
  readonly #analysis: object | undefined;
  readonly #noted = new Set<Rests>();
  readonly #still = new Map<Answer, boolean>();
  #present: ReadonlySet<Unit> | undefined;
  #begun: Dependents | undefined;

  constructor(looked: Looked, unedited: Unedited | undefined) {
    this.#looked = looked;
    this.#unedited = unedited;
    this.#analysis = unedited === undefined ? {} : undefined;
  }

  /** Of what was just found. */
  add(rests: Rests): void {
    if (this.#analysis === undefined) this.#noted.add(rests);
    else {
      rests.heldIn = this.#analysis;
      this.#dependents?.add(rests);
    }
  }

  holds(rests: Rests): boolean {
    const isKnown = this.#analysis === undefined ? this.#noted.has(rests) : rests.heldIn === this.#analysis;
    if (isKnown || this.#dependents?.hold(rests) === true) return true;
    const isHere = this.#unedited === undefined ? this.#isThere(rests) : isUntouched(rests, this.#unedited);
    if (!isHere || !this.#areStill(rests.answers)) return false;
    this.add(rests);
    return true;
  }

  #isThere({ units, words, everything, imports }: Rests): boolean {
    const { files, words: uses } = this.#looked;
    const present = this.#units;
    for (const unit of units) if (!present.has(unit)) return false;
    for (const [word, count] of words) if (uses.count(word) !== count) return false;
    const counts = everything ? files.map((file) => file.open()?.outline.declarations.length ?? 0) : [];
    if (everything && counts.reduce((sum, count) => sum + count, 0) !== units.length) return false;
    return imports === undefined || imports === this.#looked.importsAsText();
  }

  /** A unit made of an earlier text is taken over when it is still right, so only what was lowered need be looked at. */
  get #units(): ReadonlySet<Unit> {
    this.#present ??= new Set(this.#looked.files.flatMap((file) => file.lowered()));
    return this.#present;
  }

  /** With a unit edited nothing is noted. */
  get #dependents(): Dependents | undefined {
    if (this.#analysis === undefined) return undefined;
    if (this.#begun === undefined) {
      this.#begun = this.#looked.dependents();
      this.#begun.begin(this.#looked.files, this.#units, this.#looked.words);
    }
    return this.#begun.isUsed ? this.#begun : undefined;
  }

  #areStill(answers: readonly Answer[]): boolean {
    for (const answer of answers) {
      const isKnown = this.#analysis !== undefined && answer.stillIn === this.#analysis;
      if (!isKnown && this.#dependents?.holdsAnswer(answer) !== true && !this.#isStill(answer)) return false;
    }
    return true;
  }

  /** One that is being found again says nothing yet: who asks for it meanwhile finds it himself. */
  #isStill(answer: Answer): boolean {
    const known = this.#still.get(answer);
    if (known !== undefined) return known;
    this.#still.set(answer, false);
    const { rests, again } = answer;
    const isStill = this.holds(rests) || (again !== undefined && this.holds(again)) || this.#isFoundAgain(answer);
    if (isStill && this.#analysis !== undefined) answer.stillIn = this.#analysis;
    this.#still.set(answer, isStill);
    return isStill;
  }

  #isFoundAgain(answer: Answer): boolean {
    const { resolution } = this.#looked;
    const { value, rests } = resolution.apart(() => answer.isStill(resolution));
    if (value && this.#analysis !== undefined) {
      answer.again = rests;
      answer.rests = gone;
    }
    return value;
  }
}

/** Whether it holds without the edits, and rests on nothing they touch. */
function isUntouched(rests: Rests, { holding, edited }: Unedited): boolean {
  const { units, words, everything } = rests;
  if (everything || units.includes(edited.before) || !holding.holds(rests)) return false;
  return words.every(([word]) => edited.addsTo(word) === 0);
}
