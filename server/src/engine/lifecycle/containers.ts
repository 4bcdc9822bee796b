/** Owns which local maps, slices and arrays nobody else knows: what is put into them is in hand until they leave the function. Knows no resource. */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { closuresIn, isVariable, mentions, valuesOf } from '../ir/walk';

const known = new WeakMap<Unit, Map<VariableId, boolean>>();

/** Whether a variable is the only name of what it holds, and no closure that may run at another time sees it. What is passed to calls is left to who asks. */
export function isOnlyName(unit: Unit, variable: VariableId): boolean {
  let ofUnit = known.get(unit);
  if (ofUnit === undefined) {
    ofUnit = new Map();
    known.set(unit, ofUnit);
  }
  let found = ofUnit.get(variable);
  if (found === undefined) {
    found = !unit.functions.some(({ blocks }) =>
      blocks.some(({ operations, terminator }) =>
        [...operations, terminator].some((node) => isGivenAway(unit, node, variable)),
      ),
    );
    ofUnit.set(variable, found);
  }
  return found;
}

function isGivenAway(unit: Unit, node: Operation | Terminator, variable: VariableId): boolean {
  const isCalled = node.kind === 'call' || node.kind === 'defer';
  for (const value of valuesOf(node)) {
    const isRun = isCalled && value === node.callee && value.kind === 'closure';
    if (!isRun && closuresIn(value).some((id) => captures(unit.functions[id], variable))) return true;
  }
  switch (node.kind) {
    case 'assign':
      return node.values.some((value) => gives(value, variable));
    case 'send':
      return gives(node.value, variable);
    case 'go':
      return valuesOf(node).some((value) => mentions(value, (part) => isVariable(part, variable)));
    case 'call':
      return (
        node.callee.kind === 'global' && node.callee.name === 'append' && node.args.some((arg) => gives(arg, variable))
      );
    case 'type-switch':
      return gives(node.operand, variable);
    default:
      return false;
  }
}

function captures(closure: FunctionIr | undefined, variable: VariableId): boolean {
  return closure === undefined || closure.captures.includes(variable);
}

/** By itself, a stretch or the address of it, or inside of something new. */
function gives(value: Value, variable: VariableId): boolean {
  switch (value.kind) {
    case 'variable':
      return value.variable === variable;
    case 'slice':
    case 'address':
    case 'dereference':
      return mentions(value.base, (part) => isVariable(part, variable));
    case 'convert':
    case 'assert':
      return gives(value.operand, variable);
    case 'composite':
      return value.elements.some(({ value: each }) => gives(each, variable));
    default:
      return false;
  }
}
