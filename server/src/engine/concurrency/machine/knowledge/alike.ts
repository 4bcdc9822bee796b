/** Owns which values equalities that were taken to hold say to be the same, one after the other. Of what is equal to a constant no more is asked: many things are nil. */
import type { Datum, Fact } from '../state/values';
import { same } from './same';

/** All that a value is certain to be equal to, itself first. */
export function alikeTo(facts: readonly Fact[], datum: Datum): readonly Datum[] {
  const all = [datum];
  for (const each of all) {
    if (each.kind === 'nil' || each.kind === 'scalar') continue;
    for (const { operator, left, right, holds } of facts) {
      if (operator !== '==' || !holds) continue;
      const other = same(left, each) ? right : same(right, each) ? left : undefined;
      if (other !== undefined && !all.some((known) => same(known, other))) all.push(other);
    }
  }
  return all;
}
