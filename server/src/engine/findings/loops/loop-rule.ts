/** Owns what rules about loops have in common: the words a loop is found by, and the options that leave loops of a few turns alone. Knows no rule. */
import type { BlockId, FunctionIr } from '../../ir/model';
import type { RuleContext, RuleOption, RuleOptions } from '../define-rule';
import { mostIterations } from './iterations';
import { type Loop, literalBound } from './loops';

/** One of them stands in a text that holds a loop. */
export const loopWords: readonly string[] = ['for ', 'for\t'];

/** The option of `takesFewTurns`, for rules about what each turn costs. */
export function fewTurns(most: number): RuleOption {
  return {
    description: 'Loops that a literal bounds to at most so many turns are not flagged.',
    type: 'integer',
    default: most,
  };
}

export function takesFewTurns(loop: Loop, options: RuleOptions): boolean {
  const bound = literalBound(loop);
  return bound !== undefined && bound <= Number(options.fewTurns);
}

/** The option of `isInSmallLoop`, for rules about what piles up. */
export const smallLoop: RuleOption = {
  description: 'A loop bounded by a constant of at most this many iterations is not flagged.',
  type: 'integer',
  default: 8,
};

export function isInSmallLoop({ unit, resolution, options }: RuleContext, owner: FunctionIr, block: BlockId): boolean {
  return mostIterations(unit, resolution, owner, block) <= Number(options.smallLoop);
}
