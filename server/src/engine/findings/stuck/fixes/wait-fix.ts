/** Owns repairs of a wait for a group of goroutines: waiting in a goroutine of its own, and a Done that comes whatever happens. */
import type { Operation } from '../../../ir/model';
import { eachOperation } from '../../../ir/walk';
import type { Range, TextEdit } from '../../../text/range';
import type { RuleContext } from '../../define-rule';
import { hasOwnLines, indentation, insertFirst, lineBreak, lineText, removeStatement } from '../../edits';
import type { Blocked, Candidate } from './candidate-fix';

/** A close behind the wait: whoever waits for it may be who is waited for, or the wait need not hold up the function. */
export function waitElsewhereCandidates({ unit, lines }: RuleContext, { place }: Blocked): readonly Candidate[] {
  const { range } = place;
  if (place.unit !== unit || !hasOwnLines(lines, range) || range.start.line !== range.end.line) return [];
  const { line } = range.start;
  const next = eachOperation(unit).find(
    ({ operation }) => operation.kind === 'call' && operation.range.start.line === line + 1,
  );
  const closing = next?.operation;
  const isClose =
    closing?.kind === 'call' &&
    closing.callee.kind === 'global' &&
    closing.callee.name === 'close' &&
    hasOwnLines(lines, closing.range);
  if (!isClose) return [];
  const removal = removeStatement(lines, closing.range);
  const close = lines.textIn(closing.range);
  const tab = indentation(lines, line);
  const swapped = { range: emptyAt(line, 0), text: `${tab}${close}${lineBreak(lines)}` };
  const goroutine = [
    { range: emptyAt(line, 0), text: `${tab}go func() {${lineBreak(lines)}\t` },
    { range: emptyAt(line + 1, 0), text: '\t' },
    { range: emptyAt(line + 1, lineText(lines, line + 1).length), text: `${lineBreak(lines)}${tab}}()` },
  ];
  return [
    ...(removal === undefined ? [] : [{ title: `Call ${close} first`, edits: [swapped, removal] }]),
    { title: 'Wait and close in a goroutine', edits: goroutine },
  ];
}

function emptyAt(line: number, column: number): Range {
  return { start: { line, column }, end: { line, column } };
}

/** `defer wg.Done()` first in each goroutine that calls it later. */
export function doneCandidates({ unit, lines }: RuleContext, { pending, place }: Blocked): readonly Candidate[] {
  if (pending.kind !== 'wait' || place.unit !== unit) return [];
  return eachOperation(unit).flatMap(({ operation }) => {
    if (operation.kind !== 'go' || operation.callee.kind !== 'closure') return [];
    const body = unit.functions[operation.callee.function]!;
    const dones = body.blocks.flatMap(({ operations }) => operations.filter(isDone));
    const [first, ...others] = [...new Set(dones.map((each) => lines.textIn(each.range)))];
    if (first === undefined || others.length > 0) return [];
    const removals = dones.map(({ range }) => removeStatement(lines, range));
    const edits = [insertFirst(lines, body.bodyRange, `defer ${first}`), ...removals].flatMap((edit): TextEdit[] =>
      edit === undefined ? [] : [edit],
    );
    return edits.length === removals.length + 1 ? [{ title: `Defer ${first}`, edits }] : [];
  });
}

function isDone(operation: Operation): operation is Extract<Operation, { kind: 'call' }> {
  return (
    operation.kind === 'call' &&
    operation.callee.kind === 'field' &&
    operation.callee.name === 'Done' &&
    operation.args.length === 0
  );
}
