/** Owns which conditions are about what the program has computed: it knows how they come out, the machine does not. */
import type { Datum } from './values';

/** What comes of them the machine knows for numbers only. */
const computes: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '&', '|', '^', '&^', '<<', '>>']);

export function isComputed(condition: Datum): boolean {
  if (condition.kind === 'term')
    return computes.has(condition.operator) || isComputed(condition.left) || isComputed(condition.right);
  return condition.kind === 'unknown' && condition.isLost === true;
}
