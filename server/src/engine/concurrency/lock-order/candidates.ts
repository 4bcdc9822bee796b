/**
 * Owns which functions of a package are worth running together: one that by its own text takes a lock with another one held, and one that has it the other way
 * round, by its own text or by what it calls. Reads little code: one of the two takes both locks itself, and callees are looked at where few mention the locks.
 */
import type { Operation, Unit } from '../../ir/model';
import { calledName, eachOperation } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import { type LockId, lockCallOf, mayBeSame, wordsOf } from '../../packages/lock-identity';
import type { Resolution, Rests } from '../../packages/resolution';
import { calledBody } from './called-bodies';
import { type Nesting, nestingsOf, ownLockUseOf, ownNestingsOf } from './nestings';

export interface Candidate {
  /** The one to tell of. */
  readonly own: Nesting;
  readonly opposite: Nesting;
  /** Others of the package come first. */
  readonly isTooMany: boolean;
}

/** Candidates of a package, and of one function for two locks. */
const mostCandidates = 8;
const mostOpposites = 2;
/** What more functions mention is too common a name to look at what all of them call. */
const mostMentioning = 16;

/** Of so few functions that take locks all that they call is looked at. */
const mostLocking = 160;

const takesLocks = ['.Lock', '.RLock'] as const;
const nestsLocks = ['.Lock….Lock', '.Lock….RLock', '.RLock….Lock', '.RLock….RLock'] as const;

type ByUnit = ReadonlyMap<Unit, readonly Candidate[]>;

/** Of one analysis. */
const found = new WeakMap<Resolution, { readonly value: ByUnit; readonly rests: Rests }>();

/** They rest on much of the package, and what is made of them only on what they are. */
const kept = new KeptAnswers<readonly Candidate[]>({
  find(resolution, unit) {
    let ofPackage = found.get(resolution);
    if (ofPackage === undefined) {
      ofPackage = resolution.traced(() => find(resolution));
      found.set(resolution, ofPackage);
    }
    resolution.restsOn(ofPackage.rests);
    return ofPackage.value.get(unit) ?? [];
  },
  isSame: (one, other) => one.length === other.length && one.every((each, index) => isSame(each, other[index]!)),
});

/** Those of which one is told of in a unit. */
export function candidatesIn(unit: Unit, resolution: Resolution): readonly Candidate[] {
  return kept.get(resolution, unit, '');
}

function isSame(one: Candidate, other: Candidate): boolean {
  const isAlike = (a: Nesting, b: Nesting): boolean =>
    a.unit === b.unit && a.range === b.range && a.outer.lock === b.outer.lock && a.inner.lock === b.inner.lock;
  return isAlike(one.own, other.own) && isAlike(one.opposite, other.opposite) && one.isTooMany === other.isTooMany;
}

function find(resolution: Resolution): ByUnit {
  const isSmall = resolution.countMentioning(...takesLocks) <= mostLocking;
  const orders = new Map<string, Nesting[]>();
  for (const unit of resolution.unitsMentioning(...(isSmall ? takesLocks : nestsLocks))) {
    if (isTest(unit, resolution)) continue;
    for (const nesting of isSmall ? nestingsOf(unit, resolution) : ownNestingsOf(unit, resolution)) {
      const key = `${nesting.outer.lock} ${nesting.inner.lock}`;
      const before = orders.get(key);
      if (before === undefined) orders.set(key, [nesting]);
      else before.push(nesting);
    }
  }
  const all = [...orders.values()].flatMap((alike) => {
    const [{ outer, inner }] = alike as [Nesting];
    const opposite = orders.get(`${inner.lock} ${outer.lock}`);
    if (opposite !== undefined) return isToldOf(alike, opposite, resolution) ? pairs(alike, opposite) : [];
    return isSmall ? [] : pairs(alike.slice(0, 1), byCalls(inner.lock, outer.lock, resolution));
  });
  const ofUnits = new Map<Unit, Candidate[]>();
  all.forEach((pair, index) => {
    const candidate = { ...pair, isTooMany: index >= mostCandidates };
    const before = ofUnits.get(pair.own.unit);
    if (before === undefined) ofUnits.set(pair.own.unit, [candidate]);
    else before.push(candidate);
  });
  return ofUnits;
}

function isTest(unit: Unit, resolution: Resolution): boolean {
  return resolution.fileOf(unit).endsWith('_test.go');
}

/** The order that fewer functions keep to is told of, then the one that stands in the code as it is. */
function isToldOf(alike: readonly Nesting[], opposite: readonly Nesting[], resolution: Resolution): boolean {
  if (alike.length !== opposite.length) return alike.length < opposite.length;
  const [isOne, isOther] = [alike, opposite].map((each) => each.some((nesting) => isWritten(nesting, resolution)));
  if (isOne !== isOther) return isOne === true;
  return alike[0]!.outer.lock < alike[0]!.inner.lock;
}

/** Whether the text itself takes the second lock. */
function isWritten({ unit, inner }: Nesting, resolution: Resolution): boolean {
  return eachOperation(unit).some(({ operation }) => isTake(unit, operation, inner.lock, resolution));
}

function pairs(told: readonly Nesting[], opposites: readonly Nesting[]): readonly Omit<Candidate, 'isTooMany'>[] {
  return told.flatMap((own) => opposites.slice(0, mostOpposites).map((opposite) => ({ own, opposite })));
}

/** Those that hold one lock and call a function that takes the other. */
function byCalls(outer: LockId, inner: LockId, resolution: Resolution): readonly Nesting[] {
  const [outerWords, innerWords] = [wordsOf(outer), wordsOf(inner)];
  if ([outerWords, innerWords].some((words) => resolution.countMentioning(...words) > mostMentioning)) return [];
  const takers = new Set(resolution.unitsMentioning(...innerWords).filter((unit) => isTaking(unit, inner, resolution)));
  const names = new Set([...takers].map(calledName));
  return resolution
    .unitsMentioning(...outerWords)
    .filter((unit) => !isTest(unit, resolution))
    .flatMap((unit) =>
      unit.functions.flatMap(({ id }) =>
        [...ownLockUseOf({ unit, id }, resolution).underLock].flatMap(([operation, held]): readonly Nesting[] => {
          if (operation.kind !== 'call' || !held.includes(outer)) return [];
          const { callee, range } = operation;
          if (!('name' in callee) || !names.has(callee.name)) return [];
          const called = calledBody(unit, operation, resolution);
          if (called === undefined || !takers.has(called.unit)) return [];
          const use = { alone: true, shared: true };
          return [{ unit, id, range, held, outer: { lock: outer, ...use }, inner: { lock: inner, ...use } }];
        }),
      ),
    );
}

function isTaking(unit: Unit, lock: LockId, resolution: Resolution): boolean {
  return eachOperation(unit).some(
    ({ operation, function: { id } }) => id === 0 && isTake(unit, operation, lock, resolution),
  );
}

function isTake(unit: Unit, operation: Operation, lock: LockId, resolution: Resolution): boolean {
  if (operation.kind !== 'call' && operation.kind !== 'defer') return false;
  const call = lockCallOf(unit, resolution, operation);
  return call !== undefined && mayBeSame(call.lock, lock) && call.does === 'takes';
}
