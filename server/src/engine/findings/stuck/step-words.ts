/** Owns what one step of an interleaving is called: what is done there, to which channel, lock or condition, by the names of the source. Knows no subject. */
import type { Step as Move } from '../../concurrency/machine/search';
import type { Place } from '../../concurrency/machine/values';
import { eachOperation } from '../../ir/walk';
import { channelAt, channelName, contextName, nameAt } from './named-channels';
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
  return channel && contextName(place.unit, channel);
}

/** Whether a step is worth telling. */
export function isTold({ what }: Move): boolean {
  return words[what] !== undefined;
}

/** `textOf` gives the source of a place, where it is short. */
export function wordsOf(move: Move, textOf: (place: Place) => string | undefined): StepWords {
  const { what, place } = move;
  const isLoop = place.unit.functions.some(({ blocks }) =>
    blocks.some(({ terminator }) => terminator.kind === 'range' && terminator.range === place.range),
  );
  return (isLoop ? loopWords[what] : undefined) ?? words[what]!(move, textOf);
}

/** What the channel is called that a call in this place closes. */
export function closedAt({ unit, range }: Place): string | undefined {
  const found = eachOperation(unit).find(({ operation }) => operation.range === range)?.operation;
  if (found?.kind !== 'call' && found?.kind !== 'defer') return undefined;
  const [channel] = found.args;
  return channel && channelName(unit, channel);
}
