/** Owns type assertions that are certain to fail: those of nil, which panic unless somebody asks for `ok`. */
import type { Operation, Value } from '../../ir/model';
import { parts, valuesOf } from '../../ir/walk';
import type { Evaluator } from './evaluate';
import type { State } from './state/state';
import type { Frame } from './state/values';

type Assertion = Extract<Value, { kind: 'assert' }>;

const known = new WeakMap<Operation, readonly Assertion[]>();

export function assertsNil(evaluator: Evaluator, state: State, frame: Frame, operation: Operation): boolean {
  let asserted = known.get(operation);
  if (asserted === undefined) {
    const isAsked = operation.kind === 'assign' && operation.values.some(({ kind }) => kind === 'ok');
    asserted = isAsked ? [] : valuesOf(operation).flatMap(assertionsIn);
    known.set(operation, asserted);
  }
  return asserted.some(({ operand }) => evaluator.value(state, frame, operand).kind === 'nil');
}

/** Not behind `&&` and `||`, where it may not be come to. */
function assertionsIn(value: Value): readonly Assertion[] {
  if (value.kind === 'ok' || (value.kind === 'binary' && ['&&', '||'].includes(value.operator))) return [];
  const inside = parts(value).flatMap(assertionsIn);
  return value.kind === 'assert' ? [value, ...inside] : inside;
}
