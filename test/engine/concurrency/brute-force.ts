/**
 * Owns running a small program in every order its processes can take, for every value of its parameters: one step at a time, nothing left out, nothing
 * clever. What a process does between two operations touches nobody else, so it is part of the step before. Knows no Go source.
 *
 * Go parks a goroutine at a channel and hands over to it later. Nobody can tell a parked goroutine from one that is about to arrive, so a process here
 * stands at its operation and two that fit go on together. Only a select with a default asks whether somebody is parked: it may find that a process
 * which stands there has or has not arrived, so both its default and the exchange are possible, and two such selects never meet.
 */
import { Continuations, type Position, type Visible } from './continuation';
import { type Program, statementsOf } from './program';
import { type Panic, type State, successors } from './steps';

export interface Verdict {
  /** Operations at which a process stands in a state from which no step leads on: it is there for ever. */
  readonly stuck: ReadonlySet<number>;
  /** Where a step can end the whole program. */
  readonly panics: readonly Panic[];
  /** An RWMutex was unlocked by one who does not hold it, where the runtime may let it pass: what comes then is not looked at. */
  readonly misuse: boolean;
  /** One that panics has deferred something. Go runs that before the program ends; here the program has ended. */
  readonly unwinds: boolean;
  /** Some run lets every process end. */
  readonly canEnd: boolean;
  /** Looked at, for all values of the parameters. */
  readonly states: number;
}

export interface Bounds {
  readonly states: number;
  /** Started in one run, the root with them. */
  readonly processes: number;
}

export const defaultBounds: Bounds = { states: 20_000, processes: 5 };

/** Undefined when the program is larger than the bounds. */
export function runEveryOrder(program: Program, bounds: Bounds = defaultBounds): Verdict | undefined {
  const stuck = new Set<number>();
  const panics = new Map<string, Panic>();
  let misuse = false;
  let unwinds = false;
  let canEnd = false;
  let states = 0;
  for (const values of valuesOf(program)) {
    const continuations = new Continuations(program, values);
    const start = startOf(program, continuations.start(0));
    const seen = new Set([keyOf(start)]);
    const waiting = [start];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (++states > bounds.states || state.processes.length > bounds.processes) return undefined;
      const steps = successors(state, program, continuations);
      if (steps.length === 0) {
        const standing = state.processes.flatMap(({ at }) => (at === undefined ? [] : [idOf(at.operation)]));
        for (const id of standing) stuck.add(id);
        canEnd ||= standing.length === 0;
      }
      for (const step of steps) {
        if (step.kind === 'misuse') misuse = true;
        else if (step.kind === 'panic') {
          panics.set(`${step.panic.id} ${step.panic.kind}`, step.panic);
          unwinds ||= step.unwinds;
        } else {
          const key = keyOf(step.state);
          if (seen.has(key)) continue;
          seen.add(key);
          waiting.push(step.state);
        }
      }
    }
  }
  return { stuck, panics: [...panics.values()], misuse, unwinds, canEnd, states };
}

/** All values of the parameters that are tested somewhere; the others stay false. */
export function valuesOf(program: Program): readonly (readonly boolean[])[] {
  const tested = new Set(statementsOf(program).flatMap((each) => (each.kind === 'if' ? [each.parameter] : [])));
  let all: boolean[][] = [[]];
  for (let parameter = 0; parameter < program.parameters; parameter++) {
    const values = tested.has(parameter) ? [false, true] : [false];
    all = all.flatMap((known) => values.map((value) => [...known, value]));
  }
  return all;
}

export function startOf(program: Program, root: Position | undefined): State {
  return {
    processes: [{ at: root, stage: 'arrived' }],
    channels: program.channels.map(() => ({ length: 0, closed: false })),
    locks: program.mutexes.map(() => ({ writer: 'none', readers: 0 })),
    counter: 0,
    sleepers: [],
    cancelled: false,
  };
}

const stages = { arrived: 'a', announced: 'b', asleep: 'c', woken: 'd' };
const writers = { none: 'n', announced: 'a', holds: 'h' };

export function keyOf({ processes, channels, locks, counter, sleepers, cancelled }: State): string {
  let key = cancelled ? '!' : '.';
  for (const { at, stage } of processes) key += at === undefined ? '-' : stages[stage] + at.key;
  key += ' ';
  for (const { length, closed } of channels) key += (closed ? 'x' : 'o') + length;
  for (const { writer, readers } of locks) key += writers[writer] + readers;
  return `${key} ${counter} ${sleepers.join(',')}`;
}

/** Nobody is stuck where a goroutine is started: that step is always possible. */
function idOf(operation: Visible): number {
  return operation.kind === 'go' ? -1 : operation.id;
}
