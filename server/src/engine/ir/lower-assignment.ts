/** Owns the two sides of assignments and declarations: what each target gets, and which names are new. Knows no control flow. */

import type { Range } from '../text/range';
import { lowerList } from './lower-value';
import type { Value } from './model';
import { predeclaredValues } from './predeclared';
import type { UnitState } from './unit-state';

/** Lowers the right side for `count` targets: one call, receive, index or assertion may serve several. */
export function lowerValues(state: UnitState, row: number, count: number): Value[] {
  return spreadValues(lowerList(state, row), count);
}

export function spreadValues(values: Value[], count: number): Value[] {
  const only = values[0];
  if (values.length !== 1 || count < 2 || only === undefined) return values;
  if (only.kind === 'result') {
    return Array.from({ length: count }, (_, index): Value => ({ ...only, index }));
  }
  return count === 2 && (only.kind === 'index' || only.kind === 'assert')
    ? [only, { kind: 'ok', of: only, range: only.range }]
    : values;
}

/**
 * Emits the assignment. With `declares`, names that are not yet bound in this block become variables, as `:=` has it.
 * `values` may be a function when the targets' operands are evaluated before them.
 */
export function assignTargets(
  state: UnitState,
  targets: readonly number[],
  values: Value[] | (() => Value[]),
  declares: boolean,
  range: Range,
): void {
  const lowered = declares ? [] : targets.map((target) => lowerTarget(state, target));
  const given = typeof values === 'function' ? values() : values;
  const all = declares ? targets.map((target, index) => declareTarget(state, target, given[index])) : lowered;
  state.flow.emit({ kind: 'assign', targets: all, values: given, declares, range });
}

export function isBlank(state: UnitState, row: number): boolean {
  const { start, end } = state.table;
  return end[row]! - start[row]! === 1 && state.view.textOf(row) === '_';
}

function lowerTarget(state: UnitState, row: number): Value | undefined {
  return isBlank(state, row) ? undefined : state.value(row);
}

/** `ranged` and `loop` describe the variable when it is new. */
export function declareTarget(
  state: UnitState,
  row: number,
  initial: Value | undefined,
  more: Parameters<UnitState['declare']>[3] = {},
): Value | undefined {
  const { table, view } = state;
  if (isBlank(state, row)) return undefined;
  const kind = table.kindOf(row);
  if (kind !== 'identifier' && !predeclaredValues.has(kind)) return state.value(row);
  const name = view.textOf(row);
  const range = view.rangeOf(row);
  const own = state.scope.own(name);
  if (own?.kind === 'variable') return { kind: 'variable', variable: own.variable, range };
  const variable = state.declare(name, 'local', range, { ...more, ...(initial === undefined ? {} : { initial }) });
  return { kind: 'variable', variable, range };
}
