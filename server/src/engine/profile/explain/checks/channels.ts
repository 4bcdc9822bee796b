/** Owns the verdict on channel operations that cost much CPU: because many share a channel, or because somebody asks again and again without waiting. */
import type { Check } from '../check';
import type { Subject, Weighed } from '../subject';
import { from, strong } from '../words';
import { channelOperations } from './library-costs';

/** Putting a goroutine to sleep and finding another one: what a processor does, on a stack of its own, when an operation has to wait. */
const parking = String.raw`^runtime\.park_m$`;

/** Receiving where it may be done without waiting, and what every value received was sent by. */
const asking = String.raw`^runtime\.(selectgo|selectnbrecv)$`;
const sending = String.raw`^runtime\.(chansend1?|selectnbsend)$`;

/**
 * Operations that wait cost about as much in the scheduler as on the channel, and receiving costs about as much as sending. Where neither is even
 * a tenth, hardly anybody has waited and hardly anything came: a select with a default, in a loop.
 */
const hardlyAny = 0.1;

interface Found {
  readonly weighed: Weighed;
  readonly isPolling: boolean;
}

function costlyChannels(subject: Subject): Found | undefined {
  const weighed = subject.weigh({ through: channelOperations });
  if (!subject.isSurely(weighed.share, subject.thresholds.channels)) return undefined;
  const asked = subject.weigh({ through: asking }).cost;
  const others = Math.max(...[parking, sending].map((through) => subject.weigh({ through }).cost));
  return { weighed, isPolling: asked > weighed.cost / 2 && others < hardlyAny * asked };
}

/** Whether a loop asks channels without waiting. */
export function isPolling(subject: Subject): boolean {
  return costlyChannels(subject)?.isPolling ?? false;
}

export const channels: Check = {
  noun: 'costly channels',
  kinds: ['cpu'],
  find(subject) {
    const found = costlyChannels(subject);
    if (!found) return undefined;
    const { weighed } = found;
    const { lines, functions } = subject.callers(weighed, 'own');
    const common = { id: 'channels', worst: lines[0]?.site } as const;
    if (found.isPolling) {
      return subject.verdict(weighed, {
        ...common,
        title: 'Busy polling',
        severity: 'warning',
        // A select shows in a profile, its default does not.
        certainty: 'likely',
        says: ['of ', strong('CPU'), ' in asking channels without waiting', ...from(functions, lines)],
        next: 'A select with a default never waits: take the default out, or wait in it.',
      });
    }
    return subject.verdict(weighed, {
      ...common,
      title: 'Costly channels',
      severity: 'info',
      says: ['of ', strong('CPU'), ' in channel operations', ...from(functions, lines)],
      next: 'Send batches, or give each goroutine a channel of its own.',
    });
  },
};
