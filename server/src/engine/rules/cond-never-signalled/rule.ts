/** Owns the rule that a wait on a condition is signalled. */
import { defineRule } from '../define-rule';
import { reportStuck, stuckIn, whereGoroutinesWait } from '../stuck-rule';
import { isAtUnset, neverSignalled, reportUnset } from '../unset-fields';
import { condSentence } from '../wait-words';

export default defineRule({
  title: 'A Wait on a condition that nobody signals any more',
  why: '`Cond.Wait` sleeps until another goroutine calls `Signal` or `Broadcast` afterwards; a signal that came before is lost. Check the condition in a loop under the lock, change it under the same lock, and signal after every change.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'cond'],
  ...whereGoroutinesWait,
  check(context) {
    const { unit } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    reportUnset(context, neverSignalled);
    for (const found of stuckIn(context, ['cond']))
      if (!isAtUnset(context, neverSignalled, found))
        reportStuck(context, found, (each) => condSentence(each, context));
  },
});
