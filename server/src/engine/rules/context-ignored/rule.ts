/** Owns the rule that a function that waits looks at the context it is given. */

import { defineRule } from '../../findings/define-rule';
import type { Unit, VariableId } from '../../ir/model';
import { mentions, valuesOf } from '../../ir/walk';
import { isNamed } from '../../packages/resolution';
import { isLeftToGoroutines, waitBeside } from './goroutines-only';
import { Waits } from './waits';

export default defineRule({
  title: 'A function that waits without ever looking at the context it takes',
  why: "A caller that cancels, or whose deadline passes, expects the function to return (https://pkg.go.dev/context). One that sleeps, receives or loops without looking at its context keeps the caller's goroutine and all it holds. Add a `case <-ctx.Done():` to the wait, or check `ctx.Err()` in the loop. A context named `_` is ignored on purpose; passing it on is looking at it; that a goroutine it starts looks at it is not, where that one does not end the wait; code that does not wait, or that drains a channel its own code fills and closes, need not look; tests are left alone.",
  severity: 'warning',
  confidence: 'likely',
  tags: ['context'],
  skips: 'tests',
  triggers: [['Context'], ['<-', 'time.Sleep', 'Sleep(', 'select', 'for ', 'for\t']],
  check(context) {
    const { unit, file, resolution, report } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    const waits = new Waits(resolution);
    for (const owner of unit.functions) {
      const ignored = owner.parameters
        .map((id) => unit.variables[id]!)
        .find(
          ({ id, name, type, range }) =>
            name !== '' &&
            name !== '_' &&
            isNamed(resolution.typeOf(unit, { kind: 'variable', variable: id, range }) ?? type, 'context', 'Context') &&
            (!isMentioned(unit, id) || isLeftToGoroutines(unit, owner, id)),
        );
      if (ignored === undefined) continue;
      const wait = isMentioned(unit, ignored.id)
        ? waitBeside(unit, owner, ignored.id, resolution)
        : waits.firstIn(unit, owner);
      if (wait === undefined) continue;
      report({
        message: `${owner.name} ${wait.what} without looking at ${ignored.name}: it goes on when the caller has cancelled.`,
        range: ignored.range,
        function: owner,
        related: [{ message: `${wait.what} here.`, file, range: wait.range }],
      });
    }
  },
});

function isMentioned(unit: Unit, variable: VariableId): boolean {
  if (unit.functions.some(({ captures }) => captures.includes(variable))) return true;
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) =>
      [...operations, terminator].some((node) =>
        valuesOf(node).some((value) =>
          mentions(value, (part) => part.kind === 'variable' && part.variable === variable),
        ),
      ),
    ),
  );
}
