/**
 * Owns leaving out code that makes no difference: where it is not known how a branch goes and nothing on either side has to do with synchronisation, the process goes on
 * where both sides meet. What they set is not known from there on.
 */
import type { Block, BlockId, FunctionIr, Operation, Unit, Value, VariableId } from '../../../ir/model';
import { type Region, regionOf } from '../../../ir/regions';
import type { TypeExpression } from '../../../ir/types';
import { mentions, rootOf, valuesOf } from '../../../ir/walk';
import { KeptAnswers } from '../../../packages/kept';
import type { Resolution } from '../../../packages/resolution';
import { blocksAskOthers } from '../../asks-others';
import { isCountedCall, isCountedVariable } from '../../counted';
import { asksOnce } from '../../done-once';
import { numberOfBody } from '../../search/body-numbers';
import {
  type EffectKinds,
  effectKindsOf,
  effectKindsOfCall,
  type SideEffects,
  sideEffectsOf,
  sideEffectsOfBlocks,
  sideEffectsOfCall,
} from '../../side-effects';
import { holdsSynchronisation, isBasic, isCounted, isFresh, mayHoldContext } from '../../synchronisation-types';
import type { Call, Runner } from '../call';
import { givenTo, goTo, mayEnter } from '../frames';
import { bodyName, computedBy } from '../knowledge/computed';
import { answering, questionOf } from '../knowledge/questions';
import { whatIsSeen } from '../knowledge/seen';
import { guess } from '../lost';
import { letOut, letOutPlain } from '../outside';
import { panicsInto } from '../recovering';
import { leadOn, reach, valuesOfFrame } from '../state/reach';
import { nil, type State, scalar } from '../state/state';
import type { Code, Datum, Frame, HeapObject, Process, Reference } from '../state/values';
import { forget } from './forgetting';
import { isGivenImplementor, isGivenNil } from './given';
import { livenessOf } from './liveness';
import { type Returned, returnedBy } from './returned';
import { isSettledCall } from './settled';

type KnownCode = Extract<Code, { kind: 'code' }>;

/** What is known of a region without running it. */
interface Skippable {
  readonly region: Region;
  /** Those of the region. */
  readonly blocks: readonly Block[];
  readonly effects: SideEffects;
  readonly assigned: ReadonlySet<VariableId>;
  /** Variables that lead to what may be handed on. */
  readonly handed: ReadonlySet<VariableId>;
  /** Sets what conditions may be about. */
  readonly counts: boolean;
  /** Sets what its caller may count by. */
  readonly countsForCaller: boolean;
  /** By result of the function, what it is wherever the region returns. Undefined where what it returns matters. */
  readonly returned: readonly Returned[] | undefined;
}

/** By function and block. */
const kept = new KeptAnswers<{ readonly value: Skippable | undefined }>({
  find(resolution, unit, key) {
    const [id, block] = key.split(' ').map(Number);
    return { value: find(resolution, unit, unit.functions[id!]!, block as BlockId) };
  },
});

/** Whether the process went on without deciding any of the conditions: behind the call of a function that only computes, or where the sides meet. */
export function skip(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  conditions: readonly Datum[],
): boolean {
  return leaveComputation(machine, state, process) || skipRegion(machine, state, process, frame, conditions);
}

/** Gives the outermost call that only computes a result nobody knows: the same for the same arguments. */
function leaveComputation(machine: Runner, state: State, process: Process): boolean {
  return process.frames.some((_, at) => at > 0 && leave(machine, state, process, at));
}

