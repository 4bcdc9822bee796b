/**
 * Owns what the machine computes with: values, the objects they refer to, processes and their frames. Plain data; how any of it changes is not known here.
 *
 * Objects in the heap are never changed in place: a new record takes the place of the old one, so that states can share them. Frames belong to one state.
 */
import type { BlockId, FunctionIr, OperationId, Unit, VariableId } from '../../../ir/model';
import type { TypeExpression } from '../../../ir/types';
import type { Range } from '../../../text/range';

/** Names an object of the heap of one state. */
export type Reference = number & { readonly __brand: 'Reference' };
export type ProcessId = number & { readonly __brand: 'ProcessId' };

export type Scalar = number | string | boolean;

export type Datum =
  /** Nobody knows it; equal ids are the same value. */
  | {
      readonly kind: 'unknown';
      readonly id: number;
      /** The program knows, only the machine has lost track. */
      readonly isLost?: true;
      /** The program says which one it is: an error it makes, one that has a name, a constant. */
      readonly isFixed?: true;
      /** What code nobody sees into was asked, that answered it. */
      readonly asked?: Datum;
    }
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'nil' }
  /** A pointer, channel, slice, map or context. */
  | { readonly kind: 'reference'; readonly to: Reference }
  /** A struct, array or lock that lies in a variable or field: assigning it copies the object. */
  | { readonly kind: 'stored'; readonly at: Reference }
  | { readonly kind: 'function'; readonly code: Code }
  /** What an operator makes of values of which one is not known. */
  | { readonly kind: 'term'; readonly operator: string; readonly left: Datum; readonly right: Datum };

/** Of values nobody knows: what was taken to hold. */
export interface Fact {
  readonly operator: '==' | '<';
  readonly left: Datum;
  readonly right: Datum;
  readonly holds: boolean;
}

export type Code =
  | {
      readonly kind: 'code';
      readonly unit: Unit;
      readonly body: FunctionIr;
      /** Where the variables of enclosing functions are. */
      readonly captured: ReadonlyMap<VariableId, Reference>;
      /** Of a method value. */
      readonly receiver?: Datum;
      /** A method that its type names: it is called on its first argument. */
      readonly isUnbound?: true;
      /** That it was converted to. */
      readonly type?: DynamicType;
    }
  /** The function that `context.WithCancel` and its like return. */
  | { readonly kind: 'cancel'; readonly context: Reference }
  /** A method of an object the machine itself plays, as a value: `wg.Done`. */
  | { readonly kind: 'native'; readonly method: string; readonly receiver: Datum };

/** `outside`: others than the processes of the model may have it too, and do with it what they like. */
export type HeapObject = {
  readonly outside: boolean;
  /** It was made here, before others had it. */
  readonly isMade?: true;
  /** What it holds that nobody has looked at so far the program has settled. */
  readonly isSettled?: true;
} & (
  | {
      readonly kind: 'channel';
      /** A number, or a value of which nobody knows which number it is. Undefined: nobody knows how it was made. */
      readonly capacity: Datum | undefined;
      readonly buffer: readonly Datum[];
      readonly closed: boolean;
      /** Of a timer or ticker: it sends by itself as long as it is armed. */
      readonly clock?: { readonly armed: boolean; readonly repeats: boolean };
      /** Of a context that may end at any time: received from, it is closed. */
      readonly ends?: Reference;
      /** For those who tell of it: whoever made it, what is alike otherwise is alike. */
      readonly made?: MadeBy;
    }
  | {
      readonly kind: 'mutex';
      readonly shared: boolean;
      readonly writer: ProcessId | undefined;
      /** A process once for each RLock it has not given back. */
      readonly readers: readonly ProcessId[];
      /** Where the lock was taken last. */
      readonly taken?: Place;
    }
  | {
      readonly kind: 'group';
      /** Undefined: nobody knows any more. */
      readonly count: number | undefined;
      /** What was added as well, of which nobody knows how much it is. */
      readonly unknown?: readonly Datum[];
      /** `errgroup.SetLimit`. */
      readonly limit?: number;
      /** The context of `errgroup.WithContext`. */
      readonly context?: Reference;
    }
  | { readonly kind: 'cond'; readonly locker: Datum }
  | {
      readonly kind: 'once';
      readonly state: 'new' | 'running' | 'done';
      /** What the function gave. */
      readonly results?: readonly Datum[];
      /** It panicked. */
      readonly panicked?: true;
    }
  | {
      readonly kind: 'context';
      readonly parent: Reference | undefined;
      readonly done: Reference | undefined;
      readonly cancelled: boolean;
      /** By a deadline or a parent outside it may end without anybody calling cancel. */
      readonly mayEnd: boolean;
      /** Why it has ended, where nothing else can have ended it before. */
      readonly reason?: EndReason | undefined;
      /** What it last told each process that asked for its error. */
      readonly told?: ReadonlyMap<ProcessId, Datum>;
    }
  | {
      readonly kind: 'timer';
      readonly channel: Reference | undefined;
      /** The process `time.AfterFunc` made. */
      readonly process?: ProcessId;
    }
  | {
      readonly kind: 'struct';
      /** Those that were set or looked at. */
      readonly fields: ReadonlyMap<string, Datum>;
      readonly type?: DynamicType;
      /** One of its fields is, or may lead to, something to synchronise with. */
      readonly holdsSynchronisation?: boolean;
      /** What it and its copies are alike in: fields that are not here are as they are there. */
      readonly of?: Reference;
    }
  | { readonly kind: 'cell'; readonly value: Datum }
  | {
      readonly kind: 'list';
      /** Undefined: how many and which nobody knows. */
      readonly elements: readonly Datum[] | undefined;
      readonly length: Datum;
      readonly known?: Known;
      /** Of a list that shares its elements with others. */
      readonly backing?: Backing;
    }
  | {
      readonly kind: 'map';
      readonly entries: readonly (readonly [key: Datum, value: Datum])[];
      /** Whether the entries are all there are. */
      readonly exact: boolean;
      readonly known?: Known;
    }
);

