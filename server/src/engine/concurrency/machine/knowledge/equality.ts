/** Owns equality as types have a say in it: values in interfaces are equal only if their types are, and a float need not be equal to itself. */
import type { Unit, Value } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import { isNamed, type Resolution } from '../../../packages/resolution';
import { putInto, unboxed } from '../state/boxed';
import { type State, scalar } from '../state/state';
import type { Datum } from '../state/values';
import { isComparison } from './arithmetic';
import { same } from './same';

type Sides<T> = readonly [T, T];

/** What comes of a comparison where types decide, or nobody can tell; undefined where the values alone do. */
export function comparedByType(
  resolution: Resolution,
  state: State,
  unit: Unit,
  operator: string,
  values: Sides<Value>,
  [left, right]: Sides<Datum>,
): Datum | undefined {
  if (!isComparison(operator)) return undefined;
  const typeOf = (value: Value): TypeExpression | undefined => {
    const type = resolution.typeOf(unit, value);
    return type && resolution.underlying(unit, type);
  };
  if (same(left, right) && left.kind !== 'scalar')
    return values.every((value) => mayBeNaN(typeOf(value))) ? state.madeFrom(left) : undefined;
  const isEquality = operator === '==' || operator === '!=';
  if (!isEquality || !isWritten(left) || !isWritten(right)) return undefined;
  if (left.kind === 'scalar' && right.kind === 'scalar' && left.value !== right.value) return undefined;
  const types = values.map(typeOf);
  const at = types.findIndex(isInterface);
  if (at < 0) return undefined;
  const [a, b] = [left, right].map((datum, side) => putInto(resolution, unit, types[at], values[side]!, datum));
  if (a!.kind === 'scalar' && b!.kind === 'scalar') return state.lost();
  if (a!.kind === 'stored' && b!.kind === 'stored') return comparedStructs(state, operator, a!, b!);
  const truth = state.decide({ kind: 'term', operator, left: a!, right: b! });
  return truth === undefined ? state.lost() : scalar(truth);
}

/** Of those of the same type the fields decide. */
function comparedStructs(state: State, operator: string, left: Datum, right: Datum): Datum | undefined {
  const [a, b] = [left, right].map((each) => state.find(each, 'struct')?.object.type);
  if (a === undefined || b === undefined) return state.lost();
  return a.name === b.name && a.path === b.path ? undefined : scalar(operator === '!=');
}

/** Numbers and texts, in an interface or not, and structs. */
function isWritten(datum: Datum): boolean {
  return datum.kind === 'scalar' || datum.kind === 'stored' || unboxed(datum) !== datum;
}

function isInterface(type: TypeExpression | undefined): boolean {
  return type?.kind === 'interface' || isNamed(type, '', 'any');
}

function mayBeNaN(type: TypeExpression | undefined): boolean {
  return type?.kind === 'named' && type.path === '' && /^float(?:32|64)$/.test(type.name);
}
