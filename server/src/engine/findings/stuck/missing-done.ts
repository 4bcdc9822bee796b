/** Owns which goroutines that a WaitGroup counts may end without Done. Reports places, not messages. */

import type { GroupCall, Started, WaitGroups } from '../../concurrency/waitgroups';
import type { Unit } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { hasOneName } from './one-name';

export interface MissingDone {
  readonly started: Started;
  /** The last Add before it. */
  readonly add: GroupCall;
  readonly missed: Missed;
}

export interface Missed {
  readonly kind: 'return' | 'exit' | 'panic' | 'never';
  readonly range: Range;
  readonly isByBound?: true;
}

/** One for each goroutine at most. */
export function missingDone(unit: Unit, resolution: Resolution, groups: WaitGroups): readonly MissingDone[] {
  const calls = groups.calls();
  return groups.started().flatMap((started): readonly MissingDone[] => {
    for (const add of addsBefore(calls, started)) {
      const missed = groups.mayFinish(started, add.key)
        ? groups.missedEnd(started, add.key)
        : neverDone(unit, resolution, groups, calls, add);
      if (missed !== undefined) return [{ started, add, missed }];
    }
    return [];
  });
}

/** The last Add of each group that the starter runs before the go statement. */
function addsBefore(calls: readonly GroupCall[], { operation, starter }: Started): readonly GroupCall[] {
  const found = new Map<string, GroupCall>();
  for (const call of calls) {
    const isBefore = call.operation.range.start.line <= operation.range.start.line;
    if (call.method === 'Add' && call.function === starter && isBefore) found.set(call.key, call);
  }
  return [...found.values()];
}

/** A group of this function that is waited for, that nobody else can know, and whose Done nobody calls. */
function neverDone(
  unit: Unit,
  resolution: Resolution,
  groups: WaitGroups,
  calls: readonly GroupCall[],
  { key, operation }: GroupCall,
): Missed | undefined {
  const wait = calls.find((call) => call.method === 'Wait' && call.key === key);
  const group = groups.groupOf(unit, operation);
  if (wait === undefined || group === undefined || !hasOneName(unit, resolution, group.value)) return undefined;
  return groups.mayBeDoneSomewhere(key) ? undefined : { kind: 'never', range: wait.operation.range };
}
