/** Owns which loops count through all indices of a list, forwards or backwards, told by where the counter starts, ends and steps. Knows no paths and no resources. */
import type { Block, BlockId, FunctionIr, Unit, Value, VariableId } from '../ir/model';
import { operationById } from '../ir/walk';
import { reassignments } from './reassigned';

/** The list whose indices the loop headed by this block runs over, each of them once unless it is left early. */
export function indexedList(unit: Unit, body: FunctionIr, header: BlockId): Value | undefined {
  const { terminator, loop } = body.blocks[header]!;
  if (loop !== header || terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return undefined;
  const { operator, left, right } = terminator.condition;
  const counter = left.kind === 'variable' ? unit.variables[left.variable] : undefined;
  if (counter?.loop !== true || counter.initial === undefined) return undefined;
  const step = stepOf(unit, body, header, counter.id);
  if (step === '+') {
    const isFromFirst = textOf(counter.initial) === '0' && (operator === '<' || operator === '!=');
    return isFromFirst ? measuredList(unit, right) : undefined;
  }
  if (step !== '-') return undefined;
  const end = `${operator} ${textOf(right)}`;
  if (end === '>= 0' || end === '> -1') return measuredList(unit, beforeEnd(counter.initial));
  // From the length itself, the index is one less.
  return end === '> 0' || end === '>= 1' ? measuredList(unit, counter.initial) : undefined;
}

/** The list of `len(list)`, also where the loop's clause gives that a name. A part of a list is another list. */
export function measuredList(unit: Unit, value: Value | undefined): Value | undefined {
  if (value?.kind === 'variable') {
    const { loop, initial, id } = unit.variables[value.variable]!;
    // What was measured before the loop may have grown since.
    return loop === true && initial?.kind === 'result' && reassignments(unit, id).length === 0
      ? measuredList(unit, initial)
      : undefined;
  }
  const call = value?.kind === 'result' ? operationById(unit, value.operation) : undefined;
  if (call?.kind !== 'call' || call.callee.kind !== 'global' || call.callee.name !== 'len') return undefined;
  const [list] = call.args;
  return list?.kind === 'slice' ? undefined : list;
}

/** `+` or `-` where the counter goes by one at the end of each round, and changes nowhere else. */
function stepOf(unit: Unit, body: FunctionIr, header: BlockId, counter: VariableId): string | undefined {
  const [step, ...more] = reassignments(unit, counter);
  if (step === undefined || more.length > 0 || textOf(step.values[0]) !== '1') return undefined;
  const isLast = ({ operations, terminator }: Block): boolean =>
    terminator.kind === 'jump' && terminator.to === header && operations.includes(step);
  return body.blocks.some(isLast) ? step.operator : undefined;
}

/** `n` of `n - 1`. */
function beforeEnd(value: Value): Value | undefined {
  return value.kind === 'binary' && value.operator === '-' && textOf(value.right) === '1' ? value.left : undefined;
}

function textOf(value: Value | undefined): string | undefined {
  if (value?.kind === 'unary' && value.operator === '-') return `-${textOf(value.operand)}`;
  return value?.kind === 'literal' ? value.text : undefined;
}
