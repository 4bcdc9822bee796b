/** Owns the rule that one case of every select can happen. */
import type { Stuck } from '../../concurrency/explored';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { endsAt, isBlocked, whoIs } from '../../findings/stuck/blocked-words';
import { channelAt, channelName, contextName } from '../../findings/stuck/named-channels';
import { subjectOf } from '../../findings/stuck/stuck-place';
import { reasonOf } from '../../findings/stuck/stuck-reason';
import { stuckRule } from '../../findings/stuck/stuck-rule';

export default defineRule({
  title: 'A select that can block for ever because none of its cases can happen',
  why: 'A `select` without `default` waits until one of its channels is ready. When nobody is left to serve any of them, the goroutine stays for ever. Give it a way out that is certain to come, such as `ctx.Done()` of a context that is cancelled, or close one of the channels.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...stuckRule(['select'], (found, context) => {
    const names = caseNames(found);
    const why = names === undefined ? 'who could make one of its cases ready' : `to serve ${names}`;
    return `${subjectOf(context, found)} can block for ever: nobody is left ${why}${sinceWhen(context, found)}.`;
  }),
});

/** What became of the last who did, or could have. */
function sinceWhen(context: RuleContext, found: Stuck): string {
  const reason = reasonOf(found, context);
  if (reason === undefined || reason.kind === 'turned') return '';
  const who = whoIs(context, found.root, reason.by.started);
  if (reason.kind === 'waits') return `, and ${who} ${isBlocked(context, reason.standing)}`;
  const end = reason.kind === 'ended' ? reason.step : reason.end;
  return end === undefined ? '' : ` after ${who} ${endsAt(context, end)}`;
}

/** `results, errs or ctx.Done()`; undefined where not all cases have a name. */
function caseNames({ pending, place: { unit } }: Stuck): string | undefined {
  const cases = pending.kind === 'communicate' ? pending.cases : [];
  const names = cases.map(({ range }) => {
    const channel = channelAt({ unit, range });
    const context = channel && contextName(unit, channel);
    return context === undefined ? channel && channelName(unit, channel) : `${context}.Done()`;
  });
  if (names.length === 0 || names.includes(undefined)) return undefined;
  const distinct = [...new Set(names)];
  return distinct.length === 1 ? distinct[0] : `${distinct.slice(0, -1).join(', ')} or ${distinct.at(-1)}`;
}
