/**
 * Owns exploring all ways a function and its goroutines can go: the graph of states, what is left out because it makes no difference, and which
 * processes are stuck for ever in some of them. Knows nothing of rules.
 */
import { ample, hasPartner, objectsOf } from './ample';
import { keyOf } from './key';
import type { Machine } from './machine';
import { reach, valuesOfProcess } from './reach';
import { State } from './state';
import { ProgramEnded, TooMuch } from './stops';
import type { PanicKind, Transition, What } from './transition';
import { transitionsOf } from './transitions';
import type { Datum, Frame, Pending, Place, Process, ProcessId, Reference } from './values';

export interface Step {
  readonly process: ProcessId;
  /** The statement that started it; undefined for the function itself. */
  readonly started: Place | undefined;
  readonly partner?: ProcessId;
  readonly partnerStarted?: Place;
  readonly what: What;
  readonly place: Place;
  readonly other?: Place;
  /** What it took to hold, or not to hold, without knowing. */
  readonly condition?: Datum;
}

export interface StuckProcess {
  readonly pending: Pending;
  readonly place: Place;
  readonly process: ProcessId;
  /** The statement that started it; undefined for the function itself. */
  readonly started: Place | undefined;
  /** Code that called the one it is stuck in, innermost first. */
  readonly calls: readonly Place[];
  readonly trace: readonly Step[];
  readonly isRoot: boolean;
  /** Whoever else was there then, by the statements that started them; undefined is the function itself. */
  readonly others: readonly (Place | undefined)[];
}

export interface Panic {
  readonly kind: PanicKind;
  readonly place: Place;
  /** Code that called the one that panics, innermost first. */
  readonly calls: readonly Place[];
  readonly trace: readonly Step[];
}

/** Ways to the same place, told apart by the state they lead to, shorter ones first; none is empty. */
export type Ways = readonly [StuckProcess, ...StuckProcess[]];

export interface Verdict {
  readonly stuck: readonly Ways[];
  readonly panics: readonly Panic[];
  readonly states: number;
  /** Of the code, all states together. */
  readonly operations: number;
  /** Why not everything was seen: the budget was not enough, or the code is too much for the machine. */
  readonly exhausted: Exhausted | undefined;
}

export type Exhausted = 'states' | TooMuch['what'];

export interface Budget {
  readonly states: number;
  /** Of the code, all states together. */
  readonly operations: number;
  /** Everything is explored, nothing left out: for checking that what is left out makes no difference. */
  readonly isPlain?: boolean;
}

interface Edge {
  readonly to: number;
  /** Slots of the processes that move. */
  readonly moved: readonly number[];
  /** Slot by slot, where the process is afterwards; -1 when it is gone. */
  readonly slots: readonly number[];
}

interface Node {
  /** Given up once its successors are known. */
  state: State | undefined;
  readonly parent: number;
  readonly step: Step | undefined;
  readonly edges: Edge[];
  readonly processes: readonly {
    readonly id: ProcessId;
    readonly pending: Pending;
    readonly place: Place;
    readonly started: Place | undefined;
    readonly calls: readonly Place[];
  }[];
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
  readonly #globals: Reference;
  readonly #budget: Budget;
  readonly #nodes: Node[] = [];
  readonly #byKey = new Map<string, number>();
  /** Where it was seen first among the runs that go on, and where else. */
  readonly #stuck = new Map<string, { readonly node: number; readonly found: () => StuckProcess }[]>();
  readonly #ended = new Set<number>();
  readonly #panics = new Map<string, Panic>();

  constructor(machine: Machine, globals: Reference, budget: Budget) {
    this.#machine = machine;
    this.#globals = globals;
    this.#budget = budget;
  }

  run(start: State): Verdict {
    let exhausted: Exhausted | undefined;
    try {
      this.#machine.operationsLeft = this.#budget.operations;
      this.#settle(start);
      this.#add(start, -1, undefined);
      for (let at = 0; at < this.#nodes.length; at++) {
        if (this.#nodes.length > this.#budget.states) {
          exhausted = 'states';
          break;
        }
        this.#expand(at);
      }
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      exhausted = error.what;
    }
    if (exhausted === undefined) this.#findStarved();
    return {
      stuck: this.#lasting(),
      panics: [...this.#panics.values()],
      states: this.#nodes.length,
      operations: this.#budget.operations - Math.max(0, this.#machine.operationsLeft),
      exhausted,
    };
  }

  /** Runs every process that has nothing pending. */
  #settle(state: State): void {
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
  }

  #add(state: State, parent: number, step: Step | undefined): { readonly node: number; readonly isNew: boolean } {
    const trace = (): readonly Step[] => this.#traceTo(parent, step);
    if (state.processes.length > mostProcesses) throw new TooMuch('goroutines');
    const hasEnded = state.processes.length === 0 && state.hasEnded;
    const stuck = this.#budget.isPlain === true ? [] : this.#takeOutStuck(state);
    const key = hasEnded ? 'ended' : keyOf(state, this.#globals);
    const known = this.#byKey.get(key);
    const node = known ?? this.#nodes.length;
    for (const each of stuck) this.#note(each, node, trace, [...stuck, ...state.processes]);
    if (known !== undefined) return { node: known, isNew: false };
    this.#byKey.set(key, node);
    if (hasEnded) this.#ended.add(node);
    const processes = state.processes.map(describe);
    this.#nodes.push({ state, parent, step, edges: [], processes });
    return { node, isNew: true };
  }

