/** Owns what is left of facts when some values are gone: what those were between says something of the ones that are still there. */

import type { Datum, Fact } from '../state/values';
import { boundsOf, type Order, ordersOf } from './bounds';
import { same } from './same';

/** The facts about values that are held, and the orders of these that others were between. */
export function factsAbout(facts: readonly Fact[], isHeld: (datum: Datum) => boolean): readonly Fact[] {
  const kept = facts.filter(({ left, right }) => isHeld(left) && isHeld(right));
  if (kept.length === facts.length) return facts;
  const ends: Datum[] = [];
  for (const { upper, lower } of ordersOf(facts).filter((each) => isCut(each, isHeld)))
    for (const end of [upper, lower]) if (isHeld(end) && !ends.some((each) => same(each, end))) ends.push(end);
  for (const end of ends) kept.push(...toldOf(facts, kept, end, ends));
  return kept;
}

function isCut({ upper, lower }: Order, isHeld: (datum: Datum) => boolean): boolean {
  return !isHeld(upper) || !isHeld(lower);
}

/** What all facts say of a value that the ones that are kept do not. */
function toldOf(facts: readonly Fact[], kept: readonly Fact[], end: Datum, ends: readonly Datum[]): readonly Fact[] {
  const told = ends.flatMap((other) => {
    if (other === end) return [];
    const difference: Datum = { kind: 'term', operator: '-', left: end, right: other };
    const { most } = boundsOf(facts, difference);
    return most < boundsOf(kept, difference).most ? [atMost(end, plus(other, most))] : [];
  });
  const [{ least, most }, before] = [boundsOf(facts, end), boundsOf(kept, end)];
  if (most < before.most) told.push(atMost(end, scalar(most)));
  if (least > before.least) told.push(atMost(scalar(least), end));
  return told;
}

function atMost(one: Datum, other: Datum): Fact {
  return { operator: '<', left: other, right: one, holds: false };
}

function plus(datum: Datum, more: number): Datum {
  return more === 0 ? datum : { kind: 'term', operator: '+', left: datum, right: scalar(more) };
}

function scalar(value: number): Datum {
  return { kind: 'scalar', value };
}
