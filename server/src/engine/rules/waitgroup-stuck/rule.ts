/** Owns the rule that every wait for a group of goroutines can finish. */

import type { Stuck } from '../../concurrency/explored';
import { WaitGroups } from '../../concurrency/waitgroups';
import { defineRule } from '../define-rule';
import { missingDone } from '../missing-done';
import { reportStuck, startsGoroutines, stuckIn } from '../stuck-rule';

const sentence = 'This wait can block for ever: a goroutine it waits for never calls Done.';

export default defineRule({
  title: 'A Wait that can never finish',
  why: 'A `Wait` returns when every `Add` has had its `Done`. When a goroutine that should call `Done` is blocked, perhaps by the very function that waits, or was never started, `Wait` blocks for ever. Receive the results before waiting, give the channel a buffer, or wait in a goroutine of its own.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  triggers: startsGoroutines,
  check(context) {
    const stuck = stuckIn(context, ['wait', 'start']);
    if (stuck.length === 0) return;
    // The goroutine that misses its Done is where to look.
    const groups = new WaitGroups(context.unit, context.resolution);
    const told = new Set(missingDone(context.unit, context.resolution, groups).map(({ add }) => add.key));
    const isTold = ({ place }: Stuck): boolean =>
      groups.calls().some(({ key, operation }) => told.has(key) && operation.range === place.range);
    for (const found of stuck) if (!isTold(found)) reportStuck(context, found, () => sentence);
  },
});
