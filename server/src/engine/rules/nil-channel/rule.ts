/** Owns the rule that no goroutine waits at a nil channel. */
import type { Stuck } from '../../concurrency/explored';
import { operationAt } from '../blocked-operation';
import { defineRule } from '../define-rule';
import { reportStuck, stuckIn, whereGoroutinesWait } from '../stuck-rule';
import { isAtUnset, neverMade, reportUnset } from '../unset-fields';

export default defineRule({
  title: 'An operation on a channel that is nil for certain',
  why: 'Sending to or receiving from a nil channel blocks for ever. Make the channel before it is used; a nil channel is of use only in a `select` that has other cases.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...whereGoroutinesWait,
  check(context) {
    const { unit } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    reportUnset(context, neverMade);
    for (const found of stuckIn(context, ['nil-channel']))
      if (!isAtUnset(context, neverMade, found)) reportStuck(context, found, sentence);
  },
});

function sentence(found: Stuck): string {
  const operation = operationAt(found) ?? 'operation';
  const { pending } = found;
  const areMany = pending.kind === 'communicate' && pending.cases.length > 1;
  return `This ${operation} blocks for ever: ${areMany ? 'the channels of all its cases are' : 'the channel is'} nil here.`;
}
