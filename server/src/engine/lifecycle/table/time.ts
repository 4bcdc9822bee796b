/** Owns the rows of timers and contexts. */
import { called, firstResult, forAll, method, passedTo, type Resource } from '../resources';

const unreferenced = '1.23';

const cancel = {
  rule: 'cancel-not-called',
  subject: { kind: 'result', index: 1 },
  release: [called],
  noun: 'cancel function',
  released: 'called',
  idempotent: true,
  endsWithContext: true,
} as const;

/** What is collected without Stop from Go 1.23 on: https://go.dev/doc/go1.23#timer-changes */
export const timeResources: readonly Resource[] = [
  {
    rule: 'ticker-not-stopped',
    acquire: ['time.NewTicker'],
    subject: firstResult,
    release: [method('Stop')],
    noun: 'ticker',
    released: 'stopped',
    idempotent: true,
    openChannel: 'C',
    until: unreferenced,
  },
  {
    rule: 'timer-not-stopped',
    acquire: ['time.NewTimer'],
    subject: firstResult,
    release: [method('Stop')],
    noun: 'timer',
    released: 'stopped',
    idempotent: true,
    fires: 'C',
    // It fires at once, and is gone.
    harmlessGiven: ['0', '1', 'time.Nanosecond'],
    rearm: 'Reset',
    until: unreferenced,
  },
  // Without a parent that could be cancelled it is registered nowhere; only who waits for it is held up.
  {
    ...cancel,
    acquire: ['context.WithCancel'],
    mildUnder: ['context.Background', 'context.TODO'],
  },
  {
    ...cancel,
    acquire: ['context.WithCancelCause'],
    releaseGiven: 'nil',
    mildUnder: ['context.Background', 'context.TODO'],
  },
  {
    ...cancel,
    acquire: ['context.WithTimeout', 'context.WithTimeoutCause', 'context.WithDeadline', 'context.WithDeadlineCause'],
  },
  {
    rule: 'signal-not-stopped',
    oncePerProcess: true,
    acquire: ['os/signal.NotifyContext'],
    subject: { kind: 'result', index: 1 },
    release: [called],
    noun: 'stop function',
    released: 'called',
    idempotent: true,
  },
  {
    rule: 'signal-not-stopped',
    oncePerProcess: true,
    acquire: ['os/signal.Notify'],
    subject: { kind: 'argument', index: 0 },
    release: [passedTo('os/signal.Stop'), forAll('os/signal.Reset')],
    noun: 'signal channel',
    released: 'stopped',
    idempotent: true,
    mildUnlessSometimes: true,
  },
];
