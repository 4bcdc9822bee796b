/** Owns where a process stands and what it still has to do: blocks, calls, deferred operations. Equal rests are the same object. Knows no shared state. */
import { type Body, isOperation, type Operation, type Program, type Statement } from './program';

/** A step that other processes can notice. */
export type Visible = Operation | Extract<Statement, { kind: 'range' | 'select' | 'go' }>;

/** A call that has not returned; what it has deferred lies on a pile, the last on top. */
interface Frame {
  readonly kind: 'frame';
  readonly deferred: Rest | undefined;
}

/** What is to be done, the next thing first. */
interface Rest {
  readonly item: Statement | Frame;
  readonly next: Rest | undefined;
  readonly number: number;
}

export interface Position {
  readonly operation: Visible;
  /** One character, the same for the same operation with the same rest. */
  readonly key: string;
  readonly rest: Rest | undefined;
}

export class Continuations {
  readonly #program: Program;
  readonly #values: readonly boolean[];
  readonly #rests = new Map<string, Rest>();
  readonly #statements = new Map<Statement, number>();
  readonly #positions = new Map<Rest, Position>();

  constructor(program: Program, values: readonly boolean[]) {
    this.#program = program;
    this.#values = values;
  }

  /** Undefined when it ends without a step. */
  start(process: number): Position | undefined {
    return this.#advance(this.#call(this.#program.processes[process], undefined));
  }

  /** After the operation, and `body`. Undefined when the process has ended. */
  after({ rest }: Position, body: Body = []): Position | undefined {
    return this.#advance(this.#inFront(body, rest));
  }

  /** Before the operation once more, after `body`. */
  again({ operation, rest }: Position, body: Body): Position | undefined {
    return this.#advance(this.#inFront(body, this.#push(operation, rest)));
  }

  /** Something is deferred in a call that has not returned. */
  hasDeferred({ rest }: Position): boolean {
    for (let at = rest; at !== undefined; at = at.next) {
      if (at.item.kind === 'frame' && at.item.deferred !== undefined) return true;
    }
    return false;
  }

  #advance(from: Rest | undefined): Position | undefined {
    let rest = from;
    while (rest !== undefined) {
      const { item, next }: Rest = rest;
      switch (item.kind) {
        case 'frame':
          rest = this.#inFront(operationsIn(item.deferred), next);
          break;
        case 'return':
          rest = frameOf(next);
          break;
        case 'if':
          rest = this.#inFront(this.#values[item.parameter] === item.negated ? item.whenFalse : item.whenTrue, next);
          break;
        case 'loop':
          rest = next;
          for (let round = 0; round < item.times; round++) rest = this.#inFront(item.body, rest);
          break;
        case 'call':
          rest = this.#call(this.#program.closures[item.closure], next);
          break;
        case 'defer':
          rest = this.#deferring(item.operation, next);
          break;
        default:
          return this.#position(rest, item);
      }
    }
    return undefined;
  }

  #call(body: Body, next: Rest | undefined): Rest | undefined {
    return this.#inFront(body, this.#push({ kind: 'frame', deferred: undefined }, next));
  }

  #deferring(operation: Operation, rest: Rest | undefined): Rest {
    const { item, next } = rest!;
    if (item.kind === 'frame') return this.#push({ ...item, deferred: this.#push(operation, item.deferred) }, next);
    return this.#push(item, this.#deferring(operation, next));
  }

  #inFront(body: Body, rest: Rest | undefined): Rest | undefined {
    return body.reduceRight<Rest | undefined>((next, statement) => this.#push(statement, next), rest);
  }

  #push(item: Statement | Frame, next: Rest | undefined): Rest {
    const what = item.kind === 'frame' ? `frame ${item.deferred?.number}` : this.#numberOf(item);
    const key = `${what} ${next?.number}`;
    let rest = this.#rests.get(key);
    if (rest === undefined) {
      rest = { item, next, number: this.#rests.size };
      this.#rests.set(key, rest);
    }
    return rest;
  }

  #numberOf(statement: Statement): number {
    let number = this.#statements.get(statement);
    if (number === undefined) {
      number = this.#statements.size;
      this.#statements.set(statement, number);
    }
    return number;
  }

  #position(rest: Rest, operation: Visible): Position {
    let position = this.#positions.get(rest);
    if (position === undefined) {
      // Above the characters that keys of states have between them.
      position = { operation, key: String.fromCharCode(rest.number + 256), rest: rest.next };
      this.#positions.set(rest, position);
    }
    return position;
  }
}

function operationsIn(pile: Rest | undefined): Body {
  const found: Operation[] = [];
  for (let rest = pile; rest !== undefined; rest = rest.next) {
    if (rest.item.kind !== 'frame' && isOperation(rest.item)) found.push(rest.item);
  }
  return found;
}

function frameOf(rest: Rest | undefined): Rest | undefined {
  let at = rest;
  while (at !== undefined && at.item.kind !== 'frame') at = at.next;
  return at;
}
