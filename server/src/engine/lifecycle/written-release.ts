/** Owns the question whether a function's code releases what it acquired anywhere, whatever path that is on. Decides nothing: it is for what is said of a loss. */
import type { Unit, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Acquisition, Acquisitions } from './acquisitions';
import { Consequences } from './consequence';
import { type Place, variableRoot } from './place';

export function isReleaseWritten(
  unit: Unit,
  resolution: Resolution,
  { resource, held, operation: acquiring }: Acquisition,
  acquisitions: Acquisitions,
  variable: VariableId | undefined,
): boolean {
  if (variable === undefined) return false;
  const places = held.map(({ fields }): Place => ({ root: variableRoot(variable), fields }));
  const consequences = new Consequences(unit, resolution, resource, acquisitions.effectsFor(resource), false);
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') continue;
    if (operation !== acquiring && consequences.call(operation, places).kind === 'released') return true;
  }
  return false;
}
