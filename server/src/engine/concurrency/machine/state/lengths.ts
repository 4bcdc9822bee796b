/** Owns how many elements something has, and how many of them a loop over it goes through. */

import { sizeOf } from '../../../packages/text-literals';
import { newLength } from '../outside';
import { askedOf, lengthOfMap } from './elements';
import { nil, type State, scalar } from './state';
import type { Datum } from './values';

export function lengthOf(state: State, datum: Datum): Datum {
  if (datum.kind === 'nil') return scalar(0);
  if (datum.kind === 'scalar') {
    if (typeof datum.value !== 'string') return typeof datum.value === 'number' ? datum : state.unknown();
    return scalar(sizeOf(datum.value));
  }
  const list = state.find(datum, 'list')?.object;
  if (list !== undefined) return list.length;
  const map = state.find(datum, 'map')?.object;
  if (map?.exact === true) return scalar(map.entries.length);
  if (map !== undefined) return askedOf(state, datum, lengthOfMap, () => newLength(state, map)) ?? state.lost();
  const channel = state.find(datum, 'channel')?.object;
  if (channel !== undefined) return channel.outside ? state.unknown() : scalar(channel.buffer.length);
  return { kind: 'term', operator: 'len', left: datum, right: nil };
}

/** A loop over a text goes through characters, not bytes. */
export function roundsOver(state: State, datum: Datum): Datum {
  if (datum.kind !== 'scalar' || typeof datum.value !== 'string') return lengthOf(state, datum);
  return scalar([...datum.value].length);
}
