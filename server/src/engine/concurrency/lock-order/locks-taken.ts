/** Owns which locks code may take, itself or by what it calls. Knows no order and no paths. */
import type { Block, FunctionIr, Unit } from '../../ir/model';
import { anyLockCallOf, declarationOf, type LockId } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { BottomUp } from '../bottom-up';
import { type Body, bodyOf, runBy } from './called-bodies';

/** How locks are taken: as the only one, as one of many readers, or now so, now so. */
export interface Manner {
  readonly alone: boolean;
  readonly shared: boolean;
}

export type LocksTaken = ReadonlyMap<LockId, Manner>;

const none: LocksTaken = new Map();

const taken = new BottomUp<LocksTaken>({
  nothing: none,
  unreadable: none,
  find: (body, resolution) => locksTakenIn(body.unit, bodyOf(body)?.blocks ?? [], resolution),
  isSame,
});

function isSame(one: LocksTaken, other: LocksTaken): boolean {
  return (
    one.size === other.size &&
    [...one].every(([lock, { alone, shared }]) => {
      const manner = other.get(lock);
      return manner?.alone === alone && manner.shared === shared;
    })
  );
}

export function locksTakenBy(body: Body, resolution: Resolution): LocksTaken {
  return taken.of(body, resolution);
}

/** Of some code of a function. */
export function locksTakenIn(unit: Unit, blocks: readonly Block[], resolution: Resolution): LocksTaken {
  const found = new Map<LockId, Manner>();
  const seen = new Map<Unit, Set<number>>();
  for (const { operations } of blocks) {
    for (const operation of operations) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const call = anyLockCallOf(unit, resolution, operation);
      if (call !== undefined) {
        if (call.does !== 'releases') add(found, call.lock, { alone: !call.shared, shared: call.shared });
        continue;
      }
      for (const run of runBy(unit, operation, resolution)) {
        const ofUnit = seen.get(run.unit) ?? new Set();
        if (ofUnit.has(run.id)) continue;
        seen.set(run.unit, ofUnit.add(run.id));
        addAll(found, locksTakenBy(run, resolution));
      }
    }
  }
  return found.size === 0 ? none : found;
}

function add(into: Map<LockId, Manner>, lock: LockId, { alone, shared }: Manner): void {
  const before = into.get(lock);
  into.set(lock, { alone: alone || before?.alone === true, shared: shared || before?.shared === true });
}

function addAll(into: Map<LockId, Manner>, taken: LocksTaken): void {
  for (const [lock, manner] of taken) add(into, lock, manner);
}

/** Whether a function comes by at most so many functions that may take one of these locks, itself included. `locks`: by what declares them. */
export function isWithin(body: Body, locks: ReadonlySet<LockId>, most: number, resolution: Resolution): boolean {
  const seen = new Set<FunctionIr>();
  const waiting: Body[] = [body];
  for (const each of waiting) {
    resolution.looksInto(each.unit);
    const ir = bodyOf(each);
    if (ir === undefined || seen.has(ir)) continue;
    seen.add(ir);
    if (seen.size > most) return false;
    for (const { operations } of ir.blocks) {
      for (const operation of operations) {
        if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
        for (const run of runBy(each.unit, operation, resolution))
          if ([...locksTakenBy(run, resolution).keys()].some((lock) => locks.has(declarationOf(lock))))
            waiting.push(run);
      }
    }
  }
  return true;
}
