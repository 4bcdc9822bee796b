/** Owns telling states apart: two states have the same key when they differ in nothing but the numbers of objects and unknown values. */
import type { FunctionIr } from '../../ir/model';
import { nil, placeOf, type State } from '../machine/state/state';
import type {
  Code,
  Datum,
  Fact,
  Frame,
  HeapObject,
  Known,
  Pending,
  Process,
  ProcessId,
  Reference,
} from '../machine/state/values';

const bodies = new WeakMap<FunctionIr, number>();
let lastBody = 0;

export function numberOfBody(body: FunctionIr): number {
  let number = bodies.get(body);
  if (number === undefined) {
    number = ++lastBody;
    bodies.set(body, number);
  }
  return number;
}

/** The key; facts about values that nothing holds any more are dropped from the state. */
export function keyOf(state: State, globals: Reference): string {
  return new Writer(state, globals).write();
}

class Writer {
  readonly #state: State;
  readonly #out: (string | number)[] = [];
  readonly #objects = new Map<Reference, number>();
  readonly #unknowns = new Map<number, number>();
  readonly #slots: ReadonlyMap<ProcessId, number>;
  readonly #waiting: Reference[] = [];
  readonly #globals: Reference;

  constructor(state: State, globals: Reference) {
    this.#state = state;
    this.#globals = globals;
    this.#slots = new Map(state.processes.map(({ id }, slot) => [id, slot]));
  }

  write(): string {
    for (const process of this.#state.processes) this.#process(process);
    this.#objects.set(this.#globals, this.#objects.size);
    this.#waiting.push(this.#globals);
    for (let next = 0; next < this.#waiting.length; next++) this.#object(this.#state.get(this.#waiting[next]!));
    this.#facts();
    for (const reference of this.#state.heap.keys()) {
      if (!this.#objects.has(reference)) this.#state.heap.delete(reference);
    }
    if (this.#state.leavesBehind) this.#out.push('behind');
    return this.#out.join(' ');
  }

  #facts(): void {
    const kept: Fact[] = [];
    const texts: string[] = [];
    for (const fact of this.#state.facts) {
      if (!this.#isHeld(fact.left) || !this.#isHeld(fact.right)) continue;
      kept.push(fact);
      const from = this.#out.length;
      this.#out.push(fact.operator, fact.holds ? 1 : 0);
      this.#datum(fact.left);
      this.#datum(fact.right);
      texts.push(this.#out.splice(from).join(' '));
    }
    this.#state.facts = kept;
    this.#out.push('|', texts.sort().join(';'));
  }

  #isHeld(datum: Datum): boolean {
    if (datum.kind === 'unknown') return this.#unknowns.has(datum.id);
    if (datum.kind === 'term') return this.#isHeld(datum.left) && this.#isHeld(datum.right);
    const at = placeOf(datum);
    return at === undefined || this.#objects.has(at);
  }

  #process({ frames, pending, started }: Process): void {
    this.#out.push('P', started === undefined ? 0 : 1);
    for (const frame of frames) this.#frame(frame);
    if (pending !== undefined) this.#pending(pending);
  }

  #after(after: Frame['after']): void {
    switch (after?.kind) {
      case 'once':
        this.#reference(after.once);
        return;
      case 'group':
        this.#reference(after.group);
        return;
      case 'methods':
        this.#out.push(after.methods.length);
        if (after.receiver !== undefined) this.#datum(after.receiver);
    }
  }

  #frame(frame: Frame): void {
    this.#out.push(
      'F',
      numberOfBody(frame.body),
      frame.block,
      frame.next,
      frame.leaving ?? '-',
      frame.call ?? '-',
      frame.after?.kind ?? '-',
    );
    this.#after(frame.after);
    for (const variable of [...frame.variables.keys()].sort((a, b) => a - b)) {
      this.#out.push('v', variable);
      this.#datum(frame.variables.get(variable)!);
    }
    for (const variable of [...frame.cells.keys()].sort((a, b) => a - b)) {
      this.#out.push('c', variable);
      this.#reference(frame.cells.get(variable)!);
    }
    for (const id of [...frame.results.keys()].sort((a, b) => a - b)) {
      this.#out.push('r', id);
      for (const each of frame.results.get(id)!) this.#datum(each);
    }
    for (const [block, { round, over }] of frame.rounds) {
      this.#out.push('n', block, round);
      this.#datum(over);
    }
    for (const { callee, args, place } of frame.deferred) {
      this.#out.push('d', place.range.start.line, place.range.start.column, callee.kind);
      if (callee.kind === 'code') this.#code(callee.code);
      if (callee.kind === 'cancel') this.#reference(callee.context);
      if (callee.kind === 'native' && callee.receiver !== undefined) this.#datum(callee.receiver);
      for (const each of args) this.#datum(each);
    }
    for (const each of frame.returned ?? []) this.#datum(each);
    for (const { header, aside, isOver } of frame.iterators ?? []) {
      this.#out.push('i', header, isOver ? 1 : 0, aside.length);
      for (const each of aside) this.#frame(each);
    }
  }

