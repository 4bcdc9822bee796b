/** Owns where control goes at the end of a block: conditions, switches, loops. Where only a guess can tell, the process has to choose. */
import type { BlockId, Terminator } from '../../ir/model';
import { endsProgram } from '../../ir/regions';
import { isCounted } from '../synchronisation-types';
import { binary } from './arithmetic';
import type { Runner } from './call';
import { isComputed } from './computed';
import { leavesQuietly } from './early-exits';
import { lengthOf } from './lengths';
import { skip } from './skipping';
import { type State, scalar } from './state';
import type { Datum, Frame, Place, Process } from './values';

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
    if (isComputed(condition)) {
      const { id, started } = process;
      machine.asides.push({ process: id, started, what: 'false', condition, place });
    }
    state.assume(condition, false);
    machine.goTo(frame, otherwise);
    return;
  }
  if (skip(machine, state, process, frame)) return;
  const goesOn = [then, otherwise].filter((block) => !leaves(machine, state, process, frame, block));
  if (goesOn.length < 2) {
    const [next] = goesOn.length === 1 ? goesOn : [otherwise];
    const holds = next === then;
    const { id, started } = process;
    machine.asides.push({ process: id, started, what: holds ? 'true' : 'false', condition, place, passes: true });
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

/** Ways that end everything, or on which nobody is left behind, are none to go. */
function leaves(machine: Runner, state: State, process: Process, frame: Frame, block: BlockId): boolean {
  const ends = endsProgram(frame.body, block) && process.frames.every(({ deferred }) => deferred.length === 0);
  return ends || leavesQuietly(machine, state, process, frame, block);
}

export function chooseCase(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  { tag, cases, default: otherwise }: Extract<Terminator, { kind: 'switch' }>,
  place: Place,
): void {
  const subject = tag === undefined ? scalar(true) : machine.evaluator.value(state, frame, tag);
  const open: BlockId[] = [];
  for (const { values, to } of cases) {
    for (const value of values) {
      const truth = state.decide(binary(state, '==', subject, machine.evaluator.value(state, frame, value)));
      if (truth === true) {
        if (open.length === 0) {
          machine.goTo(frame, to);
          return;
        }
        open.push(to);
        if (!skip(machine, state, process, frame))
          process.pending = { kind: 'choose', question: { kind: 'any', blocks: open }, place };
        return;
      }
      if (truth === undefined) open.push(to);
    }
  }
  if (open.length === 0) {
    machine.goTo(frame, otherwise);
    return;
  }
  if (!skip(machine, state, process, frame))
    process.pending = { kind: 'choose', question: { kind: 'any', blocks: [...open, otherwise] }, place };
}

export function chooseType(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  terminator: Extract<Terminator, { kind: 'type-switch' }>,
  place: Place,
): void {
  const operand = machine.evaluator.value(state, frame, terminator.operand);
  for (const { variable } of terminator.cases) if (variable !== undefined) frame.variables.set(variable, operand);
  if (terminator.defaultVariable !== undefined) frame.variables.set(terminator.defaultVariable, operand);
  const blocks = [...terminator.cases.map(({ to }) => to), terminator.default];
  if (!skip(machine, state, process, frame))
    process.pending = { kind: 'choose', question: { kind: 'any', blocks }, place };
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
  const round = begun?.round ?? 0;
  // So many rounds, or one for each element.
  const isNumber = type !== undefined && isCounted(frame.unit, type, machine.resolution);
  const length = isNumber ? over : lengthOf(state, over);
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

function takeElement(
  machine: Runner,
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
    const type = machine.resolution.typeOf(frame.unit, target);
    const given = datum ?? machine.evaluator.made(state, frame.unit, type, true);
    if (declares && target.kind === 'variable') {
      frame.cells.delete(target.variable);
      frame.variables.set(target.variable, machine.evaluator.copied(state, given));
    } else machine.evaluator.assign(state, frame, target, given);
  }
}

/** What nobody knows to be empty is taken not to be: that a loop has nothing to do is seldom what somebody wants to hear of. */
function isFirstRound(frame: Frame, condition: Datum): boolean {
  if (frame.body.blocks[frame.block]?.loop !== frame.block || condition.kind !== 'term') return false;
  const { operator, left, right } = condition;
  const [least, most] = operator === '>' ? [right, left] : [left, right];
  const isOpen = most.kind === 'unknown' || (most.kind === 'term' && most.operator === 'len');
  return ['<', '>'].includes(operator) && least.kind === 'scalar' && least.value === 0 && isOpen;
}

/** A loop whose bound nobody knows has gone round often enough. */
function isEnough(machine: Runner, state: State, frame: Frame, condition: Datum): boolean {
  if (frame.body.blocks[frame.block]?.loop !== frame.block) return false;
  if (condition.kind !== 'term' || !['<', '<=', '>', '>=', '!='].includes(condition.operator)) return false;
  const { left, right } = condition;
  const round = left.kind === 'scalar' ? left.value : right.kind === 'scalar' ? right.value : undefined;
  return typeof round === 'number' && round >= machine.rounds(frame) && state.decide(condition) === undefined;
}
