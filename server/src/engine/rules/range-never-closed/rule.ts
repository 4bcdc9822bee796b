/** Owns the rule that a channel somebody ranges over is closed in the end. */
import { defineRule } from '../../findings/define-rule';
import { subjectOf } from '../../findings/stuck/stuck-place';
import { stuckRule } from '../../findings/stuck/stuck-rule';
import { whyBlocked } from '../../findings/stuck/words/stuck-words';

export default defineRule({
  title: 'A loop over a channel that nobody closes',
  why: 'A `range` over a channel ends only when the channel is closed. When the senders are done and nobody closes it, the goroutine waits for another value for ever. Let the last sender close the channel, for example with `defer close(ch)`, or a goroutine that waits for all of them.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  speaksFor: ['waitgroup-stuck'],
  ...stuckRule(
    ['range'],
    (found, context) => `${subjectOf(context, found)} never ends: ${whyBlocked(context, found)}.`,
  ),
});
