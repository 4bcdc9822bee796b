/**
 * Owns which contexts a cancel function in hand came with, and whether a path learned that one of them is over: then there is nothing left to cancel.
 * Follows variables that are given one value and structs made here; whatever may be another context is none.
 */
import type { Operation, Unit, Value } from '../ir/model';
import { eachOperation, operationById } from '../ir/walk';
import { isNamed, type Resolution } from '../packages/resolution';
import type { Acquiring } from './ends';
import { isSamePlace, type Place, placeOf, resultRoot, variableOf } from './place';
import type { Resource } from './resources';

type Call = Extract<Operation, { kind: 'call' }>;

/** A context is followed through so many variables and fields. */
const deepest = 4;

export class Cancelled {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #acquisition: Acquiring | undefined;

  constructor(unit: Unit, resolution: Resolution, resource: Resource, acquisition: Acquiring | undefined) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#acquisition = acquisition;
  }

  get isOfContexts(): boolean {
    return this.#resource.endsWithContext === true;
  }

  /** `ctx.Done()` or `ctx.Err()` of a context that what is in hand cancels, or of its parent; a variable that holds it, too. */
  isAskedBy(value: Value, method: 'Done' | 'Err', held: readonly Place[]): boolean {
    if (!this.isOfContexts || held.length === 0) return false;
    const asked = value.kind === 'variable' ? this.#only(value) : value;
    const call = asked?.kind === 'result' ? operationById(this.#unit, asked.operation) : undefined;
    if (call?.kind !== 'call' || call.callee.kind !== 'field' || call.callee.name !== method) return false;
    const { base } = call.callee;
    return this.#makers(held).some((maker) => this.#isContextOf(maker, base, 0)) || this.#isGivenWith(base, held);
  }

  /** A function that is given one context and one function that cancels is taken to be given a pair. */
  #isGivenWith(value: Value, held: readonly Place[]): boolean {
    const parameter = value.kind === 'variable' ? this.#unit.variables[value.variable] : undefined;
    if (value.kind !== 'variable' || parameter?.kind !== 'parameter' || this.#only(value) !== undefined) return false;
    const { parameters } = this.#unit.functions[parameter.owner]!;
    const isGiven = held.some(({ root, fields }) => {
      const variable = variableOf(root);
      return variable !== undefined && fields.length === 0 && parameters.includes(variable);
    });
    const contexts = parameters.filter((each) =>
      isNamed(this.#resolution.typeOf(this.#unit, { ...value, variable: each }), 'context', 'Context'),
    );
    return isGiven && contexts.length === 1 && contexts[0] === value.variable;
  }

  /** The calls that gave the cancel functions. */
  #makers(held: readonly Place[]): readonly Call[] {
    const operation = this.#acquisition?.operation;
    if (operation !== undefined) return operation.kind === 'call' ? [operation] : [];
    return held.flatMap(({ root, fields }) => {
      const variable = variableOf(root);
      if (variable === undefined || fields.length > 0) return [];
      const values = this.#valuesOf({ root, fields });
      const [value] = values;
      if (values.length !== 1 || value?.kind !== 'result' || value.index === 0) return [];
      const made = operationById(this.#unit, value.operation);
      if (made?.kind !== 'call') return [];
      const type = this.#resolution.typeOf(this.#unit, { ...value, index: 0 });
      return isNamed(type, 'context', 'Context') ? [made] : [];
    });
  }

  #isContextOf(maker: Call, value: Value, depth: number): boolean {
    const place = placeOf(value);
    if (place === undefined || depth > deepest) return false;
    if (isSamePlace(place, { root: resultRoot(maker.id, 0), fields: [] })) return true;
    const values = this.#valuesOf(place);
    const parent = maker.args[0] && placeOf(maker.args[0]);
    if (parent !== undefined && isSamePlace(parent, place) && values.length <= this.#firstValues(place)) return true;
    if (values.length > 0) return values.every((each) => this.#isContextOf(maker, each, depth + 1));
    const field = value.kind === 'field' ? this.#elementOf(value.base, value.name) : undefined;
    return field !== undefined && this.#isContextOf(maker, field, depth + 1);
  }

  /** A local variable is given its first value by an assignment, all else has one already. */
  #firstValues({ root, fields }: Place): number {
    const variable = variableOf(root);
    return variable !== undefined && fields.length === 0 && this.#unit.variables[variable]?.kind === 'local' ? 1 : 0;
  }

  #only(value: Value): Value | undefined {
    const place = placeOf(value);
    const values = place === undefined ? [] : this.#valuesOf(place);
    return values.length === 1 ? values[0] : undefined;
  }

  /** What the unit puts into a place. */
  #valuesOf(place: Place): readonly Value[] {
    const found: Value[] = [];
    for (const { operation } of eachOperation(this.#unit)) {
      if (operation.kind !== 'assign') continue;
      operation.targets.forEach((target, at) => {
        const put = target && placeOf(target);
        const value = operation.values[at];
        if (put !== undefined && value !== undefined && isSamePlace(put, place)) found.push(value);
      });
    }
    return found;
  }

  /** What a struct that was made here got as a field. */
  #elementOf(base: Value, name: string): Value | undefined {
    let made = base.kind === 'variable' ? this.#only(base) : base;
    if (made?.kind === 'address') made = made.base;
    return made?.kind === 'composite' ? made.elements.find(({ field }) => field === name)?.value : undefined;
  }
}
