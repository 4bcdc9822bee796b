/** Owns the sentence about a goroutine that stays blocked at a channel: what it does there, to which channel, and why nobody serves it. */
import type { Stuck } from '../../../concurrency/explored';
import { isNamed } from '../../../packages/resolution';
import type { RuleContext } from '../../define-rule';
import { type Reason, reasonOf } from '../stuck-reason';
import { endsAt, isBlocked, whoIs } from './blocked-words';
import { contextThatEnded } from './context-end';
import { channelAt, contextInWords, nameAt } from './named-channels';

type Served = Extract<Reason, { kind: 'served' }>;

/** What the other side would have done. */
interface Service {
  /** Completes "stops …". */
  readonly doing: string;
  /** Completes "returns without …". */
  readonly missing: string;
  readonly served: (reason: Served, context: RuleContext) => string | undefined;
  readonly nobody: string;
}

const receiving: Service = {
  doing: 'receiving',
  missing: 'receiving',
  served: (reason, context) => midLoop(reason, context, 'receives') ?? `receives only ${servedUntil(reason, context)}`,
  nobody: 'nobody is left to receive',
};

const sending: Service = {
  doing: 'sending',
  missing: 'sending to it or closing it',
  served: (reason, context) => midLoop(reason, context, 'sends') ?? `sends only ${servedUntil(reason, context)}`,
  nobody: 'nobody is left to send on the channel or to close it',
};

const closing: Service = {
  doing: 'sending',
  missing: 'closing it',
  served: ({ isOnly, end }, context) =>
    isOnly && end !== undefined ? `${endsAt(context, end)} without closing it` : undefined,
  nobody: 'nobody is left to send on the channel or to close it',
};

/** `returns at line 30 before it receives again`: of a loop, how often it went round says nothing. */
function midLoop({ isMidLoop, end }: Served, context: RuleContext, serves: string): string | undefined {
  return isMidLoop && end !== undefined ? `${endsAt(context, end)} before it ${serves} again` : undefined;
}

/** `one value before it returns at line 30`. */
function servedUntil({ times, end }: Served, context: RuleContext): string {
  const values = times === 1 ? 'one value' : `${times} values`;
  return end === undefined ? values : `${values} before it ${endsAt(context, end)}`;
}

/** `returns at line 30 because ctx is done`; how often it served says nothing then. */
function endedByContext(context: RuleContext, found: Stuck, reason: Reason): string | undefined {
  const end = reason.kind === 'ended' ? reason.step : reason.kind === 'served' ? reason.end : undefined;
  const ended = end && contextThatEnded(found, end, context.resolution);
  return end && ended && `${endsAt(context, end)} because ${ended} is done`;
}

/** Completes "This send can block for ever: …". */
export function whyBlocked(context: RuleContext, found: Stuck): string {
  const service = serviceOf(found);
  const reason = reasonOf(found, context);
  const became = reason && (endedByContext(context, found, reason) ?? whatBecame(context, reason, service));
  if (reason === undefined || became === undefined) return nobodyServes(context, found, service);
  return `${whoIs(context, found.root, reason.by.started)} ${became}`;
}

function nobodyServes({ resolution }: RuleContext, { place, pending }: Stuck, { nobody }: Service): string {
  const { unit } = place;
  const channel = pending.kind === 'communicate' && pending.cases.length === 1 ? channelAt(place) : undefined;
  const context = channel && contextInWords(unit, channel);
  if (context !== undefined) return `nobody is left to cancel ${context}`;
  if (channel?.kind !== 'field' || channel.name !== 'C') return nobody;
  const holder = resolution.typeOf(unit, channel.base);
  const type = holder?.kind === 'pointer' ? holder.element : holder;
  if (isNamed(type, 'time', 'Timer')) return 'the timer is stopped, or has fired already';
  return isNamed(type, 'time', 'Ticker') ? 'the ticker is stopped' : nobody;
}

function serviceOf({ pending }: Stuck): Service {
  const [only] = pending.kind === 'communicate' ? pending.cases : [];
  if (only?.kind === 'send') return receiving;
  return only?.ranged === undefined ? sending : closing;
}

function whatBecame(context: RuleContext, reason: Reason, { doing, missing, served }: Service): string | undefined {
  switch (reason.kind) {
    case 'turned':
      return `stops ${doing} when ${whyTurned(reason.step)}`;
    case 'served':
      return served(reason, context);
    case 'ended':
      return `${endsAt(context, reason.step)} without ${missing}`;
    case 'waits':
      return isBlocked(context, reason.standing);
  }
}

/** Why it took that case, and not the one that would have served. */
function whyTurned({ what, place }: Extract<Reason, { kind: 'turned' }>['step']): string {
  if (what === 'default') return 'its select finds nothing ready';
  if (what === 'timer-fires') return 'the timer fires first';
  const channel = channelAt(place);
  const context = channel && contextInWords(place.unit, channel);
  if (context !== undefined) return `${context} is done first`;
  const name = nameAt(place);
  if (what === 'context-ends') return 'the context is done first';
  return `${name ?? 'another case'} is ${what === 'receive-closed' ? 'closed' : 'ready'} first`;
}
