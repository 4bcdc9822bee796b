/** Owns what of a state can be taken first without losing anything, and which objects that rests on. */
import { reach, valuesOfProcess } from '../machine/state/reach';
import { isUnbuffered } from '../machine/state/room';
import type { State } from '../machine/state/state';
import type { Pending, Process, Reference } from '../machine/state/values';
import type { Transition } from '../machine/transition';

/** A sender waits for this process: it is the sender's transition that moves both. */
export function hasPartner(state: State, process: Process): boolean {
  return state.processes.some(
    (other) => other.pending?.kind === 'communicate' && other.id !== process.id && isPartner(state, other, process),
  );
}

function isPartner(state: State, sender: Process, receiver: Process): boolean {
  if (sender.pending?.kind !== 'communicate' || receiver.pending?.kind !== 'communicate') return false;
  const wanted = receiver.pending.cases.flatMap((each) =>
    each.kind === 'receive' ? [state.find(each.channel, 'channel')?.at] : [],
  );
  return sender.pending.cases.some((each) => {
    const channel = each.kind === 'send' ? state.find(each.channel, 'channel') : undefined;
    return channel !== undefined && wanted.includes(channel.at) && isUnbuffered(state, channel.object);
  });
}

/** The objects a process waits at. */
export function objectsOf(state: State, pending: Pending): readonly Reference[] {
  switch (pending.kind) {
    case 'communicate':
      return pending.cases.flatMap(({ channel }) => {
        const at = state.find(channel, 'channel')?.at;
        return at === undefined ? [] : [at];
      });
    case 'lock':
      return [pending.mutex];
    case 'wait':
    case 'start':
      return [pending.group];
    case 'parked':
      return [pending.cond];
    case 'once':
      return [pending.once];
    case 'begin':
      return pending.when === undefined ? [] : [pending.when];
    case 'choose':
      return [];
    case 'act': {
      const { act } = pending;
      switch (act.kind) {
        case 'close': {
          const at = state.find(act.channel, 'channel')?.at;
          return at === undefined ? [] : [at];
        }
        case 'cancel':
          return [act.context];
        case 'signal':
          return [act.cond];
        case 'unlock':
        case 'try':
          return [act.mutex];
        case 'add':
          return [act.group];
      }
    }
  }
}

/**
 * Transitions that can be taken first without losing anything: of processes that share nothing with the others, or whose next operation is on what nobody
 * else can get at. Undefined when there are none.
 */
export function ample(state: State, byProcess: readonly (readonly Transition[])[]): readonly Transition[] | undefined {
  const chosen = chosenOf(state, byProcess);
  // A panic ends the others, whatever they were about to do.
  return chosen?.some(({ panics }) => panics !== undefined) === true ? undefined : chosen;
}

function chosenOf(state: State, byProcess: readonly (readonly Transition[])[]): readonly Transition[] | undefined {
  const { processes } = state;
  const able = processes.flatMap((_, slot) => (byProcess[slot]!.length > 0 ? [slot] : []));
  if (able.length <= 1 && processes.length <= 1) return undefined;
  for (const slot of able) if (processes[slot]!.pending!.kind === 'choose') return byProcess[slot];
  const reached = processes.map((process) => reach(state.heap, (visit) => valuesOfProcess(process, visit)));
  for (const slot of able) {
    const objects = objectsOf(state, processes[slot]!.pending!);
    const isAlone = objects.every(
      (at) => !state.get(at).outside && reached.every((theirs, other) => other === slot || !theirs.has(at)),
    );
    if (isAlone && objects.length > 0) return byProcess[slot];
  }
  const groups = components(reached);
  if (new Set(groups).size <= 1) return undefined;
  let best: readonly Transition[] | undefined;
  for (const group of new Set(groups)) {
    const transitions = byProcess.flatMap((each, slot) => (groups[slot] === group ? each : []));
    if (transitions.length > 0 && (best === undefined || transitions.length < best.length)) best = transitions;
  }
  return best;
}

/** Processes that reach an object in common have the same number. */
function components(reached: readonly ReadonlySet<Reference>[]): readonly number[] {
  const groups = reached.map((_, slot) => slot);
  const owner = new Map<Reference, number>();
  reached.forEach((objects, slot) => {
    for (const at of objects) {
      const other = owner.get(at);
      if (other === undefined) owner.set(at, slot);
      else if (groups[other] !== groups[slot]) {
        const from = groups[slot]!;
        const to = groups[other]!;
        groups.forEach((group, each) => {
          if (group === from) groups[each] = to;
        });
      }
    }
  });
  return groups;
}
