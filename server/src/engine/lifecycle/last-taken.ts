/**
 * Owns whether what is taken last of a semaphore that ends with its function is taken for good: who takes all places waits for those who work, and nobody waits
 * for him. Follows no paths.
 */
import type { Operation, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, isVariable, mentions, operationById, valuesOf } from '../ir/walk';
import type { Acquisition } from './acquisition';

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

/** Whether the function has made the semaphore, nobody else ever has it, and this takes of it once, while no closure takes any. */
export function isTakenLast(unit: Unit, { operation, function: owner, block, resource }: Acquisition): boolean {
  if (operation.kind !== 'call' || resource.releaseGiven !== 'weight') return false;
  const { callee } = operation;
  const variable = callee.kind === 'field' && callee.base.kind === 'variable' ? callee.base.variable : undefined;
  if (variable === undefined || owner.blocks[block]!.loopDepth > 0) return false;
  if (unit.variables[variable]?.owner !== owner.id || !isMadeHere(unit, variable)) return false;
  const takes = resource.acquire.map((name) => name.slice(name.lastIndexOf('.') + 1));
  const isElsewhere = eachOperation(unit).some(({ operation: other, function: around }) => {
    const method = methodOn(other, variable);
    if (method !== undefined) return around !== owner && takes.includes(method);
    return !isItsDeclaration(other, variable) && valuesOf(other).some((value) => mentionsIt(value, variable));
  });
  return !isElsewhere && !isInTerminators(unit, variable);
}

/** By a function of another package, which gives a new one. */
function isMadeHere(unit: Unit, variable: VariableId): boolean {
  const { kind, initial } = unit.variables[variable]!;
  const made = kind === 'local' && initial?.kind === 'result' ? operationById(unit, initial.operation) : undefined;
  return made?.kind === 'call' && made.callee.kind === 'member';
}

/** The method that an operation calls on a variable which it does nothing else with. */
function methodOn(operation: Operation, variable: VariableId): string | undefined {
  if (!isCall(operation) || operation.callee.kind !== 'field') return undefined;
  const { callee, args } = operation;
  const isOther = !isVariable(callee.base, variable) || args.some((each) => mentionsIt(each, variable));
  return isOther ? undefined : callee.name;
}

function isCall(operation: Operation): operation is Call {
  return operation.kind === 'call' || operation.kind === 'go' || operation.kind === 'defer';
}

function isItsDeclaration(operation: Operation, variable: VariableId): boolean {
  return (
    operation.kind === 'assign' &&
    operation.declares &&
    operation.targets.some((target) => isVariable(target, variable)) &&
    !operation.values.some((value) => mentionsIt(value, variable))
  );
}

function isInTerminators(unit: Unit, variable: VariableId): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => valuesOf(terminator).some((value) => mentionsIt(value, variable))),
  );
}

function mentionsIt(value: Value, variable: VariableId): boolean {
  return mentions(value, (part) => isVariable(part, variable));
}
