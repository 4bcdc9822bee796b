/** Owns how two locks of one type that are taken in the order they are given become a hint. */
import { twoOfATypeIn } from '../../concurrency/lock-order/two-of-a-type';
import { shownLock } from '../../packages/lock-identity';
import type { RuleContext } from '../define-rule';
import { headOf } from './explored-steps';

export function reportTwoOfAType({ unit, resolution, report }: RuleContext): void {
  const found = twoOfATypeIn(unit, resolution);
  if (found === undefined) return;
  const [first, second] = [found.first, found.second].map(({ variable }) => unit.variables[variable]?.name ?? '');
  report({
    message: `${unit.name} takes ${shownLock(found.lock)} of ${second} with that of ${first} held, and nothing says which of the two comes first: a call with the two exchanged would wait for this one, and this one for it.`,
    range: headOf(found.second.operation.range),
    severity: 'hint',
    confidence: 'likely',
  });
}
