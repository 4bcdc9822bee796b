/** Owns exploring a unit once for all rules: its function, and each closure it starts as a goroutine, as somebody else's code would run them. */
import type { FunctionId, Unit } from '../ir/model';
import { KeptAnswers } from '../packages/kept';
import { isNamed, type Resolution } from '../packages/resolution';
import { type Doubted, leastDoubtful } from './doubts';
import { extendsBeyond } from './extent';
import { givenConstants } from './given-constants';
import { leftWithAnswer } from './left-with-answer';
import { atMostSmall, isForWantOfMore, type Limits, type Undecided } from './limits';
import { moreRounds } from './machine/rounds';
import type { Place } from './machine/state/values';
import { isGivenNeverDone } from './never-done';
import { type Root, rootsOf } from './roots';
import { type Budget, type Panic, placeKey, type Verdict, type Ways } from './search/verdict';
import { stuckWithStarted } from './started-by-maker';
import { exploreFunction } from './stuck';

/** For so many states there is one run through what is too large to be seen as a whole. */
const statesPerWalk = 32;
const mostWalks = 32;

/** Functions that take part. With more of them hardly anything is decided that little is not enough for: 1 in 10 over the standard library. */
const mostFunctions = 16;

export interface Explored {
  readonly stuck: readonly (Doubted & {
    readonly root: FunctionId;
    /** A goroutine of the method's object, which the method has left with an answer. */
    readonly isLeft?: boolean;
  })[];
  readonly panics: readonly (Panic & { readonly root: FunctionId })[];
  /** What starts goroutines that never end, blocked or not: the statement, or the function the exploration began with. */
  readonly endless: readonly Place[];
  /** Why some exploration came to no end. */
  readonly notDecided: Undecided | undefined;
}

export type Stuck = Explored['stuck'][number];

/** By the limits. */
const kept = new KeptAnswers<Explored>({
  find(resolution, unit, key) {
    const [states, operations] = key.split(' ').map(Number);
    return explore(unit, resolution, { states: states!, operations: operations! });
  },
});

export function explored(unit: Unit, resolution: Resolution, { states, operations }: Limits): Explored {
  return kept.get(resolution, unit, `${states} ${operations}`);
}

/** The same with other rounds of loops, or with contexts that stay. */
export function exploredWith(unit: Unit, resolution: Resolution, budget: Budget): Explored {
  return explore(unit, resolution, budget);
}

function explore(unit: Unit, resolution: Resolution, budget: Budget): Explored {
  const verdicts = rootsOf(unit, resolution).map((each) => ({
    ...each,
    ...asCalled(unit, each, resolution, budget),
  }));
  const asMethod = [
    ...stuckWithStarted(unit, resolution, budget).map((ways) => ({ ways, isLeft: false })),
    ...leftWithAnswer(unit, resolution, budget).map((ways) => ({ ways, isLeft: true })),
  ];
  return {
    stuck: [
      ...verdicts.flatMap(({ root, stuck }) => stuck.map((ways) => ({ ...leastDoubtful(ways, resolution), root }))),
      ...asMethod.map(({ ways, isLeft }) => ({ ...leastDoubtful(ways, resolution), root: 0 as FunctionId, isLeft })),
    ],
    panics: verdicts.flatMap(({ root, panics }) => panics.map((each) => ({ ...each, root }))),
    endless: verdicts.flatMap(({ root, endless }) =>
      endless.map((started) => started ?? { unit, range: unit.functions[root]!.bodyRange }),
    ),
    notDecided: verdicts.find(({ undecided }) => undecided !== undefined)?.undecided,
  };
}

type Found = ReturnType<typeof exploreRoot>;

/**
 * What takes place only where the function is given something that nobody gives it does not: a context that ends where all callers hand on one that never does,
 * other numbers than those that all calls are written with. What stays blocked for want of a context's end has a way out, and is left to whoever uses it.
 */
function asCalled(unit: Unit, root: Root, resolution: Resolution, budget: Budget): Found {
  const found = exploreRoot(unit, root, resolution, budget);
  if (isEmpty(found) || budget.contextsStay === true || budget.given !== undefined) return found;
  const asked = hasContextThatStays(unit, resolution) ? { ...budget, contextsStay: true } : budget;
  const asGiven = asked === budget ? found : foundAgain(found, exploreRoot(unit, root, resolution, asked));
  const constants = isEmpty(asGiven) || root.root !== 0 ? [] : givenConstants(unit, resolution);
  const isFine = (each: Found): boolean => isEmpty(each) && each.undecided === undefined;
  const [first, ...others] = constants.map((given) => exploreRoot(unit, root, resolution, { ...asked, given }));
  // Who stays blocked stays blocked somewhere: where, and why, is better said of all that may be given.
  return first !== undefined && [first, ...others].every(isFine) ? first : asGiven;
}

