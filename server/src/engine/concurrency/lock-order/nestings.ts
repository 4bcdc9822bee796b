/** Owns which locks a function takes while it may hold which others, itself or by what it calls. Follows no conditions, so some of it never happens. */
import type { Block, FunctionId, FunctionIr, Operation, Unit } from '../../ir/model';
import { successors } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import { anyLockCallOf, type LockId, mayBeSame, unnamed } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type Body, bodyOf, type Call, calledBody, handedOut, runBy, runsGiven } from './called-bodies';
import { deepestHelper, locksLeftBy } from './locks-left';
import { type LocksTaken, locksTakenBy, type Manner } from './locks-taken';

export interface Nesting extends Body {
  readonly outer: Use;
  readonly inner: Use;
  /** Where the inner one is taken, or what is called that takes it. */
  readonly range: Range;
  /** All that may be held there. */
  readonly held: readonly LockId[];
}

export interface Use extends Manner {
  readonly lock: LockId;
}

interface LockUse {
  readonly nestings: readonly Nesting[];
  /** Calls that may be made with locks held, and sends and receives, and which. */
  readonly underLock: ReadonlyMap<Operation, readonly LockId[]>;
  /** Read locks that are taken again where they may be held. */
  readonly rereads: readonly Nesting[];
  /** Locks that may be taken with them held already; without a name each may be the other. */
  readonly again: ReadonlySet<LockId>;
  /** Locks that may be held where code is called that others have given. */
  readonly lentUnder: ReadonlySet<LockId>;
}

/** What may be held, by lock and manner. */
type Held = ReadonlyMap<string, Use>;

const whole = new KeptAnswers<LockUse>({
  find: (resolution, unit, id) => find({ unit, id: Number(id) as FunctionId }, resolution, true),
});

/** With what is called, which has its code read. */
export function lockUseOf({ unit, id }: Body, resolution: Resolution): LockUse {
  return whole.get(resolution, unit, String(id));
}

const relocking = new KeptAnswers<readonly LockId[]>({
  find: (resolution, unit, id) => [...lockUseOf({ unit, id: Number(id) as FunctionId }, resolution).again],
  isSame: (one, other) => one.join() === other.join(),
});

/** The locks that a function may wait for while it may hold them itself. */
export function relockedBy({ unit, id }: Body, resolution: Resolution): readonly LockId[] {
  return relocking.get(resolution, unit, String(id));
}

const lending = new KeptAnswers<readonly LockId[]>({
  find: (resolution, unit) => [...new Set(unit.functions.flatMap(({ id }) => ownLentUnder({ unit, id }, resolution)))],
  isSame: (one, other) => one.join() === other.join(),
});

/** The locks that may be held while a function, or a closure in it, calls what others have given it or its object. */
function heldForGiven({ unit }: Body, resolution: Resolution): readonly LockId[] {
  return lending.get(resolution, unit, '');
}

function ownLentUnder(body: Body, resolution: Resolution): readonly LockId[] {
  return [...ownLockUseOf(body, resolution).lentUnder];
}

/** Whether a function has locks held for its caller: it leaves them so, or calls what it is given with them held. */
export function holdsForCaller(body: Body, resolution: Resolution): boolean {
  return locksLeftBy(body, resolution, deepestHelper).length > 0 || heldForGiven(body, resolution).length > 0;
}

const own = new KeptAnswers<LockUse>({
  find: (resolution, unit, id) => find({ unit, id: Number(id) as FunctionId }, resolution, false),
});

/** Of a function by itself: no other code is read. */
export function ownLockUseOf({ unit, id }: Body, resolution: Resolution): LockUse {
  return own.get(resolution, unit, String(id));
}

/** The first of each function of a unit for two locks, by its own text. */
export function ownNestingsOf(unit: Unit, resolution: Resolution): readonly Nesting[] {
  return firstOf(unit.functions.flatMap(({ id }) => ownLockUseOf({ unit, id }, resolution).nestings));
}

/** The same with what is called. */
export function nestingsOf(unit: Unit, resolution: Resolution): readonly Nesting[] {
  const all = unit.functions.flatMap(({ id }) => lockUseOf({ unit, id }, resolution).nestings);
  return firstOf(all.filter(({ outer, inner }) => outer.lock !== unnamed && inner.lock !== unnamed));
}

