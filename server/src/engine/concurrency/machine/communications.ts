/** Owns sending and receiving: which cases of a select can happen now, and what they do on both sides. */
import type { OperationId, Unit, Value } from '../../ir/model';
import type { TypeExpression } from '../../ir/types';
import { goTo } from './frames';
import { cancelContext, hasToldEnd, reasonByItself } from './library/contexts';
import type { Machine } from './machine';
import { giveTime, letOut } from './outside';
import { copied } from './state/copies';
import { presentAs } from './state/elements';
import { plainZeroOf } from './state/made';
import { hasRoom, isFullByRounds, isUnbuffered, mostInUnknown, roomFor } from './state/room';
import { nil, type State, scalar } from './state/state';
import type { Communication, Datum, Frame, Pending, Place, Process } from './state/values';
import { panic, type Transition, top, type What } from './transition';

export function communications(
  machine: Machine,
  state: State,
  process: Process,
  pending: Extract<Pending, { kind: 'communicate' }>,
): readonly Transition[] {
  const found: Transition[] = [];
  let isReady = false;
  for (const each of pending.cases) {
    const ways =
      each.kind === 'send'
        ? sends(machine, state, process, pending, each)
        : receives(machine, state, process, pending, each);
    found.push(...ways.found);
    isReady ||= ways.isReady;
  }
  const { otherwise } = pending;
  if (otherwise !== undefined && !isReady) {
    found.push({
      process: process.id,
      what: 'default',
      place: pending.place,
      apply: (next, self) => {
        self.pending = undefined;
        takeAllFull(next, pending);
        goTo(top(self), otherwise);
      },
    });
  }
  return found;
}

/** Buffers of which nobody knows whether they have room have none where the default is taken. */
function takeAllFull(next: State, { cases }: Extract<Pending, { kind: 'communicate' }>): void {
  for (const { kind, channel } of cases) {
    const object = kind === 'send' ? next.find(channel, 'channel')?.object : undefined;
    if (object !== undefined && hasRoom(next, object) === undefined) next.assume(roomFor(object)!, false);
  }
}

interface Ways {
  readonly found: readonly Transition[];
  /** One of them is certain to be possible, so that no default is taken. */
  readonly isReady: boolean;
}

const noWay: Ways = { found: [], isReady: false };

function placeIn(pending: Extract<Pending, { kind: 'communicate' }>, each: Communication): Place {
  return { unit: pending.place.unit, range: each.range };
}

/** Ends a communication: the process goes on with the case. */
function complete(
  machine: Machine,
  state: State,
  process: Process,
  each: Communication,
  value: Datum,
  ok: Datum,
): void {
  process.pending = undefined;
  const frame = top(process);
  if (each.kind === 'receive') {
    if (each.call !== undefined) frame.results.set(each.call, [value, ok]);
    if (each.ranged !== undefined) {
      const isOpen = state.decide(ok) !== false;
      if (isOpen) takeReceived(machine, state, frame, value);
      goTo(frame, isOpen ? each.to! : each.ranged.done);
      return;
    }
  }
  if (each.to !== undefined) goTo(frame, each.to);
}

function sends(
  machine: Machine,
  state: State,
  process: Process,
  pending: Extract<Pending, { kind: 'communicate' }>,
  each: Extract<Communication, { kind: 'send' }>,
): Ways {
  const place = placeIn(pending, each);
  const go = (what: What, apply: (next: State, self: Process) => void, isReady: boolean, isBeyond = false): Ways => ({
    found: [
      {
        process: process.id,
        what,
        place,
        ...(isBeyond ? { isBeyond } : {}),
        apply: (next, self) => {
          apply(next, self);
          complete(machine, next, self, each, nil, nil);
        },
      },
    ],
    isReady,
  });
  if (each.channel.kind === 'nil') return noWay;
  const channel = state.find(each.channel, 'channel');
  if (channel?.object.closed === true) {
    return {
      found: [
        {
          process: process.id,
          what: 'send',
          place: pending.isSelect ? pending.place : place,
          panics: 'send-closed',
          apply: (_, self) => panic(self),
        },
      ],
      isReady: true,
    };
  }
  if (channel === undefined || channel.object.outside) return go('send', (next) => letOut(next, each.value), false);
  const { at, object } = channel;
  const { buffer } = object;
  const hasPlace = hasRoom(state, object) ?? (isFullByRounds(machine, state, process, object) ? false : undefined);
  if (hasPlace !== false) {
    const isBeyond = hasPlace === undefined && buffer.length >= mostInUnknown;
    const put = (next: State): void => {
      const room = roomFor(object);
      if (room !== undefined && next.decide(room) === undefined) next.assume(room, true);
      next.set(at, { ...object, buffer: [...buffer, each.value] });
    };
    return go('send', put, hasPlace === true, isBeyond);
  }
  if (!isUnbuffered(state, object)) return noWay;
  const found: Transition[] = [];
  for (const partner of state.processes) {
    if (partner.id === process.id || partner.pending?.kind !== 'communicate') continue;
    const theirs = partner.pending;
    // Of two that meet one has to wait, which a select with a default never does.
    if (pending.otherwise !== undefined && theirs.otherwise !== undefined) continue;
    for (const [index, receive] of theirs.cases.entries()) {
      if (receive.kind !== 'receive' || state.find(receive.channel, 'channel')?.at !== at) continue;
      found.push({
        process: process.id,
        partner: partner.id,
        what: 'send',
        place,
        other: placeIn(theirs, receive),
        apply: (next, self, other) => {
          complete(machine, next, self, each, nil, nil);
          if (other?.pending?.kind === 'communicate')
            complete(machine, next, other, other.pending.cases[index]!, each.value, scalar(true));
        },
      });
    }
  }
  // The other side may not have come yet.
  return { found, isReady: false };
}

