/** Owns giving an endless goroutine a way out: its select waits for the context that is in scope, too, and ends the loop then. */

import type { RuleContext } from '../../findings/define-rule';
import { indentation, lineBreak, lineText } from '../../findings/edits';
import type { Fix } from '../../findings/finding';
import { isContext } from '../../findings/started/contexts';
import { contextName } from '../../findings/stuck/words/named-channels';
import type { FunctionIr, Unit, Variable } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import type { TextEdit } from '../../text/range';
import type { Endless } from './endless';

/** Contexts among the parameters of a function and of those around it; names that mean two things in the declaration are left out. */
export function contextsIn(unit: Unit, resolution: Resolution, owner: FunctionIr): readonly Variable[] {
  const found: Variable[] = [];
  for (let each: FunctionIr | undefined = owner; each !== undefined; ) {
    for (const id of each.parameters) {
      const variable = unit.variables[id]!;
      const value = { kind: 'variable', variable: id, range: variable.range } as const;
      if (/^_?$/.test(variable.name) || !isContext(unit, resolution, value)) continue;
      if (unit.variables.filter(({ name }) => name === variable.name).length === 1) found.push(variable);
    }
    each = each.parent === undefined ? undefined : unit.functions[each.parent];
  }
  return found;
}

/** A select that is all its loop waits in ends it with a context. Only where the code that loops is the goroutine itself: else its caller would go on. */
export function cancelFix(context: RuleContext, endless: Endless, isItself: boolean): readonly Fix[] {
  const { resolution, file } = context;
  const { unit, owner, blocks } = endless;
  if (!isItself || owner.results.length > 0 || resolution.fileOf(unit) !== file) return [];
  const selects = blocks.flatMap(({ terminator }) => (terminator.kind === 'select' ? [terminator] : []));
  const [select] = selects;
  if (select === undefined || selects.length > 1) return [];
  const waits = select.cases.flatMap(({ communication: { kind, channel, range } }) => {
    const name = kind === 'receive' ? contextName(unit, channel) : undefined;
    return name === undefined ? [] : [{ name, line: range.start.line }];
  });
  // A second case for the same would be taken half of the time only.
  const found = waits.length > 0 ? waits.flatMap((each) => returning(context, endless, select, each)) : [];
  const fixes = waits.length > 0 ? found : newCase(context, endless, select);
  return fixes.map(({ title, edits }) => ({ title, preferred: true, edits: edits.map((each) => ({ ...each, file })) }));
}

type Select = Extract<Endless['blocks'][number]['terminator'], { kind: 'select' }>;
type Way = Pick<Fix, 'title'> & { readonly edits: readonly TextEdit[] };

function newCase({ resolution, lines }: RuleContext, { unit, owner }: Endless, select: Select): readonly Way[] {
  const [context] = contextsIn(unit, resolution, owner);
  const { line } = select.headRange.start;
  const opening = lineText(lines, line);
  if (context === undefined || select.default !== undefined || !/^\s*select\s*\{\s*$/.test(opening)) return [];
  const margin = lineBreak(lines) + indentation(lines, line);
  const end = { line, column: opening.length };
  const text = `${margin}case <-${context.name}.Done():${margin}\treturn`;
  return [{ title: `End it with ${context.name}`, edits: [{ range: { start: end, end }, text }] }];
}

/** The case for the context is there, and does nothing, or leaves the select only: now it leaves the function, where nothing would come behind the loop. */
function returning(
  { lines }: RuleContext,
  { owner }: Endless,
  select: Select,
  { name, line }: { readonly name: string; readonly line: number },
): readonly Way[] {
  const { end } = owner.bodyRange;
  if (!/^[\s}]*$/.test(lines.textIn({ start: select.range.end, end }))) return [];
  const margin = indentation(lines, line);
  const isBreak = lineText(lines, line + 1).trim() === 'break';
  const behind = lineText(lines, line + (isBreak ? 2 : 1));
  const isAll = behind.startsWith(margin) && /^(?:case\b|default:|\})/.test(behind.slice(margin.length));
  if (!isAll || !/:\s*$/.test(lineText(lines, line))) return [];
  const start = { line, column: lineText(lines, line).length };
  const last = isBreak ? { line: line + 1, column: lineText(lines, line + 1).length } : start;
  const text = `${lineBreak(lines)}${margin}\treturn`;
  return [{ title: `Return when ${name} is done`, edits: [{ range: { start, end: last }, text }] }];
}
