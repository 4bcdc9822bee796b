/** Owns entering and leaving functions: parameters, results, deferred calls, panics. Runs no operation itself. */
import type { BlockId, OperationId, VariableId } from '../../ir/model';
import { loopBlocks } from '../loops';
import type { Evaluator } from './evaluate';
import { listOf } from './literals';
import { letOut } from './outside';
import { livenessOf } from './skipping/liveness';
import { copied, received } from './state/copies';
import { nil, type State } from './state/state';
import type { After, Callable, Code, Datum, Frame, Process } from './state/values';
import type { Ended } from './transition';

type KnownCode = Extract<Code, { kind: 'code' }>;

/** Calls nested deeper, and calls of a function by itself beyond the second, are not looked into. */
const deepest = 16;
const mostRecursions = 2;

export interface Entry {
  readonly call?: OperationId;
  readonly after?: After;
  readonly spread?: boolean;
}

export function mayEnter(process: Process, { body }: KnownCode): boolean {
  const { frames } = process;
  return frames.length < deepest && frames.filter((frame) => frame.body === body).length < mostRecursions;
}

/** All that a function can see of its caller's: its receiver, the variables it shares, its arguments. */
export function givenTo({ receiver, captured }: KnownCode, args: readonly Datum[]): readonly Datum[] {
  const shared = [...captured.values()].map((to): Datum => ({ kind: 'reference', to }));
  return [...(receiver === undefined ? [] : [receiver]), ...shared, ...args];
}

export function frameOf(
  evaluator: Evaluator,
  state: State,
  code: KnownCode,
  args: readonly Datum[],
  entry: Entry = {},
): Frame {
  const { unit, body, captured } = code;
  evaluator.resolution.looksInto(unit);
  const frame: Frame = {
    unit,
    body,
    variables: new Map(),
    cells: new Map(captured),
    results: new Map(),
    rounds: new Map(),
    deferred: [],
    given: givenTo(code, args),
    block: 0 as Frame['block'],
    next: 0,
    call: entry.call,
    returned: undefined,
    leaving: undefined,
    deferredAt: undefined,
    ...(entry.after === undefined ? {} : { after: entry.after }),
  };
  const { receiver } = unit;
  if (body.id === 0 && receiver?.variable !== undefined) {
    frame.variables.set(receiver.variable, received(state, code.receiver ?? state.unknown(), receiver.pointer));
  }
  bindParameters(state, frame, args, entry.spread === true);
  return frame;
}

/** What is called when a function has returned, as somebody who has the object and nothing else would call it. */
export function nextMethod(evaluator: Evaluator, state: State, frame: Frame): Frame | undefined {
  const { after } = frame;
  if (after?.kind !== 'methods') return undefined;
  const receiver = after.receiver ?? resultsOf(evaluator, state, frame)[0];
  const [unit, ...methods] = after.methods;
  const body = unit?.functions[0];
  if (after.isShared && after.methods.length === 0 && receiver !== undefined)
    letOut(state, receiver, ...resultsOf(evaluator, state, frame));
  if (unit === undefined || body === undefined || receiver?.kind !== 'reference') return undefined;
  const args = body.parameters.map((variable) => {
    const type = evaluator.resolution.typeOf(unit, { kind: 'variable', variable, range: unit.range });
    return evaluator.made(state, unit, type, true);
  });
  const code = { kind: 'code', unit, body, captured: new Map(), receiver } as const;
  return frameOf(evaluator, state, code, args, { spread: true, after: { ...after, methods, receiver } });
}

/** A deferred method with a value receiver is called on what that is now. */
export function asDeferred(state: State, callee: Callable): Callable {
  if (callee.kind !== 'code' || callee.code.receiver === undefined) return callee;
  const { code } = callee;
  const receiver = received(state, callee.code.receiver, code.unit.receiver?.pointer === true);
  return { kind: 'code', code: { ...code, receiver } };
}

function bindParameters(state: State, frame: Frame, args: readonly Datum[], spread: boolean): void {
  const { parameters, variadic } = frame.body;
  const set = (variable: VariableId, datum: Datum): void => {
    frame.variables.set(variable, copied(state, datum));
  };
  parameters.forEach((variable, at) => {
    const isRest = variadic && !spread && at === parameters.length - 1;
    set(variable, isRest ? listOf(state, args.slice(at)) : (args[at] ?? state.unknown()));
  });
}

/** The values of a return, as the caller takes them; named results are set, for deferred functions to see. */
export function setReturned(evaluator: Evaluator, state: State, frame: Frame, values: readonly Datum[]): void {
  const { results } = frame.body;
  if (values.length > 0) {
    results.forEach(({ variable }, at) => {
      if (variable === undefined) return;
      const range = frame.body.range;
      evaluator.assign(state, frame, { kind: 'variable', variable, range }, values[at] ?? state.unknown());
    });
  }
  frame.returned = values;
}

/** What the caller gets in the end. */
export function resultsOf(evaluator: Evaluator, state: State, frame: Frame): readonly Datum[] {
  const { results } = frame.body;
  return results.map(({ variable }, at) => {
    if (variable !== undefined) return evaluator.variable(state, frame, variable);
    return frame.returned?.[at] ?? (frame.leaving === 'panic' ? nil : state.unknown());
  });
}

/** Where a process is over that has only this frame left. */
export function endOf({ id, started }: Process, { unit, body, block, next, leaving }: Frame): Ended {
  const { terminator, operations } = body.blocks[block]!;
  const isThere = terminator.kind === 'return' || terminator.kind === 'panic' || terminator.kind === 'exit';
  // Else a call has ended it, or panicked.
  const last = isThere && next >= operations.length ? terminator : operations[next - 1];
  const range = last?.range ?? body.range;
  return { process: id, started, what: leaving === 'return' ? 'returns' : 'exits', place: { unit, range } };
}

/** A frame that has only its deferred calls left. */
export function callOnly(like: Frame): Frame {
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
    deferredAt: undefined,
  };
}

/** Goes on with a block. Who comes back to a loop that was left, by `break` or the `continue` of one around it, begins it anew. */
export function goTo(frame: Frame, block: BlockId): void {
  frame.block = block;
  frame.next = 0;
  frame.rounds.forEach((_, header) => {
    if (!loopBlocks(frame.body, header).has(block)) frame.rounds.delete(header);
  });
  forgetDead(frame);
}

/** Drops what the block and those behind it do not use. */
function forgetDead(frame: Frame): void {
  const { variables, results } = livenessOf(frame.unit, frame.body)[frame.block]!;
  keepOnly(frame.variables, variables);
  keepOnly(frame.cells, variables);
  keepOnly(frame.results, results);
}

function keepOnly<K>(map: Map<K, unknown>, keys: ReadonlySet<K>): void {
  map.forEach((_, key) => {
    if (!keys.has(key)) map.delete(key);
  });
}
