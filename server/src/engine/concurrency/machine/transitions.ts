/**
 * Owns what can happen next in a state: for each process with something pending the ways it can go on now. What is outside of the model may happen at
 * any time. Applying a transition changes a copy of the state and runs the code that follows.
 */
import { cancelContext } from './contexts';
import { frameOf } from './frames';
import { addTo, countOf, startInGroup } from './groups';
import type { Machine } from './machine';
import { giveBack } from './natives';
import { letOut } from './outside';
import { nil, type State, scalar } from './state';
import type { Communication, Datum, Frame, Pending, Place, Process, ProcessId, Reference } from './values';

export type What =
  | 'send'
  | 'receive'
  | 'receive-closed'
  | 'receive-outside'
  | 'timer-fires'
  | 'context-ends'
  | 'default'
  | 'lock'
  | 'unlock'
  | 'announce'
  | 'wait'
  | 'start'
  | 'wake'
  | 'once'
  | 'close'
  | 'cancel'
  | 'signal'
  | 'try'
  | 'add'
  | 'begin'
  | 'true'
  | 'false'
  | 'any'
  | 'times';

export type PanicKind = 'close-closed' | 'close-nil' | 'send-closed' | 'negative-group' | 'unlock-unlocked';

export interface Transition {
  readonly process: ProcessId;
  /** The process on the other side of an unbuffered channel, or the one that is woken. */
  readonly partner?: ProcessId;
  readonly what: What;
  readonly place: Place;
  /** The partner's place. */
  readonly other?: Place;
  readonly panics?: PanicKind;
  apply(next: State, process: Process, partner: Process | undefined): void;
}

export function transitionsOf(machine: Machine, state: State, process: Process): readonly Transition[] {
  const { pending } = process;
  if (pending === undefined) return [];
  switch (pending.kind) {
    case 'communicate':
      return communications(machine, state, process, pending);
    case 'lock':
      return locking(state, process, pending);
    case 'wait':
      return waiting(state, process, pending);
    case 'start':
      return starting(machine, state, process, pending);
    case 'parked':
      return state.get(pending.cond).outside ? [woken(process, pending)] : [];
    case 'once':
      return once(machine, state, process, pending);
    case 'begin':
      return beginning(state, process, pending);
    case 'choose':
      return choices(machine, state, process, pending);
    case 'act':
      return acting(state, process, pending);
  }
}

const top = (process: Process): Frame => process.frames.at(-1)!;

function panic(process: Process): void {
  process.pending = undefined;
  top(process).leaving = 'panic';
}

function communications(
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
      apply: (_, self) => {
        self.pending = undefined;
        machine.goTo(top(self), otherwise);
      },
    });
  }
  return found;
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
export function complete(
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
      if (isOpen) machine.takeReceived(state, frame, value);
      return machine.goTo(frame, isOpen ? each.to! : each.ranged.done);
    }
  }
  if (each.to !== undefined) machine.goTo(frame, each.to);
}

