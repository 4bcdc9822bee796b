/** Owns lowering simple statements and declarations; branching statements have a file of their own. */

import { assignTargets, lowerValues } from './lower-assignment';
import { lowerCallSite } from './lower-call';
import { lowerFor, lowerIf, lowerSelect, lowerSwitch, lowerTypeSwitch } from './lower-control';
import { lowerList } from './lower-value';
import type { Value, VariableId } from './model';
import type { UnitState } from './unit-state';

/** Statements `break` and `continue` can name. */
const takesLabel: ReadonlySet<string> = new Set([
  'for_statement',
  'expression_switch_statement',
  'type_switch_statement',
  'select_statement',
  'labeled_statement',
]);

export function lowerStatement(state: UnitState, row: number): void {
  const { table, flow } = state;
  const kind = table.kindOf(row);
  if (flow.pendingLabel !== undefined && !takesLabel.has(kind)) flow.pendingLabel = undefined;
  switch (kind) {
    case 'statement_list':
      for (const child of table.codeChildren(row)) lowerStatement(state, child);
      break;
    case 'block':
      state.inScope(() => {
        for (const child of table.codeChildren(row)) lowerStatement(state, child);
      });
      break;
    case 'expression_statement':
      for (const child of table.codeChildren(row)) state.value(child);
      break;
    case 'short_var_declaration':
    case 'assignment_statement':
    case 'inc_statement':
    case 'dec_statement':
      lowerAssignment(state, row);
      break;
    case 'send_statement':
      flow.emit({
        kind: 'send',
        channel: state.value(table.child(row, 'channel')),
        value: state.value(table.child(row, 'value')),
        range: state.view.rangeOf(row),
      });
      break;
    case 'go_statement':
    case 'defer_statement':
      lowerSpawn(state, row, kind === 'go_statement' ? 'go' : 'defer');
      break;
    case 'return_statement':
      lowerReturn(state, row);
      break;
    case 'var_declaration':
      lowerVariables(state, row);
      break;
    case 'const_declaration':
      lowerConstants(state, row);
      break;
    case 'type_declaration':
      for (const spec of table.codeChildren(row)) lowerTypeSpec(state, spec);
      break;
    case 'if_statement':
      lowerIf(state, row);
      break;
    case 'for_statement':
      lowerFor(state, row);
      break;
    case 'expression_switch_statement':
      lowerSwitch(state, row);
      break;
    case 'type_switch_statement':
      lowerTypeSwitch(state, row);
      break;
    case 'select_statement':
      lowerSelect(state, row);
      break;
    case 'labeled_statement':
      lowerLabelled(state, row);
      break;
    case 'break_statement':
    case 'continue_statement':
    case 'goto_statement':
      lowerJump(state, row, kind);
      break;
    case 'ERROR':
      lowerBroken(state, row);
      break;
    case 'empty_statement':
    case 'fallthrough_statement':
      break;
    default:
      // An expression where the grammar expects a statement stands in broken code only.
      state.value(row);
  }
}

/** What stands inside an error is lowered piece by piece, so that half-typed code keeps its declarations and calls. */
function lowerBroken(state: UnitState, row: number): void {
  for (const child of state.table.codeChildren(row)) {
    const kind = state.table.kindOf(child);
    if (kind.endsWith('statement') || kind.endsWith('declaration') || kind.endsWith('expression')) {
      lowerStatement(state, child);
    }
  }
}

function lowerAssignment(state: UnitState, row: number): void {
  const { table } = state;
  const kind = table.kindOf(row);
  const range = state.view.rangeOf(row);
  if (kind === 'inc_statement' || kind === 'dec_statement') {
    const target = state.value(table.codeChildren(row)[0] ?? -1);
    const one: Value = { kind: 'literal', type: 'int', text: '1', range };
    const operator = kind === 'inc_statement' ? '+' : '-';
    state.flow.emit({ kind: 'assign', targets: [target], values: [one], declares: false, operator, range });
    return;
  }
  const left = table.child(row, 'left');
  const targets = left < 0 ? [] : table.kindOf(left) === 'expression_list' ? table.codeChildren(left) : [left];
  const operatorRow = table.child(row, 'operator');
  const operator = operatorRow < 0 ? '=' : state.view.textOf(operatorRow);
  if (operator !== '=' && operator !== ':=') {
    const target = state.value(targets[0] ?? -1);
    const value = lowerList(state, table.child(row, 'right'))[0] ?? state.unknown(row);
    const values = [value];
    state.flow.emit({
      kind: 'assign',
      targets: [target],
      values,
      declares: false,
      operator: operator.slice(0, -1),
      range,
    });
    return;
  }
  const declares = kind === 'short_var_declaration';
  if (declares) {
    // The new names come into scope after the statement.
    const values = lowerValues(state, table.child(row, 'right'), targets.length);
    assignTargets(state, targets, values, true, range);
    return;
  }
  // Operands of the left side are evaluated first, in order with calls on the right.
  assignTargets(state, targets, () => lowerValues(state, table.child(row, 'right'), targets.length), false, range);
}

