/**
 * Owns running the code of one process up to the next point where others have a say in what happens, or where only a guess can tell how it goes on.
 * Everything up to there is one step: between such points nobody can tell the order of two processes.
 */
import type { BlockId, CallSite, FunctionIr, Operation, OperationId, Terminator, Value } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { startedBy } from '../search/standing';
import { assign, declare, renew } from './assignments';
import { callBuiltin, callConversion } from './builtins';
import type { Call, Concerns, Runner } from './call';
import { callableOf } from './callable';
import { branch, chooseCase, chooseType } from './control';
import { Evaluator } from './evaluate';
import { callForeign } from './foreign';
import { asDeferred, callOnly, endOf, frameOf, goTo, mayEnter, nextMethod, resultsOf, setReturned } from './frames';
import { resumeIterator } from './iterators';
import { endInGroup, lastDone } from './library/groups';
import { callNative } from './library/natives';
import { guess } from './lost';
import { bound } from './method-expressions';
import { letOut } from './outside';
import { nextRound } from './ranges';
import { twoRounds } from './rounds';
import { panicsByItself } from './runtime-panics';
import { leaveOut, leaveUnentered, skipRegion } from './skipping/skipping';
import { leaveOutUnread } from './skipping/unread-calls';
import { putInto } from './state/boxed';
import { copied } from './state/copies';
import { nil, type State } from './state/state';
import type { Callable, Datum, Deferred, Frame, Pending, Place, Process, Reference } from './state/values';
import { ProgramEnded, TooMuch } from './stops';
import { type Aside, panic } from './transition';

/** Operations of one step. A loop that needs more computes something. */
const mostOperations = 1000;
/** What needs more functions than this to be understood has more ways to go than anybody can look at. */
const mostFunctions = 14;
/** The same, where only few of them are what it is about. */
const mostConcerned = 40;
/** From here on loops are left where they do nothing but compute. */
const longStep = 200;

export class Machine implements Runner {
  readonly resolution: Resolution;
  readonly evaluator: Evaluator;
  concerns: Concerns | undefined;
  unlocksAtOnce = true;
  /** Somebody gave back a lock that another one had taken. */
  unlockedByOthers = false;
  /** Since somebody emptied the list. */
  readonly asides: Aside[] = [];
  /** The budget of the exploration. */
  operationsLeft = 0;
  rounds = twoRounds;
  endsRounds = false;
  #operations = 0;
  readonly #entered = new Set<FunctionIr>();

  constructor(resolution: Resolution, globals: Reference) {
    this.resolution = resolution;
    this.evaluator = new Evaluator(resolution, globals);
  }