  #pending(pending: Pending): void {
    this.#out.push('W', pending.kind);
    switch (pending.kind) {
      case 'communicate':
        for (const each of pending.cases) {
          this.#out.push(each.kind);
          this.#datum(each.channel);
          if (each.kind === 'send') this.#datum(each.value);
        }
        return;
      case 'lock':
        this.#out.push(pending.announced ? 1 : 0, pending.shared ? 1 : 0);
        this.#reference(pending.mutex);
        return;
      case 'wait':
        this.#reference(pending.group);
        return;
      case 'start':
        this.#datum(pending.code);
        this.#reference(pending.group);
        return;
      case 'parked':
        this.#reference(pending.mutex);
        this.#reference(pending.cond);
        this.#out.push(pending.turn);
        return;
      case 'once':
        this.#datum(pending.code);
        this.#reference(pending.once);
        return;
      case 'begin':
        if (pending.when !== undefined) this.#reference(pending.when);
        return;
      case 'choose':
        this.#out.push(pending.question.kind);
        if (pending.question.kind === 'condition') this.#datum(pending.question.condition);
        if (pending.question.kind === 'times') this.#datum(pending.question.code);
        if (pending.question.kind === 'any')
          for (const { taken } of pending.question.ways) for (const { condition } of taken) this.#datum(condition);
        return;
      case 'act': {
        const { act } = pending;
        this.#out.push(act.kind);
        if (act.kind === 'close') this.#datum(act.channel);
        else if (act.kind === 'cancel') this.#reference(act.context);
        else if (act.kind === 'signal') this.#reference(act.cond);
        else if (act.kind === 'try') this.#reference(act.mutex);
        else if (act.kind === 'unlock') {
          this.#reference(act.mutex);
          if (act.parks !== undefined) this.#reference(act.parks);
        } else {
          this.#datum(act.amount);
          this.#reference(act.group);
        }
      }
    }
  }

  #reference(reference: Reference): void {
    let number = this.#objects.get(reference);
    if (number === undefined) {
      number = this.#objects.size;
      this.#objects.set(reference, number);
      this.#waiting.push(reference);
    }
    this.#out.push(number);
  }

  #code(code: Code): void {
    switch (code.kind) {
      case 'code':
        this.#out.push('f', numberOfBody(code.body));
        for (const reference of code.captured.values()) this.#reference(reference);
        if (code.receiver !== undefined) this.#datum(code.receiver);
        if (code.type !== undefined) this.#out.push(code.type.path, code.type.name);
        return;
      case 'cancel':
        this.#out.push('x');
        this.#reference(code.context);
        return;
      case 'native':
        this.#out.push('m', code.method);
        this.#datum(code.receiver);
    }
  }

  #datum(datum: Datum): void {
    switch (datum.kind) {
      case 'unknown': {
        let number = this.#unknowns.get(datum.id);
        if (number === undefined) {
          number = this.#unknowns.size;
          this.#unknowns.set(datum.id, number);
        }
        this.#out.push('u', number);
        return;
      }
      case 'scalar':
        this.#out.push(typeof datum.value === 'string' ? JSON.stringify(datum.value) : String(datum.value));
        return;
      case 'nil':
        this.#out.push('0');
        return;
      case 'reference':
        this.#out.push('*');
        this.#reference(datum.to);
        return;
      case 'stored':
        this.#out.push('@');
        this.#reference(datum.at);
        return;
      case 'function':
        this.#code(datum.code);
        return;
      case 'term':
        this.#out.push('(', datum.operator);
        this.#datum(datum.left);
        this.#datum(datum.right);
    }
  }

  #slot(process: ProcessId | undefined): number {
    return process === undefined ? -2 : (this.#slots.get(process) ?? -1);
  }

  #object(object: HeapObject | undefined): void {
    if (object === undefined) return;
    this.#out.push('O', object.kind, object.outside ? 1 : 0);
    switch (object.kind) {
      case 'channel':
        this.#out.push(object.closed ? 1 : 0, object.clock?.armed === true ? 1 : 0);
        if (object.capacity === undefined) this.#out.push('?');
        else this.#datum(object.capacity);
        this.#out.push(object.buffer.length);
        for (const each of object.buffer) this.#datum(each);
        if (object.ends !== undefined) this.#reference(object.ends);
        return;
      case 'mutex':
        this.#out.push(this.#slot(object.writer), ...object.readers.map((each) => this.#slot(each)).sort());
        return;
      case 'group':
        this.#out.push(object.count ?? '?');
        for (const each of object.unknown ?? []) this.#datum(each);
        if (object.context !== undefined) this.#reference(object.context);
        return;
      case 'cond':
        this.#datum(object.locker);
        return;
      case 'once':
        this.#out.push(object.state);
        return;
      case 'context':
        this.#out.push(object.cancelled ? 1 : 0, object.mayEnd ? 1 : 0);
        if (object.done !== undefined) this.#reference(object.done);
        if (object.parent !== undefined) this.#reference(object.parent);
        this.#told(object.told ?? new Map());
        return;
      case 'timer':
        if (object.channel !== undefined) this.#reference(object.channel);
        this.#out.push(this.#slot(object.process));
        return;
      case 'struct':
        for (const name of [...object.fields.keys()].sort()) {
          this.#out.push(name);
          this.#datum(object.fields.get(name)!);
        }
        if (object.of !== undefined) this.#reference(object.of);
        return;
      case 'cell':
        this.#datum(object.value);
        return;
      case 'list':
        this.#datum(object.length);
        for (const each of object.elements ?? []) this.#datum(each);
        this.#entries(object.known ?? []);
        return;
      case 'map':
        this.#out.push(object.exact ? 1 : 0);
        this.#entries(object.entries);
        this.#entries(object.known ?? []);
    }
  }

  /** That a context had not ended says nothing of later. */
  #told(told: ReadonlyMap<ProcessId, Datum>): void {
    for (const [process, error] of told) {
      const slot = this.#slots.get(process);
      if (slot === undefined) continue;
      if (this.#state.decide({ kind: 'term', operator: '==', left: error, right: nil }) === true) continue;
      this.#out.push('t', slot);
      this.#datum(error);
    }
  }

  #entries(entries: Known): void {
    this.#out.push(entries.length);
    for (const [key, value] of entries) {
      this.#datum(key);
      this.#datum(value);
    }
  }
}
