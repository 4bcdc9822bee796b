/** Owns what the runtime is certain to panic on: assertions that fail without anybody asking for `ok`, and, where somebody recovers, nil, places beyond the end, division by zero. */
import type { Operation, Value } from '../../ir/model';
import { parts, valuesOf } from '../../ir/walk';
import { isCounted } from '../synchronisation-types';
import type { Evaluator } from './evaluate';
import { testOfType } from './knowledge/dynamic-types';
import { recovers } from './recovering';
import { lengthOf } from './state/lengths';
import type { State } from './state/state';
import type { Frame, Process } from './state/values';

type Risky = Extract<Value, { kind: 'assert' | 'index' | 'field' | 'dereference' | 'binary' }>;

const known = new WeakMap<Operation, readonly Risky[]>();

/** Whether an operation panics before it does anything. Where nobody recovers a panic ends the program; then only assertions are looked at. */
export function panicsByItself(
  evaluator: Evaluator,
  state: State,
  { frames }: Process,
  frame: Frame,
  operation: Operation,
): boolean {
  let risky = known.get(operation);
  if (risky === undefined) {
    const isAsked = operation.kind === 'assign' && operation.values.some(({ kind }) => kind === 'ok');
    risky = isAsked ? [] : valuesOf(operation).flatMap(riskyIn);
    known.set(operation, risky);
  }
  if (risky.length === 0) return false;
  const isRecovered = frames.some(recovers);
  return risky.some((each) => (each.kind === 'assert' || isRecovered) && panicsIn(evaluator, state, frame, each));
}

/** Not behind `&&` and `||`, where it may not be come to. */
function riskyIn(value: Value): readonly Risky[] {
  if (value.kind === 'ok' || value.kind === 'address') return [];
  if (value.kind === 'binary' && ['&&', '||'].includes(value.operator)) return riskyIn(value.left);
  const inside = parts(value).flatMap(riskyIn);
  switch (value.kind) {
    case 'assert':
    case 'index':
    case 'field':
    case 'dereference':
      return [value, ...inside];
    case 'binary':
      return value.operator === '/' || value.operator === '%' ? [value, ...inside] : inside;
    default:
      return inside;
  }
}

function panicsIn(evaluator: Evaluator, state: State, frame: Frame, value: Risky): boolean {
  const { resolution } = evaluator;
  const { unit } = frame;
  const isNil = (each: Value): boolean => evaluator.value(state, frame, each).kind === 'nil';
  switch (value.kind) {
    case 'assert': {
      const test = testOfType(resolution, state, unit, evaluator.value(state, frame, value.operand), value.type);
      return isNil(value.operand) || state.decide(test) === false;
    }
    case 'dereference':
      return isNil(value.base);
    case 'field':
      // A method may be called on nil.
      return isNil(value.base) && resolution.typeOf(unit, value)?.kind !== 'function';
    case 'index': {
      const type = resolution.typeOf(unit, value.base);
      if (type === undefined || resolution.underlying(unit, type).kind === 'map') return false;
      const [base, index] = [evaluator.value(state, frame, value.base), evaluator.value(state, frame, value.index)];
      if (index.kind !== 'scalar' || typeof index.value !== 'number') return false;
      return state.decide({ kind: 'term', operator: '<', left: index, right: lengthOf(state, base) }) === false;
    }
    case 'binary': {
      const right = evaluator.value(state, frame, value.right);
      return (
        right.kind === 'scalar' && right.value === 0 && isCounted(unit, resolution.typeOf(unit, value), resolution)
      );
    }
  }
}
