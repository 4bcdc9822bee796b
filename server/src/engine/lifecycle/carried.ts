/**
 * Owns which values carry a resource that lies in known places: by itself, in a field or element, or as a function that releases it when it is called.
 * Knows no operations and no paths.
 */
import type { FunctionId, FunctionIr, Unit, Value, VariableId } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import { parts } from '../ir/walk';
import { type Callee, qualifiedName, type Resolution } from '../packages/resolution';
import { effectOf, type ParameterEffect, type ParameterPlace } from '../packages/standard-effects';
import type { Effect, EffectSource } from './effect';
import { below, calling, inside, isSamePlace, type Place, placeOf, variableRoot, waysFrom } from './place';
import type { Resource } from './resources';

type Variable = Extract<Value, { kind: 'variable' }>;

/** From a value down to the resource. */
export type Ways = readonly (readonly string[])[];

const none: readonly FunctionId[] = [];

/** Closures that variables hold: the unit alone tells, and every path asks. */
const boundByUnit = new WeakMap<Unit, Map<VariableId, readonly FunctionId[]>>();

export class Carried {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #effects: EffectSource;

  constructor(unit: Unit, resolution: Resolution, resource: Resource, effects: EffectSource) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#effects = effects;
  }

  /** Ways from a value down to the resource; a closure or method value that releases it carries it as something to call. */
  ways(value: Value, held: readonly Place[]): Ways {
    if (held.length === 0) return [];
    return waysFrom(value, held, {
      ofFunction: (each) => {
        if (each.kind === 'closure') return this.#closureWays(each.function, held);
        if (each.kind === 'variable') return this.#boundWays(each, held);
        return this.#isReleasingMethod(each, held) || this.#isHandler(each, held) ? [[calling]] : undefined;
      },
      fieldAt: ({ type }, at) => this.#fieldAt(type, at),
    });
  }

  isIn(value: Value, held: readonly Place[]): boolean {
    return this.ways(value, held).length > 0;
  }

  /** Ways from a value that is stored where others may call it as often as they like, until it releases. */
  storedWays(value: Value, held: readonly Place[]): Ways {
    const ways = this.ways(value, held);
    const body = value.kind === 'closure' ? this.#unit.functions[value.function] : undefined;
    return ways.length > 0 || body === undefined || !mentionsHeld(body, this.#resource, held) ? ways : [[inside]];
  }

  /** Variables that closures in a value name, and closures which those call. */
  capturedIn(value: Value): ReadonlySet<VariableId> {
    const found = new Set<VariableId>();
    const seen = new Set(this.#closuresIn(value));
    for (const id of seen) {
      for (const variable of this.#unit.functions[id]?.captures ?? []) {
        found.add(variable);
        for (const each of this.#boundTo(variable)) seen.add(each);
      }
    }
    return found;
  }

  #closuresIn(value: Value): readonly FunctionId[] {
    if (value.kind === 'closure') return [value.function];
    if (value.kind === 'variable') return this.#boundTo(value.variable);
    return parts(value).flatMap((part) => this.#closuresIn(part));
  }

  isBound(variable: VariableId): boolean {
    return this.#boundTo(variable).length > 0;
  }

  /** The closure that a variable holds, where it never holds another. */
  #boundTo(variable: VariableId): readonly FunctionId[] {
    if (this.#unit.functions.length === 1) return none;
    let ofUnit = boundByUnit.get(this.#unit);
    if (ofUnit === undefined) {
      ofUnit = new Map();
      boundByUnit.set(this.#unit, ofUnit);
    }
    let bound = ofUnit.get(variable);
    if (bound === undefined) {
      const target = this.#methodOf({ kind: 'variable', variable, range: this.#unit.variables[variable]!.range });
      bound = target.kind === 'closure' ? [target.function] : none;
      ofUnit.set(variable, bound);
    }
    return bound;
  }

  /** The field that an element without a name is for. */
  #fieldAt(type: TypeExpression, at: number): string | undefined {
    if (type.kind === 'slice' || type.kind === 'array' || type.kind === 'map') return undefined;
    const literal = this.#resolution.underlying(this.#unit, type);
    return literal.kind === 'struct' ? literal.fields[at]?.name : undefined;
  }

  /** A method value, such as `f.Close` without a call. */
  #isReleasingMethod(value: Value, held: readonly Place[]): boolean {
    const { release: releases, subject } = this.#resource;
    if ((value.kind === 'member' || value.kind === 'global') && subject.kind === 'process') {
      const name = `${value.kind === 'member' ? value.path : this.#resolution.importPath}.${value.name}`;
      return releases.some((release) => release.kind === 'function' && release.name === name);
    }
    if (value.kind !== 'field') return false;
    return releases.some((release) => {
      if (release.kind !== 'method' || release.name !== value.name) return false;
      const target = this.#methodOf(value);
      const via = target.kind === 'method' || target.kind === 'function' ? target.via : [];
      return isMethodOn(value.base, release.fields, via, held);
    });
  }

  /** What a method value runs when it is called. */
  #methodOf(callee: Value): Callee {
    return this.#resolution.calleeOf(this.#unit, { callee, args: [], spread: false, typeArguments: [] });
  }

  /** A method value of what holds the resource, `server.Stop` as an argument: whoever calls it may release what is inside. */
  #isHandler(value: Value, held: readonly Place[]): boolean {
    if (value.kind !== 'field') return false;
    const ways = waysFrom(value.base, held);
    if (ways.length === 0) return false;
    const target = this.#methodOf(value);
    // As with a call of it: what is not known may release what is inside.
    if (target.kind === 'method')
      return libraryEffect(target, 'receiver') === undefined && ways.some(({ length }) => length > 0);
    const variable = target.kind === 'function' ? target.unread.receiver?.variable : undefined;
    if (target.kind !== 'function' || variable === undefined) return false;
    const { unread: unit, via } = target;
    const [body] = unit.functions;
    return ways.some((way) => {
      if (body === undefined || via.some((field, at) => way[at] !== field)) return false;
      const place = { root: variableRoot(variable), fields: way.slice(via.length) };
      const effect = this.#effects.of(unit, body, place);
      return effect.kept || effect.released === 'always' || effect.released === 'depends';
    });
  }

  /** A variable that only ever holds one closure: what that captures may have come into hand after it was bound. */
  #boundWays(value: Variable, held: readonly Place[]): Ways | undefined {
    const [bound] = this.#boundTo(value.variable);
    if (bound === undefined) return undefined;
    const own = waysFrom(value, held);
    // One that only looks at it has nothing to give.
    if (this.#effectsOf(bound, held).every(({ kept, released }) => !kept && released === 'never')) return own;
    const later = this.#closureWays(bound, held).filter((way) => !own.some((each) => each.join() === way.join()));
    return [...own, ...later];
  }

  /** What a closure captures that is a closure itself and releases: whoever calls the one may call the other. */
  #heldThrough({ captures }: FunctionIr, held: readonly Place[], within: readonly FunctionId[]): readonly Place[] {
    return captures.flatMap((variable) => {
      const [bound] = this.#boundTo(variable);
      if (bound === undefined || within.includes(bound)) return [];
      const isReleasing = this.#closureWays(bound, held, within).some((way) => way[0] === calling);
      return isReleasing ? [{ root: variableRoot(variable), fields: [calling] }] : [];
    });
  }

  #closureWays(id: FunctionId, held: readonly Place[], within: readonly FunctionId[] = []): Ways {
    const effects = this.#effectsOf(id, held, within);
    if (effects.length === 0) return [];
    if (effects.some((effect) => effect.kept || effect.released === 'always' || effect.released === 'depends'))
      return [[calling]];
    // One that forgets it on a path of its own is no owner; what is called with something, as hooks are, comes to another path the next time.
    const forgets =
      effects.some((effect) => effect.released === 'sometimes') && this.#unit.functions[id]!.parameters.length === 0;
    return forgets ? [] : [[inside]];
  }

  /** What a closure does to each place; nothing where it names none. `within`: closures that are being looked into, for they may call themselves. */
  #effectsOf(id: FunctionId, given: readonly Place[], within: readonly FunctionId[] = []): readonly Effect[] {
    const body = this.#unit.functions[id];
    if (body === undefined) return [];
    const held = [...given, ...this.#heldThrough(body, given, [...within, id])];
    if (!mentionsHeld(body, this.#resource, held)) return [];
    return held.map((place) => this.#effects.of(this.#unit, body, place));
  }
}

/** Whether a method found by way of embedded fields is one of the resource. */
export function isMethodOn(
  base: Value,
  fields: readonly string[],
  via: readonly string[],
  held: readonly Place[],
): boolean {
  const place = placeOf(base);
  if (place === undefined) return false;
  const on = below(place, via);
  return held.some((each) => {
    if (isSamePlace(on, below(each, fields)) || isSamePlace(place, below(each, fields))) return true;
    // What another function made of the resource and owns it: releasing that releases both.
    return each.fields.at(-1) === inside && isSamePlace(place, { ...each, fields: each.fields.slice(0, -1) });
  });
}

/** Whether the code of a closure, closures in it included, names a place. */
export function mentionsHeld({ captures }: FunctionIr, { subject }: Resource, held: readonly Place[]): boolean {
  if (subject.kind === 'process') return true;
  return captures.some((variable) => held.some(({ root }) => root === variableRoot(variable)));
}

/** Undefined where nothing is known of a function whose body is not. */
export function libraryEffect(callee: Callee, place: ParameterPlace): ParameterEffect | undefined {
  const name = qualifiedName(callee);
  return name === undefined ? undefined : effectOf(name, place);
}
