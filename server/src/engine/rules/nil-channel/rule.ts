/** Owns the rule that no goroutine waits at a nil channel. */
import { defineRule } from '../define-rule';
import { nameAt } from '../named-channels';
import { stuckRule } from '../stuck-rule';

export default defineRule({
  title: 'An operation on a channel that is nil for certain',
  why: 'Sending to or receiving from a nil channel blocks for ever. Make the channel before it is used; a nil channel is of use only in a `select` that has other cases.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...stuckRule(['nil-channel'], ({ pending, place: { unit, range } }) => {
    const only = pending.kind === 'communicate' && pending.cases.length === 1 ? pending.cases[0] : undefined;
    const name = nameAt({ unit, range: only?.range ?? range });
    return `This blocks for ever: the channel ${name === undefined ? '' : `${name} `}is nil here.`;
  }),
});
