/** Owns which package variables are errors that have a name. */
import type { Unit, Value } from '../../../ir/model';
import type { Resolution } from '../../../packages/resolution';

/** Whether a package variable begins as an error, and is no place for one that may come. Those of other packages are taken to be. */
export function isNamedError(resolution: Resolution, unit: Unit, value: Value): boolean {
  if (value.kind !== 'global') return true;
  const initial = resolution.initialOf(unit, value.name);
  if (initial === undefined || (initial.kind === 'global' && initial.name === 'nil')) return false;
  // What comes beside another result is there only when that one failed.
  return initial.kind !== 'result' || initial.index === 0;
}
