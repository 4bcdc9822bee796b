/** Owns what a type costs when its value becomes an interface's, and the plain kinds cost rules ask for. Silent about types it cannot see. */
import type { Unit } from '../../ir/model';
import { predeclaredTypes } from '../../ir/predeclared';
import type { TypeExpression } from '../../ir/types';
import type { Resolution } from '../../packages/resolution';

/** `string`, `int`, … when the type, or what it stands for, is predeclared. */
export function basicKind(unit: Unit, resolution: Resolution, type: TypeExpression | undefined): string | undefined {
  if (type === undefined) return undefined;
  const literal = resolution.underlying(unit, type);
  return isPredeclared(unit, literal) ? literal.name : undefined;
}

/** The type itself is predeclared: no methods, no conversion needed. */
export function isPredeclared(
  unit: Unit,
  type: TypeExpression | undefined,
): type is Extract<TypeExpression, { kind: 'named' }> {
  if (type?.kind !== 'named' || type.path !== '' || type.local !== undefined) return false;
  return predeclaredTypes.has(type.name) && !unit.typeParameters.some(({ name }) => name === type.name);
}

export function isByteSlice(unit: Unit, type: TypeExpression | undefined): boolean {
  return type?.kind === 'slice' && isPredeclared(unit, type.element) && /^(byte|uint8)$/.test(type.element.name);
}

export type BoxedAs = 'a slice' | 'a string' | 'a struct' | 'an array' | 'a number';

/** What is copied to the heap when a value of the type is stored in an interface; undefined where nothing is, or the type is not known. */
export function boxedAs(unit: Unit, resolution: Resolution, type: TypeExpression | undefined): BoxedAs | undefined {
  if (type === undefined) return undefined;
  const literal = resolution.underlying(unit, type);
  switch (literal.kind) {
    case 'slice':
      return 'a slice';
    case 'struct':
      return literal.fields.length === 0 || isOnePointer(unit, resolution, literal.fields) ? undefined : 'a struct';
    case 'array':
      return literal.length === '0' || literal.length === '1' ? undefined : 'an array';
    case 'named':
      if (!isPredeclared(unit, literal)) return undefined;
      if (literal.name === 'string') return 'a string';
      // One byte is found in a table of the runtime.
      return /^(u?int(16|32|64|ptr)?|float(32|64)|complex(64|128)|rune)$/.test(literal.name) ? 'a number' : undefined;
    default:
      return undefined;
  }
}

/** A struct of one pointer is stored in the interface itself. */
function isOnePointer(
  unit: Unit,
  resolution: Resolution,
  fields: Extract<TypeExpression, { kind: 'struct' }>['fields'],
): boolean {
  if (fields.length !== 1) return false;
  const { kind } = resolution.underlying(unit, fields[0]!.type);
  return kind === 'pointer' || kind === 'map' || kind === 'channel' || kind === 'function' || kind === 'struct';
}

export function isInterface(unit: Unit, resolution: Resolution, type: TypeExpression | undefined): boolean {
  if (type === undefined) return false;
  const literal = resolution.underlying(unit, type);
  if (literal.kind === 'interface') return literal.embedded.every((each) => each.kind === 'named');
  return isPredeclared(unit, literal) && (literal.name === 'any' || literal.name === 'error');
}
