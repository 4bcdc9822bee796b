/** Owns telling states apart: two states have the same key when they differ in nothing but the numbers of objects and unknown values. */
import { factsAbout } from '../machine/knowledge/left-of-facts';
import { nil, placeOf, type State } from '../machine/state/state';
import type {
  Code,
  Datum,
  Frame,
  HeapObject,
  Known,
  Pending,
  Process,
  ProcessId,
  Reference,
} from '../machine/state/values';
import { numberOfBody } from './body-numbers';
import { Characters } from './characters';
import { eachInOrder } from './in-order';

/** Writes the keys of the states of one exploration. All that it needs for one is there for the next one: there are very many. */
export class Keys {
  readonly #globals: Reference;
  readonly #out = new Characters();
  /** By object or unknown value, 0 for those that have not been come to. */
  readonly #numbers: number[] = [];
  /** Those that have been come to, in this order. */
  readonly #numbered: number[] = [];
  readonly #waiting: Reference[] = [];
  #state!: State;

  constructor(globals: Reference) {
    this.#globals = globals;
  }

  /** The key; objects that nothing leads to any more, and facts about what is gone, are dropped from the state. */
  of(state: State): string {
    this.#begin(state);
    for (const process of state.processes) this.#process(process);
    this.#reference(this.#globals);
    for (let next = 0; next < this.#waiting.length; next++) this.#object(state.heap.get(this.#waiting[next]!));
    const facts = this.#facts();
    for (const reference of state.heap.keys()) if (!this.#isNumbered(reference)) state.heap.delete(reference);
    if (state.leavesBehind) this.#out.text('behind');
    return this.#out.from(0) + facts;
  }

  #begin(state: State): void {
    this.#state = state;
    this.#out.cut(0);
    for (const id of this.#numbered) this.#numbers[id] = 0;
    this.#numbered.length = 0;
    this.#waiting.length = 0;
  }

  /** In which order they were taken to hold makes no difference. */
  #facts(): string {
    const texts: string[] = [];
    this.#state.facts = factsAbout(this.#state.facts, this.#isHeld);
    for (const fact of this.#state.facts) {
      const from = this.#out.length;
      this.#out.text(fact.operator);
      this.#out.flag(fact.holds);
      this.#datum(fact.left);
      this.#datum(fact.right);
      texts.push(this.#out.from(from));
      this.#out.cut(from);
    }
    this.#out.text('facts');
    return texts.sort().join('');
  }

  readonly #isHeld = (datum: Datum): boolean => {
    if (datum.kind === 'unknown') return this.#isNumbered(datum.id);
    if (datum.kind === 'term') return this.#isHeld(datum.left) && this.#isHeld(datum.right);
    const at = placeOf(datum);
    return at === undefined || this.#isNumbered(at);
  };

  #process({ frames, pending, started }: Process): void {
    this.#out.text('P');
    this.#out.flag(started !== undefined);
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
        this.#out.number(after.methods.length);
        if (after.receiver !== undefined) this.#datum(after.receiver);
    }
  }

  #frame(frame: Frame): void {
    this.#out.text('F');
    this.#out.number(numberOfBody(frame.body));
    this.#out.number(frame.block);
    this.#out.number(frame.next);
    this.#out.text(frame.leaving ?? '-');
    this.#out.number(frame.call ?? -1);
    this.#out.text(frame.after?.kind ?? '-');
    this.#after(frame.after);
    eachInOrder(frame.variables, this.#variable);
    eachInOrder(frame.cells, this.#cell);
    eachInOrder(frame.results, this.#results);
    for (const [block, { round, over, keys, length }] of frame.rounds) {
      this.#out.text('n');
      this.#out.number(block);
      this.#out.number(round);
      for (const each of [over, keys, length]) if (each !== undefined) this.#datum(each);
    }
    for (const { callee, args, place } of frame.deferred) {
      this.#out.text('d');
      this.#out.number(place.range.start.line);
      this.#out.number(place.range.start.column);
      this.#out.text(callee.kind);
      if (callee.kind === 'code') this.#code(callee.code);
      if (callee.kind === 'cancel') this.#reference(callee.context);
      if (callee.kind === 'native' && callee.receiver !== undefined) this.#datum(callee.receiver);
      for (const each of args) this.#datum(each);
    }
    for (const each of frame.returned ?? []) this.#datum(each);
    for (const { header, aside, isOver } of frame.iterators ?? []) {
      this.#out.text('i');
      this.#out.number(header);
      this.#out.flag(isOver);
      this.#out.number(aside.length);
      for (const each of aside) this.#frame(each);
    }
  }

  readonly #variable = (datum: Datum, variable: number): void => {
    this.#out.text('v');
    this.#out.number(variable);
    this.#datum(datum);
  };

  readonly #cell = (reference: Reference, variable: number): void => {
    this.#out.text('c');
    this.#out.number(variable);
    this.#reference(reference);
  };

  readonly #results = (results: readonly Datum[], id: number): void => {
    this.#out.text('r');
    this.#out.number(id);
    for (const each of results) this.#datum(each);
  };

  readonly #field = (datum: Datum, name: string): void => {
    this.#out.text(name);
    this.#datum(datum);
  };

  #pending(pending: Pending): void {
    this.#out.text('W');
    this.#out.text(pending.kind);
    switch (pending.kind) {
      case 'communicate':
        for (const each of pending.cases) {
          this.#out.text(each.kind);
          this.#datum(each.channel);
          if (each.kind === 'send') this.#datum(each.value);
        }
        return;
      case 'lock':
        this.#out.flag(pending.announced);
        this.#out.flag(pending.shared);
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
        this.#out.number(pending.turn);
        return;
      case 'once':
        this.#datum(pending.code);
        this.#reference(pending.once);
        return;
      case 'begin':
        if (pending.when !== undefined) this.#reference(pending.when);
        return;
      case 'choose':
        this.#out.text(pending.question.kind);
        if (pending.question.kind === 'condition') this.#datum(pending.question.condition);
        if (pending.question.kind === 'times') this.#datum(pending.question.code);
        if (pending.question.kind === 'any')
          for (const { taken } of pending.question.ways) for (const { condition } of taken) this.#datum(condition);
        return;
      case 'act': {
        const { act } = pending;
        this.#out.text(act.kind);
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
    const isNew = !this.#isNumbered(reference);
    this.#id(reference);
    if (isNew) this.#waiting.push(reference);
  }

  /** Of an object or an unknown value. */
  #id(id: number): void {
    if (!this.#isNumbered(id)) {
      while (this.#numbers.length <= id) this.#numbers.push(0);
      this.#numbers[id] = this.#numbered.push(id);
    }
    this.#out.number(this.#numbers[id]!);
  }

  #isNumbered(id: number): boolean {
    return id < this.#numbers.length && this.#numbers[id] !== 0;
  }

  #code(code: Code): void {
    switch (code.kind) {
      case 'code':
        this.#out.text('f');
        this.#out.number(numberOfBody(code.body));
        for (const reference of code.captured.values()) this.#reference(reference);
        if (code.receiver !== undefined) this.#datum(code.receiver);
        if (code.isUnbound === true) this.#out.text('b');
        if (code.type !== undefined) {
          this.#out.text(code.type.path);
          this.#out.text(code.type.name);
        }
        return;
      case 'cancel':
        this.#out.text('x');
        this.#reference(code.context);
        return;
      case 'native':
        this.#out.text('m');
        this.#out.text(code.method);
        this.#datum(code.receiver);
    }
  }

  #datum(datum: Datum): void {
    switch (datum.kind) {
      case 'unknown':
        this.#out.text('u');
        this.#id(datum.id);
        return;
      case 'scalar':
        this.#out.text(typeof datum.value === 'string' ? JSON.stringify(datum.value) : String(datum.value));
        return;
      case 'nil':
        this.#out.text('0');
        return;
      case 'reference':
        this.#out.text('*');
        this.#reference(datum.to);
        return;
      case 'stored':
        this.#out.text('@');
        this.#reference(datum.at);
        return;
      case 'function':
        this.#code(datum.code);
        return;
      case 'term':
        this.#out.text('(');
        this.#out.text(datum.operator);
        this.#datum(datum.left);
        this.#datum(datum.right);
    }
  }

  /** Which one it is of those that are there. */
  #slot(process: ProcessId | undefined): number {
    return this.#state.processes.findIndex(({ id }) => id === process) + 1;
  }

  #object(object: HeapObject | undefined): void {
    if (object === undefined) return;
    this.#out.text('O');
    this.#out.text(object.kind);
    this.#out.flag(object.outside);
    this.#out.flag(object.isMade === true);
    this.#out.flag(object.isSettled === true);
    switch (object.kind) {
      case 'channel':
        this.#out.flag(object.closed);
        this.#out.flag(object.clock?.armed === true);
        if (object.capacity === undefined) this.#out.text('?');
        else this.#datum(object.capacity);
        this.#out.number(object.buffer.length);
        for (const each of object.buffer) this.#datum(each);
        if (object.ends !== undefined) this.#reference(object.ends);
        return;
      case 'mutex':
        this.#out.flag(object.writer !== undefined);
        this.#out.number(this.#slot(object.writer));
        this.#out.number(object.readers.length);
        for (const slot of object.readers.map((each) => this.#slot(each)).sort((a, b) => a - b)) this.#out.number(slot);
        return;
      case 'group':
        if (object.count === undefined) this.#out.text('?');
        else this.#out.number(object.count);
        for (const each of object.unknown ?? []) this.#datum(each);
        if (object.context !== undefined) this.#reference(object.context);
        return;
      case 'cond':
        this.#datum(object.locker);
        return;
      case 'once':
        this.#out.text(object.state);
        this.#out.flag(object.panicked === true);
        for (const each of object.results ?? []) this.#datum(each);
        return;
      case 'context':
        this.#out.flag(object.cancelled);
        this.#out.flag(object.mayEnd);
        this.#out.text(object.reason ?? '-');
        if (object.done !== undefined) this.#reference(object.done);
        if (object.parent !== undefined) this.#reference(object.parent);
        this.#told(object.told ?? new Map());
        return;
      case 'timer':
        if (object.channel !== undefined) this.#reference(object.channel);
        this.#out.flag(object.process !== undefined);
        this.#out.number(this.#slot(object.process));
        return;
      case 'struct':
        eachInOrder(object.fields, this.#field);
        if (object.of !== undefined) this.#reference(object.of);
        return;
      case 'cell':
        this.#datum(object.value);
        return;
      case 'list':
        this.#datum(object.length);
        for (const each of object.elements ?? []) this.#datum(each);
        this.#entries(object.known ?? []);
        if (object.backing !== undefined) {
          this.#id(object.backing.id);
          for (const each of [object.backing.from, object.backing.room ?? -1]) this.#out.number(each);
        }
        return;
      case 'map':
        this.#out.flag(object.exact);
        this.#entries(object.entries);
        this.#entries(object.known ?? []);
    }
  }

  /** That a context had not ended says nothing of later. */
  #told(told: ReadonlyMap<ProcessId, Datum>): void {
    for (const [process, error] of told) {
      if (this.#state.process(process) === undefined) continue;
      if (this.#state.decide({ kind: 'term', operator: '==', left: error, right: nil }) === true) continue;
      this.#out.text('t');
      this.#out.number(this.#slot(process));
      this.#datum(error);
    }
  }

  #entries(entries: Known): void {
    this.#out.number(entries.length);
    for (const [key, value] of entries) {
      this.#datum(key);
      this.#datum(value);
    }
  }
}
