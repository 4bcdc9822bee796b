/** Owns lowering composite literals, elided element types filled in; knows nothing of what named types are. */
import type { CompositeElement, Value } from './model';
import { unknownType } from './type-reader';
import type { TypeExpression } from './types';
import type { UnitState } from './unit-state';

/** `body` is the `literal_value`, `whole` the row whose range the value gets. */
export function lowerComposite(state: UnitState, type: TypeExpression, body: number, whole: number): Value {
  const { table } = state;
  const elements: CompositeElement[] = [];
  if (body >= 0) {
    for (const row of table.codeChildren(body)) {
      if (table.kindOf(row) === 'keyed_element') elements.push(lowerKeyed(state, type, row));
      else elements.push({ value: lowerElement(state, elementType(type), row) });
    }
  }
  return { kind: 'composite', type, elements, range: state.view.rangeOf(whole) };
}

function lowerKeyed(state: UnitState, type: TypeExpression, row: number): CompositeElement {
  const { table } = state;
  const key = table.child(row, 'key');
  const valueRow = table.child(row, 'value');
  const name = fieldName(state, key);
  const isIndexed = type.kind === 'map' || type.kind === 'slice' || type.kind === 'array';
  const keyType = type.kind === 'map' ? type.key : unknownType;
  const field = isIndexed || name === undefined ? {} : { field: name };
  // A struct's field name is no use of the variable of that name, but a map of a named type may stand here.
  const mayBeKey =
    isIndexed || name === undefined || (type.kind !== 'struct' && state.scope.lookup(name) !== undefined);
  const keyValue = mayBeKey ? { key: lowerElement(state, keyType, key) } : {};
  const valueType = name !== undefined && type.kind === 'struct' ? fieldType(type, name) : elementType(type);
  return { ...field, ...keyValue, value: lowerElement(state, valueType, valueRow) };
}

/** The name when the key is a bare identifier. */
function fieldName(state: UnitState, row: number): string | undefined {
  const { table } = state;
  if (row < 0) return undefined;
  const inner = table.kindOf(row) === 'literal_element' ? (table.codeChildren(row)[0] ?? row) : row;
  return table.kindOf(inner) === 'identifier' ? state.view.textOf(inner) : undefined;
}

function elementType(type: TypeExpression): TypeExpression {
  switch (type.kind) {
    case 'slice':
    case 'array':
      return type.element;
    case 'map':
      return type.value;
    default:
      return unknownType;
  }
}

function fieldType(type: Extract<TypeExpression, { kind: 'struct' }>, name: string): TypeExpression {
  return type.fields.find((field) => field.name === name)?.type ?? unknownType;
}

/** `{…}` without a type takes the element type of its literal; under a pointer type it means `&T{…}`. */
function lowerElement(state: UnitState, type: TypeExpression, row: number): Value {
  const { table } = state;
  const inner = row >= 0 && table.kindOf(row) === 'literal_element' ? (table.codeChildren(row)[0] ?? row) : row;
  if (inner < 0 || table.kindOf(inner) !== 'literal_value') return state.value(inner);
  if (type.kind !== 'pointer') return lowerComposite(state, type, inner, inner);
  const base = lowerComposite(state, type.element, inner, inner);
  return { kind: 'address', base, range: base.range };
}
