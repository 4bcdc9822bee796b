/** Owns whether somebody in an interleaving came to an end because a context was done, and which one: the last decision on the way there tells. */
import type { Stuck } from '../../../concurrency/explored';
import type { Place } from '../../../concurrency/machine/state/values';
import { conditionAt } from '../../../concurrency/same-condition';
import type { Step } from '../../../concurrency/search/verdict';
import { isNil } from '../../../lifecycle/place';
import type { Resolution } from '../../../packages/resolution';
import { channelAt, contextInWords, erringInWords } from './named-channels';

/** What somebody may do on the way out without deciding anything by it. */
const acts: ReadonlySet<Step['what']> = new Set(['unlock', 'close', 'cancel', 'signal', 'add', 'wake']);

/** `end`: the step of the way by which its process came to an end. */
export function contextThatEnded(
  { trace }: Pick<Stuck, 'trace'>,
  end: Step,
  resolution: Resolution,
): string | undefined {
  const before = trace.slice(0, trace.indexOf(end));
  const last = before.findLast(
    ({ process, partner, what }) => (process === end.process || partner === end.process) && !acts.has(what),
  );
  return last?.process === end.process ? contextSeen(last, resolution) : undefined;
}

function contextSeen({ what, place }: Step, resolution: Resolution): string | undefined {
  switch (what) {
    case 'receive-closed':
    case 'receive-outside':
    case 'context-ends': {
      const channel = channelAt(place);
      return channel && contextInWords(place.unit, channel);
    }
    case 'true':
    case 'false':
      return contextAsked(place, what === 'true' ? '!=' : '==', resolution);
    default:
      return undefined;
  }
}

/** Of `ctx.Err() != nil`, or of the same said otherwise. */
function contextAsked(place: Place, failing: string, resolution: Resolution): string | undefined {
  const condition = conditionAt(place);
  if (condition?.kind !== 'binary' || condition.operator !== failing) return undefined;
  const { left, right } = condition;
  return isNil(right) ? erringInWords(place.unit, resolution, left) : undefined;
}
