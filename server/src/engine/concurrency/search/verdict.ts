/** Owns the form of what exploring finds: who stays blocked, on which way, what panics, and why not everything was seen. Explores nothing. */

import type { GivenConstants } from '../given-constants';
import type { Limits } from '../limits';
import type { Rounds } from '../machine/rounds';
import type { Datum, Pending, Place, ProcessId, Started } from '../machine/state/values';
import type { TooMuch } from '../machine/stops';
import type { PanicKind, What } from '../machine/transition';
import type { Standing } from './standing';

export interface Step {
  readonly process: ProcessId;
  /** The statement that started it; undefined for the function itself. */
  readonly started: Started | undefined;
  readonly partner?: ProcessId;
  readonly partnerStarted?: Place;
  readonly what: What;
  readonly place: Place;
  readonly other?: Place;
  /** What it was about to do; nothing for a process that is over. */
  readonly pending?: Pending;
  readonly partnerPending?: Pending;
  /** What it took to hold, or not to hold, without knowing. */
  readonly condition?: Datum;
  /** Of a switch: conditions that had to come out for this way, without anybody knowing. */
  readonly taken?: readonly Datum[];
  /** The other way leaves nobody behind, and was not looked at. */
  readonly passes?: true;
  /** The program itself has computed which way it goes, only the machine cannot tell. */
  readonly isSettled?: boolean;
  /** The program has computed it of what others give. */
  readonly isComputed?: boolean;
}

export interface StuckProcess extends Standing {
  readonly trace: readonly Step[];
  readonly isRoot: boolean;
  /** Those that stay blocked with it. */
  readonly others: readonly Standing[];
  /** Whoever else was there then, by the statements that started them; undefined is the function itself. */
  readonly free: readonly (Place | undefined)[];
}

export interface Panic {
  readonly kind: PanicKind;
  readonly place: Place;
  /** Code that called the one that panics, innermost first. */
  readonly calls: readonly Place[];
  readonly trace: readonly Step[];
  /** What it is about comes from outside, where others may have put another one in its place meanwhile. */
  readonly isOutside: boolean;
}

/** Ways to the same place, told apart by the state they lead to, shorter ones first; none is empty. */
export type Ways = readonly [StuckProcess, ...StuckProcess[]];

export interface Verdict {
  readonly stuck: readonly Ways[];
  readonly panics: readonly Panic[];
  /** The statements that started processes which from some state on cannot end; undefined for the function itself. */
  readonly endless: readonly (Place | undefined)[];
  readonly states: number;
  /** Of the code, all states together. */
  readonly operations: number;
  /** Why not everything was seen: the budget was not enough, or the code is too much for the machine. */
  readonly exhausted: Exhausted | undefined;
  /** Some loop of unknown length was taken to end. */
  readonly endsRounds: boolean;
}

export type Exhausted = 'states' | TooMuch['what'];

export interface Budget extends Limits {
  /** Everything is explored, nothing left out: for checking that what is left out makes no difference. */
  readonly isPlain?: boolean;
  /** Other rounds of loops than the machine's own. */
  readonly rounds?: Rounds;
  /** So many runs instead of all of them. What they find is there; that they find nothing says nothing. */
  readonly walks?: number;
  /** Contexts from outside never end: whoever only their end would help stays blocked. */
  readonly contextsStay?: boolean;
  /** What parameters are called with. */
  readonly given?: GivenConstants;
}

export function placeKey({ unit, range: { start, end } }: Place): string {
  return `${unit.name} ${unit.range.start.line} ${start.line}:${start.column}-${end.line}:${end.column}`;
}
