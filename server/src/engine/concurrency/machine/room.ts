/** Owns how much room a channel has, as far as what is known of its capacity tells: a number, or as many places as somebody has said. */
import { type State, scalar } from './state';
import type { Datum, HeapObject } from './values';

type Channel = Extract<HeapObject, { kind: 'channel' }>;

/** With more in a buffer of a size nobody knows the ways on have no end. */
export const mostInUnknown = 8;

/** What has to hold for one more to find room; undefined for a channel of which nobody knows how it was made. */
export function roomFor({ capacity, buffer }: Channel): Datum | undefined {
  return capacity && holdsMoreThan(buffer.length, capacity);
}

/** Undefined: only who has said how large it is can tell. */
export function hasRoom(state: State, channel: Channel): boolean | undefined {
  const { capacity, buffer } = channel;
  // A channel nobody knows may have room for everything.
  if (capacity === undefined) return true;
  if (capacity.kind === 'scalar') return buffer.length < Number(capacity.value);
  const truth = state.decide(holdsMoreThan(buffer.length, capacity));
  // Who makes a buffer hardly means none.
  return truth ?? (buffer.length === 0 ? true : undefined);
}

/** Sender and receiver have to meet. */
export function isUnbuffered(state: State, { capacity }: Channel): boolean {
  if (capacity === undefined) return false;
  if (capacity.kind === 'scalar') return capacity.value === 0;
  return state.decide(holdsMoreThan(0, capacity)) === false;
}

function holdsMoreThan(count: number, capacity: Datum): Datum {
  return { kind: 'term', operator: '<', left: scalar(count), right: capacity };
}
