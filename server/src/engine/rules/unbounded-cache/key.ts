/** Owns whether there may be any number of different keys. */

import { isPredeclared } from '../../findings/loops/value-cost';
import type { Unit, Value } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';

/** No constant, and not of a type with few values or with one for each type of the program. */
export function isOpenKey(unit: Unit, resolution: Resolution, key: Value): boolean {
  if (key.kind === 'literal' || key.kind === 'member' || key.kind === 'global') return false;
  if (key.kind === 'variable' && unit.variables[key.variable]?.kind === 'constant') return false;
  const type = resolution.typeOf(unit, key);
  // A field of something whose type is not known, such as a request's.
  if (type === undefined) return key.kind === 'field';
  const literal = resolution.underlying(unit, type);
  switch (literal.kind) {
    case 'named':
      if (!isPredeclared(unit, literal) || /^(bool|u?int8|byte|any|error)$/.test(literal.name)) return false;
      // A type of its own over a number is an enumeration more often than not.
      return isPredeclared(unit, type) || literal.name === 'string';
    case 'struct':
      return literal.fields.every(({ type: each }) => each.kind !== 'named' || each.path !== 'reflect');
    case 'array':
    case 'pointer':
      return true;
    default:
      return false;
  }
}
