/** Owns the fix of a lost resource: the release deferred right behind where it is bound, or none where that would come too early or twice. */
import type { FunctionIr, Value } from '../../ir/model';
import { successors } from '../../ir/walk';
import type { Leak } from '../../lifecycle/leak';
import type { Resource } from '../../lifecycle/resources';
import { isNamed } from '../../packages/resolution';
import type { Range, TextEdit } from '../../text/range';
import type { RuleContext } from '../define-rule';
import { indentation, insertAfterStatement, insertFirst, lineText } from '../edits';
import type { Fix } from '../finding';
import { outlivesFunction } from './outlives';
import { deferStatement, deferTitle, releaseText } from './release-text';
import { type Deferred, type Replaced, replacedReleases } from './replaced-releases';

type Binding = NonNullable<Leak['binding']>;

/** Where a deferred release does not come too early: in the function, in the goroutine that alone uses the resource, or `nowhere`; `unsure`: perhaps in the function. */
export type Deferring = 'function' | 'goroutine' | 'nowhere' | 'unsure';

/** Something made of it may live on: a reader over the file that is returned, a goroutine that uses it or the context whose cancel function this is. */
export function whereToDefer({ unit, resolution }: RuleContext, leak: Leak): Deferring {
  const { binding, function: owner, outliving, soleUser } = leak;
  if (binding === undefined) return 'function';
  const site = outliving.length > 0 && isStarted(leak) ? soleUser?.site : undefined;
  if (outlivesFunction(unit, resolution, owner, binding, { except: site })) {
    const isSure = outlivesFunction(unit, resolution, owner, binding, { except: site, isSure: true });
    return isSure ? 'nowhere' : 'unsure';
  }
  return site === undefined ? 'function' : 'goroutine';
}

function isStarted({ soleUser }: Leak): boolean {
  return soleUser?.site.kind === 'go' && soleUser.site.callee.kind === 'closure';
}

/** Only outside of loops, where a deferred call runs when the resource is no longer wanted. */
export function deferFix(
  context: RuleContext,
  leak: Leak,
  name: string | undefined,
  deferring: Deferring,
): readonly Fix[] {
  const { resource, loss, binding, inLoop, sometimesHandedOver, partlyReleased, outliving } = leak;
  if (!resource.idempotent || inLoop || sometimesHandedOver || partlyReleased || loss.kind !== 'return') return [];
  if (binding === undefined || name === undefined || deferring === 'nowhere' || deferring === 'unsure') return [];
  // Who is given it may keep it, though nothing tells that he does.
  if (deferring === 'function' && outliving.length > 0) return [];
  const release = releaseText(context, leak, name);
  if (release === undefined) return [];
  const statement = deferStatement(release);
  const edit =
    deferring === 'goroutine'
      ? deferInGoroutine(context, leak, statement)
      : deferAfter(context, leak, binding, statement);
  if (edit === undefined) return [];
  const { edits, isTwice } = replaced(context, leak, release, { binding, place: edit.range.start });
  if (isTwice && !isNothingTwice(resource)) return [];
  return [
    {
      title: deferTitle(release, edits.length > 0),
      preferred: true,
      edits: [edit, ...edits].map((each) => ({ ...each, file: context.file })),
    },
  ];
}

/** In a goroutine that alone uses it there is no release so far, else it would be lost on some of its paths only. */
function replaced(
  { unit, lines, resolution }: RuleContext,
  leak: Leak,
  release: string,
  where: Pick<Deferred, 'binding' | 'place'>,
): Replaced {
  const { variable, function: body, outliving } = leak;
  if (variable === undefined || outliving.length > 0) return { edits: [], isTwice: false };
  return replacedReleases(lines, resolution, { unit, body, release, variable, ...where });
}

/** `io.Closer` leaves open what a second `Close` does; those of timers, contexts and signals say that it does nothing. */
function isNothingTwice({ release: [first] }: Resource): boolean {
  return first?.kind !== 'method' || first.name !== 'Close';
}

/** Behind the binding, or behind the check of the error that came with it: before that the resource may be nil. */
function deferAfter(context: RuleContext, leak: Leak, binding: Binding, statement: string): TextEdit | undefined {
  const { lines, unit, resolution } = context;
  const isError = (target: Value): boolean => isNamed(resolution.typeOf(unit, target), '', 'error');
  const error = binding.targets.find((target) => target !== undefined && isError(target));
  if (error === undefined) {
    // Nobody looks at the error, so it may be nil here.
    const isUnchecked = binding.targets.some(
      (target, at) => target === undefined && binding.values[at] !== undefined && isError(binding.values[at]),
    );
    return isUnchecked ? undefined : insertAfterStatement(lines, binding.range, statement);
  }
  const end = checkOf(leak.function, binding, error) ? endOfCheck(context, binding) : undefined;
  return end && insertAfterStatement(lines, end, statement);
}

/** Whether the next thing after the binding is `if err != nil`, and that side does not come back. */
function checkOf({ blocks }: FunctionIr, binding: Binding, error: Value): boolean {
  const block = blocks.find(({ operations }) => operations.at(-1) === binding);
  if (block?.terminator.kind !== 'branch') return false;
  const { condition, then, else: otherwise } = block.terminator;
  const isCheck =
    condition.kind === 'binary' &&
    condition.operator === '!=' &&
    condition.right.kind === 'global' &&
    condition.right.name === 'nil' &&
    condition.left.kind === 'variable' &&
    error.kind === 'variable' &&
    condition.left.variable === error.variable;
  if (!isCheck) return false;
  const reached = new Set<number>([then]);
  for (const id of reached) for (const next of successors(blocks[id]!.terminator)) reached.add(next);
  return !reached.has(otherwise);
}

/** The line of the brace that ends the `if` on the line behind the binding, as gofmt indents it. */
function endOfCheck({ lines }: RuleContext, binding: Binding): Range | undefined {
  const first = binding.range.end.line + 1;
  const indent = indentation(lines, binding.range.start.line);
  if (!lineText(lines, first).startsWith(`${indent}if `)) return undefined;
  for (let line = first + 1; line < lines.lineCount; line++) {
    const text = lineText(lines, line);
    if (text.startsWith(`${indent}}`)) {
      const start = { line, column: indent.length };
      return text.trim() === '}' ? { start, end: { line, column: indent.length + 1 } } : undefined;
    }
    if (text.trim() !== '' && !text.startsWith(indent)) return undefined;
  }
  return undefined;
}

/** In the goroutine that alone uses it. */
function deferInGoroutine({ lines }: RuleContext, { soleUser }: Leak, statement: string): TextEdit | undefined {
  return soleUser && insertFirst(lines, soleUser.body.bodyRange, statement);
}
