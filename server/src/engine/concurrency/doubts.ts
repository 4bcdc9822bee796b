/**
 * Owns the doubts about a goroutine that stays blocked on a way that was found: whether all that has to happen on the way can happen. One event from outside may come,
 * and one condition may go either way; whether the same comes again and again, and whether two sides fail apart from each other, only those outside know.
 */

import type { Value } from '../ir/model';
import { parts } from '../ir/walk';
import type { Resolution } from '../packages/resolution';
import { asksElement } from './asks-element';
import { mayEndByItself } from './ends-by-itself';
import { feedsItself } from './feeds-itself';
import { isComputed } from './machine/knowledge/computed';
import type { Datum, Reference } from './machine/state/values';
import { isAnswered, isPaced } from './paced';
import { conditionAt, contradictsItself } from './same-condition';
import { placeKey, type Step, type StuckProcess, type Ways } from './search/verdict';
import { restsOnUnrelated } from './unrelated';

export type Doubt =
  | 'none'
  /** Code that was called has to come to nothing, conditions that are written alike have to come out unlike, the same event has to come from outside more than once, who goes round asks for what may change, a list of work that feeds itself is asked what it holds, the other side fails on something of its own, a panic comes before it, code nobody sees into paces the loop, conditions about the same value hang together as only a function knows that computes one of them, or what the program computes of what it is given decides. */
  | 'milder'
  /** Conditions that have nothing to do with each other have to come out the same more than once, what was signalled has to have changed nothing, or what the program itself has computed decides: it comes out the same every time, and who has run it has seen how. */
  | 'silent';

const doubts: readonly Doubt[] = ['none', 'milder', 'silent'];

export interface Doubted extends StuckProcess {
  readonly doubt: Doubt;
}

/** The shortest of those ways that leave the least doubt. */
export function leastDoubtful([shortest, ...others]: Ways, resolution: Resolution): Doubted {
  let least: Doubted = { ...shortest, doubt: doubtOf(shortest, resolution) };
  for (const each of others) {
    if (least.doubt === 'none') return least;
    const doubt = doubtOf(each, resolution);
    if (doubts.indexOf(doubt) < doubts.indexOf(least.doubt)) least = { ...each, doubt };
  }
  return least;
}

function doubtOf(found: StuckProcess, resolution: Resolution): Doubt {
  const { trace, process, pending, isRoot, place, isPanicking } = found;
  if (waitsInVain(found)) return 'silent';
  // What is found beyond a panic that code raises by itself takes place only where something else is wrong already.
  if (isPanicking) return 'milder';
  const doubt = doubtOfWay(trace);
  if (doubt !== 'none') return doubt;
  if (isForsaken(found) || (found.turns === true && mayEndByItself(place))) return 'milder';
  if (trace.some(isAboutWork) && feedsItself(place, resolution)) return 'milder';
  const events = eventsOf(trace);
  const isSend = pending.kind === 'communicate' && pending.cases.every(({ kind }) => kind === 'send');
  if (!isSend) return 'none';
  const hasSent = trace.some(
    (step) => step.process === process && step.what === 'send' && placeKey(step.place) === placeKey(place),
  );
  if (hasSent && isPaced(place, resolution)) return 'milder';
  const hasEvent = events.some((step) => step.process === process);
  const hasFailed = trace.some((step) => step.process !== process && isFailure(step));
  // The other side has failed; whether it then could have sent what this one went on for, only they know.
  return isRoot && hasFailed && (hasEvent || (hasSent && isAnswered(place))) ? 'milder' : 'none';
}

/** Waits alone for what code it has called was to bring about: whether that ever comes to nothing, or fails, only the other code knows. */
function isForsaken({ trace, process, place, started, others, free, pending }: StuckProcess): boolean {
  if (started !== undefined || others.length > 0 || pending.kind !== 'communicate') return false;
  const isOver = ({ what }: Step): boolean => what === 'returns' || what === 'exits';
  if (!trace.every((step) => (step.process === process || isOver(step)) && step.partner === undefined)) return false;
  const decided = trace.filter(
    (step) =>
      step.condition !== undefined &&
      step.passes !== true &&
      step.place.unit !== place.unit &&
      !isAboutGiven(step.place),
  );
  const isAlone = free.length === 0 && trace.every((step) => step.process === process);
  return isAlone ? decided.length > 0 : decided.some(isFailure);
}

