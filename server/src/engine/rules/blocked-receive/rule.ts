/** Owns the rule that every receive from a channel of one's own can finish. */
import { defineRule } from '../../findings/define-rule';
import { subjectOf } from '../../findings/stuck/stuck-place';
import { stuckRule } from '../../findings/stuck/stuck-rule';
import { lasts } from '../../findings/stuck/words/blocked-operation';
import { whyBlocked } from '../../findings/stuck/words/stuck-words';

export default defineRule({
  title: 'A receive that can block for ever because nobody is left to send',
  why: 'A goroutine that receives waits until somebody sends or closes the channel. When every sender has returned, is blocked itself or never comes to its send, the goroutine and everything it holds stay until the process ends. Close the channel when the last value is sent (`defer close(ch)` in the sender), or receive in a `select` with a way out such as `ctx.Done()`. Channels that leave the function may be served by others and are not flagged.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...stuckRule(
    ['receive'],
    (found, context) => `${subjectOf(context, found)} ${lasts(found)}: ${whyBlocked(context, found)}.`,
  ),
});
