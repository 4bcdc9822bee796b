/** Owns proving that two functions come to wait for each other's lock: both are explored at the same time, and writers with them where readers alone would not wait. */
import type { Block, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { type LockId, lockCallOf, wordsOf } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Budget, Step, StuckProcess } from '../machine/search';
import type { Place, ProcessId } from '../machine/values';
import { exploreTogether } from '../stuck';
import { type Entry, entriesTo } from './entries';
import { isWithin, locksTakenIn } from './locks-taken';
import { mayMeetAt } from './meeting';
import { lockUseOf, type Nesting, type Use } from './nestings';
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

const budget: Budget = { states: 200, operations: 6_000 };
/** Functions of each side that take one of the locks: with more of them there is no end to the ways they can go. */
const mostFunctions = 12;
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
    if (!mayMeetAt([own.outer.lock, own.inner.lock], one, other, resolution)) continue;
    const writers = writersFor(own, opposite, resolution);
    if (writers === undefined) continue;
    const answer = explore([one, other], writers, [own, opposite], resolution);
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
    const writer = writerOf(one, resolution);
    if (writer === undefined) return undefined;
    found.push(writer);
  }
  return found;
}

/** Somebody who takes a lock as the only one, from where others come in. */
export function writerOf({ lock }: Pick<Use, 'lock'>, resolution: Resolution): Entry | undefined {
  for (const unit of resolution.unitsMentioning(...wordsOf(lock))) {
    for (const { operation, function: around } of eachOperation(unit)) {
      const call = operation.kind === 'call' ? lockCallOf(unit, resolution, operation) : undefined;
      if (call?.lock !== lock || call.does !== 'takes' || call.shared) continue;
      const [entry] = entriesTo({ unit, id: around.id }, resolution);
      const held = lockUseOf({ unit, id: around.id }, resolution).underLock.get(operation) ?? [];
      if (entry !== undefined) return { ...entry, held: [...entry.held, ...held] };
    }
  }
  return undefined;
}

function explore(
  entries: readonly [Entry, Entry],
  writers: readonly Entry[],
  nestings: readonly [Nesting, Nesting],
  resolution: Resolution,
): Answer {
  const locks = sharedLocks(entries, writers, nestings);
  if (![...entries, ...writers].every((entry) => isWithin(entry, locks, mostFunctions, resolution)))
    return 'not decided';
  const concerns = (unit: Unit, blocks: readonly Block[]): boolean =>
    [...locksTakenIn(unit, blocks, resolution).keys()].some((lock) => locks.has(lock));
  const { stuck, exhausted } = exploreTogether([...entries, ...writers], resolution, budget, concerns);
  if (exhausted !== undefined) return 'not decided';
  const lockAt = (place: Place): LockId | undefined => lockTakenAt(place, resolution);
  const waiting = stuck.flatMap((ways) => ways.filter(({ pending }) => pending.kind === 'lock'));
  const [first, second] = [nestings[0].inner.lock, nestings[1].inner.lock];
  const bodies = [
    [entries[0], nestings[0]],
    [entries[1], nestings[1]],
  ] as const;
  for (const one of waiting) {
    if (one.process !== 0 || lockAt(one.place) !== first) continue;
    for (const other of waiting) {
      if (other.process !== 1 || !isAtOnce(one, other) || lockAt(other.place) !== second) continue;
      const holds = lastTaken(one, second, lockAt);
      const otherHolds = lastTaken(other, first, lockAt);
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
  return new Set([nestings[0].outer.lock, nestings[0].inner.lock, ...gates]);
}

/** Both wait in the same state. */
function isAtOnce(one: StuckProcess, other: StuckProcess): boolean {
  return one.trace.length === other.trace.length && one.trace.at(-1) === other.trace.at(-1);
}

export function lastTaken(
  { process, trace }: StuckProcess,
  lock: LockId,
  lockAt: (place: Place) => LockId | undefined,
): Place | undefined {
  return trace.findLast(
    (step) => step.process === (process as ProcessId) && step.what === 'lock' && lockAt(step.place) === lock,
  )?.place;
}

export function lockTakenAt({ unit, range: { start } }: Place, resolution: Resolution): LockId | undefined {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
    const at = operation.range.start;
    if (at.line !== start.line || at.column !== start.column) continue;
    const call = lockCallOf(unit, resolution, operation);
    if (call !== undefined) return call.lock;
  }
  return undefined;
}