function isEmpty({ stuck, panics, endless }: Verdict): boolean {
  return stuck.length + panics.length + endless.length === 0;
}

/** Of what was found in the second place what was found in the first one, too. */
function foundAgain(before: Found, now: Found): Found {
  const stuck = new Set(before.stuck.map(placeOfWays));
  const panics = new Set(before.panics.map(placeOfPanic));
  const endless = new Set(before.endless.map((place) => place && placeKey(place)));
  return {
    ...now,
    stuck: now.stuck.filter((each) => stuck.has(placeOfWays(each))),
    panics: now.panics.filter((each) => panics.has(placeOfPanic(each))),
    endless: now.endless.filter((place) => endless.has(place && placeKey(place))),
  };
}

function hasContextThatStays(unit: Unit, resolution: Resolution): boolean {
  const { parameters = [] } = unit.functions[0] ?? {};
  const contexts = parameters.filter((variable) =>
    isNamed(resolution.typeOf(unit, { kind: 'variable', variable, range: unit.nameRange }), 'context', 'Context'),
  );
  return contexts.length > 0 && contexts.every((variable) => isGivenNeverDone(unit, resolution, variable));
}

/** With little at first: it is enough for most, and much is wasted on what cannot be decided. */
export function exploreRoot(
  unit: Unit,
  { root, isSmall, concerns }: Root,
  resolution: Resolution,
  budget: Budget,
): Verdict & { readonly undecided: Undecided | undefined } {
  const little = atMostSmall(budget);
  const verdict = exploreFunction(unit, root, resolution, { ...budget, ...little }, concerns);
  const { exhausted } = verdict;
  const goFurther = (from: Verdict): Verdict =>
    isWorthMoreRounds(from, budget)
      ? both(from, exploreFunction(unit, root, resolution, { ...budget, rounds: moreRounds }, concerns))
      : from;
  if (exhausted === undefined) return { ...goFurther(verdict), undecided: undefined };
  // More is not tried, whatever the limits are.
  if (isSmall) return { ...verdict, undecided: isForWantOfMore(exhausted) ? 'paths' : exhausted };
  const isTooWide = extendsBeyond(unit, root, resolution, mostFunctions);
  const isAll = little.states === budget.states && little.operations === budget.operations;
  // What is too much for the machine is so whatever the limits are: it would come to the same place again.
  const isOver = isTooWide || isAll || !isForWantOfMore(exhausted);
  const seen = isOver ? verdict : exploreFunction(unit, root, resolution, budget, concerns);
  const undecided = isTooWide ? 'functions' : seen.exhausted;
  if (undecided === undefined) return { ...goFurther(seen), undecided };
  if (undecided === 'one step') return { ...seen, undecided };
  const walks = Math.min(mostWalks, Math.ceil(budget.states / statesPerWalk));
  return {
    ...both(seen, exploreFunction(unit, root, resolution, { ...budget, walks }, concerns)),
    undecided,
  };
}

/** In so many states most functions are decided; more rounds of their loops make a few times as many. */
const mostStatesForMore = 120;

/** Where nobody gets stuck in two rounds of a loop, some may in more: a buffer has room for the first ones. */
function isWorthMoreRounds({ stuck, panics, states, endsRounds }: Verdict, { rounds, isPlain }: Budget): boolean {
  const isClean = stuck.length === 0 && panics.length === 0;
  return endsRounds && isClean && states > 1 && states <= mostStatesForMore && rounds === undefined && isPlain !== true;
}

/** What either has found; the first is believed where both did. */
function both(first: Verdict, second: Verdict): Verdict {
  const stuck = new Set(first.stuck.map(placeOfWays));
  const panics = new Set(first.panics.map(placeOfPanic));
  return {
    ...first,
    stuck: [...first.stuck, ...second.stuck.filter((each) => !stuck.has(placeOfWays(each)))],
    panics: [...first.panics, ...second.panics.filter((each) => !panics.has(placeOfPanic(each)))],
    endless: [...first.endless, ...second.endless],
    states: first.states + second.states,
    operations: first.operations + second.operations,
  };
}

function placeOfWays([{ pending, place }]: Ways): string {
  return `${pending.kind} ${placeKey(place)}`;
}

function placeOfPanic({ kind, place }: Panic): string {
  return `${kind} ${placeKey(place)}`;
}
