/** Owns what one step of a small program does to channels, locks, counters and those who wait there, as Go does it. Knows not which steps are tried. */
import type { Continuations, Position } from './continuation';
import type { Body, PanicKind, Program } from './program';

/**
 * How far a process is with the operation it stands at. Some have two halves that others can tell apart: a writer keeps new readers out before it holds the
 * lock (`announced`), who waits for a WaitGroup or a Cond is `asleep` and then `woken`.
 */
export type Stage = 'arrived' | 'announced' | 'asleep' | 'woken';

export interface Process {
  /** Undefined when it has ended. */
  readonly at: Position | undefined;
  readonly stage: Stage;
}

interface Channel {
  readonly length: number;
  readonly closed: boolean;
}

interface Lock {
  readonly writer: 'none' | 'announced' | 'holds';
  readonly readers: number;
}

export interface State {
  /** In the order they were started. */
  readonly processes: readonly Process[];
  readonly channels: readonly Channel[];
  readonly locks: readonly Lock[];
  readonly counter: number;
  /** Processes asleep in the Cond: the first is the next to be woken. */
  readonly sleepers: readonly number[];
  readonly cancelled: boolean;
}

export interface Panic {
  readonly id: number;
  readonly kind: PanicKind;
}

export type Step =
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'panic'; readonly panic: Panic; readonly unwinds: boolean }
  /** Here the runtime may let pass what it should not, and its books are wrong from then on. */
  | { readonly kind: 'misuse' };

/** A communication that a process stands ready for. */
interface Offer {
  readonly kind: 'send' | 'receive' | 'await-done';
  readonly channel: number;
  readonly after: Position | undefined;
  /** Where a receive from a closed channel leads. */
  readonly afterClosed: Position | undefined;
}

/** All that can happen next. */
export function successors(state: State, program: Program, continuations: Continuations): readonly Step[] {
  return state.processes.flatMap(({ at }, index) => {
    if (at === undefined) return [];
    return new Turn(state, program, continuations, index, at).steps();
  });
}

/** One process's choice of steps in a state. */
class Turn {
  readonly #state: State;
  readonly #program: Program;
  readonly #continuations: Continuations;
  readonly #self: number;
  readonly #at: Position;

  constructor(state: State, program: Program, continuations: Continuations, self: number, at: Position) {
    this.#state = state;
    this.#program = program;
    this.#continuations = continuations;
    this.#self = self;
    this.#at = at;
  }

