/** Owns the rule that a lock is let go of on every way out of the function that takes it. */
import { findHeldLocks, type HeldLock } from '../../lifecycle/locks';
import { defineRule, type RuleContext } from '../define-rule';
import type { Related } from '../finding';

export default defineRule({
  title: 'A mutex that is locked and not unlocked on every path',
  why: 'A path that returns with the lock held blocks everybody who wants it next, for ever. Defer `Unlock` right behind `Lock`.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['lifecycle', 'mutex'],
  triggers: [['Lock(', 'RLock(', 'TryLock(', 'TryRLock(']],
  check(context) {
    const { held, incomplete } = findHeldLocks(context.unit, context.resolution);
    for (const each of held) report(context, each);
    if (incomplete) context.notDecided();
  },
});

function report(context: RuleContext, lock: HeldLock): void {
  const { operation, function: body } = lock.taking;
  context.report({ message: message(context, lock), range: operation.range, function: body, related: pathOf(context, lock) });
}

function message(context: RuleContext, { loss, mistaken, taking }: HeldLock): string {
  return `held ${JSON.stringify(loss?.range.start)} ${loss?.kind} ${mistaken?.start.line} ${context.file} ${taking.place.fields}`;
}

function pathOf({ file, lines }: RuleContext, { steps }: HeldLock): readonly Related[] {
  return steps.map(({ condition, truth }) => ({ file, range: condition.range, message: `${lines.textIn(condition.range)} is ${truth}.` }));
}
