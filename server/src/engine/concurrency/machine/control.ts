/** Owns where control goes at the end of a block: conditions, switches. Where only a guess can tell, the process has to choose. */
import type { BlockId, Terminator, Value } from '../../ir/model';
import { endsProgram } from '../../ir/regions';
import { loopBlocks } from '../loops';
import type { Runner } from './call';
import { goTo } from './frames';
import { binary } from './knowledge/arithmetic';
import { isComputed } from './knowledge/computed';
import { testOfType } from './knowledge/dynamic-types';
import { comparedByType } from './knowledge/equality';
import { takeSide } from './sides';
import { leavesQuietly } from './skipping/early-exits';
import { skip } from './skipping/skipping';
import { unboxed } from './state/boxed';
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
  const isFirst = isFirstRound(state, frame, condition);
  if (isHeader(frame)) frame.rounds.set(frame.block, { round: 1 });
  const truth = state.decide(condition);
  if (truth !== undefined) {
    goTo(frame, truth ? then : otherwise);
    return;
  }
  if (then === otherwise) {
    goTo(frame, then);
    return;
  }
  if (isFirst) {
    state.assume(condition, true);
    goTo(frame, then);
    return;
  }
  if (isEnough(machine, state, frame, condition)) {
    machine.endsRounds = true;
    const holds = loopBlocks(frame.body, frame.block).has(otherwise);
    if (isComputed(condition)) takeSide(machine, state, process, condition, holds, place);
    else state.assume(condition, holds);
    goTo(frame, holds ? then : otherwise);
    return;
  }
  if (skip(machine, state, process, frame, [condition])) return;
  const goesOn = [then, otherwise].filter((block) => !leaves(machine, state, process, frame, block));
  if (goesOn.length < 2) {
    const [next] = goesOn.length === 1 ? goesOn : [otherwise];
    const holds = next === then;
    takeSide(machine, state, process, condition, holds, place, true);
    goTo(frame, next!);
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
    conditions: values.map((value) => {
      const sides = [subject, evaluator.value(state, frame, value)] as const;
      const compared = tag && comparedByType(machine.resolution, state, frame.unit, '==', [tag, value], sides);
      return compared ?? binary(state, '==', ...sides);
    }),
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
  if (ways.length === 1) goTo(frame, only!.to);
  else if (
    !skip(
      machine,
      state,
      process,
      frame,
      failed.map(({ condition }) => condition),
    )
  )
    process.pending = { kind: 'choose', question: { kind: 'any', ways: isExact ? ways : apart(ways) }, place };
}

/** Each block once. */
function apart(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ to }, at) => ways.findIndex((each) => each.to === to) === at);
}

/** What nobody knows to be empty is taken not to be: that a loop has nothing to do is seldom what somebody wants to hear of. */
function isFirstRound(state: State, frame: Frame, condition: Datum): boolean {
  if (!isHeader(frame) || frame.rounds.has(frame.block) || condition.kind !== 'term') return false;
  const { operator, left, right } = condition;
  const [least, most] = operator === '>' ? [right, left] : [left, right];
  const isAmount = most.kind === 'unknown' || (most.kind === 'term' && /^(?:len|result .*)$/.test(most.operator));
  return (
    ['<', '>'].includes(operator) && least.kind === 'scalar' && least.value === 0 && isAmount && state.isOpen(most)
  );
}

function isHeader({ body, block }: Frame): boolean {
  return body.blocks[block]?.loop === block;
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