function sends(
  machine: Machine,
  state: State,
  process: Process,
  pending: Extract<Pending, { kind: 'communicate' }>,
  each: Extract<Communication, { kind: 'send' }>,
): Ways {
  const place = placeIn(pending, each);
  const go = (what: What, apply: (next: State, self: Process) => void, isReady: boolean): Ways => ({
    found: [
      {
        process: process.id,
        what,
        place,
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
      found: [{ process: process.id, what: 'send', place: pending.isSelect ? pending.place : place, panics: 'send-closed', apply: (_, self) => panic(self) }],
      isReady: true,
    };
  }
  if (channel === undefined || channel.object.outside) return go('send', (next) => letOut(next, each.value), false);
  const { at, object } = channel;
  const { capacity, buffer } = object;
  if (capacity === undefined || buffer.length < capacity) {
    return go('send', (next) => next.set(at, { ...object, buffer: [...buffer, each.value] }), true);
  }
  if (capacity > 0) return noWay;
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
    if (each.ranged === undefined) return go('receive-outside', false, (next) => [next.unknown(), next.unknown()]);
    const ways = [true, false].map((isOpen) =>
      go('receive-outside', false, (next) => [next.unknown(), scalar(isOpen)]),
    );
    return { found: ways.flatMap(({ found }) => found), isReady: false };
  };
  if (channel === undefined) return fromOutside();
  const { at, object } = channel;
  const { buffer, closed, ends, clock, capacity } = object;
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
    return go('receive-closed', true, (next) => [machine.zeroOfElement(next, process, each.call), scalar(false)]);
  const context = ends === undefined ? undefined : state.get(ends);
  if (ends !== undefined && context?.kind === 'context' && context.mayEnd) {
    return go('context-ends', false, (next) => {
      cancelContext(next, ends);
      return [nil, scalar(false)];
    });
  }
  if (object.outside) return fromOutside();
  if (capacity !== 0) return noWay;
  // The sender's transition is that of both.
  return noWay;
}

function locking(state: State, process: Process, pending: Extract<Pending, { kind: 'lock' }>): readonly Transition[] {
  const { mutex, shared, announced, place } = pending;
  const object = state.get(mutex);
  if (object.kind !== 'mutex') return [];
  const taken = (apply: (next: State) => void): Transition => ({
    process: process.id,
    what: 'lock',
    place,
    apply: (next, self) => {
      self.pending = undefined;
      apply(next);
    },
  });
  // Outside of the model the lock may be given back by somebody else, once its holder here is gone.
  const isHeld = (holder: ProcessId | undefined): boolean =>
    holder !== undefined && (!object.outside || state.process(holder) !== undefined);
  const isAnnounced = state.processes.some(
    ({ id, pending: other }) => id !== process.id && other?.kind === 'lock' && other.mutex === mutex && other.announced,
  );
  if (shared) {
    if (isHeld(object.writer) || isAnnounced) return [];
    return [taken((next) => next.set(mutex, { ...object, readers: [...object.readers, process.id], taken: place }))];
  }
  const isRead = object.readers.some(isHeld);
  if (isHeld(object.writer) || (isAnnounced && !announced)) return [];
  if (!isRead) return [taken((next) => next.set(mutex, { ...object, writer: process.id, readers: [], taken: place }))];
  if (announced) return [];
  return [
    {
      process: process.id,
      what: 'announce',
      place,
      apply: (_, self) => {
        self.pending = { ...pending, announced: true };
      },
    },
  ];
}

function waiting(state: State, process: Process, pending: Extract<Pending, { kind: 'wait' }>): readonly Transition[] {
  const object = state.get(pending.group);
  if (object.kind !== 'group') return [];
  const count = countOf(state, object);
  if (!object.outside && count !== undefined && count !== 0) return [];
  return [
    {
      process: process.id,
      what: 'wait',
      place: pending.place,
      apply: (next, self) => {
        self.pending = undefined;
        if (object.context !== undefined) cancelContext(next, object.context);
      },
    },
  ];
}

function starting(
  machine: Machine,
  state: State,
  process: Process,
  pending: Extract<Pending, { kind: 'start' }>,
): readonly Transition[] {
  const object = state.get(pending.group);
  if (object.kind !== 'group') return [];
  const count = countOf(state, object);
  const isFull = object.limit !== undefined && count !== undefined && count >= object.limit;
  if (isFull && !object.outside) return [];
  return [
    {
      process: process.id,
      what: 'start',
      place: pending.place,
      apply: (next, self) => {
        self.pending = undefined;
        if (!startInGroup({ machine, state: next, place: pending.place }, pending.group, pending.code))
          letOut(next, pending.code, { kind: 'reference', to: pending.group });
      },
    },
  ];
}

function woken(process: Process, { mutex, place }: Extract<Pending, { kind: 'parked' }>): Transition {
  return {
    process: process.id,
    what: 'wake',
    place,
    apply: (_, self) => {
      self.pending = { kind: 'lock', mutex, shared: false, announced: false, place };
    },
  };
}

function once(
  machine: Machine,
  state: State,
  process: Process,
  { once: at, code, place }: Extract<Pending, { kind: 'once' }>,
): readonly Transition[] {
  const object = state.get(at);
  if (object.kind !== 'once' || object.state === 'running') return [];
  const pass: Transition = {
    process: process.id,
    what: 'once',
    place,
    apply: (_, self) => {
      self.pending = undefined;
    },
  };
  if (object.state === 'done') return [pass];
  const first: Transition = {
    process: process.id,
    what: 'once',
    place,
    apply: (next, self) => {
      self.pending = undefined;
      if (code.kind !== 'function' || code.code.kind !== 'code') {
        letOut(next, code);
        return next.set(at, { ...object, state: 'done' });
      }
      next.set(at, { ...object, state: 'running' });
      self.frames.push(frameOf(machine.evaluator, next, code.code, [], { after: { kind: 'once', once: at } }));
    },
  };
  return object.outside ? [first, pass] : [first];
}

function beginning(
  state: State,
  process: Process,
  { when, place }: Extract<Pending, { kind: 'begin' }>,
): readonly Transition[] {
  const channel = when === undefined ? undefined : state.get(when);
  const context = channel?.kind === 'channel' && channel.ends !== undefined ? state.get(channel.ends) : undefined;
  const mayBegin =
    when === undefined ||
    (channel?.kind === 'channel' && channel.closed) ||
    (context?.kind === 'context' && context.mayEnd);
  if (!mayBegin) return [];
  return [
    {
      process: process.id,
      what: 'begin',
      place,
      apply: (_, self) => {
        self.pending = undefined;
      },
    },
  ];
}

function choices(
  machine: Machine,
  state: State,
  process: Process,
  { question, place }: Extract<Pending, { kind: 'choose' }>,
): readonly Transition[] {
  switch (question.kind) {
    case 'condition': {
      // Another process may have settled it meanwhile.
      const settled = state.decide(question.condition);
      return (settled === undefined ? [true, false] : [settled]).map((holds) => ({
        process: process.id,
        what: holds ? 'true' : 'false',
        place,
        apply: (next, self) => {
          self.pending = undefined;
          if (settled === undefined) next.assume(question.condition, holds);
          if (question.then !== question.otherwise) machine.goTo(top(self), holds ? question.then : question.otherwise);
        },
      }));
    }
    case 'times':
      return Array.from({ length: question.most + 1 }, (_, times) => ({
        process: process.id,
        what: 'times',
        place,
        apply: (next, self) => {
          self.pending = undefined;
          const { code } = question;
          if (code.kind !== 'function' || code.code.kind !== 'code') return;
          for (let round = 0; round < times; round++) self.frames.push(frameOf(machine.evaluator, next, code.code, []));
        },
      }));
    case 'any':
      return [...new Set(question.blocks)].map((block) => ({
        process: process.id,
        what: 'any',
        place,
        apply: (_, self) => {
          self.pending = undefined;
          machine.goTo(top(self), block);
        },
      }));
  }
}

function acting(
  state: State,
  process: Process,
  { act, place }: Extract<Pending, { kind: 'act' }>,
): readonly Transition[] {
  const one = (what: What, apply: (next: State, self: Process) => void): Transition => ({
    process: process.id,
    what,
    place,
    apply: (next, self) => {
      self.pending = undefined;
      apply(next, self);
    },
  });
  const panicking = (what: What, panics: PanicKind): Transition => ({
    process: process.id,
    what,
    place,
    panics,
    apply: (_, self) => panic(self),
  });
  switch (act.kind) {
    case 'close': {
      if (act.channel.kind === 'nil') return [panicking('close', 'close-nil')];
      const channel = state.find(act.channel, 'channel');
      if (channel?.object.closed === true) return [panicking('close', 'close-closed')];
      return [one('close', (next) => channel && next.set(channel.at, { ...channel.object, closed: true }))];
    }
    case 'cancel':
      return [one('cancel', (next) => cancelContext(next, act.context))];
    case 'add': {
      const object = state.get(act.group);
      if (object.kind !== 'group') return [];
      const count = countOf(state, object);
      const isNegative =
        !object.outside && count !== undefined && act.amount.kind === 'scalar' && count + Number(act.amount.value) < 0;
      if (isNegative) return [panicking('add', 'negative-group')];
      return [one('add', (next) => addTo(next, act.group, act.amount))];
    }
    case 'unlock': {
      const object = state.get(act.mutex);
      const isFree = object.kind === 'mutex' && (act.shared ? object.readers.length === 0 : object.writer === undefined);
      if (isFree) return [panicking('unlock', 'unlock-unlocked')];
      return [
        one('unlock', (next, self) => {
          giveBack(next, act.mutex, act.shared, process.id);
          if (act.parks !== undefined) self.pending = { kind: 'parked', cond: act.parks, mutex: act.mutex, place };
        }),
      ];
    }
    case 'try':
      return trying(state, process, act, place);
    case 'signal': {
      const parked = state.processes.filter(({ pending }) => pending?.kind === 'parked' && pending.cond === act.cond);
      const wake = (next: State, id: ProcessId): void => {
        const woken = next.own(id);
        if (woken?.pending?.kind !== 'parked') return;
        const { mutex, place: waits } = woken.pending;
        woken.pending = { kind: 'lock', mutex, shared: false, announced: false, place: waits };
      };
      if (act.all || parked.length === 0) return [one('signal', (next) => parked.forEach(({ id }) => wake(next, id)))];
      return parked.map(({ id }) => ({ ...one('signal', (next) => wake(next, id)), partner: id }));
    }
  }
}

function trying(
  state: State,
  process: Process,
  { mutex, shared, call }: { readonly mutex: Reference; readonly shared: boolean; readonly call: number },
  place: Place,
): readonly Transition[] {
  const object = state.get(mutex);
  if (object.kind !== 'mutex') return [];
  const isFree = object.writer === undefined && (shared || object.readers.length === 0);
  const outcome = (success: boolean): Transition => ({
    process: process.id,
    what: 'try',
    place,
    apply: (next, self) => {
      self.pending = undefined;
      top(self).results.set(call as never, [scalar(success)]);
      if (!success) return;
      next.set(
        mutex,
        shared
          ? { ...object, readers: [...object.readers, process.id], taken: place }
          : { ...object, writer: process.id, taken: place },
      );
    },
  });
  if (!isFree) return [outcome(false)];
  return object.outside ? [outcome(true), outcome(false)] : [outcome(true)];
}
