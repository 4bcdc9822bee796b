/** Owns what indexing and ranging take out of a type. Knows no values. */
import { namedType } from '../ir/type-reader';
import type { TypeExpression } from '../ir/types';
import { pointee, type TypeScope } from './members';

const integers = new Set('int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune'.split(' '));

/** Element type of an array, slice, map or string, through a pointer to an array. */
export function elementOf(scope: TypeScope, type: TypeExpression): TypeExpression | undefined {
  const literal = scope.underlying(type);
  switch (literal.kind) {
    case 'slice':
    case 'array':
      return literal.element;
    case 'map':
      return literal.value;
    case 'pointer': {
      const array = scope.underlying(literal.element);
      return array.kind === 'array' ? array.element : undefined;
    }
    case 'named':
      return literal.path === '' && literal.name === 'string' ? namedType('byte') : undefined;
    default:
      return undefined;
  }
}

/** https://go.dev/ref/spec#For_range */
export function rangedType(scope: TypeScope, over: TypeExpression, part: 'key' | 'value'): TypeExpression | undefined {
  const literal = scope.underlying(over);
  const isKey = part === 'key';
  switch (literal.kind) {
    case 'slice':
    case 'array':
      return isKey ? namedType('int') : literal.element;
    case 'pointer': {
      const array = scope.underlying(pointee(literal));
      if (array.kind !== 'array') return undefined;
      return isKey ? namedType('int') : array.element;
    }
    case 'map':
      return isKey ? literal.key : literal.value;
    case 'channel':
      return isKey ? literal.element : undefined;
    case 'function': {
      const [yields] = literal.parameters;
      const signature = yields && scope.underlying(yields);
      return signature?.kind === 'function' ? signature.parameters[isKey ? 0 : 1] : undefined;
    }
    case 'named':
      if (literal.path !== '') return undefined;
      if (literal.name === 'string') return namedType(isKey ? 'int' : 'rune');
      return isKey && integers.has(literal.name) ? over : undefined;
    default:
      return undefined;
  }
}
