/** Owns the rule that every send to a channel of one's own can finish. */
import { findStuckSends, type StuckSend } from '../../concurrency/sends';
import { defineRule, type RuleContext } from '../define-rule';
import { shortName } from '../interleaving';
import { reportStuck, stuckIn } from '../stuck-rule';
import { decisive, interleaving } from './explain';
import { sendFixes } from './fixes';

export default defineRule({
  title: 'A send that can block for ever because nobody is left to receive',
  why: 'A goroutine that sends on a channel without a free place in its buffer waits for a receiver. When the function that made the channel returns early, gives up after a timeout, or takes only the first of several results, no receiver is left: the goroutine and everything it holds stay until the process ends. Give the channel a buffer with room for every send, or send in a `select` with a way out such as `ctx.Done()`. Channels that leave the function (stored, returned, passed on) may be served by others and are not flagged. Where the sender comes so far only if a call of other code returns, in a loop without an end or in an exchange with the other side, the finding is milder.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  triggers: [
    ['make(chan', 'go ', '.Go('],
    ['<-', 'go ', '.Go('],
  ],
  check(context) {
    if (context.unit.hasSyntaxErrors) return;
    const { found, notDecided } = findStuckSends(context.unit, context.resolution, context.lines);
    if (notDecided > 0) context.notDecided();
    const told = new Set<string>();
    for (const each of found) {
      told.add(lineOf(each.send.range));
      if (!isWholeProgram(context, each)) report(context, each);
    }
    for (const each of stuckIn(context, ['send'])) {
      if (!told.has(lineOf(each.place.range))) reportStuck(context, each, () => sentence);
    }
  },
});

const sentence = 'This send can block for ever: nobody is left to receive.';

const lineOf = ({ start }: StuckSend['send']['range']): string => `${start.line}:${start.column}`;

/** What `main` leaves behind ends with the process. */
function isWholeProgram({ unit }: RuleContext, { owner }: StuckSend): boolean {
  return unit.name === 'main' && owner.id === 0;
}

function report(context: RuleContext, found: StuckSend): void {
  const { unit } = context;
  // In a function that runs for others too, the send is no mistake: the goroutine started with this channel is.
  const foreign = found.whole.foreign.get(found.send.function);
  const sender = foreign === undefined ? unit.functions[found.send.function] : found.owner;
  const name = shortName(found.owner.name);
  context.report({
    message: `${foreign === undefined ? 'This send' : 'The send of this goroutine'} can block for ever: ${name} ${decisive(found)}.`,
    range: foreign?.site ?? found.send.range,
    ...(sender === undefined ? {} : { function: sender }),
    ...(found.isInDoubt ? { confidence: 'likely', severity: 'hint' } : {}),
    ...interleaving(context, found),
    fixes: sendFixes(context, found),
  });
}
