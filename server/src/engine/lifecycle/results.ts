/** Owns what a return gives: its values by result, named results, what a result variable holds then. Knows no paths. */
import type { FunctionIr, Unit, Value } from '../ir/model';
import { operationById } from '../ir/walk';
import { isNamed } from '../packages/resolution';
import type { Conditions } from './conditions';
import { isNil, placeOf, type Root } from './place';
import type { State } from './state';

/** `return f()` gives all results of the call. */
export function spread(values: readonly Value[], { results }: FunctionIr): readonly Value[] {
  const [only] = values;
  if (values.length !== 1 || only?.kind !== 'result' || results.length < 2) return values;
  return results.map((_, index) => ({ ...only, index }));
}

export function namedResults({ results, bodyRange }: FunctionIr): readonly Value[] {
  return results.map(
    ({ variable }): Value =>
      variable === undefined ? { kind: 'unknown', range: bodyRange } : { kind: 'variable', variable, range: bodyRange },
  );
}

/** The error that a return gives: what the result variable holds, where it has a name, for deferred closures may change that. */
export function errorOf({ results, bodyRange }: FunctionIr, values: readonly Value[]): Value | undefined {
  const at = results.findLastIndex(({ type }) => isNamed(type, '', 'error'));
  const variable = results[at]?.variable;
  return variable === undefined ? values[at] : { kind: 'variable', variable, range: bodyRange };
}

/** `isFailing`: the value is the error of a return that gives nothing else. The result variable keeps what it holds: a deferred closure may still release that. */
export function assignedResult(
  conditions: Conditions,
  state: State,
  root: Root,
  value: Value,
  isFailing: boolean,
): State {
  const { held } = state;
  const place = placeOf(value);
  if (place?.root === root) return state;
  const assigned = { ...conditions.assigned(state, root, value), held };
  return isFailing ? conditions.failing(assigned, root) : assigned;
}

/** `nil, ctx.Err()`: who gives nothing but that says that there was an error. */
export function saysError(unit: Unit, value: Value, values: readonly Value[]): boolean {
  const operation = value.kind === 'result' ? operationById(unit, value.operation) : undefined;
  const isErr = operation?.kind === 'call' && operation.callee.kind === 'field' && operation.callee.name === 'Err';
  return isErr && values.length > 1 && values.every((each) => each === value || isNil(each));
}
