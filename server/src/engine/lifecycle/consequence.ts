/**
 * Owns what one operation does to a resource that lies in known places: releases it, gives it to somebody else, puts it into further places, or only
 * uses it. Sees through closures and functions by their effects; knows no paths.
 */
import type { FunctionIr, Operation, Unit, Value } from '../ir/model';
import { type Callee, isNamed, qualifiedName, type Resolution } from '../packages/resolution';
import type { ParameterEffect } from '../packages/standard-effects';
import { appended } from './append';
import { Carried, isMethodOn, libraryEffect, mentionsHeld } from './carried';
import type { EffectSource } from './effect';
import { hasWayOut } from './endless';
import { isMadeFrom } from './made-from';
import { below, calling, inside, isSamePlace, type Place, placeOf, type Root, resultRoot, variableRoot } from './place';
import type { Resource } from './resources';
import type { Store } from './state';

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;
type Assign = Extract<Operation, { kind: 'assign' }>;

export type Consequence =
  | { readonly kind: 'used' }
  | { readonly kind: 'released' }
  | { readonly kind: 'kept'; readonly store?: Store }
  /** Released where the error at `error` is as `when` says, else still in hand. */
  | { readonly kind: 'tended'; readonly error: Root; readonly when: 'nil' | 'not nil' }
  /** It lies in these places too. */
  | { readonly kind: 'spread'; readonly places: readonly Place[] };

const used: Consequence = { kind: 'used' };
const released: Consequence = { kind: 'released' };
const kept: Consequence = { kind: 'kept' };

export class Consequences {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #resource: Resource;
  readonly #effects: EffectSource;
  readonly #isCallee: boolean;
  /** Which values of the unit carry the resource. */
  readonly carried: Carried;
  #isPartlyReleased = false;

  /** `isCallee`: the function whose operations are asked about was given the resource. */
  constructor(unit: Unit, resolution: Resolution, resource: Resource, effects: EffectSource, isCallee: boolean) {
    this.#isCallee = isCallee;
    this.#unit = unit;
    this.#resolution = resolution;
    this.#resource = resource;
    this.#effects = effects;
    this.carried = new Carried(unit, resolution, resource, effects);
  }

  /** Some code that was given the resource releases it on some of its paths. */
  get isPartlyReleased(): boolean {
    return this.#isPartlyReleased;
  }

