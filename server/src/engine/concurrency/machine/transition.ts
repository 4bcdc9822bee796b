/** Owns what a way to go on is: who moves, where, and what it does to the next state. */
import type { State } from './state/state';
import type { Datum, Frame, Pending, Place, Process, ProcessId, Started } from './state/values';

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
  | 'full'
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
  | 'times'
  /** Somebody does something with one of them, and the machine cannot tell with which. */
  | 'guess'
  /** Not a choice anybody has: a process is over. */
  | 'returns'
  | 'exits';

export type PanicKind = 'close-closed' | 'close-nil' | 'send-closed' | 'negative-group' | 'unlock-unlocked';

export interface Transition {
  readonly process: ProcessId;
  /** The process on the other side of an unbuffered channel, or the one that is woken. */
  readonly partner?: ProcessId;
  readonly what: What;
  readonly place: Place;
  /** The partner's place. */
  readonly other?: Place;
  /** Of a condition nobody knows. */
  readonly condition?: Datum;
  /** Of a switch: those that come out for this way. */
  readonly taken?: readonly Datum[];
  /** The program itself has computed how it comes out. */
  readonly isSettled?: boolean;
  /** The program has computed it of what others give. */
  readonly isComputed?: boolean;
  readonly panics?: PanicKind;
  /** Where it leads there is no end to; it is not looked at. */
  readonly isBeyond?: boolean;
  apply(next: State, process: Process, partner: Process | undefined): void;
}

/** A process that is over, and where it came to its end. */
export interface Ended {
  readonly process: ProcessId;
  readonly started: Started | undefined;
  readonly what: 'returns' | 'exits';
  readonly place: Place;
}

/** A condition that a process passes by: nobody is left behind where it goes the other way, or a loop has gone round often enough. */
export interface Passed {
  readonly process: ProcessId;
  readonly started: Started | undefined;
  readonly what: 'true' | 'false';
  readonly condition: Datum;
  readonly place: Place;
  /** It is not looked at where it goes the other way. */
  readonly passes?: true;
  readonly isSettled?: boolean;
}

/** A lock that is given back at once: nobody else has a say in it. */
export interface Released {
  readonly process: ProcessId;
  readonly started: Started | undefined;
  readonly what: 'unlock';
  readonly pending: Pending;
  readonly place: Place;
}

/** Something is done with what the machine has lost track of. */
export interface Guessed {
  readonly process: ProcessId;
  readonly started: Started | undefined;
  readonly what: 'guess';
  readonly place: Place;
  readonly isSettled: true;
}

/** What happens in the middle of a step that is to be told of. */
export type Aside = Ended | Passed | Released | Guessed;

/** The function a process is in. */
export const top = (process: Process): Frame => process.frames.at(-1)!;

export function panic(process: Process): void {
  process.pending = undefined;
  top(process).leaving = 'panic';
}