  steps(): readonly Step[] {
    const { operation } = this.#at;
    switch (operation.kind) {
      case 'send':
      case 'receive':
      case 'range':
      case 'await-done':
        return this.#communicate();
      case 'select': {
        const steps = this.#communicate();
        const isReady = this.#offersOf(this.#at).some((offer) => this.#alone(offer) !== undefined);
        if (operation.default === undefined || isReady) return steps;
        return [...steps, this.#to(this.#continuations.after(this.#at, operation.default))];
      }
      case 'close': {
        const { closed } = this.#state.channels[operation.channel];
        if (this.#program.channels[operation.channel] < 0) return this.#panic('close-of-nil');
        if (closed) return this.#panic('close-of-closed');
        return [this.#past({ channels: this.#channels(operation.channel, { closed: true }) })];
      }
      case 'lock':
        return this.#lock(operation.mutex);
      case 'unlock':
        return this.#unlock(operation.mutex, (locks) => this.#past({ locks }));
      case 'rlock': {
        const { writer, readers } = this.#state.locks[operation.mutex];
        if (writer !== 'none') return [];
        return [this.#past({ locks: this.#locks(operation.mutex, { readers: readers + 1 }) })];
      }
      case 'runlock':
        return this.#runlock(operation.mutex);
      case 'add':
        return this.#add(operation.delta);
      case 'done':
        return this.#add(-1);
      case 'wait':
        return this.#wait();
      case 'cond-wait':
        return this.#condWait();
      case 'signal':
        return [this.#wake(this.#state.sleepers.slice(0, 1))];
      case 'broadcast':
        return [this.#wake(this.#state.sleepers)];
      case 'cancel':
        return [this.#past({ cancelled: true })];
      case 'go': {
        const started: Process = { at: this.#continuations.start(operation.process), stage: 'arrived' };
        return [this.#past({ processes: [...this.#state.processes, started] })];
      }
    }
  }

  /** What it can do by itself, and what it can send to others; who receives leaves it to those who send. */
  #communicate(): readonly Step[] {
    const steps: Step[] = [];
    for (const offer of this.#offersOf(this.#at)) {
      const step = this.#alone(offer);
      if (step !== undefined) steps.push(step);
      else if (offer.kind === 'send') steps.push(...this.#handOver(offer));
    }
    return steps;
  }

  #offersOf(at: Position): readonly Offer[] {
    const after = (body?: Body) => this.#continuations.after(at, body);
    const { operation } = at;
    switch (operation.kind) {
      case 'send':
      case 'receive':
        return [{ kind: operation.kind, channel: operation.channel, after: after(), afterClosed: after() }];
      case 'range': {
        const again = this.#continuations.again(at, operation.body);
        return [{ kind: 'receive', channel: operation.channel, after: again, afterClosed: after() }];
      }
      case 'await-done':
        return [{ kind: 'await-done', channel: -1, after: after(), afterClosed: after() }];
      case 'select':
        return operation.cases.map(({ kind, channel, body }) => {
          return { kind, channel, after: after(body), afterClosed: after(body) };
        });
      default:
        return [];
    }
  }

  #alone({ kind, channel, after, afterClosed }: Offer): Step | undefined {
    if (kind === 'await-done') return this.#state.cancelled ? this.#to(after) : undefined;
    const { length, closed } = this.#state.channels[channel];
    if (kind === 'send') {
      if (closed) return this.#panic('send-on-closed')[0];
      if (length >= this.#program.channels[channel]) return undefined;
      return this.#to(after, { channels: this.#channels(channel, { length: length + 1 }) });
    }
    if (length > 0) return this.#to(after, { channels: this.#channels(channel, { length: length - 1 }) });
    return closed ? this.#to(afterClosed) : undefined;
  }

  #handOver({ channel, after }: Offer): readonly Step[] {
    if (this.#program.channels[channel] !== 0) return [];
    return this.#state.processes.flatMap(({ at }, other) => {
      if (at === undefined || other === this.#self || (neverWaits(at) && neverWaits(this.#at))) return [];
      const fitting = this.#offersOf(at).filter((offer) => offer.kind === 'receive' && offer.channel === channel);
      return fitting.map((offer) => this.#to(after, {}, new Map([[other, { at: offer.after, stage: 'arrived' }]])));
    });
  }

  #lock(mutex: number): readonly Step[] {
    const { writer, readers } = this.#state.locks[mutex];
    if (this.#program.mutexes[mutex] === 'Mutex') {
      return writer === 'none' ? [this.#past({ locks: this.#locks(mutex, { writer: 'holds' }) })] : [];
    }
    if (this.#state.processes[this.#self].stage === 'announced') {
      return readers === 0 ? [this.#past({ locks: this.#locks(mutex, { writer: 'holds' }) })] : [];
    }
    return writer === 'none' ? [this.#stay('announced', { locks: this.#locks(mutex, { writer: 'announced' }) })] : [];
  }

  #unlock(mutex: number, then: (locks: readonly Lock[]) => Step): readonly Step[] {
    const { writer } = this.#state.locks[mutex];
    if (writer === 'none') return this.#panic('unlock-of-unlocked');
    if (writer === 'announced') return [{ kind: 'misuse' }];
    return [then(this.#locks(mutex, { writer: 'none' }))];
  }

  #runlock(mutex: number): readonly Step[] {
    const { writer, readers } = this.#state.locks[mutex];
    if (readers > 0) return [this.#past({ locks: this.#locks(mutex, { readers: readers - 1 }) })];
    // The runtime counts those who wait to read as readers.
    const mayCount = this.#state.processes.some(({ at }) => {
      return writer !== 'none' && at?.operation.kind === 'rlock' && at.operation.mutex === mutex;
    });
    return mayCount ? [...this.#panic('unlock-of-unlocked'), { kind: 'misuse' }] : this.#panic('unlock-of-unlocked');
  }

  #add(delta: number): readonly Step[] {
    const counter = this.#state.counter + delta;
    if (counter < 0) return this.#panic('negative-counter');
    const woken = new Map<number, Process>();
    this.#state.processes.forEach(({ at, stage }, index) => {
      if (counter === 0 && at?.operation.kind === 'wait' && stage === 'asleep')
        woken.set(index, { at, stage: 'woken' });
    });
    return [this.#to(this.#continuations.after(this.#at), { counter }, woken)];
  }

  #wait(): readonly Step[] {
    const { counter, processes } = this.#state;
    switch (processes[this.#self].stage) {
      case 'asleep':
        return [];
      case 'woken':
        return counter === 0 ? [this.#past({})] : this.#panic('wait-group-reused');
      default:
        return counter === 0 ? [this.#past({})] : [this.#stay('asleep', {})];
    }
  }

  /** The Cond's lock is the first mutex. */
  #condWait(): readonly Step[] {
    switch (this.#state.processes[this.#self].stage) {
      case 'arrived':
        return this.#unlock(0, (locks) => {
          return this.#stay('asleep', { locks, sleepers: [...this.#state.sleepers, this.#self] });
        });
      case 'asleep':
        return [];
      default:
        return this.#lock(0);
    }
  }

  #wake(sleepers: readonly number[]): Step {
    const woken = new Map(
      sleepers.map((index): [number, Process] => [index, { at: this.#state.processes[index].at, stage: 'woken' }]),
    );
    const others = this.#state.sleepers.filter((index) => !woken.has(index));
    return this.#to(this.#continuations.after(this.#at), { sleepers: others }, woken);
  }

  #past(change: Partial<State>): Step {
    return this.#to(this.#continuations.after(this.#at), change);
  }

  #stay(stage: Stage, change: Partial<State>): Step {
    return this.#to(this.#at, change, new Map(), stage);
  }

  #to(
    at: Position | undefined,
    change: Partial<State> = {},
    others = new Map<number, Process>(),
    stage: Stage = 'arrived',
  ): Step {
    const processes = [...(change.processes ?? this.#state.processes)];
    processes[this.#self] = { at, stage };
    for (const [index, process] of others) processes[index] = process;
    return { kind: 'state', state: { ...this.#state, ...change, processes } };
  }

  #panic(kind: PanicKind): readonly Step[] {
    const { operation } = this.#at;
    if (operation.kind === 'go') return [];
    // The runtime ends at once where it calls it a fatal error.
    const unwinds = kind !== 'unlock-of-unlocked' && this.#continuations.hasDeferred(this.#at);
    return [{ kind: 'panic', panic: { id: operation.id, kind }, unwinds }];
  }

  #channels(index: number, change: Partial<Channel>): readonly Channel[] {
    return this.#state.channels.map((each, at) => (at === index ? { ...each, ...change } : each));
  }

  #locks(index: number, change: Partial<Lock>): readonly Lock[] {
    return this.#state.locks.map((each, at) => (at === index ? { ...each, ...change } : each));
  }
}

function neverWaits({ operation }: Position): boolean {
  return operation.kind === 'select' && operation.default !== undefined;
}
