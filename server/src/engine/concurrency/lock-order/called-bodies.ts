/**
 * Owns which code of the same package a call may run, as far as the text tells: functions, methods, those that a method of an interface of the package may
 * stand for, closures, and functions that are handed on.
 */
import type { FunctionId, FunctionIr, Operation, Unit } from '../../ir/model';
import { closuresIn } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

export interface Body {
  readonly unit: Unit;
  readonly id: FunctionId;
}

type Call = Extract<Operation, { kind: 'call' | 'defer' | 'go' }>;

export function bodyOf({ unit, id }: Body): FunctionIr | undefined {
  return unit.hasSyntaxErrors || unit.tooDeep ? undefined : unit.functions[id];
}

/** The code a call names; who reads it says so (`looksInto`). */
export function calledBody(unit: Unit, call: Call, resolution: Resolution): Body | undefined {
  const callee = resolution.calleeOf(unit, call);
  if (callee.kind === 'closure') return { unit, id: callee.function };
  if (callee.kind !== 'function') return undefined;
  const called = callee.unread;
  return resolution.packageOf(called) === resolution.packageOf(unit)
    ? { unit: called, id: 0 as FunctionId }
    : undefined;
}

/** What may run before the call returns. */
export function runBy(unit: Unit, call: Call, resolution: Resolution): readonly Body[] {
  const called = calledBody(unit, call, resolution);
  const given = givenTo(unit, call, resolution);
  return called === undefined ? [...standsFor(unit, call, resolution), ...given] : [called, ...given];
}

/** Functions, methods and closures that a call is given. */
export function givenTo(unit: Unit, { args }: Call, resolution: Resolution): readonly Body[] {
  return args.flatMap((arg): readonly Body[] => {
    if (arg.kind !== 'field' && arg.kind !== 'global') return closuresIn(arg).map((id) => ({ unit, id }));
    const named = resolution.calleeOf(unit, { callee: arg, args: [], spread: false, typeArguments: [] });
    const isOwn = named.kind === 'function' && named.path === resolution.packageOf(unit);
    return isOwn ? [{ unit: named.unread, id: 0 as FunctionId }] : [];
  });
}

function standsFor(unit: Unit, call: Call, resolution: Resolution): readonly Body[] {
  const callee = resolution.calleeOf(unit, call);
  const isOwn = callee.kind === 'method' && callee.isInterface && callee.path === resolution.packageOf(unit);
  const methods = isOwn ? resolution.implementationsInSight(unit, callee) : [];
  return methods.map((method): Body => ({ unit: method, id: 0 as FunctionId }));
}
