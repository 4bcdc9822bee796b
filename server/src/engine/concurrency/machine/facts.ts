/** Owns what is known of values nobody knows: equalities and orders that were taken to hold. A fact once taken holds for the whole way. */
import type { Datum, Scalar } from './values';

export interface Fact {
  readonly operator: '==' | '<';
  readonly left: Datum;
  readonly right: Datum;
  readonly holds: boolean;
}

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

/** What is to be decided, with its sense: `a != b` is `a == b` false. */
interface Question {
  readonly operator: Fact['operator'];
  readonly left: Datum;
  readonly right: Datum;
  readonly negated: boolean;
}

const yes: Datum = { kind: 'scalar', value: true };

/** Every condition as an equality or an order. */
function questionOf(condition: Datum): Question {
  if (condition.kind === 'term') {
    const { operator, left, right } = condition;
    switch (operator) {
      case '==':
      case '<':
        return { operator, left, right, negated: false };
      case '!=':
        return { operator: '==', left, right, negated: true };
      case '>':
        return { operator: '<', left: right, right: left, negated: false };
      case '>=':
        return { operator: '<', left, right, negated: true };
      case '<=':
        return { operator: '<', left: right, right: left, negated: true };
      case '!': {
        const inner = questionOf(left);
        return { ...inner, negated: !inner.negated };
      }
    }
  }
  return { operator: '==', left: condition, right: yes, negated: false };
}

/** Whether a condition holds, as far as the values and facts tell. */
export function decide(facts: readonly Fact[], condition: Datum): boolean | undefined {
  if (condition.kind === 'scalar') return typeof condition.value === 'boolean' ? condition.value : undefined;
  const { operator, left, right, negated } = questionOf(condition);
  const answer = operator === '==' ? equal(facts, left, right) : less(facts, left, right);
  return answer === undefined ? undefined : answer !== negated;
}

/** The facts with one more; the condition must be one that `decide` leaves open. */
export function assume(facts: readonly Fact[], condition: Datum, holds: boolean): readonly Fact[] {
  const { operator, left, right, negated } = questionOf(condition);
  return [...facts, { operator, left, right, holds: holds !== negated }];
}

function scalarOf(datum: Datum): Scalar | undefined {
  return datum.kind === 'scalar' ? datum.value : undefined;
}

function isKnown(datum: Datum): boolean {
  return datum.kind !== 'unknown' && datum.kind !== 'term';
}

function equal(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  if (same(left, right)) return true;
  if (isKnown(left) && isKnown(right)) {
    // What comes from outside may be nil, or be the same thing twice.
    const isScalar = left.kind === 'scalar' && right.kind === 'scalar';
    if (isScalar) return false;
    if (left.kind === 'function' && right.kind === 'nil') return false;
    if (right.kind === 'function' && left.kind === 'nil') return false;
  }
  for (const { operator, left: a, right: b, holds } of facts) {
    if (operator !== '==') continue;
    if ((same(a, left) && same(b, right)) || (same(a, right) && same(b, left))) return holds;
    if (!holds) continue;
    const other = same(a, left) ? b : same(b, left) ? a : same(a, right) ? b : same(b, right) ? a : undefined;
    if (other === undefined) continue;
    const rest = same(a, left) || same(b, left) ? right : left;
    if (other.kind === 'scalar' && rest.kind === 'scalar') return other.value === rest.value;
    if (other.kind === 'nil' && rest.kind === 'nil') return true;
  }
  const unknown = isKnown(left) ? right : left;
  const number = scalarOf(isKnown(left) ? left : right);
  if (typeof number === 'number') {
    const { least, most } = boundsOf(facts, unknown);
    if (number < least || number > most) return false;
    if (least === most) return true;
  }
  return undefined;
}

/** The number a value is certain to be. */
export function numberOf(facts: readonly Fact[], datum: Datum): number | undefined {
  if (datum.kind === 'scalar') return typeof datum.value === 'number' ? datum.value : undefined;
  const { least, most } = boundsOf(facts, datum);
  return least === most ? least : undefined;
}

/** Lengths and capacities are never negative. */
function boundsOf(facts: readonly Fact[], datum: Datum): { readonly least: number; readonly most: number } {
  let least = datum.kind === 'term' && datum.operator === 'len' ? 0 : Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  const excluded = new Set<number>();
  for (const { operator, left, right, holds } of facts) {
    const isLeft = same(left, datum);
    if (!isLeft && !same(right, datum)) continue;
    const bound = scalarOf(isLeft ? right : left);
    if (typeof bound !== 'number') continue;
    if (operator === '==') {
      if (holds) {
        least = Math.max(least, bound);
        most = Math.min(most, bound);
      } else excluded.add(bound);
    } else if (isLeft) {
      if (holds) most = Math.min(most, bound - 1);
      else least = Math.max(least, bound);
    } else if (holds) least = Math.max(least, bound + 1);
    else most = Math.min(most, bound);
  }
  while (excluded.has(least)) least++;
  while (excluded.has(most)) most--;
  return { least, most };
}

function less(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  const a = scalarOf(left);
  const b = scalarOf(right);
  if (a !== undefined && b !== undefined) return a < b;
  if (same(left, right)) return false;
  if (typeof b === 'number') {
    const { least, most } = boundsOf(facts, left);
    if (most < b) return true;
    if (least >= b) return false;
  }
  if (typeof a === 'number') {
    const { least, most } = boundsOf(facts, right);
    if (least > a) return true;
    if (most <= a) return false;
  }
  for (const fact of facts) {
    if (fact.operator !== '<') continue;
    if (same(fact.left, left) && same(fact.right, right)) return fact.holds;
    if (same(fact.left, right) && same(fact.right, left) && fact.holds) return false;
  }
  return undefined;
}
