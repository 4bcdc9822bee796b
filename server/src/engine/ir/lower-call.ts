/** Owns lowering calls and conversions, which the grammar cannot tell apart; knows nothing of statements. */

import type { CallSite, OperationId, Value } from './model';
import { endingOf } from './no-return';
import { predeclaredTypes } from './predeclared';
import { namedType } from './type-reader';
import type { TypeExpression } from './types';
import type { UnitState } from './unit-state';

const typeKinds = new Set([
  'slice_type',
  'array_type',
  'map_type',
  'channel_type',
  'function_type',
  'struct_type',
  'interface_type',
  'pointer_type',
  'generic_type',
  'parenthesized_type',
  'implicit_length_array_type',
]);

/** A node that can only be a type. */
export function isTypeSyntax(kind: string): boolean {
  return typeKinds.has(kind);
}

/** Callee, arguments and type arguments of a call, each argument lowered in order; calls inside become operations before this one. */
export function lowerCallSite(state: UnitState, row: number): CallSite {
  const { table } = state;
  const callee = state.value(table.child(row, 'function'));
  const args: Value[] = [];
  let spread = false;
  const list = table.child(row, 'arguments');
  if (list >= 0) {
    for (const argument of table.codeChildren(list)) {
      if (table.kindOf(argument) === 'variadic_argument') {
        spread = true;
        const inner = table.codeChildren(argument)[0];
        if (inner !== undefined) args.push(state.value(inner));
      } else args.push(state.value(argument));
    }
  }
  bindArguments(state, callee, args);
  return { callee, args, spread, typeArguments: state.types.typeArguments(table.child(row, 'type_arguments')) };
}

/** Parameters of a closure called on the spot are what it is called with. */
function bindArguments(state: UnitState, callee: Value, args: readonly Value[]): void {
  const called = callee.kind === 'closure' ? state.functions[callee.function] : undefined;
  if (called === undefined || called.variadic) return;
  called.parameters.forEach((parameter, index) => {
    const argument = args[index];
    if (argument !== undefined) state.variables[parameter]!.initial = argument;
  });
}

/** The type a callee names, when `callee(x)` is certainly a conversion. */
function convertedType(callee: Value): TypeExpression | undefined {
  if (callee.kind === 'type') return callee.type;
  return callee.kind === 'global' && predeclaredTypes.has(callee.name) ? namedType(callee.name) : undefined;
}

export function lowerCall(state: UnitState, row: number): Value {
  const site = lowerCallSite(state, row);
  const range = state.view.rangeOf(row);
  const type = convertedType(site.callee);
  const first = site.args[0];
  if (type !== undefined && site.args.length === 1 && first !== undefined) {
    return { kind: 'convert', type, operand: first, range };
  }
  return emitCall(state, site, row);
}

function emitCall(state: UnitState, site: CallSite, row: number): Value {
  const range = state.view.rangeOf(row);
  const { callee } = site;
  const first = site.args[0];
  if (callee.kind === 'global' && callee.name === 'panic' && first !== undefined) {
    state.flow.terminate({ kind: 'panic', value: first, range });
    return { kind: 'unknown', range };
  }
  const id = state.nextOperation();
  state.flow.emit({ kind: 'call', id, ...site, range });
  const ending = endingOf(callee, (value) => declaredType(state, value));
  if (ending === 'panic') state.flow.terminate({ kind: 'panic', value: result(id, range), range });
  else if (ending !== undefined) state.flow.terminate({ kind: 'exit', ends: ending, operation: id, range });
  return result(id, range);
}

function result(operation: OperationId, range: Value['range']): Value {
  return { kind: 'result', operation, index: 0, range };
}

/** What the declaration of a variable says its type is. */
function declaredType(state: UnitState, value: Value): TypeExpression | undefined {
  return value.kind === 'variable' ? state.variables[value.variable]!.type : undefined;
}

