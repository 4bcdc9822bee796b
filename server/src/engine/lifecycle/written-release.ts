/** Owns the question where a function's code releases what it acquired, whatever path that is on. Decides nothing: it is for what is said of a loss. */
import type { Operation, Unit, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import type { Acquisition } from './acquisition';
import type { Acquisitions } from './acquisitions';
import { Consequences } from './consequence';
import { type Place, variableRoot } from './place';

export type Release = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export function writtenRelease(
  unit: Unit,
  resolution: Resolution,
  { resource, held, operation: acquiring }: Acquisition,
  acquisitions: Acquisitions,
  variable: VariableId | undefined,
): Release | undefined {
  if (variable === undefined) return undefined;
  const places = held.map(({ fields }): Place => ({ root: variableRoot(variable), fields }));
  const consequences = new Consequences(unit, resolution, resource, acquisitions.effectsFor(resource), false);
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer' && operation.kind !== 'go') continue;
    if (operation !== acquiring && consequences.call(operation, places).kind === 'released') return operation;
  }
  return undefined;
}