/** Waits for a signal that has come, and nobody can tell whether what it asked for was still wanting: whoever signals may have seen to that. */
function waitsInVain({ trace, process, pending }: StuckProcess): boolean {
  if (pending.kind !== 'parked') return false;
  const asked = trace.findLast((step) => step.process === process && step.condition !== undefined);
  return asked !== undefined && asked.passes !== true && trace.some((step) => signals(step, pending.cond));
}

function signals({ what, pending }: Step, cond: Reference): boolean {
  return what === 'signal' && pending?.kind === 'act' && pending.act.kind === 'signal' && pending.act.cond === cond;
}

/** A condition about nothing but numbers and the like that a function is given: who calls it decides. */
function isAboutGiven(place: Step['place']): boolean {
  const { unit } = place;
  const condition = conditionAt(place);
  const isGiven = (value: Value): boolean => {
    if (value.kind === 'literal') return true;
    if (value.kind === 'binary' || value.kind === 'unary') return parts(value).every(isGiven);
    return value.kind === 'variable' && unit.variables[value.variable]?.kind === 'parameter';
  };
  return condition !== undefined && isGiven(condition);
}

/** Whether all that has to happen on a way can happen, wherever it leads. */
export function doubtOfWay(trace: readonly Step[]): Doubt {
  if (needsLuck(trace) || trace.some(({ isSettled }) => isSettled === true)) return 'silent';
  const isMilder =
    trace.some(isReckoned) ||
    isRepeated(eventsOf(trace)) ||
    isRepeated(trace.filter((step) => isRound(step) && step.passes !== true));
  return isMilder || contradictsItself(trace) || restsOnUnrelated(trace) ? 'milder' : 'none';
}

/** What others give and the program computes with decides. */
function isReckoned({ condition, passes, isComputed: isOfOthers }: Step): boolean {
  return isOfOthers === true || (condition !== undefined && passes !== true && isComputed(condition));
}

function eventsOf(trace: readonly Step[]): readonly Step[] {
  return trace.filter(({ what }) => what === 'receive-outside');
}

/** Whether a way asks for conditions to come out the same more than once. */
function needsLuck(trace: readonly Step[]): boolean {
  if (isRepeated(trace.filter(isOpen))) return true;
  const rounds = trace.filter(isRound);
  return isRepeated(rounds.filter(({ passes }) => passes !== true)) && isRepeated(rounds, 2);
}

/** One process does the same in the same place more often than so many times. */
function isRepeated(steps: readonly Step[], times = 1): boolean {
  const counts = new Map<string, number>();
  return steps.some(({ process, what, place }) => {
    const key = `${process} ${what} ${placeKey(place)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > times;
  });
}

/** A condition that may come out differently every time; how far a loop has counted is none, that a loop goes on once more is what loops are for, and each element says for itself. */
function isOpen(step: Step): boolean {
  const { condition, passes } = step;
  return (
    condition !== undefined && passes !== true && !isCount(condition) && !isRound(step) && !asksElement(step.place)
  );
}

/** Another round of a loop that asks each time whether there is more. */
function isRound({ condition, what, place }: Step): boolean {
  if (condition === undefined || what !== 'true' || isCount(condition)) return false;
  return place.unit.functions.some(({ blocks }) =>
    blocks.some(
      ({ id, loop, terminator }) => loop === id && terminator.kind === 'branch' && terminator.range === place.range,
    ),
  );
}

function isCount(condition: Datum): boolean {
  if (condition.kind !== 'term' || !['<', '<=', '>', '>=', '!='].includes(condition.operator)) return false;
  return [condition.left, condition.right].some((side) => side.kind === 'scalar' && typeof side.value === 'number');
}

/** What is asked of the work, and is no failure of it. */
function isAboutWork(step: Step): boolean {
  const { condition, passes } = step;
  return condition !== undefined && passes !== true && !isCount(condition) && !isRound(step) && !isFailure(step);
}

function isFailure({ what, condition }: Step): boolean {
  if (condition?.kind !== 'term') return false;
  const { operator, left, right } = condition;
  const isAboutNil = left.kind === 'nil' || right.kind === 'nil';
  return isAboutNil && ((operator === '!=' && what === 'true') || (operator === '==' && what === 'false'));
}
