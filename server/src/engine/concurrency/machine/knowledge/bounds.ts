/** Owns between which numbers a value lies: what orders and equalities say of it, of a length and of what is left between two values. Numbers are taken to be whole. */

import type { Datum, Fact } from '../state/values';
import { same } from './same';

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A value less another one, and how much more. */
interface Difference {
  readonly more: Datum | undefined;
  readonly less: Datum | undefined;
  readonly by: number;
}

const nothing: Difference = { more: undefined, less: undefined, by: 0 };

/** Of two values nobody knows: `upper` is at most `by` more than `lower`. */
export interface Order {
  readonly upper: Datum;
  readonly lower: Datum;
  readonly by: number;
}

export function boundsOf(facts: readonly Fact[], datum: Datum): Bounds {
  return throughOrders({ facts, orders: ordersOf(facts), steps: mostSteps }, differenceOf(datum) ?? plain(datum));
}

/** What tells of a value. */
interface Told {
  readonly facts: readonly Fact[];
  /** Those that were not asked yet. */
  readonly orders: readonly Order[];
  /** So many of them are asked one after the other. */
  readonly steps: number;
}

/** Each takes a few times as long as the one before. */
const mostSteps = 3;

/** What orders say one after the other: with `k <= n` and `n <= 1` there is no more than one of k. Each is asked once. */
function throughOrders(told: Told, wanted: Difference): Bounds {
  const { more, less, by } = wanted;
  let { least, most } = bounded(told, wanted);
  const { orders, steps } = told;
  if (orders.length === 0 || steps === 0 || (more === undefined && less === undefined)) return { least, most };
  if (more === undefined) {
    const turned = throughOrders(told, { more: less, less: more, by: -by });
    return { least: -turned.most, most: -turned.least };
  }
  if (less !== undefined) {
    const [one, other] = [more, less].map((each) => throughOrders({ ...told, steps: steps - 1 }, plain(each)));
    least = Math.max(least, one!.least - other!.most + by);
    most = Math.min(most, one!.most - other!.least + by);
  }
  for (const order of orders) {
    const isUpper = same(order.upper, more);
    if (!isUpper && !same(order.lower, more)) continue;
    const next = between(plain(isUpper ? order.lower : order.upper), less === undefined ? nothing : plain(less));
    if (next === undefined) continue;
    const others = orders.filter((each) => each !== order);
    const bounds = throughOrders({ ...told, orders: others, steps: steps - 1 }, next);
    if (isUpper) most = Math.min(most, bounds.most + order.by + by);
    else least = Math.max(least, bounds.least - order.by + by);
  }
  return { least, most };
}

const orders = new WeakMap<readonly Fact[], readonly Order[]>();

/** Further ones are not followed. */
const mostOrders = 6;

export function ordersOf(facts: readonly Fact[]): readonly Order[] {
  let found = orders.get(facts);
  if (found === undefined) {
    found = facts.flatMap(toldOrders).slice(-mostOrders);
    orders.set(facts, found);
  }
  return found;
}

function toldOrders(fact: Fact): readonly Order[] {
  const { operator, holds, difference } = saidBy(fact);
  if (difference?.more === undefined || difference.less === undefined || (operator === '==' && !holds)) return [];
  const { more, less, by } = difference;
  const isLess: Order = { upper: more, lower: less, by: operator === '<' ? -by - 1 : -by };
  const isMore: Order = { upper: less, lower: more, by };
  if (operator === '==') return [isLess, isMore];
  return [holds ? isLess : isMore];
}

function bounded(told: Told, wanted: Difference): Bounds {
  if (wanted.more === undefined && wanted.less === undefined) return { least: wanted.by, most: wanted.by };
  let { least, most } = byNature(told, wanted);
  let excluded: Set<number> | undefined;
  for (const fact of told.facts) {
    const { operator, holds, difference } = saidBy(fact);
    const said = difference && toldBy(difference, wanted);
    if (said === undefined) continue;
    const { sign, by } = said;
    // sign * wanted + by == 0, or < 0.
    if (operator === '==') {
      const at = -by / sign;
      if (!holds) {
        excluded ??= new Set();
        excluded.add(at);
      } else {
        least = Math.max(least, at);
        most = Math.min(most, at);
      }
    } else if (sign > 0 === holds) most = Math.min(most, sign > 0 ? -by - 1 : by);
    else least = Math.max(least, sign > 0 ? -by : by + 1);
  }
  // Beyond all numbers there is no next one.
  while (Number.isFinite(least) && excluded?.has(least)) least++;
  while (Number.isFinite(most) && excluded?.has(most)) most--;
  return { least: least + wanted.by, most: most + wanted.by };
}

/** What a value is told by what it is: lengths are never negative, and both sides of a sum or a product tell of it. */
function byNature(told: Told, { more, less }: Difference): Bounds {
  if (more !== undefined && less !== undefined) return anything;
  if (less === undefined) return more === undefined ? anything : natureOf(told, more);
  const { least, most } = natureOf(told, less);
  return { least: -most, most: -least };
}

const anything: Bounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

