/** Owns elements of lists nobody knows: whoever goes over a list twice finds the same in it, as long as nobody sets any. */
import type { Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';
import { isBasic } from '../synchronisation-types';
import type { Datum } from './values';

const setting = new WeakMap<Unit, boolean>();

/** The element as what it is of; undefined where it is none that conditions are about, or may be another one the next time. */
export function elementOf(
  resolution: Resolution,
  unit: Unit,
  type: TypeExpression | undefined,
  over: Datum,
  at: number,
): Datum | undefined {
  const isUnknown = over.kind === 'unknown' || (over.kind === 'term' && over.operator.startsWith('result '));
  if (!isUnknown || type === undefined || !isBasic(unit, type, resolution) || setsElements(unit)) return undefined;
  return { kind: 'term', operator: '[]', left: over, right: { kind: 'scalar', value: at } };
}

/** A map gives its elements in another order each time. */
export function isInOrder(resolution: Resolution, unit: Unit, over: Value): boolean {
  const type = resolution.typeOf(unit, over);
  const literal = type && resolution.underlying(unit, type);
  return literal?.kind === 'slice' || literal?.kind === 'array';
}

function setsElements(unit: Unit): boolean {
  let sets = setting.get(unit);
  if (sets === undefined) {
    sets = unit.functions.some(({ blocks }) =>
      blocks.some(({ operations }) =>
        operations.some((each) => each.kind === 'assign' && each.targets.some((target) => target?.kind === 'index')),
      ),
    );
    setting.set(unit, sets);
  }
  return sets;
}