/** The array that lists lie in, and the place in it at which one begins. */
export interface Backing {
  readonly id: number;
  readonly from: number;
  /** The place up to which it has room, where that is known. */
  readonly room?: number;
}

/** What has been found in a list or map nobody knows, by what it was found under. */
export type Known = readonly (readonly [key: Datum, value: Datum])[];

/** Errors of the package context. */
export type EndReason = 'Canceled' | 'DeadlineExceeded';

/** The call of `make`, and who ran it. */
export interface MadeBy extends Place {
  readonly process: ProcessId;
  /** The statement that started the process; undefined for the root. */
  readonly started: Place | undefined;
}

export interface DynamicType {
  readonly name: string;
  /** Import path, '' for the package at hand. */
  readonly path: string;
}

/** A place in the text: of a unit, whose file the resolution knows. */
export interface Place {
  readonly unit: Unit;
  readonly range: Range;
}

export interface Frame {
  readonly unit: Unit;
  readonly body: FunctionIr;
  readonly variables: Map<VariableId, Datum>;
  /** Where variables lie that closures or pointers share. */
  readonly cells: Map<VariableId, Reference>;
  readonly results: Map<OperationId, readonly Datum[]>;
  /** Of the loops it is in, by header. */
  readonly rounds: Map<BlockId, Round>;
  readonly deferred: Deferred[];
  /** What it was called with, the receiver first. */
  readonly given: readonly Datum[];
  block: BlockId;
  /** Index of the next operation; the number of operations stands for the terminator. */
  next: number;
  /** The operation of the frame below that takes the results. */
  readonly call: OperationId | undefined;
  /** What the function returns, once it does; deferred functions run then. */
  returned: readonly Datum[] | undefined;
  /** What leaves it. */
  leaving: 'return' | 'panic' | 'goexit' | undefined;
  /** What happens when the frame is done. */
  readonly after?: After;
  /** The statement that deferred it. */
  readonly deferredAt: Place | undefined;
  /** The loop that goes over it. */
  readonly rangedAt?: Place;
  /** Of loops over functions it is in, outermost first. */
  iterators?: readonly Iterator[] | undefined;
}

/** How far a loop is, and what it goes over. */
export interface Round {
  /** Of a loop with a condition only that it is not the first one any more. */
  readonly round: number;
  readonly over?: Datum;
  /** Of a map the keys it had when the loop began. */
  readonly keys?: Datum;
  /** Of a map of which nobody knows the keys, how many there were. */
  readonly length?: Datum;
}

/** A function a loop goes over. */
export interface Iterator {
  readonly header: BlockId;
  /** Its frames while the body of the loop runs, which ends in a call of the body; none while it runs itself. */
  readonly aside: readonly Frame[];
  readonly call?: OperationId | undefined;
  /** The loop has been left. */
  readonly isOver: boolean;
}

export type After =
  | { readonly kind: 'once'; readonly once: Reference }
  | { readonly kind: 'group'; readonly group: Reference }
  /** Methods are called one after the other; without a receiver on what the function returns, which others have (`isShared`) when the last one is over. */
  | {
      readonly kind: 'methods';
      readonly methods: readonly Unit[];
      readonly isShared: boolean;
      readonly receiver?: Datum;
    };