function leave(machine: Runner, state: State, process: Process, at: number): boolean {
  const { frames } = process;
  const { unit, body, given, call, after, leaving } = frames[at]!;
  if (after !== undefined || leaving !== undefined) return false;
  const { resolution, evaluator } = machine;
  const kinds = effectKindsOf(unit, body.id, resolution);
  const { synchronises, delegates, makes, handsOn } = kinds;
  if (synchronises || (makes && (delegates || mayReturn(unit, body, resolution, kinds) !== false))) return false;
  if (isCountedByCaller(resolution, process, frames[at]!)) return false;
  if (frames.slice(at).some((each) => panicsInto(frames.slice(0, at), each.body.blocks))) return false;
  if (
    delegates &&
    (mayWant(machine, state, process, unit, body.blocks) || isAtStake(resolution, state, frames.slice(at)))
  )
    return false;
  const isPlain = body.results.every(({ type }) => isBasic(unit, type, resolution));
  if (
    mayReturn(unit, body, resolution, kinds) === true ||
    ((handsOn || !isPlain) && leadToSynchronisation(resolution, state, given))
  )
    return false;
  const { sets, reads } = sideEffectsOf(unit, body.id, resolution);
  if (!forget(resolution, unit, state, sets, () => state.madeFrom(...given))) return false;
  const isSettled = isSettledCall(resolution, state, unit, body.id, given);
  const seen = handsOn || sets.size > 0 ? undefined : whatIsSeen(resolution, state, unit, given, reads);
  if (handsOn) letOutPlain(state, given);
  frames.length = at;
  if (call === undefined) return true;
  const by = bodyName(numberOfBody(body));
  const results = body.results.map(({ type }, index): Datum => {
    if (seen === undefined || !isBasic(unit, type, resolution))
      return isSettled
        ? state.lost()
        : answering(questionOf(by, given, index), evaluator.made(state, unit, type, true));
    return { kind: 'term', operator: computedBy(by), left: scalar(index), right: seen };
  });
  frames[at - 1]!.results.set(call, results);
  return true;
}

/**
 * Whether a call that synchronises with nobody here was left out: it is given nothing that others of the model wait at, no lock is held that it might want, and what it
 * returns is no such thing either. Whoever it blocks or starts itself is found where its own code is explored.
 */
export function leaveOut(machine: Runner, { state, process, frame, args, id }: Call, code: KnownCode): boolean {
  const { resolution, evaluator } = machine;
  const { unit, body } = code;
  // A closure is part of the function that is looked at.
  if (body.id !== 0 || isGivenNil(resolution, code, args) || panicsInto(process.frames, body.blocks)) return false;
  if (mayWant(machine, state, process, unit, body.blocks)) return false;
  const kinds = effectKindsOfCall(frame.unit, unit, body.id, resolution);
  const { synchronises, delegates, makes } = kinds;
  if (makes && isGivenImplementor(resolution, state, code, args)) return false;
  const returned = mayReturn(unit, body, resolution, kinds);
  if (id !== undefined && isCountedCall(frame.unit, id, resolution)) return false;
  if (!(synchronises || delegates) || returned === true || (makes && returned !== false)) return false;
  const given = givenTo(code, args);
  // What it comes to the machine may find out.
  if (mayEnter(process, code) && isSettledCall(resolution, state, unit, body.id, given)) return false;
  if (leadToSynchronisation(resolution, state, given)) return false;
  const { sets } = sideEffectsOfCall(frame.unit, unit, body.id, resolution);
  if (!forget(resolution, unit, state, sets, () => state.madeFrom(...given))) return false;
  letOutPlain(state, given);
  if (id !== undefined)
    frame.results.set(
      id,
      body.results.map(({ type }) => evaluator.made(state, unit, type, true)),
    );
  return true;
}

/** Calls go no deeper: nobody knows what the code does, but that it does it with what it is given. */
export function leaveUnentered(machine: Runner, call: Call, code: KnownCode): void {
  const { state, process, frame, args, id, place } = call;
  const { unit, body } = code;
  if (!isSettledCall(machine.resolution, state, unit, body.id, givenTo(code, args))) {
    letOut(state, { kind: 'function', code }, ...args);
    return;
  }
  guess(machine, process, place, state.lost());
  if (id !== undefined)
    frame.results.set(
      id,
      body.results.map(() => state.lost()),
    );
}

