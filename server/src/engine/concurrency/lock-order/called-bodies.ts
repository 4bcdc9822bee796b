/**
 * Owns which code of the same package a call may run, as far as the text tells: functions, methods, those that a method of an interface of the package may
 * stand for, closures, and functions that are handed on.
 */
import type { FunctionId, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { closuresIn, eachOperation } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

export interface Body {
  readonly unit: Unit;
  readonly id: FunctionId;
}

export type Call = Extract<Operation, { kind: 'call' | 'defer' | 'go' }>;

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
  return args.flatMap((arg) => functionsOf(unit, arg, resolution));
}

function functionsOf(unit: Unit, value: Value, resolution: Resolution): readonly Body[] {
  if (value.kind !== 'field' && value.kind !== 'global') return closuresIn(value).map((id) => ({ unit, id }));
  const named = resolution.calleeOf(unit, { callee: value, args: [], spread: false, typeArguments: [] });
  const isOwn = named.kind === 'function' && named.path === resolution.packageOf(unit);
  return isOwn ? [{ unit: named.unread, id: 0 as FunctionId }] : [];
}

/** Functions, methods and closures that a unit, or what it calls, gives to calls or sets something to: others may run them. */
export function handedOut(unit: Unit, resolution: Resolution): readonly Body[] {
  const units = new Set([unit]);
  for (const { operation } of eachOperation(unit)) {
    const called = operation.kind === 'call' ? calledBody(unit, operation, resolution) : undefined;
    if (called !== undefined) units.add(called.unit);
  }
  return [...units].flatMap((each) => {
    if (each !== unit) resolution.looksInto(each);
    return handedOutBy(each, resolution);
  });
}

function handedOutBy(unit: Unit, resolution: Resolution): readonly Body[] {
  return eachOperation(unit).flatMap(({ operation }) => {
    if (operation.kind === 'call') return givenTo(unit, operation, resolution);
    return operation.kind === 'assign'
      ? operation.values.flatMap((value) => (value === undefined ? [] : functionsOf(unit, value, resolution)))
      : [];
  });
}

/** Whether a call runs what was given before: a parameter, or what a field or an element was set to. */
export function runsGiven(unit: Unit, call: Call, resolution: Resolution): boolean {
  const { callee } = call;
  if (callee.kind === 'global' || callee.kind === 'member' || resolution.calleeOf(unit, call).kind !== 'unknown')
    return false;
  const type = resolution.typeOf(unit, callee);
  return type !== undefined && resolution.underlying(unit, type).kind === 'function';
}

function standsFor(unit: Unit, call: Call, resolution: Resolution): readonly Body[] {
  const callee = resolution.calleeOf(unit, call);
  const isOwn = callee.kind === 'method' && callee.isInterface && callee.path === resolution.packageOf(unit);
  const methods = isOwn ? resolution.implementationsInSight(unit, callee) : [];
  return methods.map((method): Body => ({ unit: method, id: 0 as FunctionId }));
}
