/** Owns which comparisons come out equal at most once in a loop: those of a loop's own variable, or of one that is only counted up or down. */
import type { Unit, Value, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export class Counters {
  readonly #unit: Unit;
  readonly #resolution: Resolution;
  readonly #counted: ReadonlySet<VariableId>;

  constructor(unit: Unit, resolution: Resolution) {
    this.#unit = unit;
    this.#resolution = resolution;
    this.#counted = countedVariables(unit);
  }

  /**
   * Whether `==` or `!=` in a loop sees equal values at most once, as far as anybody can tell: two equal elements of what is ranged over are not
   * proved. Values out of a channel may repeat.
   */
  equalsOnce(condition: Value): boolean {
    if (condition.kind !== 'binary' || (condition.operator !== '==' && condition.operator !== '!=')) return false;
    return this.#advances(condition.left) !== this.#advances(condition.right);
  }

  #advances(value: Value): boolean {
    if (value.kind === 'field' || value.kind === 'convert') {
      return this.#advances(value.kind === 'field' ? value.base : value.operand);
    }
    const variable = value.kind === 'variable' ? this.#unit.variables[value.variable] : undefined;
    if (variable === undefined) return false;
    if (variable.ranged !== undefined) {
      return this.#resolution.typeOf(this.#unit, variable.ranged.over)?.kind !== 'channel';
    }
    return this.#counted.has(variable.id);
  }
}

/** Variables that every assignment behind their declaration moves the same way. */
function countedVariables(unit: Unit): ReadonlySet<VariableId> {
  const signs = new Map<VariableId, Set<string>>();
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign' || operation.declares) continue;
    for (const target of operation.targets) {
      if (target?.kind !== 'variable') continue;
      const seen = signs.get(target.variable) ?? new Set();
      signs.set(target.variable, seen.add(operation.operator ?? '='));
    }
  }
  const counted = [...signs].filter(([, seen]) => seen.size === 1 && (seen.has('+') || seen.has('-')));
  return new Set(counted.map(([variable]) => variable));
}
