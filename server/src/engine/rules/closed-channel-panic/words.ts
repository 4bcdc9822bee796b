/** Owns the sentence about a channel that is closed or nil where it must not be: which operation, which channel, and who has closed it. */

import type { Datum, Pending, Reference } from '../../concurrency/machine/state/values';
import type { Panic } from '../../concurrency/search/verdict';
import type { RuleContext } from '../../findings/define-rule';
import { lineOf, whoIs } from '../../findings/stuck/words/blocked-words';
import { nameAt } from '../../findings/stuck/words/named-channels';
import { closedAt } from '../../findings/stuck/words/step-words';
import type { FunctionId } from '../../ir/model';
import type { Range } from '../../text/range';

type Told = Pick<Panic, 'kind' | 'place' | 'calls' | 'trace'> & { readonly root: FunctionId };

/** `close of done`, `send to results`; undefined for panics that have nothing to do with channels. */
export function operationOf({ kind, place }: Told): string | undefined {
  const isSend = kind === 'send-closed';
  if (!isSend && kind !== 'close-closed' && kind !== 'close-nil') return undefined;
  const name = isSend ? nameAt(place) : closedAt(place);
  if (name === undefined) return isSend ? 'send' : 'close';
  return isSend ? `send to ${name}` : `close of ${name}`;
}

/** `range`: where it is said, which may be a call that leads there, or the start of the goroutine. */
export function sentenceOf(context: RuleContext, panic: Told, operation: string, range: Range): string {
  const { kind, place, calls } = panic;
  const isThere = range === place.range;
  const led = calls.some((each) => each.range === range) ? 'call' : 'goroutine';
  const subject = isThere ? `This ${operation}` : `This ${led}`;
  const where = isThere ? '' : ` in the ${operation} at ${lineOf(context, place)}`;
  if (kind === 'close-nil') return `${subject} panics${where}: the channel is nil ${isThere ? 'here' : 'there'}.`;
  return `${subject} can panic${where}: ${whoClosed(context, panic, isThere ? 'here' : 'there')}.`;
}

/** The close that came before on the way which was found. */
function whoClosed(context: RuleContext, { trace, root, place }: Told, there: string): string {
  const last = trace.at(-1);
  const channels = channelsOf(last?.pending);
  const by = trace
    .slice(0, -1)
    .findLast(({ what, pending }) => what === 'close' && channelsOf(pending).some((each) => channels.includes(each)));
  if (by === undefined || last === undefined) return 'the channel is closed already';
  const where = lineOf(context, by.place);
  if (by.process !== last.process) {
    const who = whoIs(context, root, by.started);
    const isAlike = by.started !== undefined && by.started.range === last.started?.range;
    return `${isAlike ? who.replace(/^the /, 'another ') : who} may close it first, at ${where}`;
  }
  const isSame = by.place.unit === place.unit && by.place.range === place.range;
  return isSame ? `this goroutine has closed it ${there} before` : `this goroutine has closed it already at ${where}`;
}

function channelsOf(pending: Pending | undefined): readonly Reference[] {
  if (pending?.kind === 'act') return pending.act.kind === 'close' ? referencesOf([pending.act.channel]) : [];
  if (pending?.kind !== 'communicate') return [];
  return referencesOf(pending.cases.filter(({ kind }) => kind === 'send').map(({ channel }) => channel));
}

function referencesOf(channels: readonly Datum[]): readonly Reference[] {
  return channels.flatMap((each) => (each.kind === 'reference' ? [each.to] : []));
}
