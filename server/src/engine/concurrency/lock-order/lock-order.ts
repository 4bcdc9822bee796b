/**
 * Owns finding functions that take the same two locks in opposite order and wait for each other: candidates by what they may take, each proved by exploring
 * both at the same time from where others come in. Knows nothing of rules.
 */
import type { Unit } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import type { Resolution } from '../../packages/resolution';
import { candidatesIn } from './candidates';
import { lockUseOf, type Nesting } from './nestings';
import { type Proof, prove } from './proof';

export interface LockOrder {
  /** Whose order it is told of. */
  readonly own: Nesting;
  readonly opposite: Nesting;
  readonly proof: Proof;
}

export interface LockOrders {
  readonly found: readonly LockOrder[];
  /** Some pair was too much to explore. */
  readonly notDecided: boolean;
}

const kept = new KeptAnswers<LockOrders>({ find: (resolution, unit) => find(unit, resolution) });

/** Those that are told of in a unit. */
export function lockOrdersIn(unit: Unit, resolution: Resolution): LockOrders {
  return kept.get(resolution, unit, '');
}

function find(unit: Unit, resolution: Resolution): LockOrders {
  const found: LockOrder[] = [];
  let notDecided = false;
  for (const { own, opposite, isTooMany } of candidatesIn(unit, resolution)) {
    if (isTooMany) notDecided = true;
    if (isTooMany || found.some((each) => isAlike(each.own, own))) continue;
    const [one, other] = [withCalls(own, resolution), withCalls(opposite, resolution)];
    if (one === undefined || other === undefined) continue;
    const proof = prove(one, other, resolution);
    if (proof === 'not decided') notDecided = true;
    else if (proof !== undefined) found.push({ own: one, opposite: other, proof });
  }
  return { found, notDecided };
}

function isAlike(one: Nesting, other: Nesting): boolean {
  return one.id === other.id && one.outer.lock === other.outer.lock && one.inner.lock === other.inner.lock;
}

/** What else may be held there, also by what was called before. */
function withCalls({ unit, id, range, outer, inner }: Nesting, resolution: Resolution): Nesting | undefined {
  return lockUseOf({ unit, id }, resolution).nestings.find(
    (each) => each.range === range && each.outer.lock === outer.lock && each.inner.lock === inner.lock,
  );
}
