/**
 * Owns what a deferred call can still reach when it runs: its receiver and arguments are evaluated where it is deferred, so what is put into their
 * variables later is no matter of it. Knows no paths.
 */
import type { Unit, Value } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import { type Place, placeOf, wayDown } from './place';
import type { Deferral } from './state';

export class DeferredCalls {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #awaited: readonly (readonly string[])[];

  /** `awaited`: fields of what is acquired below which the resource lies. */
  constructor(unit: Unit, resolution: Resolution, awaited: readonly (readonly string[])[]) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#awaited = awaited;
  }

  /** Those of the places that the call, deferred before they held the resource, reaches when it runs. */
  reached({ callee, args }: Deferral, held: readonly Place[]): readonly Place[] {
    const evaluated = [...(this.#isEvaluated(callee) ? [callee] : []), ...args].flatMap((value) =>
      value.kind === 'address' ? [] : (placeOf(value) ?? []),
    );
    return held.filter((place) => !evaluated.some((each) => this.#isOfAnother(each, place)));
  }

  /** `v.Close` of a struct v may take its address, and see what v is by then. */
  #isEvaluated(callee: Value): boolean {
    if (callee.kind !== 'field') return true;
    const type = this.#resolution.typeOf(this.#unit, callee.base);
    const { kind } = type === undefined ? { kind: 'unknown' } : this.#resolution.underlying(this.#unit, type);
    return kind !== 'unknown' && kind !== 'named' && kind !== 'struct' && kind !== 'array';
  }

  /** What acquires puts a new value there, or above it. */
  #isOfAnother(evaluated: Place, { root, fields }: Place): boolean {
    return this.#awaited.some((suffix) => {
      const above = fields.length - suffix.length;
      if (above < 0 || suffix.some((field, at) => fields[above + at] !== field)) return false;
      return wayDown({ root, fields: fields.slice(0, above) }, evaluated) !== undefined;
    });
  }
}
