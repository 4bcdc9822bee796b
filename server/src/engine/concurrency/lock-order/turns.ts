/**
 * Owns the doubt whether two functions that get stuck together are kept from running at the same time by something the explorer knows too little of: a channel that
 * lets one pass at a time, an atomic flag, a condition that has to come out this way for one of them and that way for the other.
 */
import type { Operation, Unit, Value } from '../../ir/model';
import { eachOperation, operationById, parts } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';
import { leastDoubtful } from '../doubts';
import type { Place } from '../machine/state/values';
import type { Step, StuckProcess } from '../search/verdict';
import type { Body } from './called-bodies';

/** `bodies`: the code that either of them begins with. */
export function mayTakeTurns(
  one: StuckProcess,
  other: StuckProcess,
  bodies: readonly [readonly Body[], readonly Body[]],
  resolution: Resolution,
): boolean {
  if ([one, other].some((each) => leastDoubtful([each], resolution).doubt !== 'none')) return true;
  const steps = [one, other].map(({ process, trace }) => trace.filter((step) => step.process === process));
  if (steps.every((each) => each.some(communicates))) return true;
  const units = [one, other].map((each, at) => unitsOf(each, bodies[at]!));
  if (units.every((each) => [...each].some(swaps))) return true;
  return isDecidedBothWays(steps[0]!, steps[1]!);
}

function communicates({ what }: Step): boolean {
  return /^(?:send|receive)/.test(what) || what === 'default' || what === 'try';
}

function unitsOf({ place, calls }: StuckProcess, bodies: readonly Body[]): ReadonlySet<Unit> {
  return new Set([place.unit, ...calls.map(({ unit }) => unit), ...bodies.map(({ unit }) => unit)]);
}

/** Whether code asks for an atomic to be what it makes something else of. */
function swaps(unit: Unit): boolean {
  return eachOperation(unit).some(
    ({ operation }) => operation.kind === 'call' && /^(?:CompareAnd)?Swap/.test(nameOf(operation.callee)),
  );
}

function nameOf(value: Value): string {
  return 'name' in value ? value.name : '';
}

/** Conditions that read alike, of which one holds and the other does not. */
function isDecidedBothWays(one: readonly Step[], other: readonly Step[]): boolean {
  const told = one.flatMap(decision);
  return other
    .flatMap(decision)
    .some(({ text, holds }) => told.some((each) => each.text === text && each.holds !== holds));
}

function decision({ what, place }: Step): readonly { readonly text: string; readonly holds: boolean }[] {
  if (what !== 'true' && what !== 'false') return [];
  const condition = conditionAt(place);
  if (condition === undefined) return [];
  const { text, negated } = plain(place.unit, condition);
  return text.includes('.') ? [{ text, holds: (what === 'true') !== negated }] : [];
}

function conditionAt({ unit, range }: Place): Value | undefined {
  for (const { blocks } of unit.functions) {
    for (const { terminator } of blocks)
      if (terminator.kind === 'branch' && terminator.range === range) return terminator.condition;
  }
  return undefined;
}

/** A condition as fields, methods and operators; `!` and `!=` turn it round. */
function plain(unit: Unit, value: Value): { readonly text: string; readonly negated: boolean } {
  if (value.kind === 'unary' && value.operator === '!') {
    const inner = plain(unit, value.operand);
    return { ...inner, negated: !inner.negated };
  }
  if (value.kind === 'binary' && value.operator === '!=')
    return { text: textOf(unit, { ...value, operator: '==' }), negated: true };
  return { text: textOf(unit, value), negated: false };
}

function textOf(unit: Unit, value: Value): string {
  switch (value.kind) {
    case 'field':
      return `.${value.name}`;
    case 'global':
    case 'member':
      return `.${value.name}`;
    case 'literal':
      return value.text;
    case 'variable': {
      const initial = unit.variables[value.variable]?.initial;
      return initial === undefined ? '' : textOf(unit, initial);
    }
    case 'result': {
      const made: Operation | undefined = operationById(unit, value.operation);
      return made?.kind === 'call' ? `.${nameOf(made.callee)}() ${value.index}` : '';
    }
    case 'binary':
      return `${textOf(unit, value.left)} ${value.operator} ${textOf(unit, value.right)}`;
    default:
      return parts(value)
        .map((part) => textOf(unit, part))
        .join(' ');
  }
}
