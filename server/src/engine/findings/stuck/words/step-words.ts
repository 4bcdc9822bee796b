/** Owns what one step of an interleaving is called: what is done there, to which channel, lock or condition, by the names of the source. Knows no subject. */

import type { Place } from '../../../concurrency/machine/state/values';
import type { Step as Move } from '../../../concurrency/search/verdict';
import { eachOperation } from '../../../ir/walk';
import { channelAt, channelName, contextInWords, nameAt } from './named-channels';
import { methodAt } from './named-receivers';

export interface StepWords {
  /** What the step says after its subject. */
  readonly message: string;
  /** What the chart says of it. */
  readonly label: string;
}

type Words = (move: Move, textOf: (place: Place) => string | undefined) => StepWords;

const same = (verb: string, object?: string, link = ' '): StepWords => {
  const label = object === undefined ? verb : `${verb}${link}${object}`;
  return { message: `${label} here`, label };
};

const words: Partial<Record<Move['what'], Words>> = {
  send: ({ place }) => same('sends', nameAt(place), ' to '),
  receive: ({ place }) => same('receives', nameAt(place), ' from '),
  'receive-closed': ({ place }) => {
    const context = contextAt(place);
    return same(
      context === undefined ? `finds ${nameAt(place) ?? 'the channel'} closed` : `sees that ${context} is done`,
    );
  },
  'receive-outside': ({ place }) => {
    const context = contextAt(place);
    if (context !== undefined) return same(`sees that ${context} is done`);
    const { label } = same('receives', nameAt(place), ' from ');
    return { message: `${label} here what comes from outside`, label };
  },
  'timer-fires': () => because('the time is up'),
  'context-ends': ({ place }) => because(`${contextAt(place) ?? 'the context'} is done`),
  default: () => ({ message: 'takes the default here, as nothing is ready', label: 'takes the default' }),
  lock: ({ place, pending }) => {
    const { method, name } = methodAt(place) ?? {};
    const lock = pending?.kind === 'lock' && pending.shared ? 'read lock' : 'lock';
    if (name === undefined) return same(`takes the ${lock}`);
    if (method === 'Wait') return same(`takes the lock of ${name} again`);
    return lock === 'lock'
      ? { message: `takes the lock ${name} here`, label: `takes ${name}` }
      : same(`takes the read lock of ${name}`);
  },
  announce: () => ({
    message: 'waits here for readers to leave, which keeps new ones out',
    label: 'waits for readers',
  }),
  wait: ({ place }) => same('is done waiting', methodAt(place)?.name, ' for '),
  close: ({ place }) => same('closes', closedAt(place) ?? 'the channel'),
  cancel: () => ({ message: 'cancels the context here', label: 'cancels' }),
  signal: ({ place }) => same('signals', methodAt(place)?.name),
  add: ({ place, pending }) => {
    const group = methodAt(place)?.name ?? 'the group';
    const amount = amountOf(pending);
    if (amount === undefined) return { message: `counts more for ${group} here`, label: `counts for ${group}` };
    return { message: `counts ${amount} more for ${group} here`, label: `${group} + ${amount}` };
  },
  true: ({ place }, textOf) => because(`${textOf(place) ?? 'the condition'} is true`),
  false: ({ place }, textOf) => because(`${textOf(place) ?? 'the condition'} is false`),
};

/** The same of a loop over something. */
const loopWords: Partial<Record<Move['what'], StepWords>> = {
  true: { message: 'goes round here because there is another element', label: 'another element' },
  false: { message: 'leaves the loop here because no element is left', label: 'no element is left' },
};

function because(reason: string): StepWords {
  return { message: `goes on here because ${reason}`, label: reason };
}

/** The context whose end an operation waits for. */
function contextAt(place: Place): string | undefined {
  const channel = channelAt(place);
  return channel && contextInWords(place.unit, channel);
}

/** What an Add counts, where that is known. */
export function amountOf(pending: Move['pending']): number | undefined {
  if (pending?.kind !== 'act' || pending.act.kind !== 'add') return undefined;
  const { amount } = pending.act;
  return amount.kind === 'scalar' ? Number(amount.value) : undefined;
}

/** Whether a step is worth telling, whatever it is that is told of. */
export function isTold({ what }: Move): boolean {
  return what !== 'add' && words[what] !== undefined;
}

/** `textOf` gives the source of a place, where it is short. */
export function wordsOf(move: Move, textOf: (place: Place) => string | undefined): StepWords {
  const { what } = move;
  return (isRound(move) ? loopWords[what] : undefined) ?? words[what]!(move, textOf);
}

/** Whether it takes the next element of a loop over something, or finds none. */
export function isRound({ what, place }: Move): boolean {
  if (loopWords[what] === undefined) return false;
  return place.unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => terminator.kind === 'range' && terminator.range === place.range),
  );
}

/** What the channel is called that a call in this place closes. */
export function closedAt({ unit, range }: Place): string | undefined {
  const found = eachOperation(unit).find(({ operation }) => operation.range === range)?.operation;
  if (found?.kind !== 'call' && found?.kind !== 'defer') return undefined;
  const [channel] = found.args;
  return channel && channelName(unit, channel);
}
