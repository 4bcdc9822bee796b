/** Owns the rule that a wait on a condition is signalled. */
import { defineRule } from '../../findings/define-rule';
import { neverSignalled, unsetRule } from '../../findings/stuck/unset-fields';
import { condSentence } from '../../findings/stuck/words/wait-words';

export default defineRule({
  title: 'A Wait on a condition that nobody signals any more',
  why: '`Cond.Wait` sleeps until another goroutine calls `Signal` or `Broadcast` afterwards; a signal that came before is lost. Check the condition in a loop under the lock, change it under the same lock, and signal after every change.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'cond'],
  ...unsetRule(neverSignalled, ['cond'], condSentence),
});
