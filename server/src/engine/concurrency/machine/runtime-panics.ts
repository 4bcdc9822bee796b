/** Owns what the runtime is certain to panic on: assertions that fail without anybody asking for `ok`, and, where somebody recovers, nil, places beyond the end, division by zero, negative sizes. */
import type { Operation, Value } from '../../ir/model';
import { parts, valuesOf } from '../../ir/walk';
import { isNamed } from '../../packages/resolution';
import { isCounted } from '../synchronisation-types';
import type { Evaluator } from './evaluate';
import { testOfType } from './knowledge/dynamic-types';
import { recovers } from './recovering';
import { lengthOf } from './state/lengths';
import { type State, scalar } from './state/state';
import type { Datum, Frame, Process } from './state/values';

type Risky = Extract<Value, { kind: 'assert' | 'index' | 'slice' | 'field' | 'dereference' | 'binary' }>;

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
  const isCall = operation.kind === 'call';
  const targets = operation.kind === 'assign' ? operation.targets : [];
  if (risky.length === 0 && !isCall && !targets.some((target) => target?.kind === 'index')) return false;
  const isRecovered = frames.some(recovers);
  if (isRecovered && isCall && callPanics(evaluator, state, frame, operation)) return true;
  if (isRecovered && targets.some((target) => target !== undefined && setsInNilMap(evaluator, state, frame, target)))
    return true;
  return risky.some((each) => (each.kind === 'assert' || isRecovered) && panicsIn(evaluator, state, frame, each));
}

/** A function that is nil, and `make` of less than nothing. */
function callPanics(
  evaluator: Evaluator,
  state: State,
  frame: Frame,
  { callee, args }: Extract<Operation, { kind: 'call' }>,
): boolean {
  if (callee.kind === 'global' && callee.name === 'make') {
    return args.slice(1).some((arg) => {
      const size = evaluator.value(state, frame, arg);
      return size.kind === 'scalar' && Number(size.value) < 0;
    });
  }
  const isHeld = callee.kind === 'variable' || callee.kind === 'field' || callee.kind === 'index';
  return isHeld && evaluator.value(state, frame, callee).kind === 'nil';
}

function setsInNilMap(evaluator: Evaluator, state: State, frame: Frame, target: Value): boolean {
  if (target.kind !== 'index' || evaluator.value(state, frame, target.base).kind !== 'nil') return false;
  const type = evaluator.resolution.typeOf(frame.unit, target.base);
  return type !== undefined && evaluator.resolution.underlying(frame.unit, type).kind === 'map';
}

/** Whether bounds of a slice are out of order, or beyond what there is room for. */
function isBeyond(state: State, base: Datum, bounds: readonly (Datum | undefined)[]): boolean {
  const places = bounds.flatMap((bound) => (bound?.kind === 'scalar' ? [Number(bound.value)] : []));
  const backing = state.find(base, 'list')?.object.backing;
  const length = base.kind === 'reference' ? undefined : lengthOf(state, base);
  const room = backing?.room === undefined ? length : scalar(backing.room - backing.from);
  const most = room?.kind === 'scalar' ? Number(room.value) : Number.POSITIVE_INFINITY;
  return places.some((place, at) => place < (places[at - 1] ?? 0) || place > most);
}

/** Not behind `&&` and `||`, where it may not be come to. */
function riskyIn(value: Value): readonly Risky[] {
  if (value.kind === 'ok' || value.kind === 'address') return [];
  if (value.kind === 'binary' && ['&&', '||'].includes(value.operator)) return riskyIn(value.left);
  const inside = parts(value).flatMap(riskyIn);
  switch (value.kind) {
    case 'assert':
    case 'index':
    case 'slice':
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
  const isInterface = (each: Value): boolean => {
    const type = resolution.typeOf(unit, each);
    const literal = type && resolution.underlying(unit, type);
    return literal?.kind === 'interface' || isNamed(literal, '', 'error');
  };
  switch (value.kind) {
    case 'assert': {
      const test = testOfType(resolution, state, unit, evaluator.value(state, frame, value.operand), value.type);
      return isNil(value.operand) || state.decide(test) === false;
    }
    case 'dereference':
      return isNil(value.base);
    case 'field':
      // A method may be called on nil, but not one of an interface.
      return isNil(value.base) && (resolution.typeOf(unit, value)?.kind !== 'function' || isInterface(value.base));
    case 'index': {
      const type = resolution.typeOf(unit, value.base);
      if (type === undefined || resolution.underlying(unit, type).kind === 'map') return false;
      const [base, index] = [evaluator.value(state, frame, value.base), evaluator.value(state, frame, value.index)];
      if (index.kind !== 'scalar' || typeof index.value !== 'number') return false;
      return state.decide({ kind: 'term', operator: '<', left: index, right: lengthOf(state, base) }) === false;
    }
    case 'slice': {
      const base = evaluator.value(state, frame, value.base);
      const bounds = value.bounds.map((bound) => bound && evaluator.value(state, frame, bound));
      return isBeyond(state, base, bounds);
    }
    case 'binary': {
      const right = evaluator.value(state, frame, value.right);
      return (
        right.kind === 'scalar' && right.value === 0 && isCounted(unit, resolution.typeOf(unit, value), resolution)
      );
    }
  }
}
