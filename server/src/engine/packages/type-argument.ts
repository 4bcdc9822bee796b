/** Owns which type the argument of a builtin function names: `make` is always given one, `new` may be given a value. */
import type { Unit, Value } from '../ir/model';
import type { TypeExpression } from '../ir/types';
import type { Resolution } from './resolution';

/** Undefined where it names none that is known. Names alone do not tell types from variables, so who calls it decides: a call of a type converts. */
export function typeArgument(unit: Unit, value: Value | undefined, resolution: Resolution): TypeExpression | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'type') return value.type;
  const callee = resolution.calleeOf(unit, { callee: value, args: [], spread: false, typeArguments: [] });
  return callee.kind === 'conversion' ? callee.type : undefined;
}
