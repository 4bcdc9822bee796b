/** Owns whether a value of a function goes by one name only: no pointer leads to it that somebody else may have as well. Knows no WaitGroup. */
import type { Unit, Value } from '../../ir/model';
import { callOf, givenTo } from '../../ir/nodes';
import type { Resolution } from '../../packages/resolution';

/**
 * Whether code that does not use this name cannot mean this value. Looks at how the name comes to its value; what the name is given to later is another
 * question.
 */
export function hasOneName(unit: Unit, resolution: Resolution, value: Value): boolean {
  switch (value.kind) {
    case 'variable': {
      if (unit.variables[value.variable]?.kind !== 'local') return false;
      const given = givenTo(unit, value.variable);
      if (given?.every((each) => isMade(unit, each)) === true) return true;
      // A copy is a value of its own; what a pointer leads to is not.
      const type = resolution.typeOf(unit, value);
      return type !== undefined && type.kind !== 'pointer';
    }
    case 'field':
      return resolution.typeOf(unit, value)?.kind !== 'pointer' && hasOneName(unit, resolution, value.base);
    case 'address':
      return hasOneName(unit, resolution, value.base);
    default:
      return false;
  }
}

/** A literal, its address, `new(…)`. */
function isMade(unit: Unit, value: Value): boolean {
  if (value.kind === 'composite') return true;
  if (value.kind === 'address') return value.base.kind === 'composite';
  const { callee } = callOf(unit, value) ?? {};
  return callee?.kind === 'global' && callee.name === 'new';
}
