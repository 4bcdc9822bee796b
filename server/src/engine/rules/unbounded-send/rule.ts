/** Owns the rule that every send to a channel of one's own can finish. */
import type { Stuck } from '../../concurrency/explored';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { standsAt, subjectOf } from '../../findings/stuck/stuck-place';
import { reportStuck, stuckIn, whereGoroutinesWait } from '../../findings/stuck/stuck-rule';
import { whyBlocked } from '../../findings/stuck/words/stuck-words';

export default defineRule({
  title: 'A send that can block for ever because nobody is left to receive',
  why: 'A goroutine that sends on a channel without a free place in its buffer waits for a receiver. When the function that made the channel returns early, gives up after a timeout, or takes only the first of several results, no receiver is left: the goroutine and everything it holds stay until the process ends. Give the channel a buffer with room for every send, or send in a `select` with a way out such as `ctx.Done()`. Functions that are given the channel are followed; what is returned, or comes to code that nobody sees into, may be served by others and is not flagged. Where the sender comes so far only if a call of other code returns, in a loop without an end or in an exchange with the other side, the finding is milder, as it is in tests: what they leave behind is gone with the test run.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...whereGoroutinesWait,
  check(context) {
    for (const each of stuckIn(context, ['send'])) report(context, each);
  },
});

function report(context: RuleContext, found: Stuck): void {
  const { started, place } = found;
  // In a function that runs for others too, the send is no mistake: the goroutine started with this channel is.
  const isForeign = place.unit !== context.unit && started?.unit === context.unit;
  const range = isForeign ? started.range : standsAt(context, found);
  const sentence = `${subjectOf(context, found, range)} can block for ever: ${whyBlocked(context, found)}.`;
  reportStuck(context, found, () => sentence, { range });
}
