/**
 * Owns proving that a reader which reads again waits for a writer that waits for it: where others come in, it is explored together with somebody who takes the
 * lock alone. Knows nothing of rules.
 */
import type { FunctionId, Unit } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import type { LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Budget, StuckProcess } from '../machine/search';
import type { Place } from '../machine/values';
import { exploreTogether } from '../stuck';
import { type Entry, entriesTo } from './entries';
import { locksUsedIn } from './locks-used';
import { mayMeetAt } from './meeting';
import { lockUseOf, type Nesting } from './nestings';
import { lastTaken, lockTakenAt, writerOf } from './proof';

export interface ReadAgain {
  readonly nesting: Nesting;
  readonly holds: Place;
  readonly waits: Place;
  /** Where the writer waits. */
  readonly writer: Place;
}

export interface ReadsAgain {
  readonly found: readonly ReadAgain[];
  /** Some pair was too much to explore. */
  readonly notDecided: boolean;
}

const budget: Budget = { states: 100, operations: 3_000 };

const kept = new KeptAnswers<ReadsAgain>({ find: (resolution, unit) => find(unit, resolution) });

export function readsAgainIn(unit: Unit, resolution: Resolution): ReadsAgain {
  return kept.get(resolution, unit, '');
}

function find(unit: Unit, resolution: Resolution): ReadsAgain {
  const found: ReadAgain[] = [];
  let notDecided = false;
  const seen = new Set<LockId>();
  for (const nesting of lockUseOf({ unit, id: 0 as FunctionId }, resolution).readAgain) {
    const { lock } = nesting.outer;
    if (seen.has(lock)) continue;
    seen.add(lock);
    const writer = writerOf({ lock }, resolution);
    const [entry] = writer === undefined ? [] : entriesTo(nesting, resolution);
    if (writer === undefined || entry === undefined || !mayMeetAt([lock], entry, writer, resolution)) continue;
    const answer = prove(nesting, entry, writer, resolution);
    if (answer === 'not decided') notDecided = true;
    else if (answer !== undefined) found.push(answer);
  }
  return { found, notDecided };
}

function prove(
  nesting: Nesting,
  entry: Entry,
  writer: Entry,
  resolution: Resolution,
): ReadAgain | 'not decided' | undefined {
  const { lock } = nesting.outer;
  const gates = [...entry.held, ...nesting.held].filter((each) => writer.held.includes(each));
  const locks = new Set([lock, ...gates]);
  const { stuck, exhausted } = exploreTogether([entry, writer], resolution, budget, (unit, blocks) =>
    [...locksUsedIn(unit, blocks, resolution)].some((each) => locks.has(each)),
  );
  if (exhausted !== undefined) return 'not decided';
  const lockAt = (place: Place): LockId | undefined => lockTakenAt(place, resolution);
  for (const one of stuck.flat()) {
    if (!isReader(one) || lockAt(one.place) !== lock) continue;
    const holds = lastTaken(one, lock, lockAt);
    const waiting = one.others.find(({ process, pending }) => process !== one.process && pending.kind === 'lock');
    if (holds !== undefined && waiting !== undefined && lockAt(waiting.place) === lock)
      return { nesting, holds, waits: one.place, writer: waiting.place };
  }
  return undefined;
}

/** The first process, which has what it waits for already. */
function isReader({ process, pending, holders }: StuckProcess): boolean {
  return process === 0 && pending.kind === 'lock' && pending.shared && holders.includes(process);
}
