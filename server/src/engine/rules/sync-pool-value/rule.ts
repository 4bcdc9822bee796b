/** Owns the rule that what goes into a sync.Pool is a pointer. */

import { defineRule } from '../../findings/define-rule';
import { boxedAs } from '../../findings/loops/value-cost';
import { eachOperation } from '../../ir/walk';
import { qualifiedName } from '../../packages/resolution';

export default defineRule({
  title: 'A value put into a sync.Pool that is copied to the heap each time',
  why: 'Put takes an `any`. A slice, string, struct or number is no pointer, so each Put allocates a box for it: the pool costs an allocation to save one (https://pkg.go.dev/sync#Pool). Keep pointers in the pool: `*[]byte` instead of `[]byte`, `*T` instead of `T`.',
  severity: 'hint',
  confidence: 'proved',
  tags: ['memory', 'allocation'],
  triggers: [['.Put(']],
  check({ unit, resolution, lines, report }) {
    for (const { operation, function: owner } of eachOperation(unit)) {
      if (operation.kind !== 'call' && operation.kind !== 'defer') continue;
      if (!/^sync\.Pool\.Put$/.test(qualifiedName(resolution.calleeOf(unit, operation)) ?? '')) continue;
      const [value] = operation.args;
      if (value === undefined) continue;
      const what = boxedAs(unit, resolution, resolution.typeOf(unit, value));
      if (what === undefined) continue;
      const text = lines.textIn(value.range);
      report({
        message: `Put copies ${text.length > 40 || text.includes('\n') ? 'this value' : text} to the heap each time, as ${what} is no pointer: keep pointers in the pool.`,
        range: operation.range,
        function: owner,
      });
    }
  },
});
