/**
 * Owns drawing small concurrent programs: first one whose processes meet in one order, which ends well, then some mistakes as people make them. Equal
 * seeds give equal programs on every machine. Knows neither Go source nor what a program does.
 */
import { seeded } from '../../seeded';
import {
  type Body,
  type Case,
  changed,
  isOperation,
  type Operation,
  type Program,
  type Statement,
  tidied,
} from './program';

type Simple = Operation extends infer Each ? (Each extends Operation ? Omit<Each, 'id'> : never) : never;

const parameters = 2;

export function smallProgram(seed: number): Program {
  return new Drawing(seed).program();
}

/** Whoever says it twice gets two: ids are given in the end. */
function operation(simple: Simple): Operation {
  return { ...simple, id: 0 } as Operation;
}

class Drawing {
  readonly #below: (below: number) => number;
  readonly #channels: number[] = [];
  readonly #mutexes: ('Mutex' | 'RWMutex')[] = [];
  #processes: Statement[][] = [];
  readonly #closures: Statement[][] = [];
  /** Channels that a meeting closes. */
  readonly #closing = new Set<number>();

  constructor(seed: number) {
    this.#below = seeded(seed);
    // Neighbouring seeds begin alike.
    for (let round = 0; round < 8; round++) this.#below(2);
  }

