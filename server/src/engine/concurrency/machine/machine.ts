/**
 * Owns running the code of one process up to the next point where others have a say in what happens, or where only a guess can tell how it goes on.
 * Everything up to there is one step: between such points nobody can tell the order of two processes.
 */
import type { BlockId, CallSite, Operation, OperationId, Terminator, Value } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { loopBlocks } from '../loops';
import { binary } from './arithmetic';
import { callBuiltin } from './builtins';
import { callableOf } from './callable';
import { Evaluator } from './evaluate';
import { callForeign } from './foreign';
import { frameOf, mayEnter, resultsOf, setReturned } from './frames';
import { livenessOf } from './liveness';
import { callNative } from './natives';
import { letOut } from './outside';
import { nil, type State, scalar } from './state';
import type { Callable, Datum, Deferred, Frame, Pending, Place, Process, Reference } from './values';

/** Thrown when a function is too much for the machine; it is not decided then. */
export class TooMuch extends Error {}

/** Operations of one step. A loop that needs more computes something. */
const mostOperations = 1000;
/** Rounds of loops whose number nobody knows: with two of them what differs from round to round shows. */
export const symbolicRounds = 2;

export interface Call {
  readonly state: State;
  readonly process: Process;
  readonly frame: Frame;
  readonly args: readonly Datum[];
  readonly id: OperationId | undefined;
  readonly place: Place;
  readonly spread: boolean;
}

export class Machine {
  readonly resolution: Resolution;
  readonly evaluator: Evaluator;
  unlocksAtOnce = true;
  /** Somebody gave back a lock that another one had taken. */
  unlockedByOthers = false;
  /** The budget of the exploration. */
  operationsLeft = 0;
  #operations = 0;

  constructor(resolution: Resolution, globals: Reference) {
    this.resolution = resolution;
    this.evaluator = new Evaluator(resolution, globals);
  }

