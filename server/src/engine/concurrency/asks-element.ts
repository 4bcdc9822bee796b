/** Owns whether a condition asks each element that a loop goes over for itself, so that it may well hold for several of them. Knows nothing of values. */
import type { Unit, Value, VariableId } from '../ir/model';
import { conditionAt } from './same-condition';
import type { Step } from './search/verdict';

/** Whether it asks for a field of the element, or for the element: what it is compared with may be what the loop looks for, which only one of them is. */
export function asksElement({ unit, range }: Step['place']): boolean {
  const condition = conditionAt({ unit, range });
  return condition !== undefined && isOfElement(unit, condition);
}

function isOfElement(unit: Unit, value: Value): boolean {
  switch (value.kind) {
    case 'unary':
      return isOfElement(unit, value.operand);
    case 'field':
    case 'dereference':
      return isOfElement(unit, value.base);
    case 'index':
      return value.index.kind === 'variable' && isTaken(unit, value.index.variable, 'key');
    case 'variable':
      return isTaken(unit, value.variable, 'value');
    default:
      return false;
  }
}

/** Whether a loop takes it from what it goes over. */
function isTaken(unit: Unit, variable: VariableId, as: 'key' | 'value'): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => {
      const taken = terminator.kind === 'range' ? terminator[as] : undefined;
      return taken?.kind === 'variable' && taken.variable === variable;
    }),
  );
}
