/** Owns which locks code may take or give back, itself or by what it calls. Knows no order and no paths. */
import type { Block, Unit } from '../../ir/model';
import { anyLockCallOf, type LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { BottomUp } from '../bottom-up';
import { bodyOf, runBy } from './called-bodies';

type LocksUsed = ReadonlySet<LockId>;

const none: LocksUsed = new Set();

const used = new BottomUp<LocksUsed>({
  nothing: none,
  unreadable: none,
  find: (body, resolution) => locksUsedIn(body.unit, bodyOf(body)?.blocks ?? [], resolution),
  isSame: (one, other) => one.size === other.size && [...one].every((lock) => other.has(lock)),
});

export function locksUsedIn(unit: Unit, blocks: readonly Block[], resolution: Resolution): LocksUsed {
  const found = new Set<LockId>();
  for (const { operations } of blocks) {
    for (const operation of operations) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const call = anyLockCallOf(unit, resolution, operation);
      if (call !== undefined) found.add(call.lock);
      else
        for (const run of runBy(unit, operation, resolution))
          for (const lock of used.of(run, resolution)) found.add(lock);
    }
  }
  return found.size === 0 ? none : found;
}
