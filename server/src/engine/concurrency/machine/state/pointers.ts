/** Owns what lies behind pointers, and what setting that changes. */
import { letOut } from '../outside';
import { copiedAt } from './copies';
import { placeOf, type State } from './state';
import type { Datum, Reference } from './values';

export function behind(state: State, pointer: Datum): Datum {
  const at = placeOf(pointer);
  const object = at === undefined ? undefined : state.get(at);
  if (at === undefined || object === undefined) return state.madeFrom(pointer);
  return object.kind === 'cell' ? object.value : { kind: 'stored', at };
}

export function setBehind(state: State, at: Reference | undefined, datum: Datum): void {
  const object = at === undefined ? undefined : state.get(at);
  if (at === undefined || object === undefined || object.outside) letOut(state, datum);
  if (at === undefined || object === undefined) return;
  if (object.kind === 'cell') state.set(at, { ...object, value: datum });
  else if (datum.kind === 'stored') state.set(at, { ...state.get(copiedAt(state, datum)), outside: object.outside });
  // Nothing of what was there is there any more.
  else letOut(state, { kind: 'reference', to: at });
}
