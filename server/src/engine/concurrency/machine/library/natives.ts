/** Owns what the machine plays itself: locks, groups, conditions, contexts, timers. Each native is what its documentation says, no more. */

import type { Call, Runner } from '../call';
import { iterators } from '../iterators';
import { guess } from '../lost';
import { giveTime } from '../outside';
import { nil, type State, scalar } from '../state/state';
import type { Datum, ProcessId, Reference } from '../state/values';
import { atomics } from './atomics';
import { collections } from './collections';
import { contexts } from './contexts';
import { errors } from './error-tests';
import { groups } from './groups';
import { instants } from './instants';
import type { Native } from './native';
import { onces } from './once';
import { pools } from './pools';
import { sharedMaps } from './shared-maps';
import { tests } from './test-runs';
import { timers } from './timers';

export function callNative(machine: Runner, name: string, receiver: Datum | undefined, call: Call): boolean {
  const native = natives[name];
  if (native === undefined) return false;
  guess(machine, call.process, call.place, receiver);
  return native({
    ...call,
    machine,
    receiver,
    give: (...results) => {
      if (call.id !== undefined) call.frame.results.set(call.id, results);
    },
  });
}

function lock(shared: boolean): Native {
  return ({ state, process, receiver, place }) => {
    const mutex = state.find(receiver, 'mutex');
    if (mutex !== undefined) process.pending = { kind: 'lock', mutex: mutex.at, shared, announced: false, place };
    return true;
  };
}

/** A lock that only its holder gives back may be given back at once: nobody can do anything with it before. */
function unlock(shared: boolean): Native {
  return ({ state, receiver, process, place, machine }) => {
    const mutex = state.find(receiver, 'mutex');
    if (mutex === undefined) return true;
    const { object, at } = mutex;
    const isOwn = shared ? object.readers.includes(process.id) : object.writer === process.id;
    const pending = { kind: 'act', act: { kind: 'unlock', mutex: at, shared }, place } as const;
    if (object.outside || (isOwn && machine.unlocksAtOnce)) {
      giveBack(state, at, shared, process.id);
      machine.asides.push({ process: process.id, started: process.started, what: 'unlock', pending, place });
    } else {
      machine.unlockedByOthers ||= !isOwn;
      process.pending = pending;
    }
    return true;
  };
}

export function giveBack(state: State, at: Reference, shared: boolean, process: ProcessId): void {
  const object = state.get(at);
  if (object.kind !== 'mutex') return;
  if (!shared) {
    release(state, at);
    return;
  }
  const own = object.readers.indexOf(process);
  const gone = own >= 0 ? own : 0;
  state.set(at, { ...object, readers: object.readers.filter((_, index) => index !== gone) });
}

function release(state: State, at: Reference): void {
  const object = state.get(at);
  if (object.kind !== 'mutex') return;
  const { taken: _taken, ...rest } = object;
  state.set(at, { ...rest, writer: undefined });
}

function tryLock(shared: boolean): Native {
  return ({ state, receiver, process, place, id, give }) => {
    const mutex = state.find(receiver, 'mutex');
    if (mutex === undefined || id === undefined) {
      give(state.unknown());
      return true;
    }
    process.pending = { kind: 'act', act: { kind: 'try', mutex: mutex.at, shared, call: id }, place };
    return true;
  };
}

const newCond: Native = ({ state, args, give }) => {
  give({ kind: 'reference', to: state.add({ kind: 'cond', outside: false, locker: args[0] ?? nil }) });
  return true;
};

const condWait: Native = ({ state, receiver, process, place, machine }) => {
  const cond = state.find(receiver, 'cond');
  const mutex = state.find(cond?.object.locker, 'mutex');
  if (cond === undefined || mutex === undefined) return false;
  machine.unlockedByOthers ||= !mutex.object.outside && mutex.object.writer !== process.id;
  // A signal that comes before is lost, so this is a step of its own.
  const act = { kind: 'unlock', mutex: mutex.at, shared: false, parks: cond.at } as const;
  process.pending = { kind: 'act', act, place };
  return true;
};

function signal(all: boolean): Native {
  return ({ state, receiver, process, place }) => {
    const cond = state.find(receiver, 'cond');
    if (cond === undefined) return false;
    process.pending = { kind: 'act', act: { kind: 'signal', cond: cond.at, all }, place };
    return true;
  };
}

const atLeastOne: Native = ({ state, give }) => {
  const number = state.unknown();
  state.assume({ kind: 'term', operator: '<', left: number, right: scalar(1) }, false);
  give(number);
  return true;
};

const nothing: Native = () => true;

const pause: Native = ({ state }) => {
  giveTime(state);
  return true;
};

const natives: Readonly<Record<string, Native>> = {
  'sync.Mutex.Lock': lock(false),
  'sync.Mutex.Unlock': unlock(false),
  'sync.Mutex.TryLock': tryLock(false),
  'sync.RWMutex.Lock': lock(false),
  'sync.RWMutex.Unlock': unlock(false),
  'sync.RWMutex.TryLock': tryLock(false),
  'sync.RWMutex.RLock': lock(true),
  'sync.RWMutex.RUnlock': unlock(true),
  'sync.RWMutex.TryRLock': tryLock(true),
  'sync.NewCond': newCond,
  'sync.Cond.Wait': condWait,
  'sync.Cond.Signal': signal(false),
  'sync.Cond.Broadcast': signal(true),
  'runtime.Gosched': pause,
  'runtime.GC': nothing,
  'runtime.NumCPU': atLeastOne,
  'runtime.GOMAXPROCS': atLeastOne,
  'time.Sleep': pause,
  ...groups,
  ...contexts,
  ...timers,
  ...instants,
  ...atomics,
  ...errors,
  ...sharedMaps,
  ...tests,
  ...iterators,
  ...onces,
  ...pools,
  ...collections,
};
