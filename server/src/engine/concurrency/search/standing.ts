/** Owns what is kept of a process with something pending, once its state is given up: what it waits at, who has that, and what others wait for it to do. */
import type { State } from '../machine/state/state';
import type {
  Deferred,
  Frame,
  MadeBy,
  Pending,
  Place,
  Process,
  ProcessId,
  Reference,
  Started,
} from '../machine/state/values';

/** A process with something pending. */
export interface Standing {
  readonly process: ProcessId;
  /** The statement that started it; undefined for the function itself. */
  readonly started: Started | undefined;
  readonly pending: Pending;
  readonly place: Place;
  /** It goes on by its own clock, or by a `default`; what is pending are the cases that would end that. */
  readonly turns?: true;
  /** It runs what is deferred on its way out of a panic. */
  readonly isPanicking: boolean;
  /** Code that called the one it stands in, innermost first. */
  readonly calls: readonly Place[];
  /** By case of what it is about to do, where the channel was made. */
  readonly made: readonly (MadeBy | undefined)[];
  /** Of a lock it wants: who has it, once for each time it was taken. */
  readonly holders: readonly ProcessId[];
  /** Groups and Onces that are done when its functions have returned. */
  readonly owes: readonly Reference[];
}

export function describe(state: State, process: Process): Standing {
  const { id, started, frames } = process;
  const pending = process.pending!;
  const cases = pending.kind === 'communicate' ? pending.cases : [];
  return {
    process: id,
    started,
    pending,
    place: pending.place,
    isPanicking: frames.some(({ leaving }) => leaving === 'panic'),
    calls: callsOf(process),
    made: cases.map(({ channel }) => state.find(channel, 'channel')?.object.made),
    holders: pending.kind === 'lock' ? holdersOf(state, pending.mutex) : [],
    owes: frames.flatMap((frame) => owedBy(state, frame)),
  };
}

export function callsOf({ frames }: Process): readonly Place[] {
  return frames
    .slice(0, -1)
    .reverse()
    .map(({ unit, body, block, next }, index, { length }) => {
      const called = frames[length - index]!;
      const at = called.deferredAt ?? called.rangedAt;
      if (at !== undefined) return at;
      const operation = body.blocks[block]?.operations[next - 1];
      return { unit, range: operation?.range ?? body.range };
    });
}

/** What starts a process, as somebody who runs comes to it. */
export function startedBy(process: Process, place: Place): Started {
  const { started } = process;
  const before = started === undefined ? [] : [started, ...started.calls];
  return { ...place, calls: [...callsOf(process), ...before] };
}

function holdersOf(state: State, at: Reference): readonly ProcessId[] {
  const object = state.get(at);
  if (object.kind !== 'mutex') return [];
  return object.writer === undefined ? object.readers : [object.writer];
}

function owedBy(state: State, { after, deferred }: Frame): readonly Reference[] {
  const own = after === undefined || after.kind === 'methods' ? [] : [after.kind === 'once' ? after.once : after.group];
  return [...own, ...deferred.flatMap((each) => doneBy(state, each))];
}

function doneBy(state: State, { callee }: Deferred): readonly Reference[] {
  if (callee.kind !== 'native' || callee.method !== 'sync.WaitGroup.Done') return [];
  const group = state.find(callee.receiver, 'group');
  return group === undefined ? [] : [group.at];
}