  #traceTo(parent: number, last: Step | undefined): readonly Step[] {
    const steps: Step[] = last === undefined ? [] : [last];
    for (let at = parent; at >= 0; at = this.#nodes[at]!.parent) {
      const { step } = this.#nodes[at]!;
      if (step !== undefined) steps.push(step);
    }
    return steps.reverse();
  }

  #expand(at: number): void {
    const node = this.#nodes[at]!;
    const state = node.state!;
    const byProcess = state.processes.map((process) => transitionsOf(this.#machine, state, process));
    const chosen = this.#budget.isPlain === true ? undefined : ample(state, byProcess);
    const isNew = chosen === undefined ? false : this.#follow(at, state, chosen).includes(true);
    // What is left out for now must not be left out for ever: https://doi.org/10.1007/BFb0023737
    if (!isNew) {
      node.edges.length = 0;
      this.#follow(at, state, byProcess.flat());
    }
    node.state = undefined;
  }

  #follow(at: number, state: State, transitions: readonly Transition[]): readonly boolean[] {
    return transitions.map((transition) => {
      const next = new State(state);
      const before = next.processes.map(({ id }) => id);
      const self = next.own(transition.process)!;
      const partner = transition.partner === undefined ? undefined : next.own(transition.partner);
      const { process, what, place, other, condition } = transition;
      const step: Step = {
        process,
        started: self.started,
        what,
        place,
        ...(partner?.started === undefined ? {} : { partnerStarted: partner.started }),
        ...(transition.partner === undefined ? {} : { partner: transition.partner }),
        ...(other === undefined ? {} : { other }),
        ...(condition === undefined ? {} : { condition }),
      };
      transition.apply(next, self, partner);
      if (transition.panics !== undefined) this.#notePanic(transition.panics, place, next, self, at, step);
      this.#settle(next);
      const { node, isNew } = this.#add(next, at, step);
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
      this.#panics.set(key, { kind, place, calls: callsOf(process), trace: this.#traceTo(parent, step) });
    }
    next.end();
  }

  /** Takes out the processes that nobody can reach who could still wake them, as the runtime's leak profile finds them. */
  #takeOutStuck(state: State): readonly Node['processes'][number][] {
    const waiting = new Set(
      state.processes.filter(
        (process) => transitionsOf(this.#machine, state, process).length === 0 && !hasPartner(state, process),
      ),
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
    for (const process of waiting) state.remove(process.id);
    return [...waiting].map(describe);
  }

  #note(
    { id, pending, place, started, calls }: Node['processes'][number],
    node: number,
    trace: () => readonly Step[],
    present: readonly Pick<Process, 'id' | 'started'>[],
  ): void {
    if (pending.kind === 'begin' || pending.kind === 'choose') return;
    const key = `${pending.kind} ${placeKey(place)}`;
    const others = present.filter((other) => other.id !== id);
    const found = (): StuckProcess => ({
      pending,
      place,
      process: id,
      started,
      calls,
      trace: trace(),
      isRoot: started === undefined,
      others: others.map((other) => other.started),
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
    const moving = this.#nodes.map(({ processes }) => processes.map(() => false));
    const before: { readonly node: number; readonly edge: Edge }[][] = this.#nodes.map(() => []);
    const queue: (readonly [node: number, slot: number])[] = [];
    const mark = (node: number, slot: number): void => {
      if (moving[node]![slot] !== false) return;
      moving[node]![slot] = true;
      queue.push([node, slot]);
    };
    this.#nodes.forEach(({ edges }, node) => {
      for (const edge of edges) {
        before[edge.to]!.push({ node, edge });
        for (const slot of edge.moved) mark(node, slot);
        edge.slots.forEach((after, slot) => {
          if (after < 0) mark(node, slot);
        });
      }
    });
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [node, slot] = next;
      for (const { node: from, edge } of before[node]!) {
        edge.slots.forEach((after, earlier) => {
          if (after === slot) mark(from, earlier);
        });
      }
    }
    this.#nodes.forEach(({ processes, parent, step }, node) => {
      processes.forEach((process, slot) => {
        if (moving[node]![slot] === true) return;
        this.#note(process, node, () => this.#traceTo(parent, step), processes);
      });
    });
  }
}

/** A deferred function calls `recover`. */
function recovers({ deferred }: Frame): boolean {
  return deferred.some(
    ({ callee }) =>
      callee.kind === 'code' &&
      callee.code.body.blocks.some(({ operations }) =>
        operations.some(
          (each) => each.kind === 'call' && each.callee.kind === 'global' && each.callee.name === 'recover',
        ),
      ),
  );
}

function describe(process: Process): Node['processes'][number] {
  const { id, started } = process;
  const pending = process.pending!;
  return { id, pending, place: pending.place, started, calls: callsOf(process) };
}

function callsOf({ frames }: Process): readonly Place[] {
  return frames
    .slice(0, -1)
    .reverse()
    .map(({ unit, body, block, next }) => {
      const operation = body.blocks[block]?.operations[next - 1];
      return { unit, range: operation?.range ?? body.range };
    });
}

export function placeKey({ unit, range: { start, end } }: Place): string {
  return `${unit.name} ${unit.range.start.line} ${start.line}:${start.column}-${end.line}:${end.column}`;
}