function firstOf(nestings: readonly Nesting[]): readonly Nesting[] {
  const seen = new Set<string>();
  return nestings.filter(({ id, outer, inner }) => {
    const key = `${id} ${outer.lock} ${inner.lock}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function find(body: Body, resolution: Resolution, withCalls: boolean): LockUse {
  const nestings: Nesting[] = [];
  const rereads: Nesting[] = [];
  const underLock = new Map<Operation, readonly LockId[]>();
  const again = new Set<LockId>();
  const lentUnder = new Set<LockId>();
  const ir = bodyOf(body);
  if (ir === undefined || !holdsOne(body.unit, ir, resolution, withCalls))
    return { nestings, rereads, underLock, again, lentUnder };
  const { unit } = body;
  const before = heldBefore(unit, ir, resolution, withCalls);
  const deferred: Deferred[] = [];
  const leftAtEnd: Held[] = [];
  for (const block of ir.blocks) {
    let now = before[block.id];
    if (now === undefined) continue;
    for (const operation of block.operations) {
      if (operation.kind === 'call' || operation.kind === 'defer') {
        const inners =
          now.size > 0 || operation.kind === 'defer' ? takenAt(unit, operation, resolution, withCalls) : [];
        if (operation.kind === 'defer') deferred.push({ operation, inners });
        const held = namesOf([...now.values()]);
        if (held.length > 0) underLock.set(operation, held);
        if (now.size > 0 && operation.kind === 'call' && runsGiven(unit, operation, resolution))
          for (const { lock } of now.values()) lentUnder.add(lock);
        const given = withCalls ? givenUnderLock(unit, operation, now, resolution) : [];
        for (const { around, within } of [{ around: [...now.values()], within: inners }, ...given]) {
          addHeld(within, around, again);
          nestings.push(...nested(body, operation)(around, within, held));
          rereads.push(...reread(body, operation)(around, within, held));
        }
      }
      if ((operation.kind === 'send' || operation.kind === 'receive') && now.size > 0)
        underLock.set(operation, namesOf([...now.values()]));
      now = after(unit, operation, resolution, now, withCalls);
    }
    if (successors(block.terminator).length === 0) leftAtEnd.push(now);
  }
  for (const held of leftAtEnd) for (const { inners } of deferred) addHeld(inners, [...held.values()], again);
  nestings.push(...nestingsAtEnd(body, deferred, leftAtEnd, resolution));
  return { nestings, rereads, underLock, again, lentUnder };
}

interface Deferred {
  readonly operation: Extract<Operation, { kind: 'defer' }>;
  readonly inners: readonly Use[];
}

/** Deferred calls run in the end, those deferred last first. */
function nestingsAtEnd(
  body: Body,
  deferred: readonly Deferred[],
  leftAtEnd: readonly Held[],
  resolution: Resolution,
): readonly Nesting[] {
  const released = deferred.map(({ operation }) => anyLockCallOf(body.unit, resolution, operation)?.lock);
  return deferred.flatMap(({ operation, inners }, at) =>
    leftAtEnd.flatMap((left) => {
      const still = [...left.values()].filter(({ lock }) => !released.includes(lock, at + 1));
      return nested(body, operation)(still, inners, namesOf(still));
    }),
  );
}

function nested(body: Body, operation: Operation) {
  return pairsAt(body, operation, (outer, inner) => !mayBeOne(outer, inner));
}

function reread(body: Body, operation: Operation) {
  return pairsAt(body, operation, (outer, inner) => outer.shared && inner.shared && mayBeSame(outer.lock, inner.lock));
}

function pairsAt(body: Body, { range }: Operation, isOne: (outer: Use, inner: Use) => boolean) {
  return (outers: readonly Use[], inners: readonly Use[], held: readonly LockId[]): readonly Nesting[] =>
    inners.flatMap((inner) =>
      outers.flatMap((outer) => (isOne(outer, inner) ? [{ ...body, outer, inner, range, held }] : [])),
    );
}

function namesOf(uses: readonly Use[]): readonly LockId[] {
  return uses.map(({ lock }) => lock).filter((lock) => lock !== unnamed);
}

/** Functions that a unit hands out, where it may run them with locks held, or calls what runs such functions with locks held. */
function givenUnderLock(
  unit: Unit,
  call: Call,
  now: Held,
  resolution: Resolution,
): readonly { readonly around: readonly Use[]; readonly within: readonly Use[] }[] {
  const called = calledBody(unit, call, resolution);
  const lent = called === undefined ? [] : heldForGiven(called, resolution).map(inAnyManner);
  const around = now.size > 0 && runsGiven(unit, call, resolution) ? [...lent, ...now.values()] : lent;
  if (around.length === 0) return [];
  return handedOut(unit, resolution).map((each) => ({ around, within: usesOf(locksTakenBy(each, resolution)) }));
}

function inAnyManner(lock: LockId): Use {
  return { lock, alone: true, shared: true };
}

function usesOf(taken: LocksTaken): readonly Use[] {
  return [...taken].map(([lock, manner]) => ({ lock, ...manner }));
}

function addHeld(inners: readonly Use[], held: readonly Use[], again: Set<LockId>): void {
  for (const inner of inners)
    for (const outer of held) if (mayBeOne(outer, inner)) again.add(outer.lock).add(inner.lock);
}

function mayBeOne(one: Use, other: Use): boolean {
  return mayBeSame(one.lock, other.lock) || one.lock === unnamed || other.lock === unnamed;
}

function holdsOne(unit: Unit, { blocks }: FunctionIr, resolution: Resolution, withCalls: boolean): boolean {
  return blocks.some(({ operations }) =>
    operations.some((each) => {
      if (each.kind !== 'call') return false;
      if (anyLockCallOf(unit, resolution, each) !== undefined) return true;
      const called = withCalls ? calledBody(unit, each, resolution) : undefined;
      return called !== undefined && holdsForCaller(called, resolution);
    }),
  );
}

/** By block; undefined for blocks nothing leads to. */
function heldBefore(
  unit: Unit,
  { blocks }: FunctionIr,
  resolution: Resolution,
  withCalls: boolean,
): readonly (Held | undefined)[] {
  const held: (Held | undefined)[] = blocks.map(() => undefined);
  held[0] = new Map();
  const waiting = new Set<Block>([blocks[0]!]);
  for (const block of waiting) {
    waiting.delete(block);
    const left = block.operations.reduce(
      (now, operation) => after(unit, operation, resolution, now, withCalls),
      held[block.id]!,
    );
    for (const next of successors(block.terminator)) {
      const known = held[next];
      if (known !== undefined && [...left.keys()].every((key) => known.has(key))) continue;
      held[next] = new Map([...(known ?? []), ...left]);
      waiting.add(blocks[next]!);
    }
  }
  return held;
}

function after(unit: Unit, operation: Operation, resolution: Resolution, held: Held, withCalls: boolean): Held {
  const call = operation.kind === 'call' ? anyLockCallOf(unit, resolution, operation) : undefined;
  if (call === undefined)
    return withCalls && operation.kind === 'call' ? withLeft(unit, operation, resolution, held) : held;
  const { lock, does, shared } = call;
  const next = new Map(held);
  const key = `${lock} ${shared}`;
  if (does === 'releases') next.delete(key);
  else next.set(key, { lock, alone: !shared, shared });
  return next;
}

/** What is called may leave locks held. */
function withLeft(
  unit: Unit,
  operation: Extract<Operation, { kind: 'call' }>,
  resolution: Resolution,
  held: Held,
): Held {
  const called = calledBody(unit, operation, resolution);
  const left = called === undefined ? [] : locksLeftBy(called, resolution);
  if (left.length === 0) return held;
  const next = new Map(held);
  for (const lock of left) next.set(`${lock} false`, inAnyManner(lock));
  return next;
}

/** Locks that are waited for. */
function takenAt(
  unit: Unit,
  operation: Extract<Operation, { kind: 'call' | 'defer' }>,
  resolution: Resolution,
  withCalls: boolean,
): readonly Use[] {
  const call = anyLockCallOf(unit, resolution, operation);
  if (call !== undefined) {
    const { lock, does, shared } = call;
    return does === 'takes' ? [{ lock, alone: !shared, shared }] : [];
  }
  if (!withCalls) return [];
  return runBy(unit, operation, resolution).flatMap((run) => usesOf(locksTakenBy(run, resolution)));
}
