/** Owns what is known of values nobody knows: equalities and orders that were taken to hold, and what follows from them. A fact once taken holds for the whole way. */

import type { Datum, Fact } from '../state/values';
import { alikeTo } from './alike';
import { boundsOf, isEmpty } from './bounds';
import { same } from './same';
import { asksForOne, comparedErrors, excludes, hasTarget, presenceOf } from './tests';

/** What is to be decided, with its sense: `a != b` is `a == b` false. */
interface Question {
  readonly operator: Fact['operator'];
  readonly left: Datum;
  readonly right: Datum;
  readonly negated: boolean;
}

const yes: Datum = { kind: 'scalar', value: true };
const none: Datum = { kind: 'nil' };

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

/** The facts with one more, and what it says besides; the condition must be one that `decide` leaves open. */
export function assume(facts: readonly Fact[], condition: Datum, holds: boolean): readonly Fact[] {
  const { operator, left, right, negated } = questionOf(condition);
  const isSo = holds !== negated;
  const more: readonly Fact[] = [...facts, { operator, left, right, holds: isSo }];
  const presence = operator === '==' && same(right, yes) ? presenceOf(left) : undefined;
  if (presence !== undefined) {
    const { test, value, zero } = presence;
    const tested = assumeOpen(more, test, isSo);
    return isSo ? tested : assumeOpen(tested, { kind: 'term', operator: '==', left: value, right: zero }, true);
  }
  const one = isSo && operator === '==' && same(right, yes) ? asksForOne(left) : undefined;
  const isNew = one !== undefined && isOne(more, left) && equal(more, one, none) === undefined;
  if (isNew) return [...more, { operator: '==', left: one, right: none, holds: false }];
  return same(right, yes) && left.kind === 'term' && left.operator === (isSo ? '&&' : '||')
    ? [left.left, left.right].reduce((all, side) => assumeOpen(all, side, isSo), more)
    : more;
}

function assumeOpen(facts: readonly Fact[], condition: Datum, holds: boolean): readonly Fact[] {
  return decide(facts, condition) === undefined ? assume(facts, condition, holds) : facts;
}

/** Whether what a test compares with is certain not to be nil: nil is nil, too. */
function isOne(facts: readonly Fact[], test: Datum): boolean {
  return test.kind !== 'term' || hasTarget(test) || equal(facts, test.right, none) === false;
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
    if ((left.kind === 'scalar' && right.kind === 'nil') || (left.kind === 'nil' && right.kind === 'scalar'))
      return false;
    if (left.kind === 'function' && right.kind === 'nil') return false;
    if (right.kind === 'function' && left.kind === 'nil') return false;
  }
  let isLinked = false;
  for (const { operator, left: a, right: b, holds } of facts) {
    if (operator !== '==') continue;
    if ((same(a, left) && same(b, right)) || (same(a, right) && same(b, left))) return holds;
    if (!holds) {
      if (same(b, yes) && comparedErrors(a)?.every((each) => same(each, left) || same(each, right)) === true)
        return false;
      continue;
    }
    const other = same(a, left) ? b : same(b, left) ? a : same(a, right) ? b : same(b, right) ? a : undefined;
    if (other === undefined) continue;
    isLinked = true;
    const rest = same(a, left) || same(b, left) ? right : left;
    if (other.kind === 'scalar' && rest.kind === 'scalar') return other.value === rest.value;
    if (other.kind === 'nil' && rest.kind === 'nil') return true;
  }
  const linked = isLinked ? equalByOthers(facts, left, right) : undefined;
  return linked ?? equalByBounds(facts, left, right) ?? equalByTruth(facts, left, right);
}

/** What is equal to one of two values that differ is not equal to the other one. */
function equalByOthers(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  const [lefts, rights] = [alikeTo(facts, left), alikeTo(facts, right)];
  const areBoth = (a: Datum, b: Datum): boolean =>
    lefts.some((one) => same(one, a)) && rights.some((other) => same(other, b));
  const differ = facts.some(
    ({ operator, left: a, right: b, holds }) => operator === '==' && !holds && (areBoth(a, b) || areBoth(b, a)),
  );
  if (differ) return false;
  // Two values that are nil are equal only if their types are.
  const isOne = lefts.some((one) => one.kind !== 'nil' && one.kind !== 'scalar' && areBoth(one, one));
  return isOne ? true : undefined;
}

