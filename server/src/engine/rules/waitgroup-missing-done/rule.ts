/** Owns the rule that a goroutine calls Done on every way out. */

import { type GroupCall, type Started, WaitGroups } from '../../concurrency/waitgroups';
import { defineRule, type RuleContext } from '../../findings/define-rule';
import { type Missed, missingDone } from '../../findings/stuck/missing-done';
import { doneFixes } from './fixes';

export default defineRule({
  title: 'A goroutine counted by a WaitGroup that can end without calling Done',
  why: 'Every `Add(1)` needs one `Done`. When the goroutine returns early, calls `runtime.Goexit` or panics into a `recover` before it calls `Done`, the counter never reaches zero and `Wait` blocks for ever, with everything its goroutine holds. Make `defer wg.Done()` the first statement of the goroutine, or start it with `wg.Go` from Go 1.25 on. Where only the bound of a counting loop leads past `Done`, the finding is likely, not proved.',
  severity: 'warning',
  confidence: 'proved',
  tags: ['goroutine', 'waitgroup'],
  triggers: [['.Add('], ['go ', 'go\t']],
  check(context) {
    const groups = new WaitGroups(context.unit, context.resolution);
    for (const { started, add, missed } of missingDone(context.unit, context.resolution, groups))
      report(context, groups, started, add, missed);
  },
});

function report(context: RuleContext, groups: WaitGroups, started: Started, add: GroupCall, missed: Missed): void {
  const { lines, file } = context;
  const name = lines.textIn(add.group.range);
  const where = context.resolution.fileOf(started.unit);
  const { operation, body } = started;
  const line = missed.range.start.line + 1;
  const sentences: Readonly<Record<Missed['kind'], readonly [message: string, last: string]>> = {
    return: [
      `${name}.Done is not called when this goroutine returns at line ${line}.`,
      `ends here without ${name}.Done, so ${name}.Wait blocks for ever.`,
    ],
    exit: [`${name}.Done is not called when this goroutine exits at line ${line}.`, `exits here without ${name}.Done.`],
    panic: [
      `${name}.Done is not called when this goroutine panics at line ${line} and recovers.`,
      `panics here, and the deferred functions do not call ${name}.Done.`,
    ],
    never: [`Nothing calls ${name}.Done, so ${name}.Wait blocks for ever.`, `waits here for ever.`],
  };
  const [message, last] = sentences[missed.kind];
  const head = operation.callee.kind === 'closure' ? body.bodyRange.start : operation.range.end;
  const end = head.line === operation.range.start.line ? head : operation.range.end;
  const column = operation.callee.kind === 'closure' && end === head ? Math.max(0, end.column - 1) : end.column;
  context.report({
    message,
    range: { start: operation.range.start, end: { line: end.line, column } },
    function: started.starter,
    ...(missed.isByBound === true ? { confidence: 'likely' } : {}),
    related: [
      { message: `1 of 3: ${name} counts one more here.`, file, range: add.operation.range },
      { message: '2 of 3: the goroutine starts here.', file, range: operation.range },
      { message: `3 of 3: ${last}`, file: missed.kind === 'never' ? file : where, range: missed.range },
    ],
    fixes: doneFixes(context, groups, started, add, name),
  });
}
