/** Owns what rules told of units before: it counts again for as long as all that it rests on stays as it was. */

import type { Rule } from '../findings/define-rule';
import type { Unit } from '../ir/model';
import type { Rests } from '../packages/resolution';
import type { Answers, PackageRun } from './package-run';

export interface Told {
  /** What it rests on besides the unit and the package around it. */
  readonly context: string;
  readonly answers: Answers;
  readonly rests: Rests;
}

export class ToldBefore<T extends Told> {
  readonly #told = new WeakMap<Unit, Map<string, T>>();

  get({ name }: Rule, context: string, unit: Unit, { answers, view }: PackageRun): T | undefined {
    const told = this.#told.get(unit)?.get(name);
    return told?.context === context && told.answers === answers && view.holds(told.rests) ? told : undefined;
  }

  put({ name }: Rule, unit: Unit, told: T): void {
    let ofUnit = this.#told.get(unit);
    if (ofUnit === undefined) {
      ofUnit = new Map();
      this.#told.set(unit, ofUnit);
    }
    ofUnit.set(name, told);
  }
}
