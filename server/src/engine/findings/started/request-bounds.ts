/** Owns the question whether a context, or the request that carries it, can end a call that takes too long. Knows no rule. */
import type { Unit, Value } from '../../ir/model';
import { callOf, givenTo } from '../../ir/nodes';
import { qualifiedName, type Resolution } from '../../packages/resolution';

/** `unknown` is bounded as far as anybody can tell: a context handed in is its maker's business. */
export type Bound = 'unbounded' | 'bounded' | 'unknown';

const deepest = 8;

export function contextBound(unit: Unit, resolution: Resolution, value: Value, depth = 0): Bound {
  if (depth > deepest) return 'unknown';
  if (value.kind === 'variable')
    return variableBound(unit, value, (each) => contextBound(unit, resolution, each, depth + 1));
  const call = callOf(unit, value);
  if (call === undefined || (value.kind === 'result' && value.index > 0)) return 'unknown';
  switch (qualifiedName(resolution.calleeOf(unit, call))) {
    case 'context.Background':
    case 'context.TODO':
      return 'unbounded';
    case 'context.WithTimeout':
    case 'context.WithDeadline':
    case 'context.WithTimeoutCause':
    case 'context.WithDeadlineCause':
      return 'bounded';
    case 'context.WithValue':
      return call.args[0] === undefined ? 'unknown' : contextBound(unit, resolution, call.args[0], depth + 1);
    case 'context.WithoutCancel':
      return 'unbounded';
    default:
      return 'unknown';
  }
}

export function requestBound(unit: Unit, resolution: Resolution, value: Value, depth = 0): Bound {
  if (depth > deepest) return 'unknown';
  if (value.kind === 'variable')
    return variableBound(unit, value, (each) => requestBound(unit, resolution, each, depth + 1));
  const call = callOf(unit, value);
  if (call === undefined) return 'unknown';
  switch (qualifiedName(resolution.calleeOf(unit, call))) {
    case 'net/http.NewRequest':
      return 'unbounded';
    case 'net/http.NewRequestWithContext':
    case 'net/http.Request.WithContext':
    case 'net/http.Request.Clone':
      return call.args[0] === undefined ? 'unknown' : contextBound(unit, resolution, call.args[0], depth + 1);
    default:
      return 'unknown';
  }
}

/** One of several values it may hold is enough to leave it alone. */
function variableBound(unit: Unit, value: Extract<Value, { kind: 'variable' }>, of: (value: Value) => Bound): Bound {
  const given = givenTo(unit, value.variable);
  if (given === undefined || given.length === 0) return 'unknown';
  const bounds = given.map(of);
  return bounds.every((bound) => bound === 'unbounded')
    ? 'unbounded'
    : bounds.includes('unknown')
      ? 'unknown'
      : 'bounded';
}
