/** Owns the repairs of a stuck send: a buffer the explorer agrees to, or a select on the context in scope. */
import type { StuckSend } from '../../concurrency/sends';
import { isNamed } from '../../packages/resolution';
import type { RuleContext } from '../define-rule';
import { hasOwnLines, indentation, lineBreak } from '../edits';
import type { Fix } from '../finding';

export function sendFixes(context: RuleContext, found: StuckSend): readonly Fix[] {
  const buffer = bufferFix(context, found);
  const select = selectFix(context, found, buffer === undefined);
  return [buffer, select].filter((fix) => fix !== undefined);
}

function bufferFix({ file }: RuleContext, { buffer, channel }: StuckSend): Fix | undefined {
  if (buffer === undefined) return undefined;
  const { name, sizeRange, typeRange } = channel;
  const { end } = typeRange;
  const edit =
    sizeRange === undefined
      ? { file, range: { start: end, end }, text: `, ${buffer}` }
      : { file, range: sizeRange, text: buffer };
  return { title: `Give ${name} a buffer of ${buffer}`, preferred: true, edits: [edit] };
}

function selectFix(
  { unit, lines, file, resolution }: RuleContext,
  { send, owner, whole }: StuckSend,
  preferred: boolean,
): Fix | undefined {
  if (whole.foreign.has(send.function)) return undefined;
  const context = unit.variables.find(
    ({ id, kind, range, owner: scope }) =>
      (kind === 'parameter' || kind === 'receiver') &&
      (scope === 0 || scope === owner.id) &&
      isNamed(resolution.typeOf(unit, { kind: 'variable', variable: id, range }), 'context', 'Context'),
  );
  const isShadowed = unit.variables.filter(({ name }) => name === context?.name).length > 1;
  if (context === undefined || context.name === '_' || isShadowed) return undefined;
  const { range } = send;
  if (!hasOwnLines(lines, range) || range.start.line !== range.end.line) return undefined;
  const tab = indentation(lines, range.start.line);
  const text = ['select {', `case ${lines.textIn(range)}:`, `case <-${context.name}.Done():`, '}'].join(
    lineBreak(lines) + tab,
  );
  return { title: `Send in a select with ${context.name}.Done()`, preferred, edits: [{ file, range, text }] };
}
