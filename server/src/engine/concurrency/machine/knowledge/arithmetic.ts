/** Owns what operators make of values: numbers where both sides are known, terms that compare equal where not. */
import { bitwise } from '../../../packages/constant-value';
import { type State, scalar } from '../state/state';
import type { Datum, Scalar } from '../state/values';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const longestText = 64;

export function isComparison(operator: string): boolean {
  return comparisons.has(operator);
}

export function not(state: State, operand: Datum): Datum {
  const truth = state.decide(operand);
  return truth === undefined ? { kind: 'term', operator: '!', left: operand, right: operand } : scalar(!truth);
}

export function unary(state: State, operator: string, operand: Datum): Datum {
  if (operator === '!') return not(state, operand);
  if (operator === '-') return binary(state, '-', scalar(0), operand);
  return operator === '+' ? operand : state.madeFrom(operand);
}

export function binary(state: State, operator: string, left: Datum, right: Datum): Datum {
  if (isComparison(operator)) {
    if ((left.kind === 'stored' || right.kind === 'stored') && (operator === '==' || operator === '!=')) {
      const isEqual = sameStruct(state, left, right);
      return isEqual === undefined ? state.lost() : scalar(isEqual === (operator === '=='));
    }
    const term: Datum = { kind: 'term', operator, left, right };
    const truth = isDeep(left) || isDeep(right) ? undefined : state.decide(term);
    return truth === undefined ? term : scalar(truth);
  }
  if (operator === '&&' || operator === '||') return logical(state, operator, left, right);
  if (left.kind === 'scalar' && right.kind === 'scalar') return computed(state, operator, left.value, right.value);
  const counted = countedOn(operator, left, right);
  if (counted !== undefined) return counted;
  // Terms of terms would make every round of a loop another one.
  if (isDeep(left) || isDeep(right)) return state.lost();
  return { kind: 'term', operator, left, right };
}

/** Field by field, as far as they are known. What nobody knows is hardly equal to a struct that is written down here. */
function sameStruct(state: State, left: Datum, right: Datum): boolean | undefined {
  const [a, b] = [state.find(left, 'struct')?.object, state.find(right, 'struct')?.object];
  if (left.kind !== 'stored' || right.kind !== 'stored') return false;
  if (a === undefined || b === undefined) return undefined;
  const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
  let isCertain = !a.outside && !b.outside;
  for (const name of names) {
    const [one, other] = [a.fields.get(name), b.fields.get(name)];
    if (one === undefined || other === undefined) isCertain = false;
    else {
      const isEqual = state.decide(binary(state, '==', state.held(one), state.held(other)));
      if (isEqual === false) return false;
      isCertain &&= isEqual === true;
    }
  }
  return isCertain ? true : undefined;
}

/** Further than this no loop of unknown length goes round. */
const mostCounted = 2;

/** `n + 1 + 1` is `n + 2`. */
function countedOn(operator: string, left: Datum, right: Datum): Datum | undefined {
  if (left.kind !== 'term' || !isSum(left.operator) || !isSum(operator) || isDeep(left.left)) return undefined;
  const [before, more] = [left.right, right].map((each) => (each.kind === 'scalar' ? each.value : undefined));
  if (typeof before !== 'number' || typeof more !== 'number') return undefined;
  const sum = (left.operator === '+' ? before : -before) + (operator === '+' ? more : -more);
  if (sum === 0) return left.left;
  if (Math.abs(sum) > mostCounted) return undefined;
  return { kind: 'term', operator: sum > 0 ? '+' : '-', left: left.left, right: scalar(Math.abs(sum)) };
}

function isSum(operator: string): boolean {
  return operator === '+' || operator === '-';
}

function isDeep(datum: Datum): boolean {
  return datum.kind === 'term' && !['len', 'cap', '[]'].includes(datum.operator);
}

function logical(state: State, operator: '&&' | '||', left: Datum, right: Datum): Datum {
  const decisive = operator === '||';
  const a = state.decide(left);
  const b = state.decide(right);
  if (a === decisive || b === decisive) return scalar(decisive);
  if (a !== undefined && b !== undefined) return scalar(!decisive);
  if (a !== undefined) return right;
  return b !== undefined ? left : { kind: 'term', operator, left, right };
}

function computed(state: State, operator: string, left: Scalar, right: Scalar): Datum {
  if (typeof left === 'string' && typeof right === 'string' && operator === '+') {
    return left.length + right.length > longestText ? state.lost() : scalar(left + right);
  }
  if (typeof left !== 'number' || typeof right !== 'number') return state.lost();
  const result = calculate(operator, left, right);
  return result !== undefined && Number.isSafeInteger(result) ? scalar(result) : state.lost();
}

function calculate(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
      return right === 0 ? undefined : left % right;
    default:
      return bitwise(operator, left, right);
  }
}
