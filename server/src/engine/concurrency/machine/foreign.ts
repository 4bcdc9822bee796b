/** Owns calls of code nobody sees into: what they are given may be used by others from then on, and what they give back nobody knows. */
import { effectOf } from '../../packages/standard-effects';
import type { Call, Runner } from './call';
import { computedBy, givesBack, isAsking, isClosed, isComputation } from './knowledge/computed';
import { folded } from './knowledge/folding';
import { answering, questionOf } from './knowledge/questions';
import { lend } from './lent';
import { listOf } from './literals';
import { guess } from './lost';
import { letOut } from './outside';
import { leadToSynchronisation } from './skipping/skipping';
import { askedOf } from './state/elements';
import { nil, type State, scalar } from './state/state';
import type { Callable, Datum, Scalar } from './state/values';

/** `name` is the qualified name, where it has one; `method` that of one of the package's own interfaces. */
export function callForeign(
  machine: Runner,
  { name, method, receiver }: Omit<Extract<Callable, { kind: 'foreign' }>, 'kind'>,
  call: Call,
): void {
  const { resolution } = machine;
  const { state, process, frame, args, place, id } = call;
  if (name === undefined || effectOf(name, 'receiver')?.kind !== 'borrows') guess(machine, process, place, receiver);
  if (name !== undefined && receiver === undefined && giveComputed(name, call)) return;
  const given = [...(receiver === undefined ? [] : [receiver]), ...args];
  // Computed here of what the program itself knows.
  const isOwn = name !== undefined && isClosed(name) && !given.some((each) => state.isOpen(each));
  giveAnswers(name ?? method ?? '', given, isOwn || isCounted(state, receiver, args), call);
  const isCalled = (arg: Datum, at: number): boolean =>
    name !== undefined && effectOf(name, at)?.kind === 'calls' && arg.kind === 'function' && arg.code.kind === 'code';
  const callback = args.find(isCalled);
  // What it is called with, and what is returned, may be all that is given or part of it.
  const isHandedOn = callback !== undefined || (name !== undefined && id !== undefined && givesBack(name));
  const give = (what: Datum, at: number | 'receiver'): void => {
    if (isHandedOn && leadToSynchronisation(resolution, state, [what])) letOut(state, what);
    else if (name !== undefined && effectOf(name, at)?.kind === 'borrows')
      lend(resolution, state, frame.unit, name, what, isOwn);
    else letOut(state, what);
  };
  if (receiver !== undefined) give(receiver, 'receiver');
  const isSettled = !args.some((arg) => arg !== callback && state.isOpen(arg));
  args.forEach((arg, at) => {
    if (arg !== callback) give(arg, at);
  });
  if (callback !== undefined)
    process.pending = { kind: 'choose', question: { kind: 'times', code: callback, most: 2, isSettled }, place };
}

/** Hardly anything gives more results. */
const places = [0, 1, 2];

/** Whether the call only computes: it gives the same for the same. */
function giveComputed(name: string, { state, frame, args, id }: Call): boolean {
  const [holder] = args;
  const asks = isAsking(name) && holder !== undefined;
  if (!asks && (!isComputation(name) || !args.every(isPlain))) return false;
  if (id === undefined) return true;
  const known = args.every(({ kind }) => kind === 'scalar') ? folded(name, args.map(scalarIn)) : undefined;
  if (known !== undefined) {
    frame.results.set(id, [typeof known === 'object' ? listOf(state, known.map(scalar)) : scalar(known)]);
    return true;
  }
  const given = args.reduce<Datum>((left, right) => ({ kind: 'term', operator: ',', left, right }), nil);
  const results = places.map((index): Datum => {
    const term: Datum = { kind: 'term', operator: computedBy(name), left: scalar(index), right: given };
    return asks
      ? (askedOf(state, holder, term, () => answering(questionOf(name, args, index), state.madeFrom(...args))) ??
          state.lost())
      : term;
  });
  frame.results.set(id, results);
  return true;
}

const scalarIn = (datum: Datum): Scalar => (datum.kind === 'scalar' ? datum.value : false);

/** What says how much the program itself has put into something. */
const isKept =
  /^(?:bytes\.Buffer|strings\.Builder|container\/(?:list\.List|ring\.Ring))\.(?:Len|String|Cap|Available)$/;

/** What code nobody sees into answers: whoever asks the same again may be answered otherwise, but seldom is. */
function giveAnswers(name: string, given: readonly Datum[], isOwn: boolean, { state, frame, id }: Call): void {
  if (id === undefined) return;
  const isLost = isOwn || isKept.test(name);
  const results = places.map((index): Datum => {
    return isLost ? state.lost() : { ...state.unknown(), asked: questionOf(name, given, index) };
  });
  frame.results.set(id, results);
}

/** A method of a number that is known, `d.Seconds()`. */
function isCounted(state: State, receiver: Datum | undefined, args: readonly Datum[]): boolean {
  return receiver?.kind === 'scalar' && !args.some((arg) => state.isOpen(arg));
}

/** What nobody can change. */
function isPlain(datum: Datum): boolean {
  return datum.kind === 'scalar' || datum.kind === 'nil' || datum.kind === 'unknown';
}
