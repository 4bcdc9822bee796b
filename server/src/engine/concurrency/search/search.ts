/**
 * Owns exploring all ways a function and its goroutines can go: the graph of states, what is left out because it makes no difference, and which
 * processes are stuck for ever in some of them. Knows nothing of rules.
 */
import type { Machine } from '../machine/machine';
import { recovers } from '../machine/recovering';
import { State } from '../machine/state/state';
import type { Place, Process, Reference } from '../machine/state/values';
import { ProgramEnded, TooMuch } from '../machine/stops';
import type { PanicKind, Transition } from '../machine/transition';
import { transitionsOf } from '../machine/transitions';
import { ample, objectsOf } from './ample';
import { forsakenIn } from './forsaken';
import { doomed, type Edge, mayCome } from './futures';
import { Keys } from './key';
import { callsOf, describe, type Standing } from './standing';
import {
  type Budget,
  type Exhausted,
  type Panic,
  placeKey,
  type Step,
  type StuckProcess,
  type Verdict,
  type Ways,
} from './verdict';
import { Walk } from './walk';

interface Node {
  /** Given up once its successors are known. */
  state: State | undefined;
  /** What each of its processes can do, where that is known already. */
  ways: readonly (readonly Transition[])[] | undefined;
  readonly parent: number;
  /** From the parent: what somebody did, and who came to an end by it. */
  readonly steps: readonly Step[];
  /** Who was found to be stuck there, and is left out from then on. */
  readonly takenOut: readonly Standing[];
  readonly edges: Edge[];
  readonly processes: readonly Standing[];
  readonly turning: readonly Turning[];
}

/** A process that goes on, but only for itself, with the cases that nobody makes ready any more. */
interface Turning {
  readonly slot: number;
  /** Slots of those who can get at what it awaits. */
  readonly holders: readonly number[];
  readonly standing: Standing;
}

/** With more goroutines at a time there is no end to the ways they can go. */
const mostProcesses = 12;
const mostProcessesOfWalks = 40;

/** Of one run, and those that lead to nothing new at its end. */
const mostSteps = 300;
const mostIdle = 16;

/** States beside the end of a run. */
const mostAround = 48;

/** Ways to one place that are looked at. */
const mostWays = 24;

export function search(machine: Machine, start: State, globals: Reference, budget: Budget): Verdict {
  return new Search(machine, globals, budget).run(start);
}

class Search {
  readonly #machine: Machine;
  readonly #keys: Keys;
  readonly #budget: Budget;
  readonly #nodes: Node[] = [];
  readonly #byKey = new Map<string, number>();
  /** Where it was seen first among the runs that go on, and where else. */
  readonly #stuck = new Map<string, { readonly node: number; readonly found: () => StuckProcess }[]>();
  readonly #ended = new Set<number>();
  /** The statements that started processes which have come to their end on some way. */
  readonly #returned = new Set<string>();
  /** Nodes of which all is known that can follow. */
  readonly #closed = new Set<number>();
  /** What started those that never end from some state on, whatever happens. */
  readonly #endless = new Map<string, Place | undefined>();
  readonly #panics = new Map<string, Panic>();
  #exhausted: Exhausted | undefined;

  constructor(machine: Machine, globals: Reference, budget: Budget) {
    this.#machine = machine;
    this.#keys = new Keys(globals);
    this.#budget = budget;
  }

