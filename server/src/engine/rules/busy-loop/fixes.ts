/** Owns making a loop wait: a select without its empty default, `select {}` in the place of an empty loop. */

import type { RuleContext } from '../../findings/define-rule';
import { indentation, lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import type { FunctionIr, Terminator } from '../../ir/model';
import type { Range } from '../../text/range';
import type { Spin } from './spins';

/** Taking the default away, where the loop does nothing but the select: it then blocks until a case is ready. */
export function blockingFix(
  { lines, file }: RuleContext,
  { blocks }: Spin,
  select: Extract<Terminator, { kind: 'select' }>,
): readonly Fix[] {
  const isAlone = blocks.every(
    ({ operations, terminator }) => operations.length === 0 && (terminator === select || terminator.kind === 'jump'),
  );
  if (!isAlone || select.cases.length === 0) return [];
  const { start, end } = select.range;
  const margin = indentation(lines, start.line);
  const clause = new RegExp(`^${margin}(default:|case\\b|\\})`);
  let first: number | undefined;
  for (let line = start.line + 1; line <= end.line; line++) {
    const text = lineText(lines, line);
    if (first === undefined) {
      if (text.startsWith(`${margin}default:`)) first = line;
      if (first === undefined || isIdle(text.slice(margin.length + 'default:'.length))) continue;
      return [];
    }
    if (clause.test(text)) {
      const range = { start: { line: first, column: 0 }, end: { line, column: 0 } };
      return [
        { title: 'Let the select block: take its default away', preferred: true, edits: [{ file, range, text: '' }] },
      ];
    }
    if (!isIdle(text)) return [];
  }
  return [];
}

/** Nothing, a comment, or the jump to where the loop goes on anyway. */
function isIdle(text: string): boolean {
  return /^\s*(continue\s*)?(\/\/.*)?$/.test(text);
}

export interface EmptyLoop {
  readonly range: Range;
  readonly fixes: readonly Fix[];
}

/** `for {}`: nothing of it is left in the graph but a block that goes on with itself, so it is looked for in the text. */
export function emptyLoop({ lines, file }: RuleContext, { bodyRange }: FunctionIr): EmptyLoop | undefined {
  const from = lines.offsetAt(bodyRange.start);
  const text = lines.text.slice(from, lines.offsetAt(bodyRange.end));
  const [match, ...more] = [...text.matchAll(/^([ \t]*)for\s*\{(?:\s|\/\/[^\n]*)*\}/gm)];
  if (match === undefined || more.length > 0) return undefined;
  const start = from + match.index + match[1]!.length;
  const range = { start: lines.positionAt(start), end: lines.positionAt(from + match.index + match[0].length) };
  return {
    range,
    fixes: [{ title: 'Block with select {}', preferred: true, edits: [{ file, range, text: 'select {}' }] }],
  };
}
