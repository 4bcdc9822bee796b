/** Owns what goes with somebody who comes to an end and could have helped: the last receiver, the closer, the lock. Explores nothing. */
import type { Stuck } from '../../concurrency/explored';
import { blockedAt } from './words/blocked-operation';
import { channelAt, channelName, channelsIn } from './words/named-channels';
import type { StepWords } from './words/step-words';

/** Follows "returns here, …". */
export function lostService(found: Stuck): StepWords {
  if (found.turns === true) return { message: 'and nobody is left to end the wait', label: 'nobody left' };
  const roles = rolesIn(found);
  const role = blockedAt(found) === 'send' ? 'receiver' : 'sender';
  if (roles.length === 0) return { message: `and with it goes the last ${role}`, label: `no ${role} left` };
  const [only] = roles;
  const message =
    roles.length === 1
      ? `and with it goes ${only}`
      : `and with it go ${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}`;
  return { message, label: 'nobody left' };
}

export const lockKept: StepWords = { message: 'and never releases the lock', label: 'lock not released' };

/** `the receiver of ch`, `the closer of done`, of a select that sends and receives; none where one word says it. */
function rolesIn(found: Stuck): readonly string[] {
  const { pending, place } = found;
  const cases = pending.kind === 'communicate' ? pending.cases : [];
  if (new Set(cases.map(({ kind }) => kind)).size < 2) return [];
  const roles = cases.flatMap(({ kind, range }) => {
    const channel = channelAt({ unit: place.unit, range });
    const name = channel && channelName(place.unit, channel);
    if (name === undefined) return [];
    const role = kind === 'send' ? takesAs(found, name) : servesAs(found, name);
    return role === undefined ? [] : [`the ${role} of ${name}`];
  });
  return [...new Set(roles)];
}

/** By what the code that takes part does with channels of the name, whatever they belong to. */
function servesAs(found: Stuck, name: string): 'sender' | 'closer' | undefined {
  const closes = countOf(found, name, 'close');
  if (countOf(found, name, 'send') > closes) return 'sender';
  return closes > 0 ? 'closer' : undefined;
}

function takesAs(found: Stuck, name: string): 'receiver' | undefined {
  return countOf(found, name, 'receive') > 0 ? 'receiver' : undefined;
}

function countOf({ place, trace }: Stuck, name: string, wanted: 'send' | 'close' | 'receive'): number {
  const last = (of: string | undefined): string | undefined => of?.split('.').at(-1);
  const units = new Set([place.unit, ...trace.map((step) => step.place.unit)]);
  return [...units].flatMap((unit) =>
    unit.functions
      .flatMap((body) => channelsIn(body, wanted))
      .filter((channel) => last(channelName(unit, channel)) === last(name)),
  ).length;
}