function equalByBounds(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  const isTurned = isEmpty(left) || (isKnown(left) && !isEmpty(right));
  const unknown = isTurned ? right : left;
  const known = isTurned ? left : right;
  if (isEmpty(known)) {
    // A text without characters is the empty one; a list without elements need not be nil.
    const { least, most } = boundsOf(facts, { kind: 'term', operator: 'len', left: unknown, right: none });
    if (least > 0) return false;
    return most === 0 && known.kind === 'scalar' ? true : undefined;
  }
  if (known.kind !== 'scalar') {
    const { least, most } = boundsOf(facts, { kind: 'term', operator: '-', left, right });
    if (least > 0 || most < 0) return false;
    return least === 0 && most === 0 ? true : undefined;
  }
  if (typeof known.value !== 'number') return undefined;
  const { least, most } = boundsOf(facts, unknown);
  if (known.value < least || known.value > most) return false;
  return least === most ? true : undefined;
}

/** Two truth values are the same or not. */
function equalByTruth(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  const a = truthOf(facts, left);
  const b = a === undefined ? undefined : truthOf(facts, right);
  return a === undefined || b === undefined ? undefined : a === b;
}

/** Truth values that depend on each other are followed so far. */
const furthest = 4;

/** What a truth value is certain to be. */
function truthOf(facts: readonly Fact[], datum: Datum, depth = 0): boolean | undefined {
  if (depth > furthest) return undefined;
  if (datum.kind === 'scalar') return typeof datum.value === 'boolean' ? datum.value : undefined;
  if (datum.kind === 'nil') return undefined;
  for (const fact of facts) {
    if (fact.operator !== '==') continue;
    const other = same(fact.left, datum) ? fact.right : same(fact.right, datum) ? fact.left : undefined;
    // Keys of maps differ from very many: what a value is not is asked for no further.
    if (other === undefined || (!fact.holds && other.kind === 'unknown' && depth > 1)) continue;
    // What is a truth value by itself needs no facts.
    const others = other.kind === 'scalar' ? facts : facts.filter((each) => each !== fact);
    const truth = truthOf(others, other, depth + 1);
    if (truth !== undefined) return truth === fact.holds;
  }
  if (datum.kind !== 'term') return undefined;
  if (isCondition(datum.operator)) return decide(facts, datum);
  if (datum.operator === '&&' || datum.operator === '||') return truthOfBoth(facts, datum, depth);
  const presence = presenceOf(datum);
  if (presence !== undefined) {
    const { test, value, zero } = presence;
    return truthOf(facts, test, depth + 1) ?? (equal(facts, value, zero) === false ? true : undefined);
  }
  const errors = comparedErrors(datum);
  if (errors !== undefined && equal(facts, ...errors) === true) return true;
  const one = asksForOne(datum);
  const isNone = one !== undefined && isOne(facts, datum) && equal(facts, one, none) === true;
  return isNone || isExcluded(facts, datum) ? false : undefined;
}

/** Where one side decides, the other one does not matter. */
function truthOfBoth(
  facts: readonly Fact[],
  { operator, left, right }: Extract<Datum, { kind: 'term' }>,
  depth: number,
): boolean | undefined {
  const [a, b] = [left, right].map((side) => truthOf(facts, side, depth + 1));
  const decisive = operator === '||';
  if (a === decisive || b === decisive) return decisive;
  return a === undefined || b === undefined ? undefined : !decisive;
}

/** Whether another test that has succeeded tells that this one fails. */
function isExcluded(facts: readonly Fact[], test: Datum): boolean {
  return facts.some(({ operator, left, right, holds }) => {
    return operator === '==' && holds && same(right, yes) && excludes(left, test);
  });
}

function isCondition(operator: string): boolean {
  return ['==', '!=', '<', '<=', '>', '>=', '!'].includes(operator);
}

/** The number a value is certain to be. */
export function numberOf(facts: readonly Fact[], datum: Datum): number | undefined {
  if (datum.kind === 'scalar') return typeof datum.value === 'number' ? datum.value : undefined;
  const { least, most } = boundsOf(facts, datum);
  return least === most ? least : undefined;
}

function less(facts: readonly Fact[], left: Datum, right: Datum): boolean | undefined {
  if (same(left, right)) return false;
  for (const fact of facts) {
    if (fact.operator !== '<') continue;
    if (same(fact.left, left) && same(fact.right, right)) return fact.holds;
    if (same(fact.left, right) && same(fact.right, left) && fact.holds) return false;
  }
  if (left.kind === 'scalar' && right.kind === 'scalar') return left.value < right.value;
  const { least, most } = boundsOf(facts, { kind: 'term', operator: '-', left, right });
  if (most < 0) return true;
  return least >= 0 ? false : undefined;
}
