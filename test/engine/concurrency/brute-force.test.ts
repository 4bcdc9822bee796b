/** Holds the brute force to answers known beforehand, for one program each that a person can follow. */
import assert from 'node:assert/strict';
import { runEveryOrder } from './brute-force';
import type { Body, Case, Operation, PanicKind, Program, Statement } from './program';

const on = (kind: 'send' | 'receive' | 'close', id: number, channel = 0): Operation => ({ kind, id, channel });
const lock = (kind: 'lock' | 'unlock' | 'rlock' | 'runlock', id: number, mutex = 0): Operation => ({ kind, id, mutex });
const plain = (kind: 'done' | 'wait' | 'cond-wait' | 'signal' | 'broadcast' | 'cancel' | 'await-done', id: number) =>
  ({ kind, id }) as const;
const add = (id: number, delta = 1): Operation => ({ kind: 'add', id, delta });
const go = (process: number): Statement => ({ kind: 'go', process });
const when = (parameter: number, whenTrue: Body, whenFalse: Body = []): Statement => {
  return { kind: 'if', parameter, negated: false, whenTrue, whenFalse };
};
const select = (id: number, cases: readonly Case[], otherwise?: Body): Statement => {
  return { kind: 'select', id, cases, ...(otherwise && { default: otherwise }) };
};
const receiving = (channel = 0, body: Body = []): Case => ({ kind: 'receive', channel, body });
const sending = (channel = 0, body: Body = []): Case => ({ kind: 'send', channel, body });
const cancelled: Case = { kind: 'await-done', channel: -1, body: [] };
const deferred = (operation: Operation): Statement => ({ kind: 'defer', operation, inClosure: false });
const range = (id: number, body: Body = [], channel = 0): Statement => ({ kind: 'range', id, channel, body });
const loop = (times: number, ...body: Body): Statement => ({ kind: 'loop', times, body });
const back: Statement = { kind: 'return' };

interface Known {
  readonly channels?: readonly number[];
  readonly mutexes?: readonly ('Mutex' | 'RWMutex')[];
  readonly processes: readonly Body[];
  readonly closures?: readonly Body[];
  readonly stuck?: readonly number[];
  readonly panics?: readonly (readonly [number, PanicKind])[];
  readonly misuse?: boolean;
  readonly never?: boolean;
}

