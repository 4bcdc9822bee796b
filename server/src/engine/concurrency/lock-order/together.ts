/** Owns exploring functions that take locks at the same time, and nothing else of what they do: who of them comes to wait for which lock for ever. */
import type { Block, Unit } from '../../ir/model';
import { eachOperation } from '../../ir/walk';
import { declarationOf, type LockId, lockCallOf, mayBeSame, wordsOf } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Place, ProcessId } from '../machine/state/values';
import type { Budget, StuckProcess } from '../search/verdict';
import { exploreTogether, type Relative, type Together } from '../stuck';
import { type Entry, entriesTo } from './entries';
import { isWithin, locksTakenIn } from './locks-taken';
import { lockUseOf } from './nestings';

const budget: Budget = { states: 200, operations: 6_000 };
/** Functions of each side that take one of the locks: with more of them there is no end to the ways they can go. */
const mostFunctions = 12;

/** Undefined where it is too much to explore. */
export function waitingForLocks(
  entries: readonly Entry[],
  locks: ReadonlySet<LockId>,
  relatives: readonly Relative[],
  resolution: Resolution,
): readonly StuckProcess[] | undefined {
  const waiting = exploreForLocks(entries, { locks, relatives, resolution });
  return waiting?.filter(({ pending }) => pending.kind === 'lock');
}

interface About extends Omit<Together, 'concerns'>, Partial<Pick<Together, 'concerns'>> {
  /** By what declares them. */
  readonly locks: ReadonlySet<LockId>;
  readonly resolution: Resolution;
}

/** `concerns`: what else the exploration is about. */
export function exploreForLocks(entries: readonly Entry[], about: About): readonly StuckProcess[] | undefined {
  const { locks, resolution } = about;
  if (!entries.every((entry) => isWithin(entry, locks, mostFunctions, resolution))) return undefined;
  const concerns = (unit: Unit, blocks: readonly Block[]): boolean => {
    const taken = [...locksTakenIn(unit, blocks, resolution).keys()];
    return taken.some((lock) => locks.has(declarationOf(lock))) || about.concerns?.(unit, blocks) === true;
  };
  const { stuck, exhausted } = exploreTogether(
    entries,
    resolution,
    // The heap does not tell what objects lead to before somebody looks.
    { ...budget, isPlain: about.relatives.length > 0 || about.channels !== undefined },
    { ...about, concerns },
  );
  return exhausted === undefined ? stuck.flat() : undefined;
}

/** Where others come in that want a lock for themselves. */
export function writersOf(lock: LockId, resolution: Resolution): readonly Entry[] {
  return resolution.unitsMentioning(...wordsOf(lock)).flatMap((unit) =>
    eachOperation(unit).flatMap(({ operation, function: around }): readonly Entry[] => {
      const call = operation.kind === 'call' ? lockCallOf(unit, resolution, operation) : undefined;
      if (call === undefined || !mayBeSame(call.lock, lock) || call.does !== 'takes' || call.shared) return [];
      const [entry] = entriesTo({ unit, id: around.id }, resolution);
      const held = lockUseOf({ unit, id: around.id }, resolution).underLock.get(operation) ?? [];
      return entry === undefined ? [] : [{ ...entry, held: [...entry.held, ...held] }];
    }),
  );
}

/** Both wait in the same state. */
export function isAtOnce(one: StuckProcess, other: StuckProcess): boolean {
  return one.trace.length === other.trace.length && one.trace.at(-1) === other.trace.at(-1);
}

export function lastTaken(
  { process, trace }: StuckProcess,
  lock: LockId,
  isAt: (place: Place, lock: LockId) => boolean,
): Place | undefined {
  return trace.findLast(
    (step) => step.process === (process as ProcessId) && step.what === 'lock' && isAt(step.place, lock),
  )?.place;
}

/** Whether the operation at a place takes this lock. */
export function isTakenAt({ unit, range: { start } }: Place, lock: LockId, resolution: Resolution): boolean {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
    const at = operation.range.start;
    if (at.line !== start.line || at.column !== start.column) continue;
    const call = lockCallOf(unit, resolution, operation);
    if (call !== undefined) return mayBeSame(call.lock, lock);
  }
  return false;
}
