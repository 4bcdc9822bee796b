/** Owns which code that is left out comes to what the program itself has settled: nobody outside has a say in what it is given, and it asks nobody outside. */
import type { FunctionId, Unit } from '../../../ir/model';
import type { Resolution } from '../../../packages/resolution';
import { asksOthers } from '../../asks-others';
import { partsOf, reach, valuesIn } from '../state/reach';
import type { State } from '../state/state';
import type { Datum } from '../state/values';

export function isSettledCall(
  resolution: Resolution,
  state: State,
  unit: Unit,
  id: FunctionId,
  given: readonly Datum[],
): boolean {
  return !isOpenInside(resolution, state, given) && !asksOthers(unit, id, resolution);
}

/** Whether others have a say in what values are, or in anything they lead to. */
export function isOpenInside(resolution: Resolution, state: State, data: readonly Datum[]): boolean {
  let isOpen = false;
  const look = (datum: Datum): void => {
    if (datum.kind === 'function') {
      const { code } = datum;
      isOpen ||= code.kind === 'code' && asksOthers(code.unit, code.body.id, resolution);
    } else isOpen ||= state.isOpen(datum);
    partsOf(datum, look);
  };
  data.forEach(look);
  if (isOpen) return true;
  for (const at of reach(state.heap, (visit) => data.forEach(visit))) {
    const object = state.get(at);
    if (object.outside) return true;
    valuesIn(object, look);
    if (isOpen) return true;
  }
  return false;
}
