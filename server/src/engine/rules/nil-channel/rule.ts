/** Owns the rule that no goroutine waits at a nil channel. */
import { defineRule } from '../../findings/define-rule';
import { subjectOf } from '../../findings/stuck/stuck-place';
import { neverMade, unsetRule } from '../../findings/stuck/unset-fields';

export default defineRule({
  title: 'An operation on a channel that is nil for certain',
  why: 'Sending to or receiving from a nil channel blocks for ever. Make the channel before it is used; a nil channel is of use only in a `select` that has other cases.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...unsetRule(neverMade, ['nil-channel'], (found, context) => {
    const { pending } = found;
    const areMany = pending.kind === 'communicate' && pending.cases.length > 1;
    return `${subjectOf(context, found)} blocks for ever: ${areMany ? 'the channels of all its cases are' : 'the channel is'} nil here.`;
  }),
});
