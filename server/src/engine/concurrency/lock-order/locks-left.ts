/** Owns which locks a function leaves held for its caller: those it takes and nowhere lets go of. Follows no paths, so it may name too many. */
import type { FunctionId } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import { type LockId, lockCallOf } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import { type Body, bodyOf, calledBody } from './called-bodies';

const kept = new KeptAnswers<readonly LockId[]>({
  find(resolution, unit, key) {
    const [id, depth] = key.split(' ').map(Number);
    return find({ unit, id: id as FunctionId }, resolution, depth!);
  },
  isSame: (one, other) => one.length === other.length && one.every((lock, index) => lock === other[index]),
});

/** Helpers that call helpers: from here on a function is looked at by itself. */
export const deepestHelper = 2;

export function locksLeftBy(body: Body, resolution: Resolution, depth = 0): readonly LockId[] {
  return kept.get(resolution, body.unit, `${body.id} ${depth}`);
}

function find({ unit, id }: Body, resolution: Resolution, depth: number): readonly LockId[] {
  const left = new Set<LockId>();
  const released = new Set<LockId>();
  for (const { operations } of bodyOf({ unit, id })?.blocks ?? []) {
    for (const operation of operations) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      const call = lockCallOf(unit, resolution, operation);
      if (call !== undefined) (call.does === 'releases' ? released : left).add(call.lock);
      else if (operation.kind === 'call' && depth < deepestHelper) {
        const called = calledBody(unit, operation, resolution);
        if (called !== undefined) for (const lock of locksLeftBy(called, resolution, depth + 1)) left.add(lock);
      }
    }
  }
  return [...left].filter((lock) => !released.has(lock));
}
