/** Owns methods that are named by their type, `(*T).run`: functions whose first argument is what the method is called on. */
import type { Unit } from '../../ir/model';
import type { Callee, Resolution } from '../../packages/resolution';
import type { Callable, Code, Datum } from './state/values';

type MethodExpression = Extract<Callee, { kind: 'method-expression' }>;
type KnownCode = Extract<Code, { kind: 'code' }>;

interface Called {
  readonly callee: Callable;
  readonly args: readonly Datum[];
}

/**
 * Undefined where its code is not known, or is of another package: some of that the machine plays. Undefined, too, where an embedded field declares it: only
 * what is written tells what lies there.
 */
export function methodNamed(
  resolution: Resolution,
  unit: Unit,
  { path, typeName, name, via }: MethodExpression,
): KnownCode | undefined {
  if (path !== resolution.packageOf(unit) || via.length > 0) return undefined;
  const method = resolution.methodOf(unit, { path, name: typeName }, name)?.unit;
  const body = method?.functions[0];
  if (method === undefined || body === undefined || method.hasSyntaxErrors || method.tooDeep) return undefined;
  return { kind: 'code', unit: method, body, captured: new Map(), isUnbound: true };
}

/** The call as one of a method: the first argument stands before the dot. */
export function bound({ callee, args }: Called): Called {
  const [receiver, ...others] = args;
  if (callee.kind !== 'code' || callee.code.isUnbound !== true || receiver === undefined) return { callee, args };
  const { isUnbound: _, ...code } = callee.code;
  return { callee: { kind: 'code', code: { ...code, receiver } }, args: others };
}
