/** Owns proving that two functions come to wait for each other's lock: both are explored at the same time, and writers with them where readers alone would not wait. */
import { declarationOf, type LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Place } from '../machine/state/values';
import type { Step } from '../search/verdict';
import type { Relative } from '../stuck';
import { relativesAmong } from './belonging';
import { type Entry, entriesTo } from './entries';
import { mayMeetAt } from './meeting';
import type { Nesting } from './nestings';
import { isAtOnce, isTakenAt, lastTaken, waitingForLocks, writersOf } from './together';
import { mayTakeTurns } from './turns';

/** What one of them does. */
export interface Part {
  /** Where others come in. */
  readonly entry: Entry;
  readonly holds: Place;
  readonly waits: Place;
}

export interface Proof {
  readonly own: Part;
  readonly opposite: Part;
  /** Where somebody else waits to be the only one, which keeps readers out. */
  readonly writers: readonly Place[];
  readonly trace: readonly Step[];
}

/** Ways in that are tried. */
const mostPairs = 2;

type Answer = Proof | 'not decided' | undefined;

export function prove(own: Nesting, opposite: Nesting, resolution: Resolution): Answer {
  const pairs = entriesTo(own, resolution).flatMap((one) =>
    entriesTo(opposite, resolution).map((other) => [one, other] as const),
  );
  let isDecided = true;
  for (const [one, other] of pairs.slice(0, mostPairs)) {
    // Who runs by itself may do so once.
    if (one.unit === other.unit && one.id === other.id && !one.isOpen) continue;
    // Who starts both is explored with the very objects they are started with.
    const areTogether = one.startedIn.some((unit) => other.startedIn.includes(unit));
    const relatives = areTogether ? [] : relativesAmong([one, other], resolution);
    if (!mayMeetAt([own.outer.lock, own.inner.lock], one, other, relatives, resolution)) continue;
    const writers = writersFor(own, opposite, resolution);
    if (writers === undefined) continue;
    const answer = explore([one, other], writers, [own, opposite], relatives, resolution);
    if (answer === 'not decided') isDecided = false;
    else if (answer !== undefined) return answer;
  }
  return isDecided ? undefined : 'not decided';
}

/** Who else has to want a lock that both of them only read; undefined where nobody does. */
function writersFor(own: Nesting, opposite: Nesting, resolution: Resolution): readonly Entry[] | undefined {
  const found: Entry[] = [];
  const meets = [
    [own.outer, opposite.inner],
    [own.inner, opposite.outer],
  ] as const;
  for (const [one, other] of meets) {
    if (one.alone || other.alone) continue;
    const [writer] = writersOf(one.lock, resolution);
    if (writer === undefined) return undefined;
    found.push(writer);
  }
  return found;
}

function explore(
  entries: readonly [Entry, Entry],
  writers: readonly Entry[],
  nestings: readonly [Nesting, Nesting],
  relatives: readonly Relative[],
  resolution: Resolution,
): Answer {
  const locks = sharedLocks(entries, writers, nestings);
  const waiting = waitingForLocks([...entries, ...writers], locks, relatives, resolution);
  if (waiting === undefined) return 'not decided';
  const isAt = (place: Place, lock: LockId): boolean => isTakenAt(place, lock, resolution);
  const [first, second] = [nestings[0].inner.lock, nestings[1].inner.lock];
  const bodies = [
    [entries[0], nestings[0]],
    [entries[1], nestings[1]],
  ] as const;
  for (const one of waiting) {
    if (one.process !== 0 || !isAt(one.place, first)) continue;
    for (const other of waiting) {
      if (other.process !== 1 || !isAtOnce(one, other) || !isAt(other.place, second)) continue;
      if (!one.holders.includes(other.process) || !other.holders.includes(one.process)) continue;
      const holds = lastTaken(one, second, isAt);
      const otherHolds = lastTaken(other, first, isAt);
      if (holds === undefined || otherHolds === undefined || mayTakeTurns(one, other, bodies, resolution)) continue;
      return {
        own: { entry: entries[0], holds, waits: one.place },
        opposite: { entry: entries[1], holds: otherHolds, waits: other.place },
        writers: one.trace.flatMap(({ process, what, place }) => (process > 1 && what === 'announce' ? [place] : [])),
        trace: one.trace,
      };
    }
  }
  return undefined;
}

/** The two, and those that more than one may hold on the way to them: what else they take makes no difference. */
function sharedLocks(
  entries: readonly Entry[],
  writers: readonly Entry[],
  nestings: readonly [Nesting, Nesting],
): ReadonlySet<LockId> {
  const all = [...entries, ...writers].map(({ held }, at) => new Set([...held, ...(nestings[at]?.held ?? [])]));
  const gates = all.flatMap((one, at) =>
    [...one].filter((lock) => all.some((other, be) => be !== at && other.has(lock))),
  );
  return new Set([nestings[0].outer.lock, nestings[0].inner.lock, ...gates].map(declarationOf));
}
