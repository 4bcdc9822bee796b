/** Owns when two values are certain to be the same one. Knows no facts. */
import type { Datum } from '../state/values';

export function same(a: Datum, b: Datum): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'unknown':
      return a.id === (b as typeof a).id;
    case 'scalar':
      return a.value === (b as typeof a).value;
    case 'nil':
      return true;
    case 'reference':
      return a.to === (b as typeof a).to;
    case 'stored':
      return a.at === (b as typeof a).at;
    case 'function':
      return a.code === (b as typeof a).code;
    case 'term': {
      const other = b as typeof a;
      return a.operator === other.operator && same(a.left, other.left) && same(a.right, other.right);
    }
  }
}