/** Whether a function may return something to synchronise with. */
function mayReturn(
  unit: Unit,
  { results }: FunctionIr,
  resolution: Resolution,
  { makes, derives }: EffectKinds,
): boolean | undefined {
  if (derives && results.some(({ type }) => mayHoldContext(unit, type, resolution))) return true;
  // What makes none returns those only that it is given.
  const inside = makes ? undefined : false;
  const answers = results.map(({ type }) => holdsSynchronisation(unit, type, resolution, inside));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** Whether frames have something that others may wait at. */
export function isAtStake(resolution: Resolution, state: State, frames: readonly Frame[]): boolean {
  const data: Datum[] = [];
  for (const frame of frames) valuesOfFrame(frame, (datum) => data.push(datum));
  return leadToSynchronisation(resolution, state, data);
}

/** Whether a process may wait for what code waits for: with a lock held nobody knows, unless the exploration is about certain ones; while it does something once, for a Once. */
function mayWant(
  { concerns, resolution }: Runner,
  state: State,
  process: Process,
  unit: Unit,
  blocks: readonly Block[],
): boolean {
  if (concerns !== undefined) return concerns(unit, blocks);
  const held = heldBy(state, process);
  return held.some((at) => state.get(at).kind === 'mutex') || (held.length > 0 && asksOnce(unit, blocks, resolution));
}

/** The locks a process holds, and what it is doing once. */
export function heldBy(state: State, { id, frames }: Process): readonly Reference[] {
  const locks = state.locksOf(id);
  const onces = frames.flatMap(({ after }) => (after?.kind === 'once' ? [after.once] : []));
  return onces.length === 0 ? locks : [...onces, ...locks];
}

/** Whether what the function gives tells its caller how often to do something. */
function isCountedByCaller(resolution: Resolution, { frames }: Process, frame: Frame): boolean {
  const caller = frames[frames.indexOf(frame) - 1];
  return caller !== undefined && frame.call !== undefined && isCountedCall(caller.unit, frame.call, resolution);
}

/** Whether the process went on behind what it has to decide; `isLong`: the code has run for long already, what it counts is no longer of interest. */
export function skipRegion(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  conditions: readonly Datum[],
  isLong = false,
): boolean {
  const { resolution } = machine;
  const { unit, body, block } = frame;
  const { value: found } = kept.get(resolution, unit, `${body.id} ${block}`);
  if (found === undefined) return false;
  const counts = found.counts || (found.countsForCaller && isCountedByCaller(resolution, process, frame));
  if (counts && !isLong) return false;
  const { region, effects, assigned, handed, returned } = found;
  if (region.joins === undefined && returned === undefined) return false;
  const data = [...handed].map((variable) => dataOf(frame, variable)).filter((datum) => datum !== undefined);
  if (effects.delegates && mayWant(machine, state, process, unit, found.blocks)) return false;
  // What is set may have led to somebody who waits, and still does on the other side.
  const before = [...assigned].map((variable) => dataOf(frame, variable)).filter((datum) => datum !== undefined);
  if (leadToSynchronisation(machine.resolution, state, [...data, ...before])) return false;
  const isSettled =
    !conditions.some((condition) => state.isOpen(condition)) && !blocksAskOthers(unit, found.blocks, resolution);
  const made = (): Datum => (isLong || isSettled ? state.lost() : state.unknown());
  const ofType = (type: TypeExpression | undefined): Datum => {
    const typed = isSettled ? undefined : machine.evaluator.made(state, unit, type, true);
    return typed === undefined || typed.kind === 'unknown' ? made() : typed;
  };
  if (!forget(resolution, unit, state, effects.sets, made, isLong)) return false;
  letOutPlain(state, data);
  for (const variable of assigned) forgetVariable(machine, state, frame, variable, ofType);
  if (region.joins !== undefined) {
    goTo(frame, region.joins);
    return true;
  }
  frame.returned = frame.body.results.map(({ variable, type }, index) => {
    const given = returned![index] === 'nil' ? nil : ofType(type);
    if (returned![index] === 'some') state.assume({ kind: 'term', operator: '==', left: given, right: nil }, false);
    if (variable !== undefined)
      machine.evaluator.assign(state, frame, { kind: 'variable', variable, range: frame.body.range }, given);
    return given;
  });
  frame.leaving = 'return';
  return true;
}

function dataOf({ cells, variables }: Frame, variable: VariableId): Datum | undefined {
  const cell = cells.get(variable);
  return cell === undefined ? variables.get(variable) : { kind: 'reference', to: cell };
}

function forgetVariable(
  { resolution }: Runner,
  state: State,
  frame: Frame,
  variable: VariableId,
  make: (type: TypeExpression | undefined) => Datum,
): void {
  const range = frame.body.range;
  const made = make(resolution.typeOf(frame.unit, { kind: 'variable', variable, range }));
  const cell = frame.cells.get(variable);
  const object = cell === undefined ? undefined : state.get(cell);
  if (cell !== undefined && object?.kind === 'cell') state.set(cell, { ...object, value: made });
  else frame.variables.set(variable, made);
}

const waitedAt: ReadonlySet<HeapObject['kind']> = new Set([
  'channel',
  'mutex',
  'group',
  'cond',
  'once',
  'context',
  'timer',
]);

/** A lock that somebody of the model holds, or a Once that runs: the others wait for that one, whoever else has it. */
function isHeld(object: HeapObject): boolean {
  if (object.kind === 'once') return object.state === 'running';
  return object.kind === 'mutex' && (object.writer !== undefined || object.readers.length > 0);
}

/** Whether values lead to something to synchronise with that nobody outside has, or to code that synchronises. */
export function leadToSynchronisation(resolution: Resolution, state: State, data: readonly Datum[]): boolean {
  if (!leadOn(data)) return false;
  let found = false;
  const look = (datum: Datum): void => {
    if (datum.kind !== 'function') return;
    const { code } = datum;
    found ||= code.kind !== 'code' || effectKindsOf(code.unit, code.body.id, resolution).synchronises;
  };
  data.forEach(look);
  const reached = reach(state.heap, (visit) => data.forEach(visit));
  for (const at of reached) {
    const object = state.get(at);
    if ((!object.outside || isHeld(object)) && waitedAt.has(object.kind)) return true;
    if (object.kind === 'cell') look(object.value);
    if (object.kind !== 'struct') continue;
    if (!object.outside && object.holdsSynchronisation === true) return true;
    object.fields.forEach(look);
  }
  return found;
}

const waitingBlocks = new WeakMap<FunctionIr, ReadonlySet<BlockId>>();

/** Those that synchronise by themselves, told without looking at what is called: in a long function most regions reach one. */
function blocksThatWait(body: FunctionIr): ReadonlySet<BlockId> {
  let found = waitingBlocks.get(body);
  if (found === undefined) {
    found = new Set(
      body.blocks.flatMap(({ id, operations, terminator }) => {
        const waits = operations.some(({ kind }) => kind === 'send' || kind === 'receive' || kind === 'go');
        return waits || terminator.kind === 'select' ? [id] : [];
      }),
    );
    waitingBlocks.set(body, found);
  }
  return found;
}

function find(resolution: Resolution, unit: Unit, body: FunctionIr, block: BlockId): Skippable | undefined {
  const region = regionOf(body, block);
  const waiting = blocksThatWait(body);
  for (const id of region.blocks) if (waiting.has(id)) return undefined;
  const effects = sideEffectsOfBlocks(unit, body, region.blocks, resolution);
  if (effects.synchronises || (effects.makes && effects.delegates)) return undefined;
  const live = region.joins === undefined ? undefined : livenessOf(unit, body)[region.joins]!.variables;
  const assigned = new Set<VariableId>();
  const handed = new Set<VariableId>();
  let counts = false;
  let countsForCaller = false;
  const hand = (value: Value): void => {
    if (!isFresh(value) && holdsSynchronisation(unit, resolution.typeOf(unit, value), resolution) !== false)
      mentions(value, (part) => {
        if (part.kind === 'variable') handed.add(part.variable);
        return false;
      });
  };
  for (const id of region.blocks) {
    const { operations, terminator } = body.blocks[id]!;
    for (const operation of operations) {
      if (effects.handsOn) valuesHandedBy(operation).forEach(hand);
      for (const target of targetsOf(operation)) {
        const isLive = target.kind !== 'variable' || live?.has(target.variable) === true;
        if (target.kind === 'variable') assigned.add(target.variable);
        const type = resolution.typeOf(unit, target);
        if (isLive && effects.makes && holdsSynchronisation(unit, type, resolution) !== false) return undefined;
        counts ||= isLive && target.kind !== 'index' && isCounted(unit, type, resolution);
        const holder = target.kind === 'index' ? undefined : rootOf(target);
        if (!isLive || holder === undefined) continue;
        counts ||= target.kind === 'variable' && isCountedVariable(unit, holder, resolution, false);
        countsForCaller ||= isCountedVariable(unit, holder, resolution, true);
      }
    }
    if (terminator.kind === 'range')
      for (const each of [terminator.key, terminator.value]) if (each?.kind === 'variable') assigned.add(each.variable);
  }
  const lasting = new Set([...assigned].filter((variable) => live?.has(variable)));
  const returned = region.joins === undefined ? returnedBy(resolution, unit, body, region) : [];
  const blocks = [...region.blocks].map((id) => body.blocks[id]!);
  return { region, blocks, effects, assigned: lasting, handed, counts, countsForCaller, returned };
}

/** What an operation may leave with others: what it calls with, and what it stores. */
function valuesHandedBy(operation: Operation): readonly Value[] {
  switch (operation.kind) {
    case 'call':
    case 'defer':
      return valuesOf(operation);
    case 'assign':
      return operation.values;
    default:
      return [];
  }
}

function targetsOf(operation: Operation): readonly Value[] {
  return operation.kind === 'assign' ? operation.targets.filter((target) => target !== undefined) : [];
}