const known: Readonly<Record<string, Known>> = {
  'a send without receiver': { processes: [[on('send', 0)]], stuck: [0], never: true },
  'a send into a buffer': { channels: [1], processes: [[on('send', 0)]] },
  'a second send into a buffer of one': {
    channels: [1],
    processes: [[on('send', 0), on('send', 1)]],
    stuck: [1],
    never: true,
  },
  'two that meet': { processes: [[go(1), on('receive', 0)], [on('send', 1)]] },
  'one receiver, two senders': {
    processes: [[go(1), go(2), on('receive', 0)], [on('send', 1)], [on('send', 2)]],
    stuck: [1, 2],
    never: true,
  },
  'a root that returns early leaves the sender': {
    processes: [[go(1), when(0, [back]), on('receive', 0)], [on('send', 1)]],
    stuck: [1],
  },
  'two that test the same parameter agree': {
    processes: [[go(1), when(0, [on('receive', 0)])], [when(0, [on('send', 1)])]],
  },
  'two that test two parameters need not': {
    processes: [[go(1), when(0, [on('receive', 0)])], [when(1, [on('send', 1)])]],
    stuck: [0, 1],
  },
  'a nil channel': { channels: [-1], processes: [[on('receive', 0)]], stuck: [0], never: true },
  'a nil channel in a select with another way': {
    channels: [-1, 1],
    processes: [[on('send', 0, 1), select(1, [receiving(0), receiving(1)])]],
  },
  'a range over what is closed': {
    processes: [
      [go(1), range(0)],
      [loop(3, on('send', 1)), on('close', 2)],
    ],
  },
  'a range over what is not closed': {
    processes: [[go(1), range(0)], [loop(3, on('send', 1))]],
    stuck: [0],
    never: true,
  },
  'a range takes what the buffer holds when it is closed': {
    channels: [2, 1],
    processes: [[on('send', 0), on('send', 1), on('close', 2), range(3, [on('send', 4, 1)])]],
    stuck: [4],
    never: true,
  },
  'a range that returns leaves the sender': {
    processes: [
      [go(1), range(0, [back])],
      [on('send', 1), on('send', 2), on('close', 3)],
    ],
    stuck: [2],
    never: true,
  },
  'a default when nobody may have arrived': {
    processes: [[go(1), select(0, [sending()], [])], [on('receive', 1)]],
    stuck: [1],
  },
  'two selects with a default never meet': {
    processes: [[go(1), select(0, [sending(0, [on('close', 1), on('close', 2)])], [])], [select(3, [receiving()], [])]],
  },
  'no default while the buffer has room': {
    channels: [1],
    processes: [[select(0, [sending()], [on('receive', 1)])]],
  },
  'a default when the buffer is full': {
    channels: [1],
    processes: [[on('send', 0), select(1, [sending(0, [on('send', 2)])], [])]],
  },
  'a default where the channel is closed is not taken': {
    processes: [[on('close', 0), select(1, [receiving()], [on('send', 2)])]],
  },
  'a select that waits': { processes: [[select(0, [receiving(), cancelled])]], stuck: [0], never: true },
  'a select without cases': { processes: [[select(0, [])]], stuck: [0], never: true },
  'a select with a context': { processes: [[go(1), select(0, [receiving(), cancelled])], [plain('cancel', 1)]] },
  'a timeout leaves the sender': {
    processes: [[go(1), go(2), select(0, [receiving(), cancelled])], [on('send', 1)], [plain('cancel', 2)]],
    stuck: [1],
  },
  'two selects meet': { processes: [[go(1), select(0, [sending()])], [select(1, [receiving()])]] },
  'a select does not meet itself': { processes: [[select(0, [sending(), receiving()])]], stuck: [0], never: true },
  'a double cancel': { processes: [[plain('cancel', 0), plain('cancel', 1), plain('await-done', 2)]] },
  'a double close': {
    processes: [[on('close', 0), on('close', 1)]],
    panics: [[1, 'close-of-closed']],
    never: true,
  },
  'a nil close': { channels: [-1], processes: [[on('close', 0)]], panics: [[0, 'close-of-nil']], never: true },
  'two that may close twice': {
    processes: [[go(1), on('close', 0)], [on('close', 1)]],
    panics: [
      [0, 'close-of-closed'],
      [1, 'close-of-closed'],
    ],
    never: true,
  },
  'a send that a close overtakes': {
    channels: [1],
    processes: [[go(1), on('close', 0)], [on('send', 1)]],
    panics: [[1, 'send-on-closed']],
  },
  'a select that sends on a closed channel': {
    processes: [[on('close', 0), select(1, [sending()], [])]],
    panics: [[1, 'send-on-closed']],
    never: true,
  },
  'a panic takes the stuck ones with it': {
    channels: [0, 0],
    processes: [[go(1), on('close', 0, 1), on('close', 1, 1)], [on('send', 2)]],
    panics: [[1, 'close-of-closed']],
    never: true,
  },
  'a lock taken twice': {
    mutexes: ['Mutex'],
    processes: [[lock('lock', 0), lock('lock', 1)]],
    stuck: [1],
    never: true,
  },
  'a lock that another unlocks': {
    mutexes: ['Mutex'],
    processes: [[lock('lock', 0), go(1), lock('lock', 1)], [lock('unlock', 2)]],
  },
  'locks in two orders': {
    mutexes: ['Mutex', 'Mutex'],
    processes: [
      [go(1), lock('lock', 0), lock('lock', 1, 1), lock('unlock', 2, 1), lock('unlock', 3)],
      [lock('lock', 4, 1), lock('lock', 5), lock('unlock', 6), lock('unlock', 7, 1)],
    ],
    stuck: [1, 5],
  },
  'a deferred unlock': {
    mutexes: ['Mutex'],
    processes: [
      [go(1), lock('lock', 0), deferred(lock('unlock', 1)), when(0, [back])],
      [lock('lock', 2), lock('unlock', 3)],
    ],
  },
  'an unlock that is deferred beyond the next lock': {
    mutexes: ['Mutex'],
    processes: [[loop(2, lock('lock', 0), deferred(lock('unlock', 1)))]],
    stuck: [0],
    never: true,
  },
  'an unlock that is deferred in a function of its own': {
    mutexes: ['Mutex'],
    processes: [[loop(2, { kind: 'call', closure: 0 })]],
    closures: [[lock('lock', 0), deferred(lock('unlock', 1)), back]],
  },
  'deferred operations run backwards': {
    channels: [1],
    processes: [[deferred(on('receive', 0)), deferred(on('send', 1))]],
  },
  'an unlock of what is not locked': {
    mutexes: ['Mutex'],
    processes: [[lock('unlock', 0)]],
    panics: [[0, 'unlock-of-unlocked']],
    never: true,
  },
  'a second reader': {
    mutexes: ['RWMutex'],
    processes: [[lock('rlock', 0), lock('rlock', 1), lock('runlock', 2), lock('runlock', 3)]],
  },
  'a second read that a writer comes between': {
    mutexes: ['RWMutex'],
    processes: [
      [go(1), lock('rlock', 0), lock('rlock', 1), lock('runlock', 2), lock('runlock', 3)],
      [lock('lock', 4), lock('unlock', 5)],
    ],
    stuck: [1, 4],
  },
  'a read lock made a write lock': {
    mutexes: ['RWMutex'],
    processes: [[lock('rlock', 0), lock('lock', 1)]],
    stuck: [1],
    never: true,
  },
  'a read unlock while another waits to read': {
    mutexes: ['RWMutex'],
    processes: [
      [go(1), lock('lock', 0), lock('runlock', 1)],
      [lock('rlock', 2), lock('runlock', 3)],
    ],
    panics: [[1, 'unlock-of-unlocked']],
    misuse: true,
    never: true,
  },
  'a group that is done': { processes: [[add(0), go(1), plain('wait', 1)], [deferred(plain('done', 2))]] },
  'a group with a worker too few': {
    processes: [[add(0, 2), go(1), plain('wait', 1)], [plain('done', 2)]],
    stuck: [1],
    never: true,
  },
  'a group with a worker that returns early': {
    processes: [
      [add(0), go(1), plain('wait', 1)],
      [when(0, [back]), plain('done', 2)],
    ],
    stuck: [1],
  },
  'one done too many': {
    processes: [[add(0), plain('done', 1), plain('done', 2)]],
    panics: [[2, 'negative-counter']],
    never: true,
  },
  'a group that counts again too early': {
    processes: [
      [add(0), go(1), plain('wait', 1)],
      [plain('done', 2), add(3)],
    ],
    stuck: [1],
    panics: [[1, 'wait-group-reused']],
  },
  'a signal that comes too early': {
    mutexes: ['Mutex'],
    processes: [
      [go(1), lock('lock', 0), plain('cond-wait', 1), lock('unlock', 2)],
      [lock('lock', 3), plain('signal', 4), lock('unlock', 5)],
    ],
    stuck: [1],
  },
  'a signal that cannot come too early': {
    mutexes: ['Mutex'],
    processes: [
      [lock('lock', 0), go(1), plain('cond-wait', 1), lock('unlock', 2)],
      [lock('lock', 3), plain('signal', 4), lock('unlock', 5)],
    ],
  },
  'a signal wakes one, the first': {
    mutexes: ['Mutex'],
    processes: [
      [lock('lock', 0), go(1), plain('cond-wait', 1), lock('unlock', 2)],
      [lock('lock', 3), go(2), plain('cond-wait', 4), lock('unlock', 5)],
      [lock('lock', 6), plain('signal', 7), lock('unlock', 8)],
    ],
    stuck: [4],
    never: true,
  },
  'a broadcast wakes all': {
    mutexes: ['Mutex'],
    processes: [
      [lock('lock', 0), go(1), plain('cond-wait', 1), lock('unlock', 2)],
      [lock('lock', 3), go(2), plain('cond-wait', 4), lock('unlock', 5)],
      [lock('lock', 6), plain('broadcast', 7), lock('unlock', 8)],
    ],
  },
  'one that is woken and finds the lock taken': {
    mutexes: ['Mutex'],
    processes: [
      [lock('lock', 0), go(1), plain('cond-wait', 1), lock('unlock', 2)],
      [lock('lock', 3), plain('signal', 4)],
    ],
    stuck: [1],
    never: true,
  },
  'a wait without the lock': {
    mutexes: ['Mutex'],
    processes: [[plain('cond-wait', 0)]],
    panics: [[0, 'unlock-of-unlocked']],
    never: true,
  },
};

describe('the brute force', () => {
  for (const [name, each] of Object.entries(known)) {
    it(`knows ${name}`, () => {
      const { channels = [0], mutexes = [], processes, closures = [] } = each;
      const program: Program = { channels, mutexes, parameters: 2, processes, closures };
      const { stuck, panics, misuse, canEnd } = runEveryOrder(program)!;
      assert.deepEqual([...stuck].sort(), each.stuck ?? []);
      const sorted = panics.map(({ id, kind }) => [id, kind] as const).sort(([a], [b]) => a - b);
      assert.deepEqual(sorted, each.panics ?? []);
      assert.equal(misuse, each.misuse ?? false);
      assert.equal(canEnd, !each.never);
    });
  }

  it('says nothing of programs beyond its bounds', () => {
    const processes = [[loop(3, go(1))], [on('send', 0)]];
    const program: Program = { channels: [0], mutexes: [], parameters: 0, processes, closures: [] };
    assert.equal(runEveryOrder(program, { states: 1000, processes: 3 }), undefined);
    assert.equal(runEveryOrder(program, { states: 3, processes: 4 }), undefined);
    assert.deepEqual([...runEveryOrder(program, { states: 1000, processes: 4 })!.stuck], [0]);
  });
});