  /** Runs a process until it has something pending or is over; processes it starts have not run yet. */
  run(state: State, process: Process): void {
    this.#operations = 0;
    while (process.pending === undefined) {
      const frame = process.frames.at(-1);
      if (frame === undefined) return state.remove(process.id);
      if (++this.#operations > mostOperations || --this.operationsLeft < 0) throw new TooMuch();
      if (frame.leaving !== undefined) this.#leave(state, process, frame);
      else this.#step(state, process, frame);
    }
  }

  #step(state: State, process: Process, frame: Frame): void {
    const block = frame.body.blocks[frame.block]!;
    const operation = block.operations[frame.next];
    if (operation === undefined) return this.#terminate(state, process, frame, block.terminator);
    frame.next++;
    switch (operation.kind) {
      case 'assign':
        return this.#assign(state, frame, operation);
      case 'declare':
        for (const variable of operation.variables) {
          frame.cells.delete(variable);
          const type = this.resolution.typeOf(frame.unit, { kind: 'variable', variable, range: operation.range });
          frame.variables.set(variable, this.evaluator.made(state, frame.unit, type));
        }
        return;
      case 'send':
      case 'receive':
        process.pending = this.#communication(
          state,
          frame,
          [{ communication: operation, to: undefined }],
          operation.range,
        );
        return;
      case 'call':
        return this.call(state, process, frame, this.callable(state, frame, operation), operation, operation.id);
      case 'go':
        this.start(
          state,
          process,
          this.callable(state, frame, operation),
          this.#args(state, frame, operation),
          {
            unit: frame.unit,
            range: operation.range,
          },
          operation.spread,
        );
        return;
      case 'defer':
        frame.deferred.push({
          callee: this.callable(state, frame, operation),
          args: this.#args(state, frame, operation),
          place: { unit: frame.unit, range: operation.range },
        });
    }
  }

  callable(state: State, frame: Frame, site: CallSite): Callable {
    return callableOf(this.evaluator, state, frame, site);
  }

  #args(state: State, frame: Frame, { args, callee }: CallSite): readonly Datum[] {
    const [only] = args;
    // `f(g())` takes all that g returns.
    if (args.length === 1 && only?.kind === 'result' && only.index === 0) {
      const results = frame.results.get(only.operation);
      const wanted = this.#parameterCount(frame, callee);
      if (results !== undefined && results.length > 1 && wanted > 1) return results;
    }
    return args.map((arg) => this.evaluator.value(state, frame, arg));
  }

  #parameterCount(frame: Frame, callee: Value): number {
    const type = this.resolution.typeOf(frame.unit, callee);
    return type?.kind === 'function' ? type.parameters.length : 1;
  }

  call(
    state: State,
    process: Process,
    frame: Frame,
    callee: Callable,
    site: CallSite & { readonly range: Range },
    id: OperationId | undefined,
  ): void {
    const place = { unit: frame.unit, range: site.range };
    if (callee.kind === 'builtin') {
      return callBuiltin(
        this,
        { state, process, frame, args: this.#argsOfBuiltin(state, frame, site), id, place, spread: site.spread },
        callee.name,
        site,
      );
    }
    this.perform(callee, {
      state,
      process,
      frame,
      args: this.#args(state, frame, site),
      id,
      place,
      spread: site.spread,
    });
  }

  #argsOfBuiltin(state: State, frame: Frame, { args }: CallSite): readonly Datum[] {
    return args.map((arg) => (arg.kind === 'type' ? nil : this.evaluator.value(state, frame, arg)));
  }

  /** Runs what is called, with what it is given; the results go to the frame. */
  perform(callee: Callable, call: Call): void {
    const { state, process, args, id, place, spread } = call;
    switch (callee.kind) {
      case 'code':
        if (mayEnter(process, callee.code)) {
          process.frames.push(
            frameOf(this.evaluator, state, callee.code, args, { ...(id === undefined ? {} : { call: id }), spread }),
          );
          return;
        }
        letOut(state, { kind: 'function', code: callee.code }, ...args);
        return;
      case 'cancel':
        process.pending = { kind: 'act', act: { kind: 'cancel', context: callee.context }, place };
        return;
      case 'native':
        if (!callNative(this, callee.method, callee.receiver, call)) callForeign(callee.method, callee.receiver, call);
        return;
      case 'builtin':
        return callBuiltin(this, call, callee.name, undefined);
      case 'foreign':
        return callForeign(callee.name, callee.receiver, call);
    }
  }

  /** Starts a process. What nobody sees into takes along what it is given. */
  start(
    state: State,
    process: Process,
    callee: Callable,
    args: readonly Datum[],
    place: Place,
    spread = false,
  ): Process | undefined {
    if (callee.kind === 'code') {
      return state.spawn([frameOf(this.evaluator, state, callee.code, args, { spread })], place);
    }
    if (callee.kind === 'foreign') {
      if (callee.receiver !== undefined) letOut(state, callee.receiver);
      letOut(state, ...args);
      return undefined;
    }
    // `go wg.Wait()`, `go cancel()`: a process of one call.
    const [frame] = process.frames.slice(-1);
    const started = state.spawn([{ ...callOnly(frame!), deferred: [{ callee, args, place }] }], place);
    return started;
  }

  #assign(state: State, frame: Frame, operation: Extract<Operation, { kind: 'assign' }>): void {
    const { evaluator } = this;
    const { targets, values, operator, declares } = operation;
    if (operator !== undefined) {
      const [target] = targets;
      const [value] = values;
      if (target === undefined || value === undefined) return;
      const result = binary(
        state,
        operator,
        evaluator.value(state, frame, target),
        evaluator.value(state, frame, value),
      );
      // Each round of a loop has its own instance of the clause's variables.
      if (
        target.kind === 'variable' &&
        frame.unit.variables[target.variable]?.loop === true &&
        frame.unit.variables[target.variable]?.owner === frame.body.id
      ) {
        frame.cells.delete(target.variable);
        frame.variables.set(target.variable, result);
        return;
      }
      return evaluator.assign(state, frame, target, result);
    }
    const data = this.#assigned(state, frame, values, targets.length);
    targets.forEach((target, at) => {
      if (target === undefined) return;
      const datum = data[at] ?? state.unknown();
      if (declares && target.kind === 'variable' && this.#isDeclared(frame, target, operation)) {
        frame.cells.delete(target.variable);
        frame.variables.set(target.variable, evaluator.copied(state, datum));
      } else evaluator.assign(state, frame, target, datum);
    });
  }

  /** `a, b := …` gives new instances of those that are declared there. */
  #isDeclared(
    frame: Frame,
    target: Extract<Value, { kind: 'variable' }>,
    { range }: { readonly range: Range },
  ): boolean {
    const declared = frame.unit.variables[target.variable]?.range.start;
    return (
      declared !== undefined &&
      declared.line === target.range.start.line &&
      declared.column === target.range.start.column &&
      declared.line >= range.start.line
    );
  }

  #assigned(state: State, frame: Frame, values: readonly Value[], wanted: number): readonly Datum[] {
    const data = values.map((value) => this.evaluator.value(state, frame, value));
    return data.length === wanted
      ? data
      : [...data, ...Array.from({ length: wanted - data.length }, () => state.unknown())];
  }

  #communication(
    state: State,
    frame: Frame,
    cases: readonly {
      readonly communication: Extract<Operation, { kind: 'send' | 'receive' }>;
      readonly to: BlockId | undefined;
    }[],
    range: Range,
    otherwise?: BlockId,
    isSelect = false,
  ): Pending {
    const place = { unit: frame.unit, range };
    const list = cases.map(({ communication: each, to }) =>
      each.kind === 'send'
        ? ({
            kind: 'send',
            channel: this.evaluator.value(state, frame, each.channel),
            value: this.evaluator.value(state, frame, each.value),
            to,
            range: each.range,
          } as const)
        : ({
            kind: 'receive',
            channel: this.evaluator.value(state, frame, each.channel),
            call: each.id,
            to,
            range: each.range,
          } as const),
    );
    return { kind: 'communicate', cases: list, otherwise, isSelect, place };
  }

  /** Goes on with a block. */
  goTo(frame: Frame, block: BlockId): void {
    const header = frame.body.blocks[block]!;
    if (
      header.loop === block &&
      header.terminator.kind === 'range' &&
      frame.rounds.has(block) &&
      !loopBlocks(frame.body, block).has(frame.block)
    ) {
      frame.rounds.delete(block);
    }
    frame.block = block;
    frame.next = 0;
    forgetDead(frame);
  }

  /** What a range loop takes from a channel. */
  takeReceived(state: State, frame: Frame, value: Datum): void {
    const { terminator } = frame.body.blocks[frame.block]!;
    if (terminator.kind !== 'range' || terminator.key === undefined) return;
    const { key } = terminator;
    if (terminator.declares && key.kind === 'variable') {
      frame.cells.delete(key.variable);
      frame.variables.set(key.variable, this.evaluator.copied(state, value));
    } else this.evaluator.assign(state, frame, key, value);
  }

  /** What is received from a closed channel. */
  zeroOfElement(state: State, { frames }: Process, call: OperationId | undefined): Datum {
    const frame = frames.at(-1);
    if (frame === undefined || call === undefined) return state.unknown();
    const received: Value = { kind: 'result', operation: call, index: 0, range: frame.body.range };
    return this.evaluator.made(state, frame.unit, this.resolution.typeOf(frame.unit, received));
  }

  #terminate(state: State, process: Process, frame: Frame, terminator: Terminator): void {
    const place = { unit: frame.unit, range: terminatorRange(terminator, frame) };
    switch (terminator.kind) {
      case 'jump':
        return this.goTo(frame, terminator.to);
      case 'branch':
        return this.#branch(
          state,
          process,
          frame,
          this.evaluator.value(state, frame, terminator.condition),
          terminator.then,
          terminator.else,
          place,
        );
      case 'switch':
        return this.#switch(state, process, frame, terminator, place);
      case 'type-switch':
        return this.#typeSwitch(state, process, frame, terminator, place);
      case 'select':
        process.pending = this.#communication(
          state,
          frame,
          terminator.cases,
          terminator.headRange,
          terminator.default,
          true,
        );
        return;
      case 'range':
        return this.#range(state, process, frame, terminator, place);
      case 'return':
        setReturned(this.evaluator, state, frame, this.#returned(state, frame, terminator.values));
        frame.leaving = 'return';
        return;
      case 'panic':
        frame.leaving = 'panic';
        return;
      case 'exit':
        if (terminator.ends === 'process') return this.#endProgram(state);
        frame.leaving = 'goexit';
    }
  }

  #endProgram(state: State): void {
    state.end();
    throw new ProgramEnded();
  }

  #returned(state: State, frame: Frame, values: readonly Value[]): readonly Datum[] {
    const [only] = values;
    if (values.length === 1 && frame.body.results.length > 1 && only?.kind === 'result') {
      return frame.results.get(only.operation) ?? frame.body.results.map(() => state.unknown());
    }
    return values.map((value) => this.evaluator.value(state, frame, value));
  }

  #branch(
    state: State,
    process: Process,
    frame: Frame,
    condition: Datum,
    then: BlockId,
    otherwise: BlockId,
    place: Place,
  ): void {
    const truth = state.decide(condition);
    if (truth !== undefined) return this.goTo(frame, truth ? then : otherwise);
    if (then === otherwise) return this.goTo(frame, then);
    if (isEnough(state, frame, condition)) {
      state.assume(condition, false);
      return this.goTo(frame, otherwise);
    }
    process.pending = { kind: 'choose', question: { kind: 'condition', condition, then, otherwise }, place };
  }

  #switch(
    state: State,
    process: Process,
    frame: Frame,
    { tag, cases, default: otherwise }: Extract<Terminator, { kind: 'switch' }>,
    place: Place,
  ): void {
    const subject = tag === undefined ? scalar(true) : this.evaluator.value(state, frame, tag);
    const open: BlockId[] = [];
    for (const { values, to } of cases) {
      for (const value of values) {
        const truth = state.decide(binary(state, '==', subject, this.evaluator.value(state, frame, value)));
        if (truth === true) {
          if (open.length === 0) return this.goTo(frame, to);
          open.push(to);
          process.pending = { kind: 'choose', question: { kind: 'any', blocks: open }, place };
          return;
        }
        if (truth === undefined) open.push(to);
      }
    }
    if (open.length === 0) return this.goTo(frame, otherwise);
    process.pending = { kind: 'choose', question: { kind: 'any', blocks: [...open, otherwise] }, place };
  }

  #typeSwitch(
    state: State,
    process: Process,
    frame: Frame,
    terminator: Extract<Terminator, { kind: 'type-switch' }>,
    place: Place,
  ): void {
    const operand = this.evaluator.value(state, frame, terminator.operand);
    for (const { variable } of terminator.cases) if (variable !== undefined) frame.variables.set(variable, operand);
    if (terminator.defaultVariable !== undefined) frame.variables.set(terminator.defaultVariable, operand);
    const blocks = [...terminator.cases.map(({ to }) => to), terminator.default];
    process.pending = { kind: 'choose', question: { kind: 'any', blocks }, place };
  }

  #range(
    state: State,
    process: Process,
    frame: Frame,
    terminator: Extract<Terminator, { kind: 'range' }>,
    place: Place,
  ): void {
    const { evaluator } = this;
    const over = evaluator.value(state, frame, terminator.over);
    const type = this.resolution.typeOf(frame.unit, terminator.over);
    const isChannel =
      state.find(over, 'channel') !== undefined ||
      (type !== undefined && this.resolution.underlying(frame.unit, type).kind === 'channel');
    if (isChannel) {
      process.pending = {
        kind: 'communicate',
        cases: [
          {
            kind: 'receive',
            channel: over,
            call: undefined,
            to: terminator.body,
            range: terminator.headRange,
            ranged: { done: terminator.done },
          },
        ],
        otherwise: undefined,
        isSelect: false,
        place: { unit: frame.unit, range: terminator.headRange },
      };
      return;
    }
    const round = frame.rounds.get(frame.block) ?? 0;
    const length = lengthOf(state, over);
    const goesOn = binary(state, '<', scalar(round), length);
    const truth = state.decide(goesOn);
    if (truth === undefined && round < symbolicRounds) {
      const question = { kind: 'condition', condition: goesOn, then: frame.block, otherwise: frame.block } as const;
      process.pending = { kind: 'choose', question, place };
      return;
    }
    if (truth !== true) {
      if (truth === undefined) state.assume(goesOn, false);
      frame.rounds.delete(frame.block);
      return this.goTo(frame, terminator.done);
    }
    frame.rounds.set(frame.block, round + 1);
    this.#takeElement(state, frame, terminator, over, round);
    frame.block = terminator.body;
    frame.next = 0;
  }

  #takeElement(
    state: State,
    frame: Frame,
    { key, value, declares }: Extract<Terminator, { kind: 'range' }>,
    over: Datum,
    round: number,
  ): void {
    const list = state.find(over, 'list')?.object;
    const entry = state.find(over, 'map')?.object.entries[round];
    const keyDatum = entry?.[0] ?? (state.find(over, 'map') === undefined ? scalar(round) : state.unknown());
    const taken = [
      [key, keyDatum],
      [value, entry?.[1] ?? list?.elements?.[round]],
    ] as const;
    for (const [target, datum] of taken) {
      if (target === undefined) continue;
      const type = this.resolution.typeOf(frame.unit, target);
      const given = datum ?? this.evaluator.made(state, frame.unit, type, true);
      if (declares && target.kind === 'variable') {
        frame.cells.delete(target.variable);
        frame.variables.set(target.variable, this.evaluator.copied(state, given));
      } else this.evaluator.assign(state, frame, target, given);
    }
  }

  /** Deferred calls one by one, then back to the caller. */
  #leave(state: State, process: Process, frame: Frame): void {
    const deferred = frame.deferred.pop();
    if (deferred !== undefined) return this.#runDeferred(state, process, frame, deferred);
    process.frames.pop();
    const below = process.frames.at(-1);
    if (frame.after?.kind === 'once')
      state.set(frame.after.once, { kind: 'once', outside: state.get(frame.after.once).outside, state: 'done' });
    if (frame.leaving === 'return') {
      const results = resultsOf(this.evaluator, state, frame);
      if (frame.after?.kind === 'group') this.onEnd(state, frame.after.group, results);
      if (below !== undefined && frame.call !== undefined) below.results.set(frame.call, results);
      if (below === undefined && process.started === undefined) letOut(state, ...results);
      return;
    }
    if (below !== undefined) below.leaving = frame.leaving;
    else if (frame.leaving === 'panic') this.#endProgram(state);
  }

  #runDeferred(state: State, process: Process, frame: Frame, { callee, args, place }: Deferred): void {
    const depth = process.frames.length;
    this.perform(callee, { state, process, frame, args, id: undefined, place, spread: false });
    const pushed = process.frames[depth];
    if (pushed !== undefined) process.frames[depth] = { ...pushed, isDeferred: true };
  }

  /** What an errgroup does with the end of one of its goroutines. */
  onEnd(state: State, group: Reference, results: readonly Datum[]): void {
    const object = state.get(group);
    if (object.kind !== 'group') return;
    if (object.count !== undefined) state.set(group, { ...object, count: object.count - 1 });
    const [failed] = results;
    if (object.context === undefined || failed === undefined || failed.kind === 'nil') return;
    const context = state.get(object.context);
    // The error may be one: the context may end from now on.
    if (context.kind === 'context') state.set(object.context, { ...context, mayEnd: true });
  }
}

