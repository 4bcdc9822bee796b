/** Owns going on with one side of a condition nobody has decided, without a look at the other: it holds from now on, and the way says so. */
import type { Runner } from './call';
import type { State } from './state/state';
import type { Datum, Place, Process } from './state/values';

/** `passes`: nobody is left behind on the other side. */
export function takeSide(
  { asides }: Pick<Runner, 'asides'>,
  state: State,
  { id, started }: Process,
  condition: Datum,
  holds: boolean,
  place: Place,
  passes = false,
): void {
  asides.push({
    process: id,
    started,
    what: holds ? 'true' : 'false',
    condition,
    place,
    isSettled: !state.isOpen(condition),
    ...(passes ? { passes } : {}),
  });
  state.assume(condition, holds);
}
