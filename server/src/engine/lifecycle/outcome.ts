/** Owns what a return says of how its function went, told by the values written there. Follows no path. */
import type { FunctionIr, Terminator, Value } from '../ir/model';
import { isNamed } from '../packages/resolution';
import { isNil } from './place';

type Return = Extract<Terminator, { kind: 'return' }>;

/** `failure`: an error, false or nil where there could be something. Undefined where the values tell nothing. */
export type Outcome = 'success' | 'failure';

export function outcomeOf({ results }: FunctionIr, { values }: Return): Outcome | undefined {
  const [last] = values.slice(-1);
  const type = results.at(-1)?.type;
  if (last === undefined || values.length !== results.length || type === undefined) return undefined;
  if (isNamed(type, '', 'error')) return isNil(last) ? 'success' : isMadeError(last) ? 'failure' : undefined;
  if (last.kind === 'global' && (last.name === 'true' || last.name === 'false'))
    return last.name === 'true' ? 'success' : 'failure';
  return values.every(isNil) ? 'failure' : type.kind === 'pointer' ? 'success' : undefined;
}

/** A variable may hold no error; anything else that is written there does. */
function isMadeError(value: Value): boolean {
  return value.kind === 'global' || value.kind === 'member' || value.kind === 'address' || value.kind === 'composite';
}
