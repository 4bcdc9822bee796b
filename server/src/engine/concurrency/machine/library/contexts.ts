/** Owns contexts: what is derived from what, who may end them, what ends with them. */

import { ofMember } from '../globals';
import { letOut } from '../outside';
import { endlessContext, outsideChannel, outsideContext } from '../state/made';
import { nil, type State, scalar } from '../state/state';
import type { Datum, EndReason, ProcessId, Reference } from '../state/values';
import type { Native, NativeCall } from './native';

/** `mayEnd`: by itself, as with a deadline. */
export function derivedContext(state: State, parent: Datum | undefined, mayEnd: boolean): Reference {
  const found = state.find(parent, 'context');
  const done = state.add({
    kind: 'channel',
    outside: false,
    capacity: scalar(0),
    buffer: [],
    closed: found?.object.cancelled === true,
  });
  const context = state.add({
    kind: 'context',
    outside: false,
    parent: found?.at,
    done,
    cancelled: found?.object.cancelled === true,
    reason: found?.object.reason,
    mayEnd: mayEnd || found === undefined || found.object.mayEnd,
  });
  const channel = state.get(done);
  if (channel.kind === 'channel') state.set(done, { ...channel, ends: context });
  return context;
}

/** The context and all that are derived from it. */
export function cancelContext(state: State, context: Reference, reason: EndReason | undefined): void {
  const object = state.get(context);
  if (object.kind !== 'context' || object.cancelled) return;
  state.set(context, { ...object, cancelled: true, reason });
  const done = object.done === undefined ? undefined : state.get(object.done);
  if (object.done !== undefined && done?.kind === 'channel') state.set(object.done, { ...done, closed: true });
  for (const [at, other] of state.heap) {
    if (other.kind === 'context' && other.parent === context) cancelContext(state, at, reason);
  }
}

function derive(mayEnd: boolean): Native {
  return ({ state, args, give }) => {
    const context = derivedContext(state, args[0], mayEnd);
    give({ kind: 'reference', to: context }, { kind: 'function', code: { kind: 'cancel', context } });
    return true;
  };
}

const background: Native = ({ state, give }) => {
  give({ kind: 'reference', to: endlessContext(state) });
  return true;
};

/** Whoever has the context has the value. */
const withValue: Native = ({ state, args: [parent = state.unknown(), , value], give }) => {
  if (value !== undefined) letOut(state, value);
  give(parent);
  return true;
};

const fromOutside: Native = ({ state, give }) => {
  give({ kind: 'reference', to: outsideContext(state) });
  return true;
};

const doneOf: Native = ({ state, receiver, give }) => {
  const context = state.find(receiver, 'context');
  if (context === undefined) return false;
  const { object, at } = context;
  if (object.done !== undefined) give({ kind: 'reference', to: object.done });
  else if (!object.outside) give(nil);
  else {
    const done = state.add({ ...outsideChannel(), ends: at } as ReturnType<typeof outsideChannel>);
    state.set(at, { ...object, done });
    give({ kind: 'reference', to: done });
  }
  return true;
};

const errOf: Native = (call) => {
  const { state, process, receiver, give } = call;
  const context = state.find(receiver, 'context');
  if (context === undefined) return false;
  const { object, at } = context;
  if (!object.cancelled && !object.mayEnd) {
    give(nil);
    return true;
  }
  const before = object.told?.get(process.id);
  if (before !== undefined && isError(state, before)) {
    give(before);
    return true;
  }
  const hasEnded = object.cancelled || hasToldEnd(state, process.id, at);
  const error = (hasEnded ? reasonOf(call, at) : undefined) ?? state.unknown();
  if (hasEnded && !isError(state, error)) state.assume(isNil(error), false);
  state.set(at, { ...object, told: new Map(object.told).set(process.id, error) });
  give(error);
  return true;
};

/** The error of a context that has ended. */
function reasonOf({ state, frame, machine }: NativeCall, context: Reference): Datum | undefined {
  const object = state.get(context);
  const name = object.kind === 'context' && object.cancelled ? object.reason : reasonByItself(state, context);
  if (name === undefined) return undefined;
  const { range } = frame.unit;
  return ofMember(machine.evaluator, state, frame.unit, { kind: 'member', path: 'context', name, range });
}

