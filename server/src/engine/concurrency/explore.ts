/**
 * Owns running a model: breadth-first over its interleavings within a budget of states, so that the first stuck state has a shortest trace.
 * A process that can step without others is run alone first (such steps commute). Knows no Go.
 */
import type { Model, Node, NodeId } from './model';

/** One step of a trace. `choice` is the index of the select case or branch side taken; -1 for a select's default. */
export interface Step {
  readonly process: number;
  readonly node: NodeId;
  readonly choice: number;
  /** The process this step started, or that it exchanged a value with. */
  readonly other?: number;
}

export interface Stuck {
  readonly process: number;
  readonly node: NodeId;
  readonly trace: readonly Step[];
}

export type Verdict =
  | { readonly kind: 'explored'; readonly stuck: readonly Stuck[]; readonly states: number }
  /** The budget was used up: nothing is said. */
  | { readonly kind: 'not-decided'; readonly states: number };

/** States looked at for one function; measured to stay below a few milliseconds in an editor. */
const defaultBudget = 6000;
const mostProcesses = 10;
/** Rounds that counted loops run, and with them the room in a buffer of that size. */
export const symbolicRounds = 2;

interface Process {
  readonly at: NodeId;
  readonly deferred: number;
  readonly received: boolean;
  readonly rounds: Readonly<Record<number, number>>;
}

interface State {
  readonly processes: readonly Process[];
  readonly full: readonly number[];
  readonly closed: readonly boolean[];
  readonly facts: Readonly<Record<string, string>>;
}

interface Successor {
  readonly state: State;
  readonly step: Step;
}

export function explore(model: Model, capacities: readonly number[], budget = defaultBudget): Verdict {
  return new Explorer(model, capacities).run(budget);
}

class Explorer {
  readonly #nodes: readonly Node[];
  readonly #capacities: readonly number[];
  readonly #model: Model;

  constructor(model: Model, capacities: readonly number[]) {
    this.#model = model;
    this.#nodes = model.nodes;
    this.#capacities = capacities;
  }

  run(budget: number): Verdict {
    const start: State = {
      processes: [{ at: this.#model.entry, deferred: 0, received: true, rounds: {} }],
      full: this.#capacities.map(() => 0),
      closed: this.#capacities.map(() => false),
      facts: {},
    };
    const seen = new Set([JSON.stringify(start)]);
    const states: { state: State; parent: number; step?: Step }[] = [{ state: start, parent: -1 }];
    const stuck = new Map<NodeId, Stuck>();
    for (let at = 0; at < states.length; at++) {
      if (states.length > budget) return { kind: 'not-decided', states: states.length };
      const { state } = states[at]!;
      if (state.processes.length > mostProcesses) return { kind: 'not-decided', states: states.length };
      const next = this.#successors(state);
      if (next === undefined) continue;
      if (next.length === 0) {
        for (const [process, { at: node }] of state.processes.entries()) {
          if (this.#nodes[node]!.kind === 'end' || stuck.has(node)) continue;
          stuck.set(node, { process, node, trace: trace(states, at) });
        }
      }
      for (const { state: after, step } of next) {
        const key = JSON.stringify(after);
        if (seen.has(key)) continue;
        seen.add(key);
        states.push({ state: after, parent: at, step });
      }
    }
    return { kind: 'explored', stuck: [...stuck.values()], states: states.length };
  }

  /** Undefined when the way ends without meaning: the whole process of the operating system is gone. */
  #successors(state: State): readonly Successor[] | undefined {
    for (const [index, process] of state.processes.entries()) {
      const own = this.#internal(state, index, process);
      if (own === 'halt') return undefined;
      if (own !== undefined) return own;
    }
    return state.processes.flatMap((process, index) => this.#communications(state, index, process));
  }

  /** Steps that no other process sees; undefined when the process has none. */
  #internal(state: State, index: number, process: Process): readonly Successor[] | 'halt' | undefined {
    const node = this.#nodes[process.at]!;
    const go = (to: NodeId, change: Partial<Process> = {}, choice = 0, facts = state.facts): Successor => ({
      state: { ...state, facts, processes: replace(state.processes, index, { ...process, at: to, ...change }) },
      step: { process: index, node: process.at, choice },
    });
    switch (node.kind) {
      case 'halt':
        return 'halt';
      case 'jump':
      case 'return':
        return [go(node.to)];
      case 'choice':
        return node.to.map((to, choice) => go(to, {}, choice));
      case 'branch':
        return this.#branch(state, process, node, go);
      case 'set': {
        const value = node.received ? String(process.received) : node.value;
        return [go(node.to, {}, 0, withFact(state.facts, node.variable, value))];
      }
      case 'loop': {
        const rounds = process.rounds[node.loop] ?? 0;
        const isOver = rounds >= node.rounds;
        const after = { ...process.rounds, [node.loop]: isOver ? 0 : rounds + 1 };
        return [go(isOver ? node.done : node.body, { rounds: after }, isOver ? 1 : 0)];
      }
      case 'spawn': {
        const { state: after, step } = go(node.to);
        const started: Process = { at: node.entry, deferred: 0, received: true, rounds: {} };
        const processes = [...after.processes, started];
        return [{ state: { ...after, processes }, step: { ...step, other: processes.length - 1 } }];
      }
      case 'defer':
        return [go(node.to, { deferred: process.deferred | (1 << node.bit) })];
      case 'deferred': {
        const isSet = (process.deferred & (1 << node.bit)) !== 0;
        return [go(isSet ? node.run : node.to, { deferred: process.deferred & ~(1 << node.bit) })];
      }
      default:
        return undefined;
    }
  }

  #branch(
    state: State,
    process: Process,
    node: Extract<Node, { kind: 'branch' }>,
    go: (to: NodeId, change: Partial<Process>, choice: number, facts: State['facts']) => Successor,
  ): readonly Successor[] {
    const { key, negated } = node.condition;
    const { once } = node;
    const isSpent = once !== undefined && process.rounds[once] !== undefined;
    const known = key === '' ? undefined : state.facts[key];
    return [true, false]
      .filter((side) => known === undefined || known === String(side !== negated))
      .filter((side) => !isSpent || side === negated)
      .map((side) => {
        const facts = key === '' ? state.facts : { ...state.facts, [key]: String(side !== negated) };
        const change = once === undefined || side === negated ? {} : { rounds: { ...process.rounds, [once]: 1 } };
        return go(side ? node.whenTrue : node.whenFalse, change, side ? 0 : 1, facts);
      });
  }

  #communications(state: State, index: number, process: Process): readonly Successor[] {
    const node = this.#nodes[process.at]!;
    switch (node.kind) {
      case 'send':
        return this.#send(state, index, node.channel, node.to, 0);
      case 'receive':
        return this.#receive(state, index, node.channel, node.to, node.to, 0);
      case 'range':
        return this.#receive(state, index, node.channel, node.body, node.done, 0);
      case 'close': {
        const closed = state.closed.map((was, channel) => was || channel === node.channel);
        return [
          { state: { ...moved(state, index, node.to), closed }, step: { process: index, node: process.at, choice: 0 } },
        ];
      }
      case 'select': {
        const ready = node.cases.flatMap((each, choice) => {
          if (each.kind === 'send') return this.#send(state, index, each.channel, each.to, choice);
          if (each.kind === 'receive') return this.#receive(state, index, each.channel, each.to, each.to, choice);
          return [{ state: moved(state, index, each.to), step: { process: index, node: process.at, choice } }];
        });
        const isIdle = ready.every(({ step }) => node.cases[step.choice]!.kind === 'free');
        if (node.default === undefined || !isIdle) return ready;
        return [
          ...ready,
          { state: moved(state, index, node.default), step: { process: index, node: process.at, choice: -1 } },
        ];
      }
      default:
        return [];
    }
  }

