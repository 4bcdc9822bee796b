/**
 * Owns which objects lead back to those that keep them: a node is made with its manager, and the manager puts it into a field. Two functions that are given one
 * of each may then be at work on the same pair. Knows no locks.
 */
import type { Operation, Unit, Value, VariableId } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { eachOperation, parts, valuesOf } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { dynamicTypeOf } from '../machine/state/made';
import { type Pointed, pointedGiven, type Relative, type Start } from '../stuck';
import { bodyOf, calledBody } from './called-bodies';

/** Among the objects that functions are given. */
export function relativesAmong(starts: readonly Start[], resolution: Resolution): readonly Relative[] {
  const given = starts.flatMap((each) => pointedGiven(each, resolution));
  const types = [...new Map(given.map((each) => [each.name, each])).values()];
  return types.flatMap((keeper) =>
    types.flatMap((kept): readonly Relative[] => {
      if (keeper === kept || !keeps(keeper, kept, resolution)) return [];
      const [from, to] = [keeper.name, kept.name];
      return [
        { from, to },
        { from: to, to: from },
      ];
    }),
  );
}

/** Code of the package gives an object to one that it keeps itself. */
function keeps(keeper: Pointed, kept: Pointed, resolution: Resolution): boolean {
  const back = fieldsTo(kept, keeper, resolution);
  const forth = fieldsTo(keeper, kept, resolution);
  if (back.length === 0 || forth.length === 0) return false;
  return resolution.unitsMentioning(...forth.map((name) => `.${name}`)).some((unit) => {
    const keepers = eachOperation(unit).flatMap(({ operation }) => putsInto(operation, forth));
    return keepers.some(
      (each) =>
        isOf(unit, each, keeper, resolution) &&
        eachOperation(unit).some(({ operation }) => givesBack(unit, operation, each, back, resolution)),
    );
  });
}

/** Fields of one type that hold pointers to the other one, or many of them. */
function fieldsTo(from: Pointed, to: Pointed, resolution: Resolution): readonly string[] {
  const literal = resolution.underlying(from.unit, from.type);
  const fields = literal.kind === 'struct' ? literal.fields : [];
  return fields.filter(({ type }) => leadsTo(from.unit, type, to, resolution)).map(({ name }) => name);
}

function leadsTo(unit: Unit, type: TypeExpression, to: Pointed, resolution: Resolution): boolean {
  switch (type.kind) {
    case 'pointer': {
      const named = dynamicTypeOf(resolution, unit, type.element);
      return named !== undefined && `${named.path}.${named.name}` === to.name;
    }
    case 'slice':
    case 'array':
      return leadsTo(unit, type.element, to, resolution);
    case 'map':
      return [type.key, type.value].some((each) => leadsTo(unit, each, to, resolution));
    default:
      return false;
  }
}

function isOf(unit: Unit, variable: VariableId, { name }: Pointed, resolution: Resolution): boolean {
  const type = resolution.typeOf(unit, { kind: 'variable', variable, range: unit.nameRange });
  const named = type?.kind === 'pointer' ? dynamicTypeOf(resolution, unit, type.element) : undefined;
  return named !== undefined && `${named.path}.${named.name}` === name;
}

/** The variables whose field an operation sets, or an element of it. */
function putsInto(operation: Operation, fields: readonly string[]): readonly VariableId[] {
  if (operation.kind !== 'assign') return [];
  return operation.targets.flatMap((target): readonly VariableId[] => {
    const field = target?.kind === 'index' ? target.base : target;
    const isOne = field?.kind === 'field' && fields.includes(field.name) && field.base.kind === 'variable';
    return isOne && field.base.kind === 'variable' ? [field.base.variable] : [];
  });
}

/** Whether what a variable holds is set as such a field, here or by what it is given to. */
function givesBack(
  unit: Unit,
  operation: Operation,
  variable: VariableId,
  fields: readonly string[],
  resolution: Resolution,
): boolean {
  if (sets(operation, variable, fields)) return true;
  if (operation.kind !== 'call') return false;
  const { callee, args } = operation;
  const given = callee.kind === 'field' ? [callee.base, ...args] : args;
  if (!given.some((each) => isVariable(each, variable))) return false;
  const called = calledBody(unit, operation, resolution);
  if (called === undefined) return false;
  resolution.looksInto(called.unit);
  const receiver = called.unit.receiver?.variable;
  const own = [...(receiver === undefined ? [] : [receiver]), ...(bodyOf(called)?.parameters ?? [])];
  const returned = called.unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ terminator }) => valuesOf(terminator)),
  );
  return own.some(
    (each) =>
      returned.some((value) => isMadeWith(value, each, fields)) ||
      eachOperation(called.unit).some(({ operation: inner }) => sets(inner, each, fields)),
  );
}

function sets(operation: Operation, variable: VariableId, fields: readonly string[]): boolean {
  if (operation.kind === 'assign') {
    const isSet = operation.targets.some(
      (target, at) =>
        target?.kind === 'field' && fields.includes(target.name) && isVariable(operation.values[at], variable),
    );
    if (isSet) return true;
  }
  return valuesOf(operation).some((value) => isMadeWith(value, variable, fields));
}

function isMadeWith(value: Value, variable: VariableId, fields: readonly string[]): boolean {
  if (
    value.kind === 'composite' &&
    value.elements.some(({ field, value: element }) => fields.includes(field ?? '') && isVariable(element, variable))
  )
    return true;
  return parts(value).some((part) => isMadeWith(part, variable, fields));
}

function isVariable(value: Value | undefined, variable: VariableId): boolean {
  return value?.kind === 'variable' && value.variable === variable;
}