  call(operation: Call, held: readonly Place[]): Consequence {
    if (held.length === 0) return used;
    const target = this.#resolution.calleeOf(this.#unit, operation);
    if (this.isRelease(operation, target, held)) return released;
    if (this.#resource.isLock === true && this.#isStuck(operation, target, held)) return kept;
    // Acquiring once more hands nothing on.
    if (this.#resource.acquire.includes(this.#nameOf(target) ?? '')) return used;
    const found: Consequence[] = [];
    const isOfProcess = this.#resource.subject.kind === 'process';
    const callee = target.kind === 'function' && isOfProcess ? target.unread.functions[0] : undefined;
    if (target.kind === 'function' && callee !== undefined)
      return held.map((place) => this.#effect(operation, target.unread, callee, place)).reduce(stronger, used);
    const closure = target.kind === 'closure' ? this.#unit.functions[target.function] : undefined;
    if (closure !== undefined && mentionsHeld(closure, this.#resource, held)) {
      for (const place of held) found.push(this.#effect(operation, this.#unit, closure, place));
    } else if (operation.callee.kind === 'field') found.push(this.#receiver(operation, target, held));
    for (const [index, argument] of argumentsOf(operation, target).entries()) {
      for (const way of this.carried.ways(argument, held)) found.push(this.#argument(operation, target, index, way));
    }
    return found.reduce(stronger, used);
  }

  /** Whether it takes a lock that is held: such a path waits for itself, or is none that the code ever takes. Readers do not wait, but what they let go of is theirs. */
  #isStuck({ kind, callee }: Call, target: Callee, held: readonly Place[]): boolean {
    if (kind !== 'call' || callee.kind !== 'field' || callee.name.startsWith('Try')) return false;
    const isMet = callee.name === 'Lock' || this.#isCallee;
    return isMet && this.isTaking(target) && isOn(callee.base, target, held);
  }

  /** Whether it tries to take a lock that is held. */
  isVain(operation: Call, held: readonly Place[]): boolean {
    const { kind, callee } = operation;
    if (kind !== 'call' || callee.kind !== 'field' || callee.name !== 'TryLock') return false;
    const target = this.#resolution.calleeOf(this.#unit, operation);
    return this.isTaking(target) && isOn(callee.base, target, held);
  }

  /** Whether a call acquires one. */
  isTaking(target: Callee): boolean {
    return this.#resource.acquire.includes(this.#nameOf(target) ?? '');
  }

  /** Whether a call releases the resource at once. */
  isRelease({ callee, args }: Call, target: Callee, held: readonly Place[]): boolean {
    const name = this.#nameOf(target);
    return (
      this.#resource.release.some((release) => {
        if (release.kind === 'call') {
          const place = placeOf(callee);
          return place !== undefined && held.some((each) => isSamePlace(each, place));
        }
        if (release.kind === 'all') return release.name === name;
        if (release.kind === 'function') {
          if (release.name !== name) return false;
          return this.#resource.subject.kind === 'process' || args.some((arg) => this.#isGivenBack(arg, held));
        }
        if (callee.kind !== 'field' || callee.name !== release.name) return false;
        return isMethodOn(callee.base, release.fields, viaOf(target), held);
      }) || this.#callsHeld(callee, held)
    );
  }

  /** Rows may name functions of the package at hand. */
  #nameOf(target: Callee): string | undefined {
    return qualifiedName(target, this.#resolution.importPath);
  }

  /** A variable or field that holds a function which releases. */
  #callsHeld(callee: Value, held: readonly Place[]): boolean {
    const place = placeOf(callee);
    return place !== undefined && held.some((each) => isSamePlace(each, below(place, [calling])));
  }

  /** What goes back into a pool may be what has been made from what was taken: the list a buffer has grown from it. */
  #isGivenBack(value: Value, held: readonly Place[]): boolean {
    if (this.#isExact(value, held)) return true;
    return this.#resource.isReplaceable === true && isMadeFrom(this.#unit, value, (part) => this.#isExact(part, held));
  }

  #isExact(value: Value, held: readonly Place[]): boolean {
    const place = placeOf(value);
    return place !== undefined && held.some((each) => isSamePlace(each, place));
  }

  /** What a method does to what it is called on, as far as that is or holds the resource. */
  #receiver(operation: Call, target: Callee, held: readonly Place[]): Consequence {
    if (operation.callee.kind !== 'field') return used;
    const { base } = operation.callee;
    return this.carried
      .ways(base, held)
      .map((way): Consequence => {
        if (target.kind === 'function') {
          const { via, unread: unit } = target;
          if (via.some((field, at) => way[at] !== field)) return way.length === 0 ? used : kept;
          const variable = unit.receiver?.variable;
          const body = unit.functions[0];
          if (body === undefined) return kept;
          if (variable === undefined) return this.#isEndless(operation, unit, body) ? kept : used;
          const place = { root: variableRoot(variable), fields: way.slice(via.length) };
          return this.#effect(operation, unit, body, place);
        }
        if (target.kind === 'method') {
          const effect = libraryEffect(target, 'receiver');
          // What releases the resource itself stands in its row; rows that are read to their end are a matter of paths.
          if (way.length === 0) return effect?.kind === 'keeps' ? kept : used;
          if (effect !== undefined) return this.#ofLibrary(operation, effect, way);
          return this.#ofImplementations(operation, target, 'receiver', way) ?? kept;
        }
        return way.length === 0 ? used : kept;
      })
      .reduce(stronger, used);
  }

  #argument(operation: Call, target: Callee, index: number, way: readonly string[]): Consequence {
    switch (target.kind) {
      case 'builtin':
        if (target.name === 'append' && operation.kind === 'call') {
          const place = appended(operation, index, way);
          return place === undefined ? used : { kind: 'spread', places: [place] };
        }
        return target.name === 'copy' ? kept : used;
      case 'closure': {
        const body = this.#unit.functions[target.function];
        return body === undefined ? kept : this.#parameter(operation, this.#unit, body, index, way);
      }
      case 'function': {
        const body = target.unread.functions[0];
        // A method expression takes its receiver as the first argument; such calls have no receiver of their own here.
        return body === undefined ? kept : this.#parameter(operation, target.unread, body, index, way);
      }
      case 'library':
      case 'method': {
        const effect = libraryEffect(target, index);
        if (effect !== undefined) return this.#ofLibrary(operation, effect, way);
        return (target.kind === 'method' ? this.#ofImplementations(operation, target, index, way) : undefined) ?? kept;
      }
      case 'method-expression':
      case 'conversion':
      case 'unknown':
        return kept;
    }
  }

  #parameter(operation: Call, unit: Unit, body: FunctionIr, index: number, way: readonly string[]): Consequence {
    const last = body.parameters.length - 1;
    const isRest = body.variadic && index >= last && !operation.spread;
    const parameter = body.parameters[isRest ? last : index];
    if (parameter === undefined) return kept;
    const place = { root: variableRoot(parameter), fields: isRest ? ['[]', ...way] : way };
    return this.#effect(operation, unit, body, place);
  }