function natureOf(told: Told, datum: Datum): Bounds {
  if (datum.kind !== 'term') return anything;
  if (datum.operator === 'len') return { ...anything, least: 0 };
  if (!['+', '-', '*', '/', '%'].includes(datum.operator)) return anything;
  // An order may be about the term itself: what it is made of is asked one step less far.
  const within = { ...told, steps: Math.max(0, told.steps - 1) };
  const [a, b] = [datum.left, datum.right].map((side) => throughOrders(within, differenceOf(side) ?? plain(side))) as [
    Bounds,
    Bounds,
  ];
  if (datum.operator === '+') return { least: a.least + b.least, most: a.most + b.most };
  if (datum.operator === '-') return { least: a.least - b.most, most: a.most - b.least };
  if (datum.operator === '/' || datum.operator === '%') return b.least < 1 ? anything : divided(datum.operator, a, b);
  const corners = [a.least, a.most].flatMap((one) => [b.least, b.most].map((other) => product(one, other)));
  return { least: Math.min(...corners), most: Math.max(...corners) };
}

/** By a number that is no less than one: the quotient is no further from nothing, what is left is less than the divisor. */
function divided(operator: '/' | '%', a: Bounds, by: Bounds): Bounds {
  if (operator === '/')
    return {
      least: Math.trunc(a.least / (a.least < 0 ? by.least : by.most)),
      most: Math.trunc(a.most / (a.most < 0 ? by.most : by.least)),
    };
  return {
    least: a.least >= 0 ? 0 : Math.max(a.least, 1 - by.most),
    most: a.most <= 0 ? 0 : Math.min(a.most, by.most - 1),
  };
}

/** None of anything, however many, is none. */
function product(one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : one * other;
}

/** What is nil or the empty text has no length; any other text has some, and a list that is not nil may be empty all the same. */
function inNumbers(fact: Fact): Fact {
  const { operator, left, right, holds } = fact;
  if (operator !== '==') return fact;
  const [one, other] = isEmpty(right) ? [left, right] : [right, left];
  if (!isEmpty(other) || (!holds && other.kind === 'nil')) return fact;
  const length: Datum = { kind: 'term', operator: 'len', left: one, right: { kind: 'nil' } };
  return { operator: '==', left: length, right: { kind: 'scalar', value: 0 }, holds };
}

export function isEmpty(datum: Datum): boolean {
  return datum.kind === 'nil' || (datum.kind === 'scalar' && datum.value === '');
}

interface Said extends Pick<Fact, 'operator' | 'holds'> {
  /** What is left between the two values that are compared. */
  readonly difference: Difference | undefined;
}

const said = new WeakMap<Fact, Said>();

function saidBy(fact: Fact): Said {
  let found = said.get(fact);
  if (found === undefined) {
    const { operator, left, right, holds } = inNumbers(fact);
    const difference = between(differenceOf(left) ?? plain(left), differenceOf(right) ?? plain(right));
    found = { operator, holds, difference };
    said.set(fact, found);
  }
  return found;
}

/** A difference in terms of what is asked for: `sign` times that, and `by` more. */
function toldBy(told: Difference, wanted: Difference): { readonly sign: 1 | -1; readonly by: number } | undefined {
  if (isSame(told.more, wanted.more) && isSame(told.less, wanted.less)) return { sign: 1, by: told.by };
  if (isSame(told.more, wanted.less) && isSame(told.less, wanted.more)) return { sign: -1, by: told.by };
  return undefined;
}

function isSame(a: Datum | undefined, b: Datum | undefined): boolean {
  return a === undefined || b === undefined ? a === b : same(a, b);
}

function plain(datum: Datum): Difference {
  return { ...nothing, more: datum };
}

/** Undefined for what is no such thing: three values, or no number. */
function differenceOf(datum: Datum): Difference | undefined {
  if (datum.kind === 'scalar') return typeof datum.value === 'number' ? { ...nothing, by: datum.value } : undefined;
  if (datum.kind !== 'term') return plain(datum);
  const { operator, left, right } = datum;
  if (operator !== '+' && operator !== '-') return plain(datum);
  const a = differenceOf(left);
  const b = differenceOf(right);
  if (a === undefined || b === undefined) return undefined;
  return between(a, operator === '-' ? b : { more: b.less, less: b.more, by: -b.by });
}

/** What stands on both sides counts for nothing. */
function between(a: Difference, b: Difference): Difference | undefined {
  let [one, other] = [a.more, b.less];
  let [oneLess, otherLess] = [a.less, b.more];
  if (cancels(one, oneLess)) one = oneLess = undefined;
  else if (cancels(one, otherLess)) one = otherLess = undefined;
  if (cancels(other, oneLess)) other = oneLess = undefined;
  else if (cancels(other, otherLess)) other = otherLess = undefined;
  if ((one !== undefined && other !== undefined) || (oneLess !== undefined && otherLess !== undefined))
    return undefined;
  return { more: one ?? other, less: oneLess ?? otherLess, by: a.by - b.by };
}

function cancels(one: Datum | undefined, other: Datum | undefined): boolean {
  return one !== undefined && other !== undefined && same(one, other);
}