  /** Runs a process until it has something pending or is over; processes it starts have not run yet. */
  run(state: State, process: Process): void {
    this.#operations = 0;
    while (process.pending === undefined) {
      const frame = process.frames.at(-1);
      if (frame === undefined) {
        state.remove(process.id);
        return;
      }
      if (++this.#operations > mostOperations) throw new TooMuch('one step');
      if (--this.operationsLeft < 0) throw new TooMuch('operations');
      if (frame.iterators !== undefined && resumeIterator(process, frame)) continue;
      if (frame.leaving !== undefined) this.#leave(state, process, frame);
      else this.#step(state, process, frame);
    }
  }

  #step(state: State, process: Process, frame: Frame): void {
    const block = frame.body.blocks[frame.block]!;
    const operation = block.operations[frame.next];
    if (frame.next === 0 && block.renews !== undefined) renew(this.evaluator, state, frame, block.renews);
    if (operation === undefined) {
      this.#terminate(state, process, frame, block.terminator);
      return;
    }
    frame.next++;
    if (panicsByItself(this.evaluator, state, process, frame, operation)) {
      panic(process);
      return;
    }
    switch (operation.kind) {
      case 'assign':
        assign(this.evaluator, state, process.frames, frame, operation);
        return;
      case 'declare':
        declare(this.evaluator, state, frame, operation);
        return;
      case 'send':
      case 'receive':
        process.pending = this.#communication(
          state,
          process,
          frame,
          [{ communication: operation, to: undefined }],
          operation.range,
        );
        return;
      case 'call': {
        const args = () => this.#args(state, frame, operation);
        if (leaveOutUnread(this, state, process, frame, operation, args)) return;
        this.call(state, process, frame, this.callable(state, frame, operation), operation, operation.id);
        return;
      }
      case 'go':
        this.start(
          state,
          process,
          this.callable(state, frame, operation),
          this.#args(state, frame, operation),
          { unit: frame.unit, range: operation.range },
          operation.spread,
        );
        return;
      case 'defer':
        frame.deferred.push({
          callee: asDeferred(state, this.callable(state, frame, operation)),
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
      callBuiltin(
        this,
        { state, process, frame, args: this.#argsOfBuiltin(state, frame, site), id, place, spread: site.spread },
        callee.name,
        site,
      );
      return;
    }
    const given = { state, process, frame, args: this.#args(state, frame, site), id, place, spread: site.spread };
    if (callee.kind === 'conversion') callConversion(this.resolution, given, callee.type, site.args[0]);
    else this.perform(callee, given);
  }

  #argsOfBuiltin(state: State, frame: Frame, { args }: CallSite): readonly Datum[] {
    return args.map((arg) => (arg.kind === 'type' ? nil : this.evaluator.value(state, frame, arg)));
  }

  /** Runs what is called, with what it is given; the results go to the frame. */
  perform(called: Callable, asked: Call): void {
    const { callee, args } = bound({ callee: called, args: asked.args });
    const call = args === asked.args ? asked : { ...asked, args };
    const { state, process, id, place, spread } = call;
    switch (callee.kind) {
      case 'code':
        if (leaveOut(this, call, callee.code)) return;
        if (mayEnter(process, callee.code)) {
          this.#entered.add(callee.code.body);
          if (this.#entered.size > (this.concerns === undefined ? mostFunctions : mostConcerned))
            throw new TooMuch('functions');
          process.frames.push(
            frameOf(this.evaluator, state, callee.code, args, { ...(id === undefined ? {} : { call: id }), spread }),
          );
          return;
        }
        leaveUnentered(this, call, callee.code);
        return;
      case 'cancel':
        process.pending = { kind: 'act', act: { kind: 'cancel', context: callee.context }, place };
        return;
      case 'native':
        if (!callNative(this, callee.method, callee.receiver, call))
          callForeign(this, { name: callee.method, receiver: callee.receiver }, call);
        return;
      case 'builtin':
        callBuiltin(this, call, callee.name, undefined);
        return;
      case 'conversion':
        callConversion(this.resolution, call, callee.type, undefined);
        return;
      case 'foreign':
        callForeign(this, callee, call);
    }
  }

  /** Starts a process. What nobody sees into takes along what it is given. */
  start(
    state: State,
    process: Process,
    called: Callable,
    given: readonly Datum[],
    place: Place,
    spread = false,
  ): Process | undefined {
    const { callee, args } = bound({ callee: called, args: given });
    const started = startedBy(process, place);
    if (callee.kind === 'code') {
      if (this.concerns?.(callee.code.unit, callee.code.body.blocks) !== false)
        return state.spawn([frameOf(this.evaluator, state, callee.code, args, { spread })], started);
      letOut(state, { kind: 'function', code: callee.code }, ...args);
      return undefined;
    }
    if (callee.kind === 'foreign') {
      guess(this, process, place, callee.receiver);
      if (callee.receiver !== undefined) letOut(state, callee.receiver);
      letOut(state, ...args);
      return undefined;
    }
    // `go wg.Wait()`, `go cancel()`: a process of one call.
    return state.spawn([{ ...callOnly(process.frames.at(-1)!), deferred: [{ callee, args, place }] }], started);
  }

  #communication(
    state: State,
    process: Process,
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
            value: copied(state, this.#sent(state, frame, each)),
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
    for (const { channel } of list) guess(this, process, place, channel);
    return { kind: 'communicate', cases: list, otherwise, isSelect, place };
  }

  #sent(state: State, frame: Frame, { channel, value }: Extract<Operation, { kind: 'send' }>): Datum {
    const { unit } = frame;
    const datum = this.evaluator.value(state, frame, value);
    if (datum.kind !== 'scalar') return datum;
    const type = this.resolution.typeOf(unit, channel);
    const literal = type && this.resolution.underlying(unit, type);
    return literal?.kind === 'channel' ? putInto(this.resolution, unit, literal.element, value, datum) : datum;
  }

  #terminate(state: State, process: Process, frame: Frame, terminator: Terminator): void {
    const place = { unit: frame.unit, range: 'range' in terminator ? terminator.range : frame.body.range };
    const isLong = this.#operations > longStep && frame.body.blocks[frame.block]!.loop === frame.block;
    const isBranching = terminator.kind === 'branch' || terminator.kind === 'range';
    if (isLong && isBranching && skipRegion(this, state, process, frame, [], true)) return;
    switch (terminator.kind) {
      case 'jump':
        goTo(frame, terminator.to);
        return;
      case 'branch':
        branch(
          this,
          state,
          process,
          frame,
          this.evaluator.value(state, frame, terminator.condition),
          terminator.then,
          terminator.else,
          place,
        );
        return;
      case 'switch':
        chooseCase(this, state, process, frame, terminator, place);
        return;
      case 'type-switch':
        chooseType(this, state, process, frame, terminator, place);
        return;
      case 'select': {
        const { cases, headRange, default: otherwise } = terminator;
        process.pending = this.#communication(state, process, frame, cases, headRange, otherwise, true);
        return;
      }
      case 'range':
        nextRound(this, state, process, frame, terminator, place);
        return;
      case 'return':
        setReturned(this.evaluator, state, frame, this.#returned(state, frame, terminator.values));
        frame.leaving = 'return';
        return;
      case 'panic':
        frame.leaving = 'panic';
        return;
      case 'exit':
        if (terminator.ends === 'process') {
          this.#endProgram(state);
          return;
        }
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
    return values.map((value, at) => {
      const datum = this.evaluator.value(state, frame, value);
      return putInto(this.resolution, frame.unit, frame.body.results[at]?.type, value, datum);
    });
  }

  /** Deferred calls one by one, then back to the caller. */
  #leave(state: State, process: Process, frame: Frame): void {
    const deferred = frame.deferred.pop() ?? lastDone(state, process, frame);
    if (deferred !== undefined) {
      this.#runDeferred(state, process, frame, deferred);
      return;
    }
    process.frames.pop();
    const below = process.frames.at(-1);
    const method = frame.leaving === 'return' ? nextMethod(this.evaluator, state, frame) : undefined;
    if (method !== undefined) {
      process.frames.push(method);
      return;
    }
    if (frame.after?.kind === 'once') {
      const { outside } = state.get(frame.after.once);
      const gives = frame.leaving === 'return' && frame.body.results.length > 0;
      const results = gives ? { results: resultsOf(this.evaluator, state, frame) } : {};
      const panicked = frame.leaving === 'panic' ? ({ panicked: true } as const) : {};
      state.set(frame.after.once, { kind: 'once', outside, state: 'done', ...results, ...panicked });
    }
    if (below === undefined) this.asides.push(endOf(process, frame));
    if (frame.leaving === 'return') {
      const results = resultsOf(this.evaluator, state, frame);
      if (frame.after?.kind === 'group') endInGroup(state, frame.after.group, results);
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
    if (pushed !== undefined) process.frames[depth] = { ...pushed, deferredAt: place };
  }
}