  #send(state: State, index: number, channel: number, to: NodeId, choice: number): readonly Successor[] {
    const step = { process: index, node: state.processes[index]!.at, choice };
    // Sending on a closed channel panics, which ends everything.
    if (state.closed[channel] === true) return [{ state: { ...state, processes: [] }, step }];
    const found: Successor[] = [];
    if (state.full[channel]! < this.#capacities[channel]!) {
      found.push({ state: { ...moved(state, index, to), full: add(state.full, channel, 1) }, step });
    }
    // A receiver takes the value straight from the sender; a receiver's own step does not repeat it.
    for (const [other, receiver] of state.processes.entries()) {
      if (other === index || state.full[channel]! > 0) continue;
      for (const target of this.#receptions(receiver.at, channel)) {
        const sent = moved(state, index, to);
        const both = replace(sent.processes, other, { ...receiver, at: target.to, received: true });
        found.push({ state: { ...sent, processes: both }, step: { ...step, other } });
      }
    }
    return found;
  }

  /** Where a process at `at` goes when it receives from `channel`. */
  #receptions(at: NodeId, channel: number): readonly { readonly to: NodeId }[] {
    const node = this.#nodes[at]!;
    if (node.kind === 'receive' && node.channel === channel) return [node];
    if (node.kind === 'range' && node.channel === channel) return [{ to: node.body }];
    if (node.kind !== 'select') return [];
    return node.cases.filter((each) => each.kind === 'receive' && each.channel === channel);
  }

  #receive(
    state: State,
    index: number,
    channel: number,
    to: NodeId,
    closedTo: NodeId,
    choice: number,
  ): readonly Successor[] {
    const step = { process: index, node: state.processes[index]!.at, choice };
    if (state.full[channel]! > 0) {
      return [{ state: { ...moved(state, index, to, true), full: add(state.full, channel, -1) }, step }];
    }
    return state.closed[channel] === true ? [{ state: moved(state, index, closedTo, false), step }] : [];
  }
}

function replace(processes: readonly Process[], index: number, by: Process): readonly Process[] {
  return processes.map((process, at) => (at === index ? by : process));
}

function moved(state: State, index: number, to: NodeId, received?: boolean): State {
  const process = state.processes[index]!;
  const after = { ...process, at: to, received: received ?? process.received };
  return { ...state, processes: replace(state.processes, index, after) };
}

function add(counts: readonly number[], at: number, amount: number): readonly number[] {
  return counts.map((count, index) => (index === at ? count + amount : count));
}

/** The facts that do not speak of the variable, and the new one. */
function withFact(facts: State['facts'], variable: number, value: string | undefined): State['facts'] {
  const name = `v${variable}`;
  const kept = Object.entries(facts).filter(([key]) => !key.split(/[ .]/).includes(name));
  return Object.fromEntries(value === undefined ? kept : [...kept, [name, value]]);
}

function trace(states: readonly { parent: number; step?: Step }[], last: number): readonly Step[] {
  const steps: Step[] = [];
  for (let at = last; at >= 0; at = states[at]!.parent) {
    const { step } = states[at]!;
    if (step !== undefined) steps.push(step);
  }
  return steps.reverse();
}