/** The program is over, with all its goroutines: nothing is stuck. */
export class ProgramEnded extends Error {}

function forgetDead(frame: Frame): void {
  const { variables, results } = livenessOf(frame.unit, frame.body)[frame.block]!;
  for (const variable of frame.variables.keys()) if (!variables.has(variable)) frame.variables.delete(variable);
  for (const variable of frame.cells.keys()) if (!variables.has(variable)) frame.cells.delete(variable);
  for (const id of frame.results.keys()) if (!results.has(id)) frame.results.delete(id);
}

function callOnly(like: Frame): Frame {
  return {
    ...like,
    body: { ...like.body, results: [], parameters: [] },
    variables: new Map(),
    cells: new Map(),
    results: new Map(),
    rounds: new Map(),
    deferred: [],
    call: undefined,
    returned: [],
    leaving: 'return',
    isDeferred: false,
  };
}

/** A loop whose bound nobody knows has gone round often enough. */
function isEnough(state: State, frame: Frame, condition: Datum): boolean {
  if (frame.body.blocks[frame.block]?.loop !== frame.block) return false;
  if (condition.kind !== 'term' || !['<', '<=', '>', '>=', '!='].includes(condition.operator)) return false;
  const { left, right } = condition;
  const round = left.kind === 'scalar' ? left.value : right.kind === 'scalar' ? right.value : undefined;
  return typeof round === 'number' && round >= symbolicRounds && state.decide(condition) === undefined;
}

export function lengthOf(state: State, datum: Datum): Datum {
  if (datum.kind === 'nil') return scalar(0);
  if (datum.kind === 'scalar') return typeof datum.value === 'number' ? datum : state.unknown();
  const list = state.find(datum, 'list')?.object;
  if (list !== undefined) return list.length;
  const map = state.find(datum, 'map')?.object;
  if (map?.exact === true) return scalar(map.entries.length);
  const channel = state.find(datum, 'channel')?.object;
  if (channel !== undefined) return channel.outside ? state.unknown() : scalar(channel.buffer.length);
  return { kind: 'term', operator: 'len', left: datum, right: nil };
}

function terminatorRange(terminator: Terminator, frame: Frame): Range {
  return 'range' in terminator ? terminator.range : frame.body.range;
}
