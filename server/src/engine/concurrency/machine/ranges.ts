/** Owns loops with `range`: what they go over when they begin, which element comes next, when they are over. */
import type { Terminator, Value } from '../../ir/model';
import { runesOf } from '../../packages/text-literals';
import { isCounted } from '../synchronisation-types';
import { setRound } from './assignments';
import type { Runner } from './call';
import { goTo } from './frames';
import { startIterator } from './iterators';
import { binary } from './knowledge/arithmetic';
import { guess } from './lost';
import { elementsOfSequence, sequenceOf } from './sequences';
import { takeSide } from './sides';
import { skip } from './skipping/skipping';
import { copied } from './state/copies';
import { elementOf, isThere, keyOfRound, keysOf } from './state/elements';
import { roundsOver } from './state/lengths';
import { type State, scalar } from './state/state';
import type { Datum, Frame, Place, Process, Round } from './state/values';

export function nextRound(
  machine: Runner,
  state: State,
  process: Process,
  frame: Frame,
  terminator: Range,
  place: Place,
): void {
  const { evaluator } = machine;
  const begun = frame.rounds.get(frame.block);
  // What it goes over is what it was when the loop began.
  const over = begun?.over ?? overOf(state, evaluator.value(state, frame, terminator.over), terminator);
  const type = machine.resolution.typeOf(frame.unit, terminator.over);
  const isChannel =
    state.find(over, 'channel') !== undefined ||
    (type !== undefined && machine.resolution.underlying(frame.unit, type).kind === 'channel');
  if (isChannel) {
    guess(machine, process, place, over);
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
  const of = begun?.over === undefined ? newRound(state, over) : begun;
  const round = nextOf(state, over, of.keys, begun?.round ?? 0);
  // So many rounds, or one for each element.
  const isNumber = type !== undefined && isCounted(frame.unit, type, machine.resolution);
  const length = isNumber ? over : (of.length ?? roundsOver(state, of.keys ?? elementsOfSequence(state, over) ?? over));
  const goesOn = binary(state, '<', scalar(round), length);
  const truth = state.decide(goesOn);
  if (truth === undefined && round === 0) {
    if (skip(machine, state, process, frame, [goesOn])) return;
    if (state.isOpen(goesOn)) state.assume(goesOn, true);
    else takeSide(machine, state, process, goesOn, true, place);
  } else if (truth === undefined && round < machine.rounds(frame)) {
    frame.rounds.set(frame.block, { ...of, round, over });
    const question = { kind: 'condition', condition: goesOn, whenTrue: frame.block, whenFalse: frame.block } as const;
    process.pending = { kind: 'choose', question, place };
    return;
  }
  if (truth === false || (truth === undefined && round > 0)) {
    if (truth === undefined) {
      machine.endsRounds = true;
      state.assume(goesOn, false);
    }
    goTo(frame, terminator.done);
    return;
  }
  frame.rounds.set(frame.block, { ...of, round: round + 1, over });
  takeElement(machine, state, frame, terminator, { ...of, round, over });
  goTo(frame, terminator.body);
}

/** What a map had when the loop began. */
function newRound(state: State, over: Datum): Pick<Round, 'keys' | 'length'> {
  const keys = keysOf(state, over);
  if (keys !== undefined) return { keys };
  return state.find(over, 'map') === undefined ? {} : { length: roundsOver(state, over) };
}

/** What a loop goes over: a list as it is now, an array as it was, since the loop has a copy of that. */
function overOf(state: State, datum: Datum, { value }: Range): Datum {
  return value !== undefined && state.find(datum, 'list') !== undefined ? copied(state, datum) : datum;
}

/** The next round: what was taken out of a map before its turn came does not come. */
function nextOf(state: State, over: Datum, keys: Datum | undefined, round: number): number {
  const left = keys && state.find(keys, 'list')?.object.elements;
  let next = round;
  while (left !== undefined && next < left.length && !isThere(state, over, left[next]!)) next++;
  return next;
}

type Range = Extract<Terminator, { kind: 'range' }>;

/** Sets the variables of the clause to what a round is about. */
function takeElement(
  machine: Runner,
  state: State,
  frame: Frame,
  terminator: Range,
  { over, keys, round }: Round & { readonly over: Datum },
): void {
  const { key, value } = terminator;
  const { evaluator, resolution } = machine;
  const typeOf = (target: Value | undefined) => target && resolution.typeOf(frame.unit, target);
  const made = (target: Value | undefined) => () => evaluator.made(state, frame.unit, typeOf(target), true);
  const sequence = sequenceOf(state, over, round);
  if (sequence !== undefined) {
    setRound(evaluator, state, frame, terminator, [sequence[0] ?? made(key)(), sequence[1] ?? made(value)()]);
    return;
  }
  const keyDatum = keyOfRound(state, over, keys, round, made(key));
  const known =
    round === 0 ? evaluator.relatives.of(resolution, frame.unit, terminator.over, typeOf(value)) : undefined;
  const make = (): Datum => known ?? made(value)();
  const text = over.kind === 'scalar' && typeof over.value === 'string' ? over.value : '';
  const rune = runesOf(text)[round];
  const element = value && (rune === undefined ? elementOf(state, over, keyDatum, make)?.value : scalar(rune.rune));
  const ofOthers = (): Datum => {
    const datum = make();
    return datum.kind === 'unknown' ? state.madeFrom(over) : datum;
  };
  const first = rune === undefined ? keyDatum : scalar(rune.at);
  setRound(evaluator, state, frame, terminator, [first, element ?? ofOthers()]);
}
