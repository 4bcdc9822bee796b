/** Owns the question whether what a function returns was made by another package: its fields are no business of the package at hand. Knows no resource. */
import type { Unit, Value } from '../ir/model';
import { operationById } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

/** Makers call each other a few levels deep. */
const deepest = 4;

export function isMadeElsewhere(unit: Unit, resolution: Resolution, value: Value, depth = 0): boolean {
  switch (value.kind) {
    case 'address':
    case 'dereference':
      return isMadeElsewhere(unit, resolution, value.base, depth);
    case 'convert':
    case 'assert':
      return isMadeElsewhere(unit, resolution, value.operand, depth);
    case 'composite':
      return value.type.kind === 'named' && value.type.path !== '';
    case 'variable': {
      const initial = unit.variables[value.variable]?.initial;
      return initial !== undefined && depth < deepest && isMadeElsewhere(unit, resolution, initial, depth + 1);
    }
    case 'result': {
      const operation = operationById(unit, value.operation);
      const callee = operation?.kind === 'call' ? resolution.calleeOf(unit, operation) : undefined;
      if (callee?.kind !== 'function' || depth >= deepest) return false;
      const maker = callee.unit;
      if (resolution.packageOf(maker) !== resolution.packageOf(unit)) return true;
      return (maker.functions[0]?.blocks ?? []).some(({ terminator }) => {
        const given = terminator.kind === 'return' ? terminator.values[value.index] : undefined;
        return given !== undefined && isMadeElsewhere(maker, resolution, given, depth + 1);
      });
    }
    default:
      return false;
  }
}