  run(start: State): Verdict {
    try {
      this.#machine.operationsLeft = this.#budget.operations;
      this.#add(start, -1, this.#settle(start));
      if (this.#budget.walks === undefined) this.#expandAll();
      else this.#walk(this.#budget.walks);
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      this.#exhausted = error.what;
    }
    const exhausted = this.#exhausted;
    if (exhausted === undefined) for (const node of this.#nodes.keys()) this.#closed.add(node);
    if (this.#closed.size > 0) this.#findEndless();
    return {
      stuck: this.#lasting(),
      panics: [...this.#panics.values()],
      endless: [...this.#endless.values()],
      states: this.#nodes.length,
      operations: this.#budget.operations - Math.max(0, this.#machine.operationsLeft),
      exhausted,
      endsRounds: this.#machine.endsRounds,
    };
  }

  #expandAll(): void {
    for (let at = 0; at < this.#nodes.length; at++) {
      if (this.#nodes.length > this.#budget.states) {
        this.#exhausted = 'states';
        return;
      }
      this.#expand(at);
    }
  }

  #walk(walks: number): void {
    this.#exhausted = 'states';
    for (let number = 0; number < walks; number++) {
      const walk = new Walk(number);
      let [at, idle] = [0, 0];
      for (let steps = 0; steps < mostSteps && idle < mostIdle; steps++) {
        if (this.#nodes.length > this.#budget.states) return;
        const state = this.#nodes[at]!.state!;
        const byProcess = this.#nodes[at]!.ways ?? this.#waysOf(state);
        const next = walk.choose(state.processes, byProcess);
        if (next === undefined) break;
        const { node, isNew } = this.#take(at, state, next);
        idle = isNew ? 0 : idle + 1;
        if (!isNew) walk.yields(next.process);
        at = node;
      }
      this.#lookAround(at);
    }
  }

  /** Whoever is left at the end of a run often does so little that all of it can be seen. */
  #lookAround(from: number): void {
    const around = new Set([from]);
    const most = Math.min(this.#nodes.length + mostAround, this.#budget.states);
    for (const at of around) {
      if (this.#nodes.length > most || !this.#expand(at)) return;
      for (const { to } of this.#nodes[at]!.edges) around.add(to);
    }
    for (const at of around) this.#closed.add(at);
  }

  /** Runs every process that has nothing pending; tells what they pass by, and which of them come to their end. */
  #settle(state: State): readonly Step[] {
    this.#machine.asides.length = 0;
    try {
      for (let moved = true; moved; ) {
        moved = false;
        for (const process of [...state.processes]) {
          if (process.pending !== undefined || !state.processes.includes(process)) continue;
          this.#machine.run(state, process);
          moved = true;
        }
      }
    } catch (error) {
      if (!(error instanceof ProgramEnded)) throw error;
    }
    return [...this.#machine.asides];
  }

  #add(state: State, parent: number, steps: readonly Step[]): { readonly node: number; readonly isNew: boolean } {
    const trace = (): readonly Step[] => this.#traceTo(parent, steps);
    if (state.processes.length > (this.#budget.walks === undefined ? mostProcesses : mostProcessesOfWalks))
      throw new TooMuch('goroutines');
    const hasEnded = state.processes.length === 0 && state.hasEnded;
    const ways = this.#budget.isPlain === true ? undefined : this.#waysOf(state);
    const { stuck, turning } = ways === undefined ? { stuck: [], turning: [] } : this.#takeOutStuck(state, ways);
    const facts = state.facts.length;
    const key = hasEnded ? 'ended' : this.#keys.of(state);
    const known = this.#byKey.get(key);
    const node = known ?? this.#nodes.length;
    const together = (): readonly Standing[] => [...stuck, ...this.#takenOutTo(parent)];
    for (const each of stuck) this.#note(each, node, trace, together, state.processes);
    if (known !== undefined) return { node: known, isNew: false };
    this.#byKey.set(key, node);
    if (hasEnded) this.#ended.add(node);
    const processes = state.processes.map((process) => describe(state, process));
    // Who was taken out may have been in the way of others, and a fact that was dropped may have settled a condition.
    const still = stuck.length > 0 || state.facts.length < facts ? undefined : ways;
    this.#nodes.push({ state, ways: still, parent, steps, takenOut: stuck, edges: [], turning, processes });
    return { node, isNew: true };
  }

  #traceTo(parent: number, last: readonly Step[]): readonly Step[] {
    const parts = [last];
    for (let at = parent; at >= 0; at = this.#nodes[at]!.parent) parts.push(this.#nodes[at]!.steps);
    return parts.reverse().flat();
  }

  #takenOutTo(node: number): readonly Standing[] {
    const found: Standing[] = [];
    for (let at = node; at >= 0; at = this.#nodes[at]!.parent) found.push(...this.#nodes[at]!.takenOut);
    return found;
  }

  /** Whether all that can follow is looked at. */
  #expand(at: number): boolean {
    const node = this.#nodes[at]!;
    if (this.#closed.has(at)) return true;
    const state = node.state!;
    const byProcess = node.ways ?? this.#waysOf(state);
    const chosen = this.#budget.isPlain === true ? undefined : ample(state, byProcess);
    let followed = chosen === undefined ? [] : this.#follow(at, state, chosen);
    // What is left out for now must not be left out for ever: https://doi.org/10.1007/BFb0023737
    if (followed.every((isNew) => isNew === false)) {
      node.edges.length = 0;
      followed = this.#follow(at, state, byProcess.flat());
    }
    if (this.#budget.walks === undefined) {
      node.state = undefined;
      node.ways = undefined;
    }
    return !followed.includes(undefined);
  }

  #waysOf(state: State): readonly (readonly Transition[])[] {
    return state.processes.map((process) => transitionsOf(this.#machine, state, process));
  }

  /** Which of them lead to a new state; undefined for those that are not looked at. */
  #follow(at: number, state: State, transitions: readonly Transition[]): readonly (boolean | undefined)[] {
    return transitions.map((transition) => {
      if (transition.isBeyond !== true) return this.#take(at, state, transition).isNew;
      this.#exhausted ??= 'states';
      return undefined;
    });
  }

  #take(at: number, state: State, transition: Transition): { readonly node: number; readonly isNew: boolean } {
    const next = new State(state);
    const before = next.processes.map(({ id }) => id);
    const self = next.own(transition.process)!;
    const partner = transition.partner === undefined ? undefined : next.own(transition.partner);
    const { process, what, place, other, condition, taken, isSettled, isComputed } = transition;
    const step: Step = {
      process,
      started: self.started,
      what,
      place,
      ...(self.pending === undefined ? {} : { pending: self.pending }),
      ...(partner?.pending === undefined ? {} : { partnerPending: partner.pending }),
      ...(partner?.started === undefined ? {} : { partnerStarted: partner.started }),
      ...(transition.partner === undefined ? {} : { partner: transition.partner }),
      ...(other === undefined ? {} : { other }),
      ...(condition === undefined ? {} : { condition }),
      ...(taken === undefined ? {} : { taken }),
      ...(isSettled === true ? { isSettled } : {}),
      ...(isComputed === true ? { isComputed } : {}),
    };
    transition.apply(next, self, partner);
    if (transition.panics !== undefined) this.#notePanic(transition.panics, place, next, self, at, step);
    const ended = this.#settle(next);
    for (const { what, started } of ended)
      if (what === 'returns' && started !== undefined) this.#returned.add(placeKey(started));
    const added = this.#add(next, at, [step, ...ended]);
    const after = next.processes.map(({ id }) => id);
    const passing = new Set(ended.flatMap(({ process, passes }) => (passes === true ? [process] : [])));
    this.#nodes[at]!.edges.push({
      to: added.node,
      moved: before.flatMap((id, slot) => (id === process || id === transition.partner ? [slot] : [])),
      couldEnd: before.flatMap((id, slot) => (passing.has(id) ? [slot] : [])),
      slots: before.map((id) => after.indexOf(id)),
    });
    return added;
  }

  /** A panic that is recovered is somebody's way of doing things; any other ends the program. */
  #notePanic(kind: PanicKind, place: Place, next: State, process: Process, parent: number, step: Step): void {
    if (process.frames.some(recovers)) return;
    const key = `${kind} ${placeKey(place)}`;
    if (!this.#panics.has(key)) {
      const isOutside = step.pending !== undefined && objectsOf(next, step.pending).some((at) => next.get(at).outside);
      this.#panics.set(key, { kind, place, calls: callsOf(process), trace: this.#traceTo(parent, [step]), isOutside });
    }
    next.end();
  }

  /** Takes out who is stuck, and keeps in mind who turns round alone: that it never ends is known only when all is. */
  #takeOutStuck(
    state: State,
    ways: readonly (readonly Transition[])[],
  ): { readonly stuck: readonly Standing[]; readonly turning: readonly Turning[] } {
    const { stuck, turning } = forsakenIn(state, ways);
    const found = stuck.map((process) => describe(state, process));
    for (const { id } of stuck) state.remove(id);
    state.leavesBehind ||= found.length > 0;
    return {
      stuck: found,
      turning: turning.map(({ process, cases, holders }) => ({
        slot: state.processes.indexOf(process),
        holders: holders.map((each) => state.processes.indexOf(each)),
        standing: { ...describe(state, { ...process, pending: { ...process.pending, cases } }), turns: true },
      })),
    };
  }

  #note(
    standing: Standing,
    node: number,
    trace: () => readonly Step[],
    together: () => readonly Standing[],
    free: readonly Pick<Process, 'started'>[],
  ): void {
    const { pending, place, started } = standing;
    if (pending.kind === 'begin' || pending.kind === 'choose') return;
    const key = `${pending.kind} ${placeKey(place)}`;
    const found = (): StuckProcess => ({
      ...standing,
      trace: trace(),
      isRoot: started === undefined,
      others: together().filter((each) => each !== standing),
      free: free.map((each) => each.started),
    });
    const before = this.#stuck.get(key);
    if (before === undefined) this.#stuck.set(key, [{ node, found }]);
    else if (before.at(-1)?.node !== node) before.push({ node, found });
  }

  /** Stuck for ever is only who is not freed by the end of the program. */
  #lasting(): readonly Ways[] {
    const ends = this.#budget.walks === undefined ? this.#ended : this.#mayHaveEnded();
    const freed = doomed(this.#nodes, ends);
    return [...this.#stuck.values()].flatMap((places) => {
      const [first, ...others] = places.filter(({ node }) => !freed.has(node)).slice(0, mostWays);
      if (first === undefined) return [];
      const ways = [first.found(), ...others.map(({ found }) => found())] as const;
      return [this.#budget.walks === undefined ? ways : shortestFirst(ways)];
    });
  }

  /** Of runs that did not come to their end nobody knows whether the program would have. */
  #mayHaveEnded(): ReadonlySet<number> {
    const without = this.#nodes.flatMap(({ edges }, node) =>
      edges.length === 0 && !this.#closed.has(node) ? [node] : [],
    );
    return new Set([...this.#ended, ...without]);
  }

  /** What is certain only where all that can follow is known: that somebody never moves, or never ends. */
  #findEndless(): void {
    const moving = mayCome(this.#nodes, ({ moved, slots }, slot) => moved.includes(slot) || slots[slot]! < 0);
    const ending = mayCome(this.#nodes, ({ slots, couldEnd }, slot) => slots[slot]! < 0 || couldEnd.includes(slot));
    for (const at of [...this.#closed].sort((one, other) => one - other)) {
      this.#findLeft(at, moving[at]!, ending[at]!);
      for (const [slot, { started }] of this.#nodes[at]!.processes.entries())
        if (ending[at]![slot] === false) this.#endless.set(started === undefined ? '' : placeKey(started), started);
    }
  }

  /** Processes that others could reach, but which none of them ever wakes, and those that turn round alone and never end, though they do on other ways. */
  #findLeft(at: number, moves: readonly boolean[], ends: readonly boolean[]): void {
    const { turning, processes, parent, steps } = this.#nodes[at]!;
    const starved = processes.filter((_, slot) => moves[slot] !== true);
    const turners = new Set(turning.flatMap(({ slot }) => (ends[slot] === false ? [slot] : [])));
    // Who has what would end it and never moves again does not wait for it in order to stay.
    const isIdle = (slot: number): boolean =>
      turners.has(slot) || (moves[slot] === false && !waitsForNothing(processes[slot]!));
    const turned = turning.filter(
      ({ slot, holders, standing }) =>
        turners.has(slot) && holders.every(isIdle) && this.#returned.has(placeKey(standing.started!)),
    );
    const left = [...starved, ...turned.map(({ standing }) => standing)];
    if (left.length === 0) return;
    const slots = new Set(turned.map(({ slot }) => slot));
    const free = processes.filter((each, slot) => !starved.includes(each) && !slots.has(slot));
    const together = (): readonly Standing[] => [...left, ...this.#takenOutTo(at)];
    for (const each of left) this.#note(each, at, () => this.#traceTo(parent, steps), together, free);
  }
}

/** `select {}` says that somebody stays. */
function waitsForNothing({ pending }: Standing): boolean {
  return pending.kind === 'communicate' && pending.cases.length === 0;
}

function shortestFirst(ways: Ways): Ways {
  const [first, ...others] = [...ways].sort((one, other) => one.trace.length - other.trace.length);
  return [first!, ...others];
}
