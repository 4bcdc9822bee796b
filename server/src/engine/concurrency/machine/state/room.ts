/** Owns how much room a channel has, as far as what is known of its capacity tells: a number, or as many places as somebody has said. */
import { loopBlocks } from '../../loops';
import { same } from '../knowledge/same';
import type { Machine } from '../machine';
import { lengthOf } from './lengths';
import { type State, scalar } from './state';
import type { Datum, Frame, HeapObject, Process } from './values';

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

/** Whoever sends in a loop with as many rounds as the buffer has places finds as many as loops of unknown length have rounds: else each further round would want a further place. */
export function isFullByRounds(
  machine: Machine,
  state: State,
  { frames }: Process,
  { capacity, buffer }: Channel,
): boolean {
  return (
    capacity !== undefined &&
    frames.some((frame) => {
      const isEnough = buffer.length >= machine.rounds(frame);
      return isEnough && boundsAround(machine, state, frame).some((bound) => isAbout(bound, capacity));
    })
  );
}

/** What says how often the loops go round that a frame is in. */
function boundsAround({ evaluator }: Machine, state: State, frame: Frame): readonly Datum[] {
  const { blocks } = frame.body;
  const headers = blocks.filter(({ id, loop }) => loop === id && loopBlocks(frame.body, id).has(frame.block));
  return headers.flatMap(({ id, terminator }) => {
    const over = frame.rounds.get(id)?.over;
    if (over !== undefined) return [over, lengthOf(state, over)].filter(({ kind }) => kind !== 'scalar');
    if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return [];
    const { left, right } = terminator.condition;
    return [left, right].map((side) => evaluator.value(state, frame, side)).filter(({ kind }) => kind !== 'scalar');
  });
}

/** Where more of the one is more of the other. */
function isAbout(one: Datum, other: Datum): boolean {
  return isMadeOf(one, other) || isMadeOf(other, one);
}

/** Of it and numbers, by what `bounds` can reckon with. */
function isMadeOf(whole: Datum, part: Datum): boolean {
  if (whole.kind === 'scalar' || same(whole, part)) return true;
  if (whole.kind !== 'term' || !['+', '-', '*'].includes(whole.operator)) return false;
  return isMadeOf(whole.left, part) && isMadeOf(whole.right, part);
}

function holdsMoreThan(count: number, capacity: Datum): Datum {
  return { kind: 'term', operator: '<', left: scalar(count), right: capacity };
}
