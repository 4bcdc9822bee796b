/**
 * Owns what can happen next in a state: for each process with something pending the ways it can go on now. What is outside of the model may happen at
 * any time. Applying a transition changes a copy of the state and runs the code that follows.
 */
import { communications } from './communications';
import { frameOf, goTo } from './frames';
import { isComputed } from './knowledge/computed';
import { cancelContext } from './library/contexts';
import { addTo, countOf, startInGroup } from './library/groups';
import { giveBack } from './library/natives';
import type { Machine } from './machine';
import { giveTime, letOut } from './outside';
import { type State, scalar } from './state/state';
import type { Pending, Place, Process, ProcessId, Reference, Way } from './state/values';
import { type PanicKind, panic, type Transition, top, type What } from './transition';

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
        if (object.context !== undefined) cancelContext(next, object.context, 'Canceled');
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
  const { limit } = object;
  const isFull = limit !== undefined && count !== undefined && count >= limit;
  const mayBeFull = object.outside || isFull || (limit !== undefined && count === undefined);
  const { tries, place } = pending;
  const one = (isStarted: boolean): Transition => ({
    process: process.id,
    what: isStarted ? 'start' : 'full',
    place,
    apply: (next, self) => {
      self.pending = undefined;
      if (tries !== undefined) top(self).results.set(tries, [scalar(isStarted)]);
      if (isStarted && !startInGroup({ machine, state: next, process: self, place }, pending.group, pending.code))
        letOut(next, pending.code, { kind: 'reference', to: pending.group });
    },
  });
  const started = isFull && !object.outside ? [] : [one(true)];
  return tries !== undefined && mayBeFull ? [...started, one(false)] : started;
}

function woken({ id }: Process, { place }: Extract<Pending, { kind: 'parked' }>): Transition {
  return {
    process: id,
    what: 'wake',
    place,
    apply: (next) => {
      giveTime(next);
      unpark(next, id);
    },
  };
}

function once(
  machine: Machine,
  state: State,
  process: Process,
  { once: at, code, place, call, panicsAgain }: Extract<Pending, { kind: 'once' }>,
): readonly Transition[] {
  const object = state.get(at);
  if (object.kind !== 'once' || object.state === 'running') return [];
  const pass: Transition = {
    process: process.id,
    what: 'once',
    place,
    apply: (_, self) => {
      self.pending = undefined;
      if (panicsAgain === true && object.panicked === true) panic(self);
      if (call !== undefined && object.results !== undefined) top(self).results.set(call, object.results);
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
      const entry = { after: { kind: 'once', once: at }, ...(call === undefined ? {} : { call }) } as const;
      self.frames.push(frameOf(machine.evaluator, next, code.code, [], entry));
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
        condition: question.condition,
        isSettled: settled === undefined && !state.isOpen(question.condition),
        apply: (next, self) => {
          self.pending = undefined;
          if (settled === undefined) next.assume(question.condition, holds);
          if (question.whenTrue !== question.whenFalse) goTo(top(self), holds ? question.whenTrue : question.whenFalse);
        },
      }));
    }
    case 'times':
      return Array.from({ length: question.most + 1 }, (_, times) => ({
        process: process.id,
        what: 'times',
        place,
        isSettled: question.isSettled,
        apply: (next, self) => {
          self.pending = undefined;
          const { code } = question;
          if (code.kind !== 'function' || code.code.kind !== 'code') return;
          for (let round = 0; round < times; round++) self.frames.push(frameOf(machine.evaluator, next, code.code, []));
        },
      }));
    case 'any':
      return possible(state, question.ways).map(({ to, taken }) => {
        const undecided = taken.map(({ condition }) => condition).filter((each) => state.decide(each) === undefined);
        return {
          process: process.id,
          what: 'any',
          place,
          taken: undecided,
          isSettled: undecided.some((each) => !state.isOpen(each)),
          isComputed: undecided.some(isComputed),
          apply: (next, self) => {
            self.pending = undefined;
            for (const { condition, holds } of taken)
              if (next.decide(condition) === undefined) next.assume(condition, holds);
            goTo(top(self), to);
          },
        };
      });
  }
}

/** Those that nothing speaks against: another process may have settled it meanwhile. */
function possible(state: State, ways: readonly Way[]): readonly Way[] {
  const open = ways.filter(({ taken }) =>
    taken.every(({ condition, holds }) => (state.decide(condition) ?? holds) === holds),
  );
  return open.length > 0 ? open : ways;
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
      return [one('cancel', (next) => cancelContext(next, act.context, 'Canceled'))];
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
      const isFree =
        object.kind === 'mutex' &&
        !object.outside &&
        (act.shared ? object.readers.length === 0 : object.writer === undefined);
      if (isFree) return [panicking('unlock', 'unlock-unlocked')];
      return [
        one('unlock', (next, self) => {
          giveBack(next, act.mutex, act.shared, process.id);
          if (act.parks === undefined) return;
          const turn = parkedAt(next, act.parks).length;
          self.pending = { kind: 'parked', cond: act.parks, mutex: act.mutex, turn, place };
        }),
      ];
    }
    case 'try':
      return trying(state, process, act, place);
    case 'signal': {
      const parked = parkedAt(state, act.cond);
      const all = (next: State): void => {
        for (const { id } of parked) unpark(next, id);
      };
      // The runtime wakes them in the order in which they came (sync.notifyListNotifyOne).
      const first = parked.find(({ turn }) => turn === 0);
      if (act.all || first === undefined) return [one('signal', all)];
      return [{ ...one('signal', (next) => unpark(next, first.id)), partner: first.id }];
    }
  }
}

interface Parked {
  readonly id: ProcessId;
  readonly turn: number;
}

function parkedAt(state: State, cond: Reference): readonly Parked[] {
  return state.processes.flatMap(({ id, pending }) =>
    pending?.kind === 'parked' && pending.cond === cond ? [{ id, turn: pending.turn }] : [],
  );
}

/** Who is woken asks for the lock again. */
function unpark(next: State, id: ProcessId): void {
  const self = next.own(id);
  if (self?.pending?.kind !== 'parked') return;
  const { cond, mutex, turn, place } = self.pending;
  self.pending = { kind: 'lock', mutex, shared: false, announced: false, place };
  for (const other of parkedAt(next, cond)) {
    const behind = other.turn > turn ? next.own(other.id) : undefined;
    if (behind?.pending?.kind === 'parked') behind.pending = { ...behind.pending, turn: other.turn - 1 };
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
