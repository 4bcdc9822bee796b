/**
 * Owns finding functions that take the same two locks in opposite order and wait for each other: candidates by what they may take, each proved by exploring
 * both at the same time from where others come in. Knows nothing of rules.
 */
import type { Unit } from '../../ir/model';
import { KeptAnswers } from '../../packages/kept';
import { type LockId, wordsOf } from '../../packages/lock-identity';
import type { Resolution, Rests } from '../../packages/resolution';
import { type Nesting, nestingsOf } from './nestings';
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

/** Functions with the opposite order that are tried, and pairs of one function in all. */
const mostOpposites = 2;
const mostTried = 4;

const kept = new KeptAnswers<LockOrders>({ find: (resolution, unit) => find(unit, resolution) });
const nothing: LockOrders = { found: [], notDecided: false };

/** Those that are told of in a unit. */
export function lockOrdersIn(unit: Unit, resolution: Resolution): LockOrders {
  if (isTest(unit, resolution)) return nothing;
  return kept.get(resolution, unit, '');
}

function isTest(unit: Unit, resolution: Resolution): boolean {
  return resolution.fileOf(unit).endsWith('_test.go');
}

function find(unit: Unit, resolution: Resolution): LockOrders {
  const found: LockOrder[] = [];
  let notDecided = false;
  let tried = 0;
  for (const own of oneEach(nestingsOf(unit, resolution))) {
    const opposites = nestings(own.inner.lock, own.outer.lock, resolution);
    if (opposites.length === 0 || !isToldOf(own, opposites, resolution)) continue;
    for (const opposite of opposites.slice(0, mostOpposites)) {
      if (++tried > mostTried) return { found, notDecided: true };
      const proof = prove(own, opposite, resolution);
      if (proof === 'not decided') notDecided = true;
      else if (proof !== undefined) {
        found.push({ own, opposite, proof });
        break;
      }
    }
  }
  return { found, notDecided };
}

type ByLocks = ReadonlyMap<string, readonly Nesting[]>;

/** Of one analysis, by the words that were searched for. */
const indexes = new WeakMap<Resolution, Map<string, { readonly value: ByLocks; readonly rests: Rests }>>();

/** Those of the package that hold one lock and take the other. */
function nestings(outer: LockId, inner: LockId, resolution: Resolution): readonly Nesting[] {
  const words = wordsOf(outer);
  let ofResolution = indexes.get(resolution);
  if (ofResolution === undefined) {
    ofResolution = new Map();
    indexes.set(resolution, ofResolution);
  }
  const key = words.join(' ');
  let index = ofResolution.get(key);
  if (index === undefined) {
    index = resolution.traced(() => nestingsIn(resolution.unitsMentioning(...words), resolution));
    ofResolution.set(key, index);
  }
  resolution.restsOn(index.rests);
  return index.value.get(`${outer} ${inner}`) ?? [];
}

function nestingsIn(units: readonly Unit[], resolution: Resolution): ByLocks {
  const found = new Map<string, Nesting[]>();
  for (const unit of units) {
    if (isTest(unit, resolution)) continue;
    for (const each of oneEach(nestingsOf(unit, resolution))) {
      const key = `${each.outer.lock} ${each.inner.lock}`;
      const before = found.get(key);
      if (before === undefined) found.set(key, [each]);
      else before.push(each);
    }
  }
  return found;
}

/** The first of a function for two locks. */
function oneEach(all: readonly Nesting[]): readonly Nesting[] {
  const seen = new Set<string>();
  return all.filter(({ id, outer, inner }) => {
    const key = `${id} ${outer.lock} ${inner.lock}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The order that fewer functions keep to is told of. */
function isToldOf({ outer, inner }: Nesting, opposites: readonly Nesting[], resolution: Resolution): boolean {
  const alike = nestings(outer.lock, inner.lock, resolution);
  if (alike.length !== opposites.length) return alike.length < opposites.length;
  return outer.lock < inner.lock;
}
