/** Owns what changes a variable after its declaration, and which place one stands for that nothing changes. Knows no paths. */
import type { Operation, Unit, Value, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import { type Place, placeOf, variableOf } from './place';

/** `x, err := …` gives an older x another value; its declaration is the one that stands where the variable does. */
export function reassignments(unit: Unit, variable: VariableId): readonly Extract<Operation, { kind: 'assign' }>[] {
  const { line, column } = unit.variables[variable]!.range.start;
  return [...eachOperation(unit)].flatMap(({ operation }) => {
    if (operation.kind !== 'assign') return [];
    const isChanged = operation.targets.some((target) => {
      if (target?.kind !== 'variable' || target.variable !== variable) return false;
      const { start } = target.range;
      return !operation.declares || start.line !== line || start.column !== column;
    });
    return isChanged ? [operation] : [];
  });
}

/** `t.C` for a `c := t.C`, where neither `c` nor `t` ever becomes something else. */
export function copiedField(unit: Unit, value: Value): Place | undefined {
  if (value.kind !== 'variable') return undefined;
  const { kind, initial } = unit.variables[value.variable]!;
  const from = kind === 'local' && initial?.kind === 'field' ? placeOf(initial) : undefined;
  const base = from?.fields.length === 1 ? variableOf(from.root) : undefined;
  if (base === undefined || reassignments(unit, value.variable).length > 0) return undefined;
  return reassignments(unit, base).length === 0 ? from : undefined;
}
