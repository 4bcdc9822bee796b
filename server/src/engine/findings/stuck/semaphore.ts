/** Owns which channels with a buffer limit how many go on at once: what is sent says nothing, and whoever sends goes on with something. */
import type { Place } from '../../concurrency/machine/state/values';
import type { Block, FunctionIr, Operation, Unit, Value } from '../../ir/model';
import { type ChannelName, isMeant } from './channel-made';

type Send = Extract<Operation, { kind: 'send' }>;

/** A send with what comes behind it. */
interface Sent {
  readonly send: Send;
  readonly isLast: boolean;
}

/** `place`: a send to the channel, wherever it stands. More places would let more of them go on. */
export function isSemaphore(unit: Unit, channel: ChannelName, place: Place): boolean {
  const sent = [
    ...sendsIn(unit, ({ channel: to }) => isMeant(unit, to, channel)),
    ...sendsIn(place.unit, ({ range }) => range === place.range),
  ];
  return sent.every(({ send }) => isSaidBefore(send.value)) && sent.some(({ isLast }) => !isLast);
}

function sendsIn({ functions }: Unit, isIt: (send: Send) => boolean): readonly Sent[] {
  return functions.flatMap((body) =>
    body.blocks.flatMap((block) => {
      const { operations, terminator } = block;
      const inSelect = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      const plain = operations.map((each, at) => ({ each, isLast: isEnd(body, block, at + 1) }));
      return [...plain, ...inSelect.map((each) => ({ each, isLast: false }))].flatMap(({ each, isLast }) =>
        each.kind === 'send' && isIt(each) ? [{ send: each, isLast }] : [],
      );
    }),
  );
}

/** Whether nothing is done any more but to return. */
function isEnd({ blocks }: FunctionIr, { operations, terminator }: Block, from: number): boolean {
  const seen = new Set<Block>();
  let rest = operations.slice(from);
  for (let at = terminator; rest.length === 0; ) {
    if (at.kind === 'return') return true;
    const next = at.kind === 'jump' ? blocks[at.to] : undefined;
    if (next === undefined || seen.has(next)) return false;
    seen.add(next);
    rest = [...next.operations];
    at = next.terminator;
  }
  return false;
}

/** The same each time: it tells nobody anything. */
function isSaidBefore(value: Value): boolean {
  if (value.kind === 'composite') return value.elements.length === 0;
  return value.kind === 'literal' || (value.kind === 'global' && ['true', 'false', 'nil'].includes(value.name));
}
