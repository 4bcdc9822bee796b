/** Owns what rules ask about contexts: which calls make one, and which operations look at one. Knows no rule. */
import type { FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { isNamed, qualifiedName, type Resolution } from '../../packages/resolution';

type Call = Extract<Operation, { kind: 'call' }>;
type Assign = Extract<Operation, { kind: 'assign' }>;

const derivations = new Set([
  'context.WithCancel',
  'context.WithCancelCause',
  'context.WithDeadline',
  'context.WithDeadlineCause',
  'context.WithTimeout',
  'context.WithTimeoutCause',
  'context.WithValue',
]);

/** The call's full name when it derives a context from its first argument. */
export function derivation(unit: Unit, resolution: Resolution, call: Call): string | undefined {
  const name = qualifiedName(resolution.calleeOf(unit, call));
  return name !== undefined && derivations.has(name) ? name : undefined;
}

export function isContext(unit: Unit, resolution: Resolution, value: Value): boolean {
  return isNamed(resolution.typeOf(unit, value), 'context', 'Context');
}

export function isResultOf(value: Value | undefined, call: Call, index?: number): boolean {
  return value?.kind === 'result' && value.operation === call.id && (index === undefined || value.index === index);
}

/** The assignment that takes a call's results. */
export function bindingOf({ blocks }: FunctionIr, call: Call): Assign | undefined {
  return blocks
    .flatMap(({ operations }) => operations)
    .find((each): each is Assign => each.kind === 'assign' && each.values.some((value) => isResultOf(value, call)));
}
