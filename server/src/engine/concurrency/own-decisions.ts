/**
 * Owns the question whether a function decides a branch by itself: by what calls give it there and then. What captured variables, parameters, fields or a recovered
 * panic say, its caller may have arranged. Knows no paths.
 */
import type { FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../ir/model';
import { parts, valuesOf } from '../ir/walk';

/** True for ways that are no decision, too. */
export function decidesAlone(unit: Unit, body: FunctionIr, terminator: Terminator): boolean {
  const isDecision = terminator.kind === 'branch' || terminator.kind === 'switch' || terminator.kind === 'type-switch';
  return !isDecision || valuesOf(terminator).every((value) => isOwn(unit, body, value));
}

function isOwn(unit: Unit, body: FunctionIr, value: Value): boolean {
  switch (value.kind) {
    case 'literal':
    case 'member':
      return true;
    case 'global':
      return ['nil', 'true', 'false'].includes(value.name);
    case 'variable': {
      const variable = unit.variables[value.variable];
      if (variable?.kind !== 'local' || variable.owner !== body.id || variable.initial === undefined) return false;
      return !isAssignedAgain(body, value.variable) && isOwn(unit, body, variable.initial);
    }
    case 'result':
      return operationsOf(body).some(
        (each) => 'id' in each && each.id === value.operation && isFresh(unit, body, each),
      );
    case 'unary':
    case 'binary':
    case 'convert':
      return parts(value).every((part) => isOwn(unit, body, part));
    default:
      return false;
  }
}

/** A call of a function, not of a method, that is given nothing of the caller's. */
function isFresh(unit: Unit, body: FunctionIr, operation: Operation): boolean {
  if (operation.kind !== 'call') return false;
  const { callee, args } = operation;
  const isFunction = callee.kind === 'member' || (callee.kind === 'global' && callee.name !== 'recover');
  return isFunction && args.every((arg) => isOwn(unit, body, arg));
}

function isAssignedAgain(body: FunctionIr, variable: VariableId): boolean {
  return operationsOf(body).some(
    (operation) =>
      operation.kind === 'assign' &&
      !operation.declares &&
      operation.targets.some((target) => target?.kind === 'variable' && target.variable === variable),
  );
}

function operationsOf({ blocks }: FunctionIr): readonly Operation[] {
  return blocks.flatMap(({ operations }) => operations);
}
