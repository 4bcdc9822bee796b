/**
 * Owns which functions of other packages hand on what a rule looks for, so that their callers are checked: found as in the package at hand, out of
 * texts that hold the rule's triggers. Knows no rule, and nothing of packages that are only copies.
 */

import type { Rule } from '../findings/define-rule';
import type { GoFile } from '../ir/go-file';
import type { Unit } from '../ir/model';
import { calledName } from '../ir/walk';
import { candidatesIn, mayHoldCandidates, type Round } from './candidates';
import type { ForeignPackage } from './foreign-packages';
import type { PackageRun } from './package-run';

export interface MakerQuestion {
  readonly rule: Rule;
  /** All that answers rest on besides the packages. */
  readonly context: string;
  handsOn(unit: Unit, file: GoFile): boolean;
}

/** Packages that hand on what others handed to them. */
const deepestImport = 2;

export class ForeignMakers {
  readonly #known = new WeakMap<ForeignPackage, Map<string, ReadonlySet<string>>>();
  readonly #mostRounds: number;

  /** `mostRounds`: functions of one package that hand on what another one handed to them. */
  constructor(mostRounds: number) {
    this.#mostRounds = mostRounds;
  }

  /** Names of exported functions and methods of the packages that the one at hand imports. Yields the path of a file before work on it. */
  *imported(question: MakerQuestion, run: PackageRun): Generator<string, ReadonlySet<string>> {
    return yield* this.#ofAll(question, run, run.imported(), deepestImport);
  }

  *#ofAll(
    question: MakerQuestion,
    run: PackageRun,
    packages: readonly ForeignPackage[],
    depth: number,
  ): Generator<string, ReadonlySet<string>> {
    const names = new Set<string>();
    for (const each of packages) for (const name of yield* this.#of(question, run, each, depth)) names.add(name);
    return names;
  }

  *#of(
    question: MakerQuestion,
    run: PackageRun,
    home: ForeignPackage,
    depth: number,
  ): Generator<string, ReadonlySet<string>> {
    const key = `${depth} ${question.rule.name} ${question.context}`;
    const known = this.#known.get(home)?.get(key);
    if (known !== undefined) return known;
    const { rule } = question;
    const makers = new Set<string>();
    const done = new Set<Unit>();
    let names = new Set<string>();
    if (depth > 1) for (const name of yield* this.#ofAll(question, run, run.imported(home), depth - 1)) names.add(name);
    for (let round = 0; round < this.#mostRounds && (round === 0 || names.size > 0); round++) {
      const next = round === 0 ? names : new Set<string>();
      const candidates: Round =
        round === 0
          ? { rule, count: 0, makers: undefined, onlyGivers: true }
          : { rule, makers: names, onlyGivers: true };
      for (const file of home.files) {
        if (!mayHoldCandidates(file, candidates)) continue;
        yield file.path;
        const opened = file.open();
        for (const index of opened === undefined ? [] : candidatesIn(file, candidates)) {
          const unit = run.view.unitOf(home.index, opened!, index);
          yield file.path;
          if (done.has(unit) || !question.handsOn(unit, opened!)) continue;
          done.add(unit);
          makers.add(calledName(unit));
          next.add(calledName(unit));
        }
      }
      names = next;
    }
    const exported = new Set([...makers].filter((name) => /^\p{Lu}/u.test(name)));
    let ofPackage = this.#known.get(home);
    if (ofPackage === undefined) {
      ofPackage = new Map();
      this.#known.set(home, ofPackage);
    }
    ofPackage.set(key, exported);
    return exported;
  }
}
