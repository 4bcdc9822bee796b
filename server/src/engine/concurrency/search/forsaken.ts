/**
 * Owns whom nobody can wake any more in a state: what they wait at, nobody who goes on can get at, as the runtime's leak profile finds them. Those whose clock or
 * `default` wakes them go on, but only for themselves.
 */
import { reach, valuesOfProcess } from '../machine/state/reach';
import type { State } from '../machine/state/state';
import type { Communication, Pending, Process, Reference } from '../machine/state/values';
import type { Transition } from '../machine/transition';
import { hasPartner, objectsOf } from './ample';

export interface Forsaken {
  readonly stuck: readonly Process[];
  /** Who goes on by itself, with the cases that nobody else will ever make ready. */
  readonly turning: readonly Turner[];
}

export interface Turner {
  readonly process: Process & { readonly pending: Select };
  readonly cases: readonly Communication[];
  /** Who else can get at what it awaits. */
  readonly holders: readonly Process[];
}

type Select = Extract<Pending, { kind: 'communicate' }>;

/** `ways`: by process, how it can go on. */
export function forsakenIn(state: State, ways: readonly (readonly Transition[])[]): Forsaken {
  const waiting = new Set<Process>();
  const turning: Omit<Turner, 'holders'>[] = [];
  for (const [slot, process] of state.processes.entries()) {
    const transitions = ways[slot]!;
    if (transitions.length === 0) {
      if (!hasPartner(state, process)) waiting.add(process);
    } else if (transitions.every(isOwn)) {
      const turner = turnerOf(state, process);
      if (turner !== undefined) turning.push(turner);
    }
  }
  if (waiting.size === 0 && turning.length === 0) return { stuck: [], turning: [] };
  const reached = new Set<Reference>();
  const grow = (process: Process): void => {
    reach(state.heap, (visit) => valuesOfProcess(process, visit), reached);
  };
  for (const process of state.processes) if (!waiting.has(process)) grow(process);
  for (let changes = true; changes; ) {
    changes = false;
    for (const process of waiting) {
      if (!objectsOf(state, process.pending!).some((at) => reached.has(at) || state.get(at).outside)) continue;
      waiting.delete(process);
      grow(process);
      changes = true;
    }
  }
  return {
    stuck: [...waiting],
    turning: turning.map((each) => ({ ...each, holders: holdersOf(state, waiting, each) })),
  };
}

function isOwn({ what }: Transition): boolean {
  return what === 'timer-fires' || what === 'default';
}

/** The cases of its select that wait for others; undefined where there are none, or some of them send. */
function turnerOf(state: State, process: Process): Omit<Turner, 'holders'> | undefined {
  const { pending, started } = process;
  if (pending?.kind !== 'communicate' || !pending.isSelect || started === undefined) return undefined;
  const cases = pending.cases.filter(({ channel }) => {
    const found = state.find(channel, 'channel');
    return found !== undefined && found.object.clock === undefined;
  });
  const isTurner =
    cases.length > 0 &&
    cases.every(({ kind, channel }) => kind === 'receive' && state.find(channel, 'channel')?.object.outside === false);
  return isTurner ? { process: process as Turner['process'], cases } : undefined;
}

function holdersOf(
  state: State,
  stuck: ReadonlySet<Process>,
  { process, cases }: Omit<Turner, 'holders'>,
): readonly Process[] {
  const awaited = cases.flatMap(({ channel }) => state.find(channel, 'channel')?.at ?? []);
  return state.processes.filter((other) => {
    if (other === process || stuck.has(other)) return false;
    const reached = reach(state.heap, (visit) => valuesOfProcess(other, visit));
    return awaited.some((at) => reached.has(at));
  });
}