function receives(
  machine: Machine,
  state: State,
  process: Process,
  pending: Extract<Pending, { kind: 'communicate' }>,
  each: Extract<Communication, { kind: 'receive' }>,
): Ways {
  const place = placeIn(pending, each);
  const go = (what: What, isReady: boolean, value: (next: State) => readonly [Datum, Datum]): Ways => ({
    found: [
      {
        process: process.id,
        what,
        place,
        apply: (next, self) => {
          const [datum, ok] = value(next);
          if (what === 'receive-outside' || what === 'timer-fires') giveTime(next);
          complete(machine, next, self, each, datum, ok);
        },
      },
    ],
    isReady,
  });
  if (each.channel.kind === 'nil') return noWay;
  const channel = state.find(each.channel, 'channel');
  // Whether a channel nobody knows is closed matters to a loop over it.
  const fromOutside = (): Ways => {
    if (each.ranged === undefined)
      return go('receive-outside', false, (next) => {
        const value = next.unknown();
        const element = elementOf(machine, process, each.call);
        const zero = element && plainZeroOf(machine.resolution, element.unit, element.type);
        return [value, presentAs(next, value, zero)];
      });
    const ways = [true, false].map((isOpen) =>
      go('receive-outside', false, (next) => [next.unknown(), scalar(isOpen)]),
    );
    return { found: ways.flatMap(({ found }) => found), isReady: false };
  };
  if (channel === undefined) return fromOutside();
  const { at, object } = channel;
  const { buffer, closed, ends, clock } = object;
  if (clock?.armed === true && buffer.length === 0) {
    return go('timer-fires', false, (next) => {
      if (!clock.repeats) next.set(at, { ...object, clock: { ...clock, armed: false } });
      return [next.unknown(), scalar(true)];
    });
  }
  const [first, ...rest] = buffer;
  if (first !== undefined) {
    return go('receive', true, (next) => {
      next.set(at, { ...object, buffer: rest });
      return [first, scalar(true)];
    });
  }
  if (closed)
    return go('receive-closed', true, (next) => [zeroOfElement(machine, next, process, each.call), scalar(false)]);
  const context = ends === undefined ? undefined : state.get(ends);
  if (ends !== undefined && context?.kind === 'context' && context.mayEnd) {
    return go('context-ends', hasToldEnd(state, process.id, ends), (next) => {
      cancelContext(next, ends, reasonByItself(next, ends));
      return [nil, scalar(false)];
    });
  }
  // Where sender and receiver have to meet, the sender's transition is that of both.
  return object.outside ? fromOutside() : noWay;
}

/** What a range loop takes from a channel. */
function takeReceived(machine: Machine, state: State, frame: Frame, value: Datum): void {
  const { terminator } = frame.body.blocks[frame.block]!;
  if (terminator.kind !== 'range' || terminator.key === undefined) return;
  const { key } = terminator;
  if (terminator.declares && key.kind === 'variable') {
    frame.cells.delete(key.variable);
    frame.variables.set(key.variable, copied(state, value));
  } else machine.evaluator.assign(state, frame, key, value);
}

/** What is received from a closed channel. */
function zeroOfElement(machine: Machine, state: State, process: Process, call: OperationId | undefined): Datum {
  const element = elementOf(machine, process, call);
  return element === undefined ? state.unknown() : machine.evaluator.made(state, element.unit, element.type);
}

/** The type of what a process receives. */
function elementOf(
  { resolution }: Machine,
  { frames }: Process,
  call: OperationId | undefined,
): { readonly unit: Unit; readonly type: TypeExpression | undefined } | undefined {
  const frame = frames.at(-1);
  if (frame === undefined || call === undefined) return undefined;
  const { unit, body } = frame;
  const received: Value = { kind: 'result', operation: call, index: 0, range: body.range };
  return { unit, type: resolution.typeOf(unit, received) };
}
