/** Owns how many elements something has. */
import { nil, type State, scalar } from './state';
import { sizeOf } from './text-literals';
import type { Datum } from './values';

export function lengthOf(state: State, datum: Datum): Datum {
  if (datum.kind === 'nil') return scalar(0);
  if (datum.kind === 'scalar') return typeof datum.value === 'string' ? scalar(sizeOf(datum.value)) : datum;
  const list = state.find(datum, 'list')?.object;
  if (list !== undefined) return list.length;
  const map = state.find(datum, 'map')?.object;
  if (map?.exact === true) return scalar(map.entries.length);
  const channel = state.find(datum, 'channel')?.object;
  if (channel !== undefined) return channel.outside ? state.unknown() : scalar(channel.buffer.length);
  return { kind: 'term', operator: 'len', left: datum, right: nil };
}
