/** Owns the rule that a WaitGroup counts down as often as it counts up: no more, and no less. */
import { doubtOfWay } from '../../concurrency/doubts';
import { type Explored, explored } from '../../concurrency/explored';
import { placeKey } from '../../concurrency/search/verdict';
import { isNegative, WaitGroups } from '../../concurrency/waitgroups';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { headOf, wayAsFound } from '../../findings/stuck/explored-steps';
import { standsAt } from '../../findings/stuck/stuck-place';
import { reportStuck, whereGoroutinesWait } from '../../findings/stuck/stuck-rule';
import { stuckWaits } from '../../findings/stuck/stuck-waits';
import { groupOf, tooFewSentence } from '../../findings/stuck/words/count-words';
import { isTestFile } from '../../findings/test-code';

type Panic = Explored['panics'][number];

export default defineRule({
  title: 'A WaitGroup whose Add and Done do not add up',
  why: 'Every `Add` needs as many calls of `Done` as it counts. One too many, or one that comes before its `Add`, makes the counter negative, and that panics: in a goroutine it ends the process. One too few, and `Wait` blocks for ever. Call `Add(1)` right before each `go` statement and `defer wg.Done()` first in the goroutine; `wg.Go` (Go 1.25) does both, so that its function must not call `Done`. A goroutine that ends without its `Done` is told by `waitgroup-missing-done`, a wait for a goroutine that is blocked itself by `waitgroup-stuck`.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  ...whereGoroutinesWait,
  check(context) {
    const { unit, resolution, limits } = context;
    if (unit.hasSyntaxErrors || unit.tooDeep) return;
    for (const { found } of stuckWaits(context, 'waitgroup-unbalanced'))
      if (found.doubt === 'none') reportStuck(context, found, tooFewSentence, { group: groupOf(found) });
    const { panics, notDecided } = explored(unit, resolution, limits);
    if (notDecided !== undefined) context.notDecided(notDecided);
    for (const panic of panics) if (panic.kind === 'negative-group') report(context, panic);
  },
});

function report(context: RuleContext, panic: Panic): void {
  const { place, calls, trace, root } = panic;
  const last = trace.at(-1);
  if (last === undefined || doubtOfWay(trace) !== 'none') return;
  const { process, started, pending } = last;
  const range = standsAt(context, { place, calls, started, root });
  if (range === undefined) return;
  const end = {
    kind: 'panics',
    label: 'counts down',
    message: 'this makes the counter negative, and panics',
    place,
  } as const;
  context.report({
    message: sentenceOf(context, panic),
    range: headOf(range),
    ...(isTestFile(context.file) ? { severity: 'hint' } : {}),
    ...wayAsFound(context, { root, trace: trace.slice(0, -1), process, started, pending, end }),
  });
}

function sentenceOf({ resolution }: RuleContext, { place, trace }: Panic): string {
  const calls = new WaitGroups(place.unit, resolution).calls();
  const call = calls.find(({ operation }) => operation.range === place.range);
  if (call === undefined)
    return 'This goroutine can panic: Go calls Done when its function returns, and the function has called it, too.';
  const taken = new Set(trace.map((step) => placeKey(step.place)));
  const isLate = calls.some(
    ({ method, key, operation }) =>
      method === 'Add' &&
      key === call.key &&
      !isNegative(operation.args[0]) &&
      !taken.has(placeKey({ unit: place.unit, range: operation.range })),
  );
  return isLate && call.method === 'Done'
    ? 'This Done can come before the Add it belongs to: a negative counter panics.'
    : `This ${call.method} can panic: the counter of the WaitGroup is ${call.method === 'Done' ? 'zero already' : 'too low'}.`;
}
