/** Owns what a process does with a value the machine has lost track of: it may be any of those that are there, so nothing that is found later is certain. */
import type { Runner } from './call';
import type { Datum, Place, Process } from './state/values';

export function guess(
  { asides }: Pick<Runner, 'asides'>,
  { id, started }: Process,
  place: Place,
  datum: Datum | undefined,
): void {
  if (isLost(datum)) asides.push({ process: id, started, what: 'guess', place, isSettled: true });
}

export function isLost(datum: Datum | undefined): boolean {
  return datum?.kind === 'unknown' && datum.isLost === true;
}
