/** Owns the sentence about a channel that is closed or nil where it must not be: which operation, which channel, and who has closed it. */
import type { Panic } from '../../concurrency/machine/search';
import type { Datum, Pending, Reference } from '../../concurrency/machine/values';
import type { FunctionId } from '../../ir/model';
import { lineOf, whoIs } from '../blocked-words';
import type { RuleContext } from '../define-rule';
import { nameAt } from '../named-channels';
import { closedAt } from '../step-words';

type Told = Pick<Panic, 'kind' | 'place' | 'trace'> & { readonly root: FunctionId };

/** `close of done`, `send to results`; undefined for panics that have nothing to do with channels. */
export function operationOf({ kind, place }: Told): string | undefined {
  const isSend = kind === 'send-closed';
  if (!isSend && kind !== 'close-closed' && kind !== 'close-nil') return undefined;
  const name = isSend ? nameAt(place) : closedAt(place);
  if (name === undefined) return isSend ? 'send' : 'close';
  return isSend ? `send to ${name}` : `close of ${name}`;
}

export function sentenceOf(context: RuleContext, panic: Told, operation: string): string {
  if (panic.kind === 'close-nil') return `This ${operation} panics: the channel is nil here.`;
  return `This ${operation} can panic: ${whoClosed(context, panic)}.`;
}

/** The close that came before on the way which was found. */
function whoClosed(context: RuleContext, { trace, root, place }: Told): string {
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
  return isSame ? 'this goroutine has closed it here before' : `this goroutine has closed it already at ${where}`;
}

function channelsOf(pending: Pending | undefined): readonly Reference[] {
  if (pending?.kind === 'act') return pending.act.kind === 'close' ? referencesOf([pending.act.channel]) : [];
  if (pending?.kind !== 'communicate') return [];
  return referencesOf(pending.cases.filter(({ kind }) => kind === 'send').map(({ channel }) => channel));
}

function referencesOf(channels: readonly Datum[]): readonly Reference[] {
  return channels.flatMap((each) => (each.kind === 'reference' ? [each.to] : []));
}