/** Why a context ends that nobody here ends: by a deadline, where it and all that it is derived from was made here. */
export function reasonByItself(state: State, context: Reference): EndReason | undefined {
  return isOfOwn(state, context) ? 'DeadlineExceeded' : undefined;
}

/** Whether it and all that it is derived from was made here. */
function isOfOwn(state: State, context: Reference): boolean {
  for (let at: Reference | undefined = context; at !== undefined; ) {
    const object = state.get(at);
    if (object.kind !== 'context' || object.outside) return false;
    at = object.parent;
  }
  return true;
}

/** What was given to cancel nobody remembers here, or else it is the error. */
const cause: Native = (call) => {
  const { state, process, args, give } = call;
  const context = state.find(args[0], 'context');
  if (context === undefined) return false;
  const { object, at } = context;
  if (!object.cancelled && !object.mayEnd) give(nil);
  else if (!object.cancelled && !hasToldEnd(state, process.id, at)) give(state.unknown());
  else {
    const reason = state.lost();
    state.assume(isNil(reason), false);
    give(reason);
  }
  return true;
};

/**
 * Whether a context, or one it is derived from, has told a process that it has ended: it stays so. What others were told may have been later, in another
 * order of the same steps.
 */
export function hasToldEnd(state: State, process: ProcessId, context: Reference): boolean {
  for (let at: Reference | undefined = context; at !== undefined; ) {
    const object = state.get(at);
    if (object.kind !== 'context') return false;
    const told = object.told?.get(process);
    if (told !== undefined && isError(state, told)) return true;
    at = object.parent;
  }
  return false;
}

function isError(state: State, told: Datum): boolean {
  return state.decide(isNil(told)) === false;
}

function isNil(error: Datum): Datum {
  return { kind: 'term', operator: '==', left: error, right: nil };
}

const afterFunc: Native = ({ state, args, machine, process, place, give }) => {
  const [parent, code] = args;
  if (code?.kind !== 'function' || code.code.kind !== 'code') return false;
  const context = derivedContext(state, parent, false);
  const object = state.get(context);
  const started = machine.start(state, process, { kind: 'code', code: code.code }, [], place);
  if (started === undefined || object.kind !== 'context') {
    give(state.unknown());
    return true;
  }
  started.pending = { kind: 'begin', when: object.done, place };
  const timer = state.add({ kind: 'timer', outside: false, channel: undefined, process: started.id });
  const receiver = { kind: 'reference', to: timer } as const;
  give({ kind: 'function', code: { kind: 'native', method: 'time.Timer.Stop', receiver } });
  return true;
};

/** What was put into a context here the program knows; into one of somebody else's others may have put anything. */
const kept: Native = ({ state, receiver, give }) => {
  const context = state.find(receiver, 'context');
  give(context !== undefined && isOfOwn(state, context.at) ? state.lost() : state.unknown());
  return true;
};

const deadlineOf: Native = ({ state, receiver, give }) => {
  const context = state.find(receiver, 'context');
  if (context === undefined) return false;
  give(state.unknown(), isOfOwn(state, context.at) ? scalar(context.object.mayEnd) : state.unknown());
  return true;
};

export const contexts: Readonly<Record<string, Native>> = {
  'context.Background': background,
  'context.TODO': background,
  'context.WithoutCancel': background,
  'context.WithCancel': derive(false),
  'context.WithCancelCause': derive(false),
  'context.WithTimeout': derive(true),
  'context.WithTimeoutCause': derive(true),
  'context.WithDeadline': derive(true),
  'context.WithDeadlineCause': derive(true),
  'context.WithValue': withValue,
  'context.AfterFunc': afterFunc,
  'context.Cause': cause,
  'context.Context.Done': doneOf,
  'context.Context.Err': errOf,
  'context.Context.Value': kept,
  'context.Context.Deadline': deadlineOf,
  'testing.T.Context': fromOutside,
  'net/http.Request.Context': fromOutside,
};
