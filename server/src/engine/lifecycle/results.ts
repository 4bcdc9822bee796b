/** Owns what a return gives: its values by result, named results, what a result variable holds then. Knows no paths. */
import type { FunctionIr, Value } from '../ir/model';
import { isNamed } from '../packages/resolution';
import type { Conditions } from './conditions';
import { placeOf, type Root } from './place';
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

/** The result variable keeps what it holds: a deferred closure may still release that. */
export function assignedResult(conditions: Conditions, state: State, root: Root, value: Value): State {
  const { held } = state;
  const place = placeOf(value);
  if (place?.root === root) return state;
  return { ...conditions.assigned(state, root, value), held };
}
