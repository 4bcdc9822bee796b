/** Owns which types may hold something to release: all but numbers, text, errors and plain data of these. */
import { predeclaredTypes } from '#engine/ir/predeclared';
import type { TypeExpression } from '#engine/ir/types';
import type { TypeScope } from '#engine/packages/members';

export function mayHoldResource(scope: TypeScope, type: TypeExpression | undefined, depth = 0): boolean {
  if (type === undefined || depth > 5) return true;
  const literal = scope.underlying(type);
  const again = (each: TypeExpression): boolean => mayHoldResource(scope, each, depth + 1);
  switch (literal.kind) {
    case 'named':
      return literal.path !== '' || literal.name === 'any' || !predeclaredTypes.has(literal.name);
    case 'slice':
    case 'array':
      return again(literal.element);
    case 'map':
      return again(literal.key) || again(literal.value);
    case 'struct':
      return literal.fields.some((field) => again(field.type));
    case 'pointer':
      return again(literal.element);
    default:
      return true;
  }
}
