/** Owns where control goes at the end of a block: conditions, switches, loops. Where only a guess can tell, the process has to choose. */
import type { BlockId, Terminator, Value } from '../../ir/model';
import { endsProgram } from '../../ir/regions';
import { runesOf } from '../../packages/text-literals';
import { loopBlocks } from '../loops';
import { isCounted } from '../synchronisation-types';
import { setRound } from './assignments';
import type { Runner } from './call';
import { startIterator } from './iterators';
import { binary } from './knowledge/arithmetic';
import { isComputed } from './knowledge/computed';
import { testOfType } from './knowledge/dynamic-types';
import { leavesQuietly } from './skipping/early-exits';
import { skip } from './skipping/skipping';
import { unboxed } from './state/boxed';
import { elementOf, keyOfRound } from './state/elements';
import { roundsOver } from './state/lengths';
import { type State, scalar } from './state/state';
import type { Datum, Frame, Place, Process, Way } from './state/values';

export function branch(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  condition: Datum,
  then: BlockId,
  otherwise: BlockId,
  place: Place,
): void {
  const truth = state.decide(condition);
  if (truth !== undefined) {
    machine.goTo(frame, truth ? then : otherwise);
    return;
  }
  if (then === otherwise) {
    machine.goTo(frame, then);
    return;
  }
  if (isFirstRound(frame, condition)) {
    state.assume(condition, true);
    machine.goTo(frame, then);
    return;
  }
  if (isEnough(machine, state, frame, condition)) {
    const holds = loopBlocks(frame.body, frame.block).has(otherwise);
    if (isComputed(condition)) {
      const { id, started } = process;
      machine.asides.push({ process: id, started, what: holds ? 'true' : 'false', condition, place });
    }
    state.assume(condition, holds);
    machine.goTo(frame, holds ? then : otherwise);
    return;
  }
  if (skip(machine, state, process, frame)) return;
  const goesOn = [then, otherwise].filter((block) => !leaves(machine, state, process, frame, block));
  if (goesOn.length < 2) {
    const [next] = goesOn.length === 1 ? goesOn : [otherwise];
    const holds = next === then;
    const { id, started } = process;
    machine.asides.push({
      process: id,
      started,
      what: holds ? 'true' : 'false',
      condition,
      place,
      passes: true,
      isSettled: !state.isOpen(condition),
    });
    state.assume(condition, holds);
    machine.goTo(frame, next!);
    return;
  }
  process.pending = {
    kind: 'choose',
    question: { kind: 'condition', condition, whenTrue: then, whenFalse: otherwise },
    place,
  };
}

/** Values of a switch that are told apart. */
const mostExact = 8;

/** Ways that end everything, or on which nobody is left behind, are none to go. */
function leaves(machine: Runner, state: State, process: Process, frame: Frame, block: BlockId): boolean {
  const ends = endsProgram(frame.body, block) && process.frames.every(({ deferred }) => deferred.length === 0);
  return ends || leavesQuietly(machine, state, process, frame, block);
}

type Switch = Extract<Terminator, { kind: 'switch' | 'type-switch' }>;

/** A case, and the conditions one of which has to hold for it. */
interface Case {
  readonly to: BlockId;
  readonly conditions: readonly Datum[];
}

export function chooseCase(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  terminator: Extract<Terminator, { kind: 'switch' }>,
  place: Place,
): void {
  const { tag, cases } = terminator;
  const { evaluator } = machine;
  const subject = tag === undefined ? scalar(true) : evaluator.value(state, frame, tag);
  const conditions = cases.map(({ values, to }) => ({
    to,
    conditions: values.map((value) => binary(state, '==', subject, evaluator.value(state, frame, value))),
  }));
  choose(machine, state, process, frame, conditions, terminator, place);
}

export function chooseType(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  terminator: Extract<Terminator, { kind: 'type-switch' }>,
  place: Place,
): void {
  const { cases, defaultVariable } = terminator;
  const operand = machine.evaluator.value(state, frame, terminator.operand);
  for (const { variable, types } of cases) {
    if (variable !== undefined) frame.variables.set(variable, types.length === 1 ? unboxed(operand) : operand);
  }
  if (defaultVariable !== undefined) frame.variables.set(defaultVariable, operand);
  const conditions = cases.map(({ types, to }) => ({
    to,
    conditions: types.map((type) => testOfType(machine.resolution, state, frame.unit, operand, type)),
  }));
  choose(machine, state, process, frame, conditions, terminator, place);
}

/** Goes on with the first case that fits, where that is known. */
function choose(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  cases: readonly Case[],
  { default: otherwise }: Switch,
  place: Place,
): void {
  const ways: Way[] = [];
  const failed: Way['taken'][number][] = [];
  const all = cases.flatMap(({ to, conditions }) => conditions.map((condition) => ({ to, condition })));
  // With many of them only where it goes on is of interest.
  const isExact = all.length <= mostExact;
  let last: BlockId | undefined = otherwise;
  for (const { to, condition } of all) {
    const truth = state.decide(condition);
    if (truth === false) continue;
    const taken = truth === true ? failed : [...failed, { condition, holds: true }];
    ways.push({ to, taken: isExact ? [...taken] : [] });
    if (truth === true) {
      last = undefined;
      break;
    }
    failed.push({ condition, holds: false });
  }
  if (last !== undefined) ways.push({ to: last, taken: isExact ? [...failed] : [] });
  const [only] = ways;
  if (ways.length === 1) machine.goTo(frame, only!.to);
  else if (!skip(machine, state, process, frame))
    process.pending = { kind: 'choose', question: { kind: 'any', ways: isExact ? ways : apart(ways) }, place };
}

