/**
 * Owns which method of what lies in an interface a call runs. Structs know their type, functions the one they were last converted to; of anything else it is
 * taken to be the only type in sight that has the methods and holds such values.
 */

import type { Unit } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Callee, Resolution } from '../../packages/resolution';
import { boxedType, unboxed } from './state/boxed';
import { placeOf, type State } from './state/state';
import type { Code, Datum, DynamicType, Frame } from './state/values';

type Method = Extract<Callee, { kind: 'method' }>;
type MethodCode = Extract<Code, { kind: 'code' }>;

/** Who knows the types, and what embedded fields hold. */
interface Fields {
  readonly resolution: Resolution;
  embeddedFields(state: State, datum: Datum, via: readonly string[]): Datum;
}

interface Found {
  readonly unit: Unit;
  /** Embedded fields on the way to it. */
  readonly via: readonly string[];
}

/** Undefined where the type is not known, or the code of the method is not. */
export function methodIn(
  evaluator: Fields,
  state: State,
  frame: Frame,
  callee: Method,
  datum: Datum,
): MethodCode | undefined {
  if (typeOf(state, datum) !== undefined) return methodOfType(evaluator, state, frame, callee.name, datum);
  return codeOf(evaluator, state, onlyMethod(evaluator.resolution, state, frame.unit, callee, datum), datum);
}

/** Of a value that knows its type. */
export function methodOfType(
  evaluator: Fields,
  state: State,
  frame: Frame,
  name: string,
  datum: Datum,
): MethodCode | undefined {
  const type = typeOf(state, datum);
  return codeOf(evaluator, state, type && evaluator.resolution.methodOf(frame.unit, type, name), datum);
}

function codeOf(evaluator: Fields, state: State, method: Found | undefined, datum: Datum): MethodCode | undefined {
  const [body] = method?.unit.functions ?? [];
  if (method === undefined || body === undefined) return undefined;
  const receiver = evaluator.embeddedFields(state, unboxed(datum), method.via);
  return { kind: 'code', unit: method.unit, body, captured: new Map(), receiver };
}

function typeOf(state: State, datum: Datum): DynamicType | undefined {
  if (datum.kind === 'function') return datum.code.kind === 'code' ? datum.code.type : undefined;
  const at = placeOf(datum);
  const object = at === undefined ? undefined : state.heap.get(at);
  return object?.kind === 'struct' ? object.type : boxedType(datum);
}

/** The one in sight that a value of this kind has. */
function onlyMethod(resolution: Resolution, state: State, unit: Unit, callee: Method, datum: Datum): Found | undefined {
  const cell = state.find(datum, 'cell');
  const [only, ...others] = resolution.implementationsInSight(unit, callee).filter((each) => {
    const { receiver } = each;
    if (receiver === undefined || receiver.pointer !== (cell !== undefined)) return false;
    const type = { kind: 'named', path: '', name: receiver.typeName, typeArguments: [] } as const;
    return holds(resolution.underlying(each, type), state, cell?.object.value ?? datum);
  });
  return only === undefined || others.length > 0 ? undefined : { unit: only, via: [] };
}

/** Whether a value may be one of a type that is written like this. */
function holds(literal: TypeExpression, state: State, datum: Datum): boolean {
  switch (datum.kind) {
    case 'function': {
      if (literal.kind !== 'function') return false;
      if (datum.code.kind !== 'code') return true;
      const { parameters, results } = datum.code.body;
      return parameters.length === literal.parameters.length && results.length === literal.results.length;
    }
    case 'reference': {
      const object = state.get(datum.to);
      return object.kind === 'list' ? literal.kind === 'slice' : object.kind === literal.kind;
    }
    case 'scalar': {
      if (literal.kind !== 'named' || literal.path !== '') return false;
      const isNumber = literal.name !== 'string' && literal.name !== 'bool';
      return typeof datum.value === (isNumber ? 'number' : literal.name.replace('bool', 'boolean'));
    }
    default:
      return false;
  }
}
