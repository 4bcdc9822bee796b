/** Owns the rule that one case of every select can happen. */
import type { Stuck } from '../../concurrency/explored';
import type { Communication, Place } from '../../concurrency/machine/state/values';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { subjectOf } from '../../findings/stuck/stuck-place';
import { reasonOf } from '../../findings/stuck/stuck-reason';
import { stuckRule } from '../../findings/stuck/stuck-rule';
import { lasts } from '../../findings/stuck/words/blocked-operation';
import { endsAt, isBlocked, whoIs } from '../../findings/stuck/words/blocked-words';
import { channelAt, channelName, contextInWords } from '../../findings/stuck/words/named-channels';

export default defineRule({
  title: 'A select that can block for ever because none of its cases can happen',
  why: 'A `select` without `default` waits until one of its channels is ready. When nobody is left to serve any of them, the goroutine stays for ever. Give it a way out that is certain to come, such as `ctx.Done()` of a context that is cancelled, or close one of the channels.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'channel'],
  ...stuckRule(['select'], (found, context) => {
    const { pending, place } = found;
    const cases = pending.kind === 'communicate' ? pending.cases : [];
    const isNil = ({ channel }: Case): boolean => channel.kind === 'nil';
    const nils = caseNames(place, cases.filter(isNil));
    const names = caseNames(
      place,
      cases.filter((each) => !isNil(each)),
    );
    const nil = nils === undefined ? '' : `${listed(nils, 'and')} ${nils.length === 1 ? 'is' : 'are'} nil, and `;
    const why = names === undefined ? 'who could make one of its cases ready' : `to serve ${listed(names, 'or')}`;
    return `${subjectOf(context, found)} ${lasts(found)}: ${nil}nobody is left ${why}${sinceWhen(context, found)}.`;
  }),
});

type Case = Pick<Communication, 'channel' | 'range'>;

/** What became of the last who did, or could have. */
function sinceWhen(context: RuleContext, found: Stuck): string {
  const reason = reasonOf(found, context);
  if (reason === undefined || reason.kind === 'turned') return '';
  const who = whoIs(context, found.root, reason.by.started);
  if (reason.kind === 'waits') return `, and ${who} ${isBlocked(context, reason.standing)}`;
  const end = reason.kind === 'ended' ? reason.step : reason.end;
  return end === undefined ? '' : ` after ${who} ${endsAt(context, end)}`;
}

/** `results`, `ctx.Done()`; undefined where not all cases have a name. */
function caseNames({ unit }: Place, cases: readonly Case[]): readonly string[] | undefined {
  const names = cases.flatMap(({ range }) => {
    const channel = channelAt({ unit, range });
    const context = channel && contextInWords(unit, channel);
    const name = context === undefined ? channel && channelName(unit, channel) : `${context}.Done()`;
    return name === undefined ? [] : [name];
  });
  return names.length === 0 || names.length < cases.length ? undefined : [...new Set(names)];
}

/** `results, errs or ctx.Done()`. */
function listed(names: readonly string[], word: 'and' | 'or'): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
