/** Owns what kind of operation somebody stays blocked at, and what it is called: `send to results`, `Lock of s.mu`. Finds no reasons. */

import type { Place } from '../../../concurrency/machine/state/values';
import type { Standing } from '../../../concurrency/search/standing';
import { wordsAt } from './named-channels';
import { calledAt, methodAt } from './named-receivers';

/** What it is blocked at. */
export type BlockedAt =
  | 'send'
  | 'receive'
  | 'range'
  | 'select'
  | 'nil-channel'
  | 'lock'
  | 'wait'
  | 'cond'
  | 'once'
  | 'start';

type At = Pick<Standing, 'pending' | 'place' | 'turns'>;
type Communicating = Extract<At['pending'], { kind: 'communicate' }>;

export function blockedAt({ pending }: Pick<Standing, 'pending'>): BlockedAt | undefined {
  switch (pending.kind) {
    case 'communicate': {
      const { cases } = pending;
      if (cases.length > 0 && cases.every(({ channel }) => channel.kind === 'nil')) return 'nil-channel';
      return communication(pending);
    }
    case 'lock':
    case 'wait':
    case 'once':
    case 'start':
      return pending.kind;
    case 'parked':
      return 'cond';
    default:
      return undefined;
  }
}

function communication({ cases, isSelect }: Communicating): 'send' | 'receive' | 'range' | 'select' {
  const [only] = cases;
  if (only === undefined || (isSelect && cases.length > 1)) return 'select';
  return only.kind === 'send' ? 'send' : only.ranged === undefined ? 'receive' : 'range';
}

const channelWords = {
  send: ['send', 'to'],
  receive: ['receive', 'from'],
  range: ['loop', 'over'],
} as const;

/** Follows that: what has no end. */
export function lasts({ turns }: Pick<Standing, 'turns'>): string {
  return turns === true ? 'can go on for ever, round after round' : 'can block for ever';
}

/** Completes "this …": `send to results`, `loop over jobs`, `select`, `Lock of s.mu`, `wait for wg`. Undefined for what never blocks. */
export function operationAt(at: At): string | undefined {
  const { pending, place } = at;
  if (pending.kind === 'communicate') {
    const kind = communication(pending);
    const [only] = pending.cases;
    if (kind === 'select' || only === undefined) return 'select';
    const name = wordsAt({ unit: place.unit, range: only.range });
    const [word, link] = at.turns === true ? (['wait', 'for'] as const) : channelWords[kind];
    return name === undefined ? word : `${word} ${link} ${name}`;
  }
  const call = methodAt(place);
  const named = (word: string, link: string): string =>
    call?.name === undefined ? word : `${word} ${link} ${call.name}`;
  switch (pending.kind) {
    case 'lock':
      return named(call?.method ?? 'lock', 'of');
    case 'wait':
      return named('wait', 'for');
    case 'parked':
      return named('wait', 'on');
    case 'once': {
      // Of what sync.OnceFunc made a call is all there is.
      const called = call?.method === 'Do' ? undefined : calledAt(place);
      return called === undefined ? named('Do', 'of') : `call of ${called}`;
    }
    case 'start':
      return named('Go', 'of');
    default:
      return undefined;
  }
}

/** Completes "is blocked, …": `sending to results`, `waiting for the lock s.mu`. */
export function doingOf({ pending, place, turns }: At): string | undefined {
  if (pending.kind === 'communicate') return communicating(pending, place, turns);
  const call = methodAt(place);
  const name = call?.name;
  if (name === undefined) return undefined;
  switch (pending.kind) {
    case 'lock':
      return call?.method === 'Wait' ? undefined : `waiting for the lock ${name}`;
    case 'wait':
    case 'once':
      return `waiting for ${name}`;
    case 'start':
      return `waiting for room in ${name}`;
    case 'parked':
      return `waiting on ${name}`;
    default:
      return undefined;
  }
}

function communicating({ cases, isSelect }: Communicating, place: Place, turns: true | undefined): string | undefined {
  const [only] = cases;
  if (only === undefined || (isSelect && cases.length > 1)) return 'in a select';
  const name = wordsAt({ unit: place.unit, range: only.range });
  if (name === undefined) return undefined;
  if (turns === true) return `waiting for ${name}`;
  if (only.kind === 'send') return `sending to ${name}`;
  return only.ranged === undefined ? `receiving from ${name}` : `ranging over ${name}`;
}
