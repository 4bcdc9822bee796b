/** Owns which variables of a package begin as what is written down there, where nobody outside of it can set them: the program knows what they hold. */
import type { Unit, Value } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Resolution } from '../../../packages/resolution';
import { holdsSynchronisation } from '../../synchronisation-types';

/** A number, text or truth value; a table. */
export type WrittenDown = 'flag' | 'map' | 'slice';

export function writtenDown(
  resolution: Resolution,
  unit: Unit,
  { name }: Extract<Value, { kind: 'global' }>,
  type: TypeExpression | undefined,
): WrittenDown | undefined {
  const initial = /^\p{Lu}/u.test(name) ? undefined : resolution.initialOf(unit, name);
  if (initial === undefined || holdsSynchronisation(unit, type, resolution) !== false) return undefined;
  if (initial.kind === 'literal' || (initial.kind === 'global' && /^(?:true|false)$/.test(initial.name))) return 'flag';
  const { kind } = initial.kind === 'composite' ? resolution.underlying(unit, initial.type) : { kind: undefined };
  return kind === 'map' || kind === 'slice' ? kind : undefined;
}
