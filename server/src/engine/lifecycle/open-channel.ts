/** Owns which channels nobody closes: those of the resource, under whatever name. Knows no paths. */
import type { Unit, Value } from '../ir/model';
import { below, isSamePlace, type Place, placeOf } from './place';
import type { Resource } from './resources';

/** Tells the channel of the resource, by itself or in a variable of its own, or handed over as a parameter: nobody closes it. */
export function isOpen(unit: Unit, { openChannel }: Resource, held: readonly Place[]): (over: Value) => boolean {
  if (openChannel === undefined) return () => false;
  const isChannel = (value: Value): boolean => {
    const place = placeOf(value);
    return place !== undefined && held.some((each) => isSamePlace(place, below(each, [openChannel])));
  };
  return (over) => {
    const variable = over.kind === 'variable' ? unit.variables[over.variable] : undefined;
    return isChannel(over) || (variable?.initial !== undefined && isChannel(variable.initial));
  };
}