/** Each block once. */
function apart(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ to }, at) => ways.findIndex((each) => each.to === to) === at);
}

export function nextRound(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  terminator: Extract<Terminator, { kind: 'range' }>,
  place: Place,
): void {
  const { evaluator } = machine;
  const begun = frame.rounds.get(frame.block);
  // What it goes over is what it was when the loop began.
  const over = begun?.over ?? evaluator.value(state, frame, terminator.over);
  const type = machine.resolution.typeOf(frame.unit, terminator.over);
  const isChannel =
    state.find(over, 'channel') !== undefined ||
    (type !== undefined && machine.resolution.underlying(frame.unit, type).kind === 'channel');
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
  if (begun === undefined && startIterator(machine, state, process, frame, terminator, over, place)) return;
  const round = begun?.round ?? 0;
  // So many rounds, or one for each element.
  const isNumber = type !== undefined && isCounted(frame.unit, type, machine.resolution);
  const length = isNumber ? over : roundsOver(state, over);
  const goesOn = binary(state, '<', scalar(round), length);
  const truth = state.decide(goesOn);
  if (truth === undefined && round === 0) {
    if (skip(machine, state, process, frame)) return;
    state.assume(goesOn, true);
  } else if (truth === undefined && round < machine.rounds(frame)) {
    frame.rounds.set(frame.block, { round, over });
    const question = { kind: 'condition', condition: goesOn, whenTrue: frame.block, whenFalse: frame.block } as const;
    process.pending = { kind: 'choose', question, place };
    return;
  }
  if (truth === false || (truth === undefined && round > 0)) {
    if (truth === undefined) state.assume(goesOn, false);
    frame.rounds.delete(frame.block);
    machine.goTo(frame, terminator.done);
    return;
  }
  frame.rounds.set(frame.block, { round: round + 1, over });
  takeElement(machine, state, frame, terminator, over, round);
  frame.block = terminator.body;
  frame.next = 0;
}

/** The text a loop goes over, character by character. */
function textOfRange(over: Datum, isNumber: boolean): string | undefined {
  return !isNumber && over.kind === 'scalar' && typeof over.value === 'string' ? over.value : undefined;
}

function takeElement(
  machine: Runner,
  state: State,
  frame: Frame,
  terminator: Extract<Terminator, { kind: 'range' }>,
  over: Datum,
  round: number,
): void {
  const { key, value } = terminator;
  const { evaluator, resolution } = machine;
  const typeOf = (target: Value | undefined) => target && resolution.typeOf(frame.unit, target);
  const made = (target: Value | undefined) => () => evaluator.made(state, frame.unit, typeOf(target), true);
  const keyDatum = keyOfRound(state, over, round, made(key));
  const known =
    round === 0 ? evaluator.relatives.of(resolution, frame.unit, terminator.over, typeOf(value)) : undefined;
  const make = (): Datum => known ?? made(value)();
  const rune = runesOf(textOfRange(over, false) ?? '')[round];
  const element = value && (rune === undefined ? elementOf(state, over, keyDatum, make)?.value : scalar(rune.rune));
  const ofOthers = (): Datum => {
    const datum = make();
    return datum.kind === 'unknown' ? state.madeFrom(over) : datum;
  };
  const first = rune === undefined ? keyDatum : scalar(rune.at);
  setRound(evaluator, state, frame, terminator, [first, element ?? ofOthers()]);
}

/** What nobody knows to be empty is taken not to be: that a loop has nothing to do is seldom what somebody wants to hear of. */
function isFirstRound(frame: Frame, condition: Datum): boolean {
  if (frame.body.blocks[frame.block]?.loop !== frame.block || condition.kind !== 'term') return false;
  const { operator, left, right } = condition;
  const [least, most] = operator === '>' ? [right, left] : [left, right];
  const isOpen =
    (most.kind === 'unknown' && most.isLost !== true) ||
    (most.kind === 'term' && /^(?:len|result .*)$/.test(most.operator));
  return ['<', '>'].includes(operator) && least.kind === 'scalar' && least.value === 0 && isOpen;
}

/** A loop whose bound nobody knows has gone round often enough. */
function isEnough(machine: Runner, state: State, frame: Frame, condition: Datum): boolean {
  const block = frame.body.blocks[frame.block];
  if (block?.loop !== frame.block || block.terminator.kind !== 'branch') return false;
  const source = block.terminator.condition;
  if (source.kind !== 'binary' || condition.kind !== 'term') return false;
  if (!['<', '<=', '>', '>=', '!='].includes(condition.operator)) return false;
  const round = countIn(source.left, condition.left) ?? countIn(source.right, condition.right);
  return round !== undefined && round >= machine.rounds(frame) && state.decide(condition) === undefined;
}

/** A number that is written there is no count. */
function countIn(source: Value, datum: Datum): number | undefined {
  return source.kind === 'literal' ? undefined : countOf(datum);
}

/** How far something was counted, from nothing or from what nobody knows. */
function countOf(datum: Datum): number | undefined {
  const counted = datum.kind === 'term' && (datum.operator === '+' || datum.operator === '-') ? datum.right : datum;
  return counted.kind === 'scalar' && typeof counted.value === 'number' ? counted.value : undefined;
}