/**
 * `T(x)` for type syntax `T`. The grammar also reads `f[int](x)` and `handlers[i](x)` this way: a generic type whose base is a variable, or not
 * known to be a type, is a call.
 */
export function lowerConversion(state: UnitState, row: number): Value {
  const { table } = state;
  const typeRow = table.child(row, 'type');
  const operand = table.child(row, 'operand');
  if (typeRow < 0 || operand < 0) return state.unknown(row);
  if (table.kindOf(typeRow) === 'generic_type') {
    const callee = lowerInstance(state, typeRow);
    if (callee.kind !== 'type') {
      const args = [state.value(operand)];
      return emitCall(state, { callee, args, spread: false, typeArguments: [] }, row);
    }
  }
  return converted(state, typeRow, state.value(operand), state.view.rangeOf(row));
}

/** The grammar takes the star of `*(*[]byte)(p)` into the type; to Go it is a dereference of what the conversion gives. */
function converted(state: UnitState, typeRow: number, operand: Value, range: Value['range']): Value {
  const { table, view } = state;
  const element = table.kindOf(typeRow) === 'pointer_type' ? table.codeChildren(typeRow)[0] : undefined;
  if (element === undefined) return { kind: 'convert', type: state.types.read(typeRow), operand, range };
  const start = view.rangeOf(element).start;
  return { kind: 'dereference', base: converted(state, element, operand, { ...range, start }), range };
}

/** A `generic_type` in value position: a type when its base is one, an element of a variable, else an instance of a generic function or type. */
function lowerInstance(state: UnitState, row: number): Value {
  const { table } = state;
  const range = state.view.rangeOf(row);
  const base = lowerTypeName(state, table.child(row, 'type'));
  const list = table.child(row, 'type_arguments');
  if (base.kind === 'type') return { kind: 'type', type: state.types.instantiate(base.type, list), range };
  const elements = list < 0 ? [] : table.codeChildren(list);
  const only = elements.length === 1 ? lowerTypeName(state, elements[0]!) : undefined;
  const isElement =
    base.kind === 'variable' || base.kind === 'field' || only?.kind === 'variable' || only?.kind === 'field';
  if (only !== undefined && isElement) return { kind: 'index', base, index: only, range };
  return { kind: 'instance', base, typeArguments: state.types.typeArguments(list), range };
}

/** A name the grammar took for a type's: what it means as a value here. */
function lowerTypeName(state: UnitState, row: number): Value {
  const { table } = state;
  if (row < 0) return { kind: 'unknown', range: state.view.rangeOf(0) };
  const kind = table.kindOf(row);
  if (kind === 'type_elem') return lowerTypeName(state, table.codeChildren(row)[0] ?? -1);
  const range = state.view.rangeOf(row);
  if (kind === 'qualified_type') {
    const qualifier = table.child(row, 'package');
    const name = table.child(row, 'name');
    if (qualifier < 0 || name < 0) return state.unknown(row);
    const base = nameValue(state, qualifier);
    const member = state.view.textOf(name);
    const path = base.kind === 'global' ? state.imports.pathOf(base.name) : undefined;
    if (path !== undefined) return { kind: 'member', path, name: member, range };
    return { kind: 'field', base, name: member, range, nameRange: state.view.rangeOf(name) };
  }
  if (kind === 'type_identifier' || kind === 'identifier') return nameValue(state, row);
  return { kind: 'type', type: state.types.read(row), range };
}

/** What one identifier means as a value. */
export function nameValue(state: UnitState, row: number): Value {
  const name = state.view.textOf(row);
  const range = state.view.rangeOf(row);
  const binding = state.lookup(name);
  if (binding === undefined) return { kind: 'global', name, range };
  if (binding.kind === 'variable') return { kind: 'variable', variable: binding.variable, range };
  return { kind: 'type', type: { kind: 'named', path: '', name, typeArguments: [], local: binding.type }, range };
}
