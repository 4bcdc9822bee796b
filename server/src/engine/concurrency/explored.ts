/** Owns exploring a unit once for all rules: its function, and each closure it starts as a goroutine, as somebody else's code would run them. */
import type { FunctionId, Unit } from '../ir/model';
import { KeptAnswers } from '../packages/kept';
import type { Resolution } from '../packages/resolution';
import { type Doubted, leastDoubtful } from './doubts';
import { extendsBeyond } from './extent';
import type { Rounds } from './machine/rounds';
import type { Budget, Panic, Verdict } from './machine/search';
import type { Place } from './machine/values';
import { type Root, rootsOf } from './roots';
import { exploreFunction } from './stuck';

/** States of one exploration: real functions need a few dozen, what needs more than this needs very many more. */
const budget: Budget = { states: 250, operations: 12_000 };
/** Where all there is to wait at comes from outside, a lock that is taken twice is all there is to find; what tests leave behind is gone with the test run. */
const smallBudget: Budget = { states: 24, operations: 1_200 };
/** Functions that take part. With more of them hardly anything is decided that the small budget is not enough for: 1 in 10 over the standard library. */
const mostFunctions = 16;

export interface Explored {
  readonly stuck: readonly (Doubted & { readonly root: FunctionId })[];
  readonly panics: readonly (Panic & { readonly root: FunctionId })[];
  /** What starts goroutines that never end, blocked or not: the statement, or the function the exploration began with. */
  readonly endless: readonly Place[];
  /** Some exploration came to the end of its budget. */
  readonly notDecided: boolean;
}

export type Stuck = Explored['stuck'][number];

const kept = new KeptAnswers<Explored>({ find: (resolution, unit) => explore(unit, resolution) });

export function explored(unit: Unit, resolution: Resolution): Explored {
  return kept.get(resolution, unit, '');
}

/** The same with other rounds of loops. */
export function exploredWith(unit: Unit, resolution: Resolution, rounds: Rounds): Explored {
  return explore(unit, resolution, rounds);
}

function explore(unit: Unit, resolution: Resolution, rounds?: Rounds): Explored {
  const verdicts = rootsOf(unit, resolution).map((each) => ({
    ...each,
    ...exploreRoot(unit, each, resolution, rounds),
  }));
  return {
    stuck: verdicts.flatMap(({ root, stuck }) => stuck.map((ways) => ({ ...leastDoubtful(ways, resolution), root }))),
    panics: verdicts.flatMap(({ root, panics }) => panics.map((each) => ({ ...each, root }))),
    endless: verdicts.flatMap(({ root, endless }) =>
      endless.map((started) => started ?? { unit, range: unit.functions[root]!.bodyRange }),
    ),
    notDecided: verdicts.some(({ exhausted }) => exhausted !== undefined),
  };
}

/** With little at first: it is enough for most, and much is wasted on what cannot be decided. */
export function exploreRoot(unit: Unit, { root, isSmall }: Root, resolution: Resolution, rounds?: Rounds): Verdict {
  const within = (limits: Budget): Verdict =>
    exploreFunction(unit, root, resolution, rounds === undefined ? limits : { ...limits, rounds });
  const verdict = within(smallBudget);
  if (isSmall || verdict.exhausted === undefined) return verdict;
  return extendsBeyond(unit, root, resolution, mostFunctions) ? verdict : within(budget);
}
