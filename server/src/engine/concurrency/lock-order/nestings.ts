/** Owns which locks a function takes while it may hold which others, itself or by what it calls. Follows no conditions, so some of it never happens. */
import type { Block, FunctionId, FunctionIr, Operation, Unit } from '../../ir/model';
import { successors } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import { anyLockCallOf, type LockId, unnamed } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type Body, bodyOf, calledBody, runBy } from './called-bodies';
import { locksLeftBy } from './locks-left';
import { locksTakenBy, type Manner } from './locks-taken';

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
  /** Calls that may be made with locks held, and which. */
  readonly underLock: ReadonlyMap<Operation, readonly LockId[]>;
  /** Some lock may be taken that may be held already; without a name each may be the other. */
  readonly again: boolean;
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

const relocking = new KeptAnswers<boolean>({
  find: (resolution, unit, id) => lockUseOf({ unit, id: Number(id) as FunctionId }, resolution).again,
  isSame: (one, other) => one === other,
});

/** Whether a function may wait for a lock that it may hold itself. */
export function mayRelock({ unit, id }: Body, resolution: Resolution): boolean {
  return relocking.get(resolution, unit, String(id));
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
  const seen = new Set<string>();
  return unit.functions
    .flatMap(({ id }) => ownLockUseOf({ unit, id }, resolution).nestings)
    .filter(({ id, outer, inner }) => {
      const key = `${id} ${outer.lock} ${inner.lock}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

function find(body: Body, resolution: Resolution, withCalls: boolean): LockUse {
  const nestings: Nesting[] = [];
  const underLock = new Map<Operation, readonly LockId[]>();
  let again = false;
  const ir = bodyOf(body);
  if (ir === undefined || !takesOne(body.unit, ir, resolution)) return { nestings, underLock, again };
  const { unit } = body;
  const before = heldBefore(unit, ir, resolution, withCalls);
  const deferred: Use[] = [];
  const leftAtEnd: Held[] = [];
  for (const block of ir.blocks) {
    let now = before[block.id];
    if (now === undefined) continue;
    for (const operation of block.operations) {
      if (operation.kind === 'call' || operation.kind === 'defer') {
        const inners =
          now.size > 0 || operation.kind === 'defer' ? takenAt(unit, operation, resolution, withCalls) : [];
        if (operation.kind === 'defer') deferred.push(...inners);
        const held = [...now.values()].map(({ lock }) => lock).filter((lock) => lock !== unnamed);
        if (held.length > 0) underLock.set(operation, held);
        again ||= inners.some((inner) => mayBeHeld(inner, now!));
        for (const inner of inners)
          for (const outer of now.values())
            if (!mayBeOne(outer, inner)) nestings.push({ ...body, outer, inner, range: operation.range, held });
      }
      now = after(unit, operation, resolution, now, withCalls);
    }
    if (successors(block.terminator).length === 0) leftAtEnd.push(now);
  }
  again ||= deferred.some((inner) => leftAtEnd.some((held) => mayBeHeld(inner, held)));
  return { nestings, underLock, again };
}

function mayBeHeld(lock: Use, held: Held): boolean {
  return [...held.values()].some((each) => mayBeOne(each, lock));
}

function mayBeOne(one: Use, other: Use): boolean {
  return one.lock === other.lock || one.lock === unnamed || other.lock === unnamed;
}

function takesOne(unit: Unit, { blocks }: FunctionIr, resolution: Resolution): boolean {
  return blocks.some(({ operations }) =>
    operations.some((each) => each.kind === 'call' && anyLockCallOf(unit, resolution, each) !== undefined),
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
  for (const lock of left) next.set(`${lock} false`, { lock, alone: true, shared: true });
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
  return runBy(unit, operation, resolution).flatMap((run) =>
    [...locksTakenBy(run, resolution)].map(([lock, manner]) => ({ lock, ...manner })),
  );
}