function lowerSpawn(state: UnitState, row: number, kind: 'go' | 'defer'): void {
  const { table } = state;
  const range = state.view.rangeOf(row);
  let call = table.codeChildren(row)[0] ?? -1;
  while (call >= 0 && table.kindOf(call) === 'parenthesized_expression') call = table.codeChildren(call)[0] ?? -1;
  if (call >= 0 && table.kindOf(call) === 'call_expression') {
    const site = lowerCallSite(state, call);
    state.flow.emit({ kind, id: state.nextOperation(), ...site, range });
    return;
  }
  if (call >= 0 && table.kindOf(call) === 'type_conversion_expression') {
    const callee = state.value(table.child(call, 'type'));
    const args = [state.value(table.child(call, 'operand'))];
    state.flow.emit({ kind, id: state.nextOperation(), callee, args, spread: false, typeArguments: [], range });
    return;
  }
  // `go f` without its call: half-typed.
  const callee = state.value(call);
  state.flow.emit({ kind, id: state.nextOperation(), callee, args: [], spread: false, typeArguments: [], range });
}

function lowerReturn(state: UnitState, row: number): void {
  const list = state.table.codeChildren(row)[0] ?? -1;
  const values = lowerList(state, list);
  state.flow.terminate({ kind: 'return', values, implicit: false, range: state.view.rangeOf(row) });
}

function lowerVariables(state: UnitState, row: number): void {
  const { table } = state;
  for (const child of table.codeChildren(row)) {
    const specs = table.kindOf(child) === 'var_spec_list' ? table.codeChildren(child) : [child];
    for (const spec of specs) lowerVariableSpec(state, spec);
  }
}

function lowerConstants(state: UnitState, row: number): void {
  const { table } = state;
  let written = -1;
  for (const [iota, spec] of table.codeChildren(row).entries()) {
    if (table.child(spec, 'value') >= 0) written = spec;
    state.iota = iota;
    lowerConstantSpec(state, spec, written);
  }
  state.iota = undefined;
}

function namesOf(state: UnitState, spec: number): number[] {
  return state.table.codeChildren(spec).filter((child) => state.table.fieldOf(child) === 'name');
}

/** `var a, b T = x, y` inside a function. */
function lowerVariableSpec(state: UnitState, spec: number): void {
  const { table, view } = state;
  const names = namesOf(state, spec);
  const typeRow = table.child(spec, 'type');
  const type = typeRow < 0 ? undefined : state.types.read(typeRow);
  const valueRow = table.child(spec, 'value');
  const values = valueRow < 0 ? [] : lowerValues(state, valueRow, names.length);
  const variables: VariableId[] = [];
  const targets = names.map((name, index): Value | undefined => {
    const text = view.textOf(name);
    const range = view.rangeOf(name);
    if (text === '_') return undefined;
    const initial = values[index];
    const more = { ...(type === undefined ? {} : { type }), ...(initial === undefined ? {} : { initial }) };
    const variable = state.declare(text, 'local', range, more);
    variables.push(variable);
    return { kind: 'variable', variable, range };
  });
  const range = view.rangeOf(spec);
  if (valueRow >= 0) state.flow.emit({ kind: 'assign', targets, values, declares: true, range });
  else if (variables.length > 0) state.flow.emit({ kind: 'declare', variables, range });
}

/** A constant without a value of its own repeats the one `written` above it, type included. */
function lowerConstantSpec(state: UnitState, spec: number, written: number): void {
  const { table, view } = state;
  const typeRow = table.child(written, 'type');
  const type = typeRow < 0 ? undefined : state.types.read(typeRow);
  const values = lowerList(state, table.child(written, 'value'));
  namesOf(state, spec).forEach((name, index) => {
    const initial = values[index];
    const more = { ...(type === undefined ? {} : { type }), ...(initial === undefined ? {} : { initial }) };
    state.declare(view.textOf(name), 'constant', view.rangeOf(name), more);
  });
}

/** A local type may mention itself, so its name is bound before its right-hand side is read. */
function lowerTypeSpec(state: UnitState, spec: number): void {
  const { table, view } = state;
  const name = table.child(spec, 'name');
  const kind = table.kindOf(spec);
  if (name < 0 || (kind !== 'type_spec' && kind !== 'type_alias')) return;
  const text = view.textOf(name);
  const index = state.localTypes.length;
  const alias = kind === 'type_alias';
  const range = view.rangeOf(spec);
  state.localTypes.push({ name: text, type: { kind: 'unknown' }, alias, typeParameters: [], range });
  if (!alias) state.scope.bind(text, { kind: 'type', type: index });
  const typeParameters = state.types.typeParameters(table.child(spec, 'type_parameters'));
  const type = state.types.read(table.child(spec, 'type'));
  state.localTypes[index] = { name: text, type, alias, typeParameters, range };
  if (alias) state.scope.bind(text, { kind: 'type', type: index });
}

function lowerLabelled(state: UnitState, row: number): void {
  const { table, flow, view } = state;
  const label = table.child(row, 'label');
  const statement = table.codeChildren(row).find((child) => child !== label);
  if (label >= 0) {
    const name = view.textOf(label);
    flow.placeLabel(name);
    flow.pendingLabel = name;
  }
  if (statement !== undefined) lowerStatement(state, statement);
  flow.pendingLabel = undefined;
}

/** A jump to a label that is not there ends the path as broken code does: nothing is known of what follows. */
function lowerJump(state: UnitState, row: number, kind: string): void {
  const { table, flow, view } = state;
  const labelRow = table.codeChildren(row)[0];
  const label = labelRow === undefined ? undefined : view.textOf(labelRow);
  if (kind === 'goto_statement') {
    if (label !== undefined) flow.jump(flow.labelled(label));
    return;
  }
  const to = kind === 'break_statement' ? flow.breakTarget(label) : flow.continueTarget(label);
  if (to !== undefined) flow.jump(to);
}
