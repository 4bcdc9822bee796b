/** Owns putting a pause at the start of the branch a failure takes. */

import type { RuleContext } from '../../findings/define-rule';
import { indentation, lineBreak, lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import type { FunctionIr } from '../../ir/model';

export function waitFix(
  { lines, file, unit }: RuleContext,
  owner: FunctionIr,
  { from }: { readonly from: number },
): readonly Fix[] {
  const check = owner.blocks.find(({ terminator }) => terminator.kind === 'branch' && terminator.then === from);
  if (check?.terminator.kind !== 'branch') return [];
  const { end } = check.terminator.range;
  const rest = lineText(lines, end.line).slice(end.column);
  // The pause is the first statement of the branch's body, which must begin on a line of its own.
  if (!/^\s*\{\s*(\/\/.*)?$/.test(rest) || !/^\s*(import\s+)?"time"\s*(\/\/.*)?$/m.test(lines.text)) return [];
  if (unit.variables.some(({ name }) => name === 'time')) return [];
  const at = { line: end.line, column: end.column + rest.length };
  const text = `${lineBreak(lines)}${indentation(lines, end.line)}\ttime.Sleep(50 * time.Millisecond)`;
  return [
    { title: 'Wait before the next try', preferred: true, edits: [{ file, range: { start: at, end: at }, text }] },
  ];
}
