/** Owns whether code may ask a Once to run something, itself or by what it calls. Follows no conditions and tells no Once from another. */
import type { Block, Unit } from '../ir/model';
import { qualifiedName, type Resolution } from '../packages/resolution';
import { BottomUp } from './bottom-up';
import { bodyOf, runBy } from './lock-order/called-bodies';

const asking = new BottomUp<boolean>({
  nothing: false,
  unreadable: false,
  find: (body, resolution) => asksOnce(body.unit, bodyOf(body)?.blocks ?? [], resolution),
  isSame: (one, other) => one === other,
});

export function asksOnce(unit: Unit, blocks: readonly Block[], resolution: Resolution): boolean {
  return blocks.some(({ operations }) =>
    operations.some((operation) => {
      if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
      if (qualifiedName(resolution.calleeOf(unit, operation)) === 'sync.Once.Do') return true;
      return runBy(unit, operation, resolution).some((run) => asking.of(run, resolution));
    }),
  );
}
