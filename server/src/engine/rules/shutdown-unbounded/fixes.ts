/** Owns giving a shutdown a context of its own that ends. */

import type { RuleContext } from '../../findings/define-rule';
import { indentation, lineBreak, lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import type { Operation } from '../../ir/model';

/** Ten seconds: less than the 30 that Kubernetes waits before it kills. */
const limit = '10*time.Second';

export function timeoutFix(
  { lines, file, unit }: RuleContext,
  shutdown: Extract<Operation, { kind: 'call' | 'go' | 'defer' }>,
  inLoop: boolean,
): readonly Fix[] {
  const [argument] = shutdown.args;
  // Deferred or started, it runs later than the clock would; in a loop the cancels would pile up.
  if (shutdown.kind !== 'call' || inLoop || argument === undefined) return [];
  const { line, column } = shutdown.range.start;
  const before = lineText(lines, line).slice(0, column);
  if (!/^\s*(if |return )?(\w+(, \w+)* :?= )?$/.test(before)) return [];
  if (!/^\s*(import\s+)?"time"\s*(\/\/.*)?$/m.test(lines.text)) return [];
  if (unit.variables.some(({ name }) => ['ctx', 'cancel', 'time'].includes(name))) return [];
  const background = lines.textIn(argument.range);
  const call = /^(\w+)\.(Background|TODO)\(\)$/.exec(background);
  if (call === null) return [];
  const start = { line, column: 0 };
  const indent = indentation(lines, line);
  const end = lineBreak(lines);
  const opening = `${indent}ctx, cancel := ${call[1]}.WithTimeout(${background}, ${limit})${end}${indent}defer cancel()${end}`;
  const edits = [
    { file, range: { start, end: start }, text: opening },
    { file, range: argument.range, text: 'ctx' },
  ];
  return [{ title: 'Give the shutdown ten seconds', preferred: true, edits }];
}
