/**
 * Owns exploring all ways a function and its goroutines can go: the graph of states, what is left out because it makes no difference, and which
 * processes are stuck for ever in some of them. Knows nothing of rules.
 */
import type { Limits } from '../limits';
import type { Machine } from '../machine/machine';
import { recovers } from '../machine/recovering';
import type { Rounds } from '../machine/rounds';
import { reach, valuesOfProcess } from '../machine/state/reach';
import { State } from '../machine/state/state';
import type { Datum, Pending, Place, Process, ProcessId, Reference, Started } from '../machine/state/values';
import { ProgramEnded, TooMuch } from '../machine/stops';
import type { PanicKind, Transition, What } from '../machine/transition';
import { transitionsOf } from '../machine/transitions';
import { ample, hasPartner, objectsOf } from './ample';
import { type Edge, mayCome } from './futures';
import { Keys } from './key';
import { callsOf, describe, type Standing } from './standing';

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
  /** The other way leaves nobody behind, and was not looked at. */
  readonly passes?: true;
  /** The program has computed which way it goes, only the machine cannot tell. */
  readonly isSettled?: boolean;
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
}

export type Exhausted = 'states' | TooMuch['what'];

export interface Budget extends Limits {
  /** Everything is explored, nothing left out: for checking that what is left out makes no difference. */
  readonly isPlain?: boolean;
  /** Other rounds of loops than the machine's own. */
  readonly rounds?: Rounds;
}

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
}

/** With more goroutines at a time there is no end to the ways they can go. */
const mostProcesses = 12;

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
      for (let at = 0; at < this.#nodes.length; at++) {
        if (this.#nodes.length > this.#budget.states) {
          this.#exhausted = 'states';
          break;
        }
        this.#expand(at);
      }
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      this.#exhausted = error.what;
    }
    const exhausted = this.#exhausted;
    if (exhausted === undefined) this.#findStarved();
    return {
      stuck: this.#lasting(),
      panics: [...this.#panics.values()],
      endless: exhausted === undefined ? this.#endless() : [],
      states: this.#nodes.length,
      operations: this.#budget.operations - Math.max(0, this.#machine.operationsLeft),
      exhausted,
    };
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
    if (state.processes.length > mostProcesses) throw new TooMuch('goroutines');
    const hasEnded = state.processes.length === 0 && state.hasEnded;
    const ways = this.#budget.isPlain === true ? undefined : this.#waysOf(state);
    const stuck = ways === undefined ? [] : this.#takeOutStuck(state, ways);
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
    this.#nodes.push({ state, ways: still, parent, steps, takenOut: stuck, edges: [], processes });
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

  #expand(at: number): void {
    const node = this.#nodes[at]!;
    const state = node.state!;
    const byProcess = node.ways ?? this.#waysOf(state);
    const chosen = this.#budget.isPlain === true ? undefined : ample(state, byProcess);
    const isNew = chosen === undefined ? false : this.#follow(at, state, chosen).includes(true);
    // What is left out for now must not be left out for ever: https://doi.org/10.1007/BFb0023737
    if (!isNew) {
      node.edges.length = 0;
      this.#follow(at, state, byProcess.flat());
    }
    node.state = undefined;
    node.ways = undefined;
  }

  #waysOf(state: State): readonly (readonly Transition[])[] {
    return state.processes.map((process) => transitionsOf(this.#machine, state, process));
  }

  #follow(at: number, state: State, transitions: readonly Transition[]): readonly boolean[] {
    return transitions.map((transition) => {
      if (transition.isBeyond === true) {
        this.#exhausted ??= 'states';
        return true;
      }
      const next = new State(state);
      const before = next.processes.map(({ id }) => id);
      const self = next.own(transition.process)!;
      const partner = transition.partner === undefined ? undefined : next.own(transition.partner);
      const { process, what, place, other, condition, isSettled } = transition;
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
        ...(isSettled === true ? { isSettled } : {}),
      };
      transition.apply(next, self, partner);
      if (transition.panics !== undefined) this.#notePanic(transition.panics, place, next, self, at, step);
      const ended = this.#settle(next);
      const { node, isNew } = this.#add(next, at, [step, ...ended]);
      const after = next.processes.map(({ id }) => id);
      this.#nodes[at]!.edges.push({
        to: node,
        moved: before.flatMap((id, slot) => (id === process || id === transition.partner ? [slot] : [])),
        slots: before.map((id) => after.indexOf(id)),
      });
      return isNew;
    });
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

  /** Takes out the processes that nobody can reach who could still wake them, as the runtime's leak profile finds them. */
  #takeOutStuck(state: State, ways: readonly (readonly Transition[])[]): readonly Standing[] {
    const waiting = new Set(
      state.processes.filter((process, slot) => ways[slot]!.length === 0 && !hasPartner(state, process)),
    );
    if (waiting.size === 0) return [];
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
    const found = [...waiting].map((process) => describe(state, process));
    for (const process of waiting) state.remove(process.id);
    state.leavesBehind ||= found.length > 0;
    return found;
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
    const doomed = this.#doomed();
    return [...this.#stuck.values()].flatMap((places) => {
      const [first, ...others] = places.filter(({ node }) => !doomed.has(node)).slice(0, mostWays);
      return first === undefined ? [] : [[first.found(), ...others.map(({ found }) => found())] as const];
    });
  }

  /** States from which every run comes to the end of the program. */
  #doomed(): ReadonlySet<number> {
    const doomed = new Set(this.#ended);
    if (doomed.size === 0) return doomed;
    const open = this.#nodes.map(({ edges }) => new Set(edges.map(({ to }) => to)).size);
    const before: Set<number>[] = this.#nodes.map(() => new Set());
    this.#nodes.forEach(({ edges }, node) => {
      for (const { to } of edges) before[to]!.add(node);
    });
    const queue = [...doomed];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      for (const each of before[node]!) {
        open[each]!--;
        if (open[each] !== 0 || doomed.has(each)) continue;
        doomed.add(each);
        queue.push(each);
      }
    }
    return doomed;
  }

  /** Processes that others could reach, but which none of them ever wakes, whatever happens. */
  #findStarved(): void {
    const moving = mayCome(this.#nodes, ({ moved, slots }, slot) => moved.includes(slot) || slots[slot]! < 0);
    this.#nodes.forEach(({ processes, parent, steps }, node) => {
      const starved = processes.filter((_, slot) => moving[node]![slot] !== true);
      const free = processes.filter((each) => !starved.includes(each));
      const together = (): readonly Standing[] => [...starved, ...this.#takenOutTo(node)];
      for (const each of starved) this.#note(each, node, () => this.#traceTo(parent, steps), together, free);
    });
  }

  /** Those that never end from some state on, whatever happens. */
  #endless(): readonly (Place | undefined)[] {
    const ending = mayCome(this.#nodes, ({ slots }, slot) => slots[slot]! < 0);
    const found = new Map<string, Place | undefined>();
    this.#nodes.forEach(({ processes }, node) => {
      for (const [slot, { started }] of processes.entries()) {
        if (ending[node]![slot] === false) found.set(started === undefined ? '' : placeKey(started), started);
      }
    });
    return [...found.values()];
  }
}

export function placeKey({ unit, range: { start, end } }: Place): string {
  return `${unit.name} ${unit.range.start.line} ${start.line}:${start.column}-${end.line}:${end.column}`;
}