  program(): Program {
    const count = this.#weighted([1, 8, 8, 5]) + 1;
    this.#processes = Array.from({ length: count }, () => []);
    for (let index = this.#below(3) + 1; index > 0; index--) this.#channels.push(this.#weighted([4, 4, 2]));
    if (this.#one(60)) this.#channels[0] = -1;
    for (let index = this.#weighted([3, 4, 2]); index > 0; index--) {
      this.#mutexes.push(this.#one(3) ? 'RWMutex' : 'Mutex');
    }
    for (let index = this.#below(4) + 2; index > 0; index--) this.#meeting();
    this.#start();
    if (this.#one(5)) this.#extractClosure();
    for (let index = this.#weighted([4, 4, 2, 1]); index > 0; index--) this.#mistake();
    const { channels, mutexes, processes, closures } = this.#all();
    return tidied({ channels, mutexes, parameters, processes, closures });
  }

  #all() {
    return {
      channels: this.#channels,
      mutexes: this.#mutexes,
      processes: this.#processes,
      closures: this.#closures,
    };
  }

  #one(of: number): boolean {
    return this.#below(of) === 0;
  }

  #pick<T>(of: readonly T[]): T {
    return of[this.#below(of.length)];
  }

  /** An index, as often as its weight says. */
  #weighted(weights: readonly number[]): number {
    let left = this.#below(weights.reduce((sum, each) => sum + each, 0));
    return weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
  }

  #channel(): number {
    return this.#below(this.#channels.length);
  }

  /** Mostly one that nobody closes: a meeting after that is a mistake. */
  #openChannel(): number {
    const open = [...this.#channels.keys()].filter((channel) => !this.#closing.has(channel));
    if (open.length > 0) return this.#pick(open);
    if (this.#channels.length === 3) return this.#channel();
    return this.#channels.push(this.#weighted([4, 4, 2])) - 1;
  }

  /** Two processes; the same one twice when there is no other. */
  #two(): readonly [Statement[], Statement[]] {
    const first = this.#below(this.#processes.length);
    const second = (first + 1 + this.#below(Math.max(1, this.#processes.length - 1))) % this.#processes.length;
    return [this.#processes[first], this.#processes[second]];
  }

  /** Something that processes do together; what each does comes after all it did before. */
  #meeting(): void {
    const [one, other] = this.#two();
    const channel = this.#openChannel();
    const send = operation({ kind: 'send', channel });
    const receive = operation({ kind: 'receive', channel });
    switch (this.#weighted([6, 3, 3, 8, 4, 4, 2, 2, 1])) {
      case 0:
        one.push(this.#perhapsSelect(send));
        other.push(this.#perhapsSelect(receive));
        return;
      case 1: {
        const times = this.#below(3) + 1;
        this.#closing.add(channel);
        one.push({ kind: 'loop', times, body: [send] }, operation({ kind: 'close', channel }));
        other.push({ kind: 'range', channel, id: 0, body: [] });
        return;
      }
      case 2: {
        const times = this.#below(2) + 2;
        one.push({ kind: 'loop', times, body: [send] });
        other.push({ kind: 'loop', times, body: [this.#perhapsSelect(receive)] });
        return;
      }
      case 3:
        this.#section(one);
        this.#section(other);
        return;
      case 4:
        this.#group();
        return;
      case 5:
        one.push(operation({ kind: 'cancel' }));
        other.push(this.#perhapsSelect(operation({ kind: 'await-done' })));
        return;
      case 6:
        if (this.#mutexes.length > 0) this.#condition(one, other);
        return;
      case 7:
        this.#closing.add(channel);
        one.unshift(this.#deferred(operation({ kind: 'close', channel })));
        other.push(this.#perhapsSelect(receive));
        return;
      case 8:
        other.unshift({ kind: 'defer', operation: send, inClosure: true });
        one.push(receive);
        return;
    }
  }

  #deferred(what: Operation): Statement {
    return { kind: 'defer', operation: what, inClosure: this.#one(3) };
  }

  #perhapsSelect(what: Operation): Statement {
    const { kind } = what;
    const canBeCase = kind === 'send' || kind === 'receive' || kind === 'await-done';
    if (!canBeCase || !this.#one(6)) return what;
    const cases: Case[] = [{ kind, channel: 'channel' in what ? what.channel : -1, body: this.#few() }];
    if (!this.#one(4)) cases.push(this.#case());
    return { kind: 'select', id: 0, cases, ...(this.#one(4) ? { default: this.#few() } : {}) };
  }

  #case(): Case {
    const kind = this.#pick(['send', 'receive', 'await-done', 'await-done'] as const);
    return { kind, channel: kind === 'await-done' ? -1 : this.#channel(), body: this.#few() };
  }

  #few(): Body {
    switch (this.#weighted([8, 2, 1])) {
      case 0:
        return [];
      case 1:
        return [{ kind: 'return' }];
      default:
        return [this.#any()];
    }
  }

  /** Holds a lock for a while, perhaps while it communicates. */
  #section(process: Statement[]): void {
    if (this.#mutexes.length === 0) return;
    const mutex = this.#below(this.#mutexes.length);
    const reads = this.#mutexes[mutex] === 'RWMutex' && this.#one(2);
    const lock = operation({ kind: reads ? 'rlock' : 'lock', mutex });
    const unlock = operation({ kind: reads ? 'runlock' : 'unlock', mutex });
    const inside = this.#one(8) ? [this.#any()] : [];
    if (this.#one(6)) process.push(lock, this.#deferred(unlock), ...inside);
    else process.push(lock, ...inside, unlock);
  }

  #group(): void {
    const done = operation({ kind: 'done' });
    const workers = this.#processes.slice(1).filter(() => !this.#one(3));
    for (const worker of workers) {
      if (this.#one(2)) worker.unshift(this.#deferred(done));
      else worker.push(done);
    }
    const [root] = this.#processes;
    const others = this.#processes.filter((each) => !workers.includes(each));
    if (workers.length > 0) root.unshift(operation({ kind: 'add', delta: workers.length }));
    this.#pick([root, ...others]).push(operation({ kind: 'wait' }));
  }

  #condition(one: Statement[], other: Statement[]): void {
    const [lock, unlock] = [operation({ kind: 'lock', mutex: 0 }), operation({ kind: 'unlock', mutex: 0 })];
    const wakes = operation({ kind: this.#one(2) ? 'signal' : 'broadcast' });
    one.push(lock, operation({ kind: 'cond-wait' }), unlock);
    if (this.#one(2)) other.push(lock, wakes, unlock);
    else other.push(wakes);
  }

  /** Every process is started by one before it, mostly as soon as that runs. */
  #start(): void {
    for (let process = this.#processes.length - 1; process > 0; process--) {
      const starter = this.#one(4) ? this.#below(process) : 0;
      const body = this.#processes[starter];
      const begin = body.findIndex(({ kind }) => kind !== 'add' && kind !== 'defer' && kind !== 'go');
      const earliest = begin < 0 ? body.length : begin;
      const at = this.#one(8) ? earliest + this.#below(body.length - earliest + 1) : earliest;
      const started: Statement = { kind: 'go', process };
      body.splice(at, 0, this.#one(15) ? { kind: 'loop', times: 2, body: [started] } : started);
    }
  }

  /** The last statements of some process become a local function that it calls; none of them starts a goroutine. */
  #extractClosure(): void {
    const process = this.#pick(this.#processes);
    const begin = process.findLastIndex((each) => each.kind === 'go' || each.kind === 'loop') + 1;
    const body = process.splice(begin + this.#below(process.length - begin + 1));
    if (body.length === 0) return;
    this.#closures.push(body);
    const called: Statement = { kind: 'call', closure: 0 };
    process.push(called);
    if (this.#one(4)) this.#pick(this.#processes).push(called);
  }

  #any(): Operation {
    const channel = this.#channel();
    switch (this.#weighted([6, 6, 2, 3, 2, 1, 1])) {
      case 0:
        return operation({ kind: 'send', channel });
      case 1:
        return operation({ kind: 'receive', channel });
      case 2:
        return operation({ kind: 'close', channel });
      case 3: {
        if (this.#mutexes.length === 0) return operation({ kind: 'receive', channel });
        const mutex = this.#below(this.#mutexes.length);
        const kinds =
          this.#mutexes[mutex] === 'Mutex'
            ? (['lock', 'unlock'] as const)
            : (['lock', 'unlock', 'rlock', 'runlock'] as const);
        return operation({ kind: this.#pick(kinds), mutex });
      }
      case 4:
        return operation({ kind: this.#one(2) ? 'cancel' : 'await-done' });
      case 5:
        return operation({ kind: this.#pick(['done', 'wait'] as const) });
      default:
        return this.#mutexes.length > 0
          ? operation({ kind: this.#pick(['signal', 'broadcast', 'cond-wait'] as const) })
          : operation({ kind: 'add', delta: 1 });
    }
  }

  #mistake(): void {
    const bodies = [...this.#processes, ...this.#closures];
    const body = this.#pick(bodies);
    const at = this.#below(body.length + 1);
    const [parameter, negated] = [this.#below(parameters), this.#one(2)];
    switch (this.#weighted([3, 4, 4, 3, 2, 2, 2, 2])) {
      case 0:
        body.splice(at, 0, this.#any());
        return;
      case 1:
        body.splice(at, 0, { kind: 'if', parameter, negated, whenTrue: [{ kind: 'return' }], whenFalse: [] });
        return;
      case 2: {
        // Some statements under a condition; the others perhaps under its contrary.
        const some = body.splice(at, this.#below(2) + 1);
        const whenFalse = this.#one(3) ? [this.#any()] : [];
        if (some.length > 0) body.splice(at, 0, { kind: 'if', parameter, negated, whenTrue: some, whenFalse });
        return;
      }
      case 3:
        this.#without(body, at);
        return;
      case 4:
        if (at + 1 < body.length) body.splice(at, 2, body[at + 1], body[at]);
        return;
      case 5: {
        const again = body[at];
        if (again !== undefined && isOperation(again)) body.splice(at, 0, again);
        return;
      }
      case 6: {
        const some = body.slice(at, at + 1);
        if (some.length > 0 && some[0].kind !== 'go')
          body.splice(at, 1, { kind: 'loop', times: this.#below(2) + 2, body: some });
        return;
      }
      case 7:
        this.#inSelect(body);
        return;
    }
  }

  /** Nobody stays unstarted by it. */
  #without(body: Statement[], at: number): void {
    const gone = body[at];
    if (gone === undefined) return;
    let starts = false;
    changed([gone], (each) => {
      starts ||= each.kind === 'go';
      return [each];
    });
    if (!starts) body.splice(at, 1);
  }

  /** An operation gets a way out. */
  #inSelect(body: Statement[]): void {
    const at = body.findIndex(({ kind }) => kind === 'send' || kind === 'receive');
    const found = body[at];
    if (found?.kind !== 'send' && found?.kind !== 'receive') return;
    const cases: Case[] = [{ kind: found.kind, channel: found.channel, body: this.#few() }];
    const hasDefault = this.#one(2);
    if (!hasDefault) cases.push(this.#case());
    body.splice(at, 1, { kind: 'select', id: 0, cases, ...(hasDefault ? { default: this.#few() } : {}) });
  }
}
