/** Owns the type that a function has by being converted to it, which says what methods it has in an interface. */
import type { Unit } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { dynamicTypeOf } from './made';
import type { Datum } from './values';

/** A value as one of the type; any but a function stays what it is. */
export function asOfType(resolution: Resolution, unit: Unit, type: TypeExpression, datum: Datum): Datum {
  if (datum.kind !== 'function' || datum.code.kind !== 'code') return datum;
  const named = dynamicTypeOf(resolution, unit, type);
  return named === undefined ? datum : { kind: 'function', code: { ...datum.code, type: named } };
}
