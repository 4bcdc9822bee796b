/** Owns how a resource of the lifecycle table becomes a rule's check: messages, related places, the deferred release as a fix. */
import { findLeaks, type Leak, type Loss } from '../lifecycle/leaks';
import { type Resource, resources } from '../lifecycle/resources';
import type { TextEdit } from '../text/range';
import type { RuleContext } from './define-rule';
import { insertAfterStatement, insertFirst } from './edits';
import type { Fix } from './finding';

/** A check that runs every row of the table that names this rule. */
export function lifecycleCheck(rule: string): (context: RuleContext) => void {
  const rows = resources.filter((row) => row.rule === rule);
  return (context) => {
    for (const row of rows)
      for (const leak of findLeaks(context.unit, context.resolution, row)) report(context, row, leak);
  };
}

function report(context: RuleContext, row: Resource, leak: Leak): void {
  const { loss, acquire } = leak;
  const related = 'range' in loss ? [{ message: ending(loss, row), file: context.file, range: loss.range }] : [];
  const name = leak.variable === undefined ? undefined : context.unit.variables[leak.variable]?.name;
  context.report({
    message: message(row, leak, name),
    range: acquire.range,
    function: leak.function,
    confidence: loss.kind === 'field' ? 'likely' : 'proved',
    related,
    fixes: deferFix(context, row, leak, name),
  });
}

function ending(loss: Loss, { released, noun }: Resource): string {
  if (loss.kind === 'overwritten') return `1 of 1: gets another ${noun} here, before the first one is ${released}.`;
  return `1 of 1: returns here, and the ${noun} is not ${released}.`;
}

function message(
  { noun, released, release }: Resource,
  { loss, sometimesReleased, sometimesReturned }: Leak,
  name: string | undefined,
): string {
  const method = release[0]!;
  switch (loss.kind) {
    case 'dropped':
      return `This ${noun} is never ${released}: nothing holds it. Keep it in a variable and call ${method}.`;
    case 'field':
      return `This ${noun} is kept in ${loss.name}, and nothing in this package calls ${loss.name}.${method}.`;
    case 'overwritten':
      return `${name} gets another ${noun} at line ${loss.range.start.line + 1} before this one is ${released}.`;
    case 'return': {
      const where = loss.implicit ? 'the function ends' : `the function returns at line ${loss.range.start.line + 1}`;
      if (sometimesReturned === true) return `${name} is not ${released} when ${where}. Call ${name}.${method} before.`;
      return sometimesReleased
        ? `${name} is not ${released} when ${where}. Defer ${name}.${method}().`
        : `${name} is never ${released}. Defer ${name}.${method}().`;
    }
  }
}

/** Only outside of loops, where a deferred call runs when the resource is no longer wanted. */
function deferFix(context: RuleContext, row: Resource, leak: Leak, name: string | undefined): readonly Fix[] {
  if (
    !row.idempotent ||
    leak.inLoop ||
    leak.sometimesReturned === true ||
    leak.loss.kind !== 'return' ||
    leak.binding === undefined
  )
    return [];
  const statement = `defer ${name}.${row.release[0]}()`;
  const edit =
    leak.outliving.length > 0
      ? deferInGoroutine(context, leak, statement)
      : insertAfterStatement(context.lines, leak.binding.range, statement);
  if (edit === undefined) return [];
  return [{ title: `Add ${statement}`, preferred: true, edits: [{ ...edit, file: context.file }] }];
}

/** In the goroutine that alone uses it. */
function deferInGoroutine({ lines }: RuleContext, { soleUser }: Leak, statement: string): TextEdit | undefined {
  const isClosure = soleUser?.site.kind === 'go' && soleUser.site.callee.kind === 'closure';
  return isClosure ? insertFirst(lines, soleUser.body.bodyRange, statement) : undefined;
}