export interface Deferred {
  readonly callee: Callable;
  readonly args: readonly Datum[];
  readonly place: Place;
}

/** What a call, `go` or `defer` runs. */
export type Callable =
  | { readonly kind: 'code'; readonly code: Extract<Code, { kind: 'code' }> }
  | { readonly kind: 'cancel'; readonly context: Reference }
  | { readonly kind: 'native'; readonly method: string; readonly receiver: Datum | undefined }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'conversion'; readonly type: TypeExpression }
  | {
      readonly kind: 'foreign';
      readonly name: string | undefined;
      readonly receiver: Datum | undefined;
      /** Of an interface of the package. */
      readonly method?: string;
    };

/** What a process is about to do, where others have a say in it. */
export type Pending =
  /** `choice` of the case that fits is where it goes on. */
  | {
      readonly kind: 'communicate';
      readonly cases: readonly Communication[];
      readonly otherwise: BlockId | undefined;
      readonly isSelect: boolean;
      readonly place: Place;
    }
  | {
      readonly kind: 'lock';
      readonly mutex: Reference;
      readonly shared: boolean;
      readonly announced: boolean;
      readonly place: Place;
    }
  | { readonly kind: 'wait'; readonly group: Reference; readonly place: Place; readonly call: OperationId | undefined }
  /** Room in an errgroup with a limit; `tries`: the call that gives whether there was any, and waits for none. */
  | {
      readonly kind: 'start';
      readonly group: Reference;
      readonly code: Datum;
      readonly tries?: OperationId;
      readonly place: Place;
    }
  | {
      readonly kind: 'parked';
      readonly cond: Reference;
      readonly mutex: Reference;
      /** How many wait there that came before. */
      readonly turn: number;
      readonly place: Place;
    }
  /** `call` takes what the function gives. */
  | {
      readonly kind: 'once';
      readonly once: Reference;
      readonly code: Datum;
      readonly place: Place;
      readonly call?: OperationId | undefined;
      /** Who comes later panics as well, where the function has. */
      readonly panicsAgain?: true;
    }
  /** Never blocks, but when it happens matters to others. */
  | { readonly kind: 'act'; readonly act: Act; readonly place: Place }
  /** The process of `time.AfterFunc` and `context.AfterFunc`, before it begins; `when` is a channel that has to be ready. */
  | { readonly kind: 'begin'; readonly when: Reference | undefined; readonly place: Place }
  | { readonly kind: 'choose'; readonly question: Question; readonly place: Place };

export type Act =
  | { readonly kind: 'close'; readonly channel: Datum }
  | { readonly kind: 'cancel'; readonly context: Reference }
  | {
      readonly kind: 'unlock';
      readonly mutex: Reference;
      readonly shared: boolean;
      /** The condition that is waited for once the lock is given back. */
      readonly parks?: Reference;
    }
  | { readonly kind: 'signal'; readonly cond: Reference; readonly all: boolean }
  | { readonly kind: 'try'; readonly mutex: Reference; readonly shared: boolean; readonly call: OperationId }
  | { readonly kind: 'add'; readonly group: Reference; readonly amount: Datum };

export type Communication =
  | {
      readonly kind: 'send';
      readonly channel: Datum;
      readonly value: Datum;
      readonly to: BlockId | undefined;
      readonly range: Range;
    }
  | {
      readonly kind: 'receive';
      readonly channel: Datum;
      readonly call: OperationId | undefined;
      readonly to: BlockId | undefined;
      readonly range: Range;
      /** Of a range loop: where it goes on when the channel is closed, and what takes the element. */
      readonly ranged?: { readonly done: BlockId };
    };

/** What only a guess can answer; each answer is a way on. */
export type Question =
  | { readonly kind: 'condition'; readonly condition: Datum; readonly whenTrue: BlockId; readonly whenFalse: BlockId }
  /** How often a function that was handed on is called. */
  | {
      readonly kind: 'times';
      readonly code: Datum;
      readonly most: number;
      /** What tells how often is the program's own. */
      readonly isSettled: boolean;
    }
  /** Any of these ways. */
  | { readonly kind: 'any'; readonly ways: readonly Way[] };

/** A block to go on with, and what holds then. */
export interface Way {
  readonly to: BlockId;
  readonly taken: readonly { readonly condition: Datum; readonly holds: boolean }[];
}

/** The statement that started a process. */
export interface Started extends Place {
  /** Code that called the one it stands in, innermost first, and behind it what started that and its callers. */
  readonly calls: readonly Place[];
}

export interface Process {
  readonly id: ProcessId;
  readonly frames: Frame[];
  pending: Pending | undefined;
  /** Undefined for the root. */
  readonly started: Started | undefined;
}
