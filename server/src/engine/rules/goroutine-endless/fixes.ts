/** Owns giving an endless goroutine a way out: its select waits for the context that is in scope, too. */
import type { FunctionIr, Unit, Variable } from '../../ir/model';
import type { Resolution } from '../../packages/resolution';
import { isContext } from '../contexts';
import type { RuleContext } from '../define-rule';
import { indentation, lineBreak, lineText } from '../edits';
import type { Fix } from '../finding';
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

/** A select that is all its loop waits in gets a case more. Only where the code that loops is the goroutine itself: else its caller would go on. */
export function cancelFix(
  { resolution, lines, file }: RuleContext,
  { unit, owner, blocks }: Endless,
  isItself: boolean,
): readonly Fix[] {
  const [context] = contextsIn(unit, resolution, owner);
  if (!isItself || context === undefined || owner.results.length > 0 || resolution.fileOf(unit) !== file) return [];
  const selects = blocks.flatMap(({ terminator }) => (terminator.kind === 'select' ? [terminator] : []));
  const [select] = selects;
  if (select === undefined || selects.length > 1 || select.default !== undefined) return [];
  const { line } = select.headRange.start;
  const opening = lineText(lines, line);
  if (!/^\s*select\s*\{\s*$/.test(opening)) return [];
  const margin = lineBreak(lines) + indentation(lines, line);
  const end = { line, column: opening.length };
  const text = `${margin}case <-${context.name}.Done():${margin}\treturn`;
  return [
    {
      title: `End it with ${context.name}`,
      preferred: true,
      edits: [{ file, range: { start: end, end }, text }],
    },
  ];
}