  #ofImplementations(
    operation: Call,
    target: Callee,
    parameter: number | 'receiver',
    way: readonly string[],
  ): Consequence | undefined {
    const all = this.#resolution.implementations(target);
    if (all === undefined || all.length === 0) return undefined;
    return all
      .map((unit): Consequence => {
        const body = unit.functions[0];
        if (body === undefined) return kept;
        if (parameter !== 'receiver') return this.#parameter(operation, unit, body, parameter, way);
        const variable = unit.receiver?.variable;
        if (variable === undefined) return used;
        const place = { root: variableRoot(variable), fields: way };
        return this.#effect(operation, unit, body, place);
      })
      .reduce(stronger, used);
  }

  #effect(operation: Call, unit: Unit, body: FunctionIr, place: Place): Consequence {
    const effect = this.#effects.of(unit, body, place);
    // A goroutine that waits for a lock does not have it.
    if (effect.kept && operation.kind === 'go' && this.#resource.isLock === true && effect.released === 'never')
      return used;
    if (effect.kept) return kept;
    if (effect.released === 'always' || effect.released === 'depends') return released;
    // Code that is given a function decides for itself whether to call it.
    if (effect.released === 'sometimes' && place.fields.at(-1) === calling) return released;
    // Who was given it and hands it to a goroutine that is to release it has given it up, whatever that does when something fails.
    if (operation.kind === 'go' && effect.released === 'sometimes' && effect.failsOnly && this.#isCallee) return kept;
    if (effect.released === 'sometimes') this.#isPartlyReleased = true;
    if (operation.kind === 'go' && effect.endless === true) return kept;
    if (effect.tendedWhen !== undefined && operation.kind === 'call') {
      const index = body.results.findLastIndex(({ type }) => isNamed(type, '', 'error'));
      return { kind: 'tended', error: resultRoot(operation.id, index), when: effect.tendedWhen };
    }
    if (effect.returned.length === 0 || operation.kind !== 'call') return used;
    const places = effect.returned.map(({ index, way }) => ({ root: resultRoot(operation.id, index), fields: way }));
    return { kind: 'spread', places };
  }

  /** Code without a way out uses what it belongs to for as long as the process lives. */
  #isEndless(operation: Call, unit: Unit, body: FunctionIr): boolean {
    if (operation.kind !== 'go' && operation.kind !== 'call') return false;
    this.#resolution.looksInto(unit);
    return !hasWayOut(body, () => false);
  }

  /** A function that uses the resource for as long as the process lives never comes back. */
  isWithoutEnd(operation: Call, held: readonly Place[]): boolean {
    const target = held.length === 0 ? undefined : this.#resolution.calleeOf(this.#unit, operation);
    const body = target?.kind === 'function' ? target.unread.functions[0] : undefined;
    if (target?.kind !== 'function' || body === undefined) return false;
    return operation.args.some((arg, at) => {
      const parameter = body.parameters[at];
      if (parameter === undefined || !this.carried.isIn(arg, held)) return false;
      const root = variableRoot(parameter);
      return this.carried
        .ways(arg, held)
        .some((fields) => this.#effects.of(target.unread, body, { root, fields }).endless === true);
    });
  }

  #ofLibrary(operation: Call, effect: ParameterEffect, way: readonly string[]): Consequence {
    // Whoever is given a function that releases may call it.
    if (way.at(-1) === calling) return kept;
    const isFunction = way.length === 0 && this.#resource.release.some(({ kind }) => kind === 'call');
    switch (effect.kind) {
      case 'calls':
        return isFunction ? released : used;
      // One that releases was kept above; any other only uses what it captured.
      case 'defers':
        return isFunction ? kept : used;
      case 'borrows':
        return used;
      case 'closes':
      case 'mayClose':
        return released;
      case 'keeps':
        return kept;
      case 'wraps':
        return used;
      case 'ownsInto':
        if (operation.kind !== 'call') return kept;
        return { kind: 'spread', places: [{ root: resultRoot(operation.id, effect.result), fields: [inside] }] };
    }
  }

  /** What becomes of the resource when a statement puts values into places. `isOwn` tells the places that die with the function. */
  store(target: Value, ways: readonly (readonly string[])[], isOwn: (place: Place) => boolean): Consequence {
    if (ways.length === 0) return used;
    const place = placeOf(target);
    if (place !== undefined && isOwn(place)) return { kind: 'spread', places: ways.map((way) => below(place, way)) };
    // Who refers to what a lock is in does not have the lock.
    if (this.#resource.isLock === true && ways.every((way) => way.at(-1) !== calling && way.at(-1) !== inside))
      return used;
    const isPlain = target.kind === 'field' && ways.some((way) => way.length === 0);
    return isPlain ? { kind: 'kept', store: { base: target.base, field: target.name, place } } : kept;
  }
}

function viaOf(target: Callee): readonly string[] {
  return target.kind === 'method' || target.kind === 'function' ? target.via : [];
}

/** Whether a method, found by way of embedded fields, is called on one of these places. */
export function isOn(base: Value, target: Callee, held: readonly Place[]): boolean {
  return isMethodOn(base, [], viaOf(target), held);
}

/** `f(g())` passes all results of the call. */
function argumentsOf({ args, spread }: Call, target: Callee): readonly Value[] {
  const [only] = args;
  const body = target.kind === 'function' ? target.unread.functions[0] : undefined;
  if (args.length !== 1 || spread || only?.kind !== 'result' || body === undefined || body.parameters.length < 2)
    return args;
  return body.parameters.map((_, index) => ({ ...only, index }));
}

function stronger(a: Consequence, b: Consequence): Consequence {
  if (a.kind === 'released' || b.kind === 'used') return a;
  if (b.kind === 'released' || a.kind === 'used') return b;
  if (a.kind === 'spread' && b.kind === 'spread') return { kind: 'spread', places: [...a.places, ...b.places] };
  return a.kind === 'kept' ? a : b;
}

export type { Assign, Call };
