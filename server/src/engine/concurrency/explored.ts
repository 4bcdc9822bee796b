/** Owns exploring a unit once for all rules: its function, and each closure it starts as a goroutine, as somebody else's code would run them. */
import type { FunctionId, Unit } from '../ir/model';
import { eachOperation } from '../ir/walk';
import { KeptAnswers } from '../packages/kept';
import type { Resolution } from '../packages/resolution';
import { leastDoubtful } from './doubts';
import type { Budget, Panic, StuckProcess } from './machine/search';
import { sideEffectsOf } from './side-effects';
import { exploreFunction } from './stuck';

/** States of one exploration: real functions need a few dozen, what needs more than this needs very many more. */
const budget: Budget = { states: 250, operations: 12_000 };
/** Where all there is to wait at comes from outside, a lock that is taken twice is all there is to find; what tests leave behind is gone with the test run. */
const smallBudget: Budget = { states: 24, operations: 1_200 };

export interface Explored {
  readonly stuck: readonly (StuckProcess & { readonly root: FunctionId })[];
  readonly panics: readonly (Panic & { readonly root: FunctionId })[];
  /** Some exploration came to the end of its budget. */
  readonly notDecided: boolean;
}

const kept = new KeptAnswers<Explored>();

export function explored(unit: Unit, resolution: Resolution): Explored {
  return kept.get(resolution, unit, '', () => explore(unit, resolution));
}

function explore(unit: Unit, resolution: Resolution): Explored {
  const verdicts = rootsOf(unit, resolution).map(({ root, budget }) => ({
    root,
    ...exploreFunction(unit, root, resolution, budget),
  }));
  return {
    stuck: verdicts.flatMap(({ root, stuck }) => stuck.map((ways) => ({ ...leastDoubtful(ways), root }))),
    panics: verdicts.flatMap(({ root, panics }) => panics.map((each) => ({ ...each, root }))),
    notDecided: verdicts.some(({ exhausted }) => exhausted !== undefined),
  };
}

export interface Root {
  readonly root: FunctionId;
  readonly budget: Budget;
}

/** Functions of a unit that are explored each for itself: those in which anybody could wait. */
export function rootsOf(unit: Unit, resolution: Resolution): readonly Root[] {
  const roots = new Set<FunctionId>([0 as FunctionId]);
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind === 'go' && operation.callee.kind === 'closure') roots.add(operation.callee.function);
  }
  return [...roots].flatMap((root) => {
    const { synchronises, delegates, makesItself } = sideEffectsOf(unit, root, resolution);
    const isSmall = !makesItself || resolution.fileOf(unit).endsWith('_test.go');
    return synchronises || delegates ? [{ root, budget: isSmall ? smallBudget : budget }] : [];
  });
}
