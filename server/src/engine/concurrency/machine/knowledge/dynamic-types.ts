/** Owns which type a value in an interface is certain to have, or not to have. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { isNamed, type Resolution } from '../../../packages/resolution';
import { isBasic } from '../../synchronisation-types';
import { boxedType, nameOf, unboxed } from '../state/boxed';
import { dynamicTypeOf, plainZeroOf } from '../state/made';
import { nil, type State, scalar } from '../state/state';
import type { Datum, DynamicType } from '../state/values';
import { assertedBy, presence, typeTest } from './tests';

/** `operand.(type)` as a condition: what is known, or else a term. */
export function testOfType(
  resolution: Resolution,
  state: State,
  unit: Unit,
  operand: Datum,
  type: TypeExpression,
): Datum {
  const known = isNamed(type, '', 'nil') ? undefined : isOfType(resolution, state, unit, operand, type);
  return known === undefined ? typeTest(resolution, unit, operand, type) : scalar(known);
}

/** What an assertion that may fail gives, and whether it has not. */
export function assertedAs(
  resolution: Resolution,
  state: State,
  unit: Unit,
  operand: Datum,
  type: TypeExpression,
): readonly [value: Datum, ok: Datum] {
  const test = testOfType(resolution, state, unit, operand, type);
  const truth = state.decide(test);
  if (truth === true) return [unboxed(operand), test];
  const zero = plainZeroOf(resolution, unit, type);
  if (zero === undefined) return [unboxed(operand), test];
  if (truth === false) return [zero, scalar(false)];
  // Whose fields are known stays who it is.
  if (test.kind !== 'term' || operand.kind !== 'unknown' || !state.isOpen(operand)) return [unboxed(operand), test];
  const value = assertedBy(test);
  return [value, presence({ test, value, zero })];
}

function isOfType(
  resolution: Resolution,
  state: State,
  unit: Unit,
  datum: Datum,
  type: TypeExpression,
): boolean | undefined {
  if (datum.kind === 'nil') return false;
  const literal = resolution.underlying(unit, type);
  const methods = methodsOf(literal);
  const isThere =
    datum.kind === 'scalar' || state.decide({ kind: 'term', operator: '==', left: datum, right: nil }) === false;
  if (methods?.length === 0 && isThere) return true;
  const own = boxedType(datum);
  if (own !== undefined) {
    if (methods !== undefined) return methods.length === 0 || hasBasicMethods(resolution, unit, own, methods);
    const asked = nameOf(resolution, unit, type);
    if (asked !== undefined) return asked.name === own.name && asked.path === own.path;
    return literal.kind === 'unknown' || literal.kind === 'named' ? undefined : false;
  }
  const object = state.find(datum, 'struct')?.object;
  if (object?.type !== undefined) {
    const isPointer = datum.kind === 'reference';
    return methods === undefined
      ? isSameType(resolution, unit, object.type, isPointer, type)
      : hasMethods(resolution, unit, object.type, isPointer, methods);
  }
  if (methods !== undefined) {
    const isError = datum.kind === 'unknown' && datum.isFixed === true && isThere;
    return isError && methods.every((name) => name === 'Error') ? true : undefined;
  }
  if (datum.kind === 'unknown' && datum.isFixed === true && isThere)
    return isPredeclared(unit, type, resolution) ? false : undefined;
  return datum.kind === 'scalar' && !mayHold(unit, literal, datum.value, resolution) ? false : undefined;
}

/** The names of those an interface asks for; undefined for what is none, or embeds others. */
function methodsOf(literal: TypeExpression): readonly string[] | undefined {
  if (isNamed(literal, '', 'any')) return [];
  if (isNamed(literal, '', 'error')) return ['Error'];
  if (literal.kind !== 'interface' || literal.embedded.length > 0) return undefined;
  return literal.methods.map(({ name }) => name);
}

function isSameType(
  resolution: Resolution,
  unit: Unit,
  own: DynamicType,
  isPointer: boolean,
  type: TypeExpression,
): boolean | undefined {
  const element = type.kind === 'pointer' ? type.element : type;
  const literal = resolution.underlying(unit, element);
  if (literal.kind === 'named' && isBasic(unit, literal, resolution)) return false;
  if (literal.kind !== 'struct') return undefined;
  if ((type.kind === 'pointer') !== isPointer) return false;
  const asked = dynamicTypeOf(resolution, unit, element);
  if (asked === undefined) return undefined;
  if (asked.name !== own.name || asked.path !== own.path) return false;
  return element.kind === 'named' && element.typeArguments.length === 0 ? true : undefined;
}

function hasMethods(
  resolution: Resolution,
  unit: Unit,
  own: DynamicType,
  isPointer: boolean,
  methods: readonly string[],
): boolean | undefined {
  const answers = methods.map((name) => {
    const method = resolution.methodOf(unit, own, name);
    if (method === undefined) return isPlainStruct(resolution, unit, own) ? false : undefined;
    const receiver = method.unit.receiver;
    return isPointer || (receiver?.pointer === false && method.via.length === 0) ? true : undefined;
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** What the language declares has no methods. */
function hasBasicMethods(resolution: Resolution, unit: Unit, own: DynamicType, methods: readonly string[]): boolean {
  return own.path !== '' && methods.every((name) => resolution.methodOf(unit, own, name) !== undefined);
}

/** One whose methods are its own. */
function isPlainStruct(resolution: Resolution, unit: Unit, { name, path }: DynamicType): boolean {
  const seenFrom = path === resolution.packageOf(unit) ? '' : path;
  const literal = resolution.underlying(unit, { kind: 'named', path: seenFrom, name, typeArguments: [] });
  return literal.kind === 'struct' && literal.fields.every(({ embedded }) => !embedded);
}

/** `int` and its like, that have no methods. */
function isPredeclared(unit: Unit, type: TypeExpression, resolution: Resolution): boolean {
  return (
    type.kind === 'named' &&
    type.path === '' &&
    isNamed(resolution.underlying(unit, type), '', type.name) &&
    isBasic(unit, type, resolution)
  );
}

/** Whether a value of this type may be this one. */
function mayHold(
  unit: Unit,
  literal: TypeExpression,
  value: number | string | boolean,
  resolution: Resolution,
): boolean {
  if (literal.kind === 'unknown' || literal.kind === 'interface') return true;
  if (literal.kind !== 'named') return false;
  if (!isBasic(unit, literal, resolution)) return true;
  const { name } = literal;
  return name === 'string' || name === 'bool'
    ? typeof value === name.replace('bool', 'boolean')
    : typeof value === 'number';
}
