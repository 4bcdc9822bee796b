/** Owns the sentence about a goroutine that stays blocked at a channel: what it does there, to which channel, and why nobody serves it. */
import type { Stuck } from '../concurrency/explored';
import type { Place } from '../concurrency/machine/values';
import type { RuleContext } from './define-rule';
import { startOf } from './explored-steps';
import { shortName } from './interleaving';
import { channelAt, channelName, contextName } from './named-channels';
import { type Partner, type Reason, reasonOf } from './stuck-reason';

/** What the other side would have done. */
interface Service {
  readonly doing: string;
  readonly served: (times: number) => string;
  readonly nobody: string;
}

const receiving: Service = {
  doing: 'receiving',
  served: (times) => `receives only ${times} of the values that are sent`,
  nobody: 'nobody is left to receive',
};

const sending: Service = {
  doing: 'sending',
  served: (times) => `sends only ${times === 1 ? 'one value' : `${times} values`}`,
  nobody: 'nobody is left to send on the channel or to close it',
};

/** What it is called where the goroutine stays blocked. */
export function channelOf({ place }: Stuck): string | undefined {
  const channel = channelAt(place);
  return channel && channelName(place.unit, channel);
}

/** Completes "This send can block for ever: …". */
export function whyBlocked(context: RuleContext, found: Stuck): string {
  const { pending } = found;
  const isSend = pending.kind === 'communicate' && pending.cases.every(({ kind }) => kind === 'send');
  const service = isSend ? receiving : sending;
  const reason = reasonOf(found, context.unit);
  return reason === undefined
    ? service.nobody
    : `${nameOf(context, found, reason.by)} ${whatBecame(context, reason, service)}`;
}

function whatBecame(context: RuleContext, reason: Reason, { doing, served }: Service): string {
  switch (reason.kind) {
    case 'turned':
      return `stops ${doing} when ${whyTurned(reason.step)}`;
    case 'served':
      return served(reason.times);
    case 'ended': {
      const { what, place } = reason.step;
      return `${what === 'returns' ? 'returns' : 'ends'} at ${lineOf(context, place)} without ${doing}`;
    }
    case 'waits':
      return `is blocked itself at ${lineOf(context, reason.place)}`;
  }
}

/** Why it took that case, and not the one that would have served. */
function whyTurned({ what, place }: Extract<Reason, { kind: 'turned' }>['step']): string {
  if (what === 'default') return 'nothing is there at once';
  if (what === 'timer-fires') return 'the timer fires first';
  const channel = channelAt(place);
  const context = channel && contextName(place.unit, channel);
  if (context !== undefined) return `${context} is done first`;
  const name = channel && channelName(place.unit, channel);
  if (what === 'context-ends') return 'the context has ended first';
  return `${name ?? 'another case'} is ${what === 'receive-closed' ? 'closed' : 'ready'} first`;
}

function nameOf(context: RuleContext, { root }: Stuck, { started }: Partner): string {
  const place = started ?? placeOf(context, root);
  return place === undefined ? shortName(context.unit.name) : `the goroutine of ${lineOf(context, place)}`;
}

function placeOf({ unit }: RuleContext, root: Stuck['root']): Place | undefined {
  const start = startOf(unit, root);
  return start && { unit, range: start.range };
}

/** `line 12`, in another file `queue.go:12`. */
export function lineOf({ resolution, file }: RuleContext, { unit, range: { start } }: Place): string {
  const where = resolution.fileOf(unit) || file;
  return where === file ? `line ${start.line + 1}` : `${where.slice(where.lastIndexOf('/') + 1)}:${start.line + 1}`;
}
