/** Owns which locks a function takes while it may hold which others, itself or by what it calls. Follows no conditions, so some of it never happens. */
import type { Block, FunctionId, FunctionIr, Operation, Unit } from '../../ir/model';
import { successors } from '../../ir/walk';
import { KeptAnswers } from '../../packages/kept';
import { anyLockCallOf, type LockId, unnamed } from '../../packages/lock-identity';
import type { Resolution } from '../../packages/resolution';
import type { Range } from '../../text/range';
import { type Body, bodyOf, calledBody, givenTo, runBy } from './called-bodies';
import { deepestHelper, locksLeftBy } from './locks-left';
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
  /** Locks that may be taken with them held already; without a name each may be the other. */
  readonly again: ReadonlySet<LockId>;
  /** Those that may be read by who may read them already. */
  readonly readAgain: readonly Nesting[];
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

const calling = new KeptAnswers<readonly LockId[]>({
  find: (resolution, unit) => {
    const { underLock } = ownLockUseOf({ unit, id: 0 as FunctionId }, resolution);
    const held = [...underLock].flatMap(([operation, locks]) => (callsGiven(unit, operation) ? locks : []));
    return [...new Set(held)];
  },
  isSame: (one, other) => one.join() === other.join(),
});

/** The locks that may be held while a function calls what it is given. */
function heldForGiven(unit: Unit, resolution: Resolution): readonly LockId[] {
  return calling.get(resolution, unit, '');
}

function callsGiven(unit: Unit, operation: Operation): boolean {
  if (operation.kind !== 'call' || operation.callee.kind !== 'variable') return false;
  return unit.variables[operation.callee.variable]?.kind === 'parameter';
}

/** Whether a function has locks held for its caller: it leaves them so, or calls what it is given with them held. */
export function holdsForCaller(unit: Unit, resolution: Resolution): boolean {
  const left = locksLeftBy({ unit, id: 0 as FunctionId }, resolution, deepestHelper);
  return left.length > 0 || heldForGiven(unit, resolution).length > 0;
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
  const again = new Set<LockId>();
  const readAgain: Nesting[] = [];
  const ir = bodyOf(body);
  if (ir === undefined || !holdsOne(body.unit, ir, resolution, withCalls))
    return { nestings, underLock, again, readAgain };
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
        addHeld(inners, now, again);
        const back = withCalls ? takenBack(unit, operation, resolution) : [];
        for (const { lock } of back) again.add(lock);
        for (const inner of [...inners, ...back]) {
          for (const outer of back.includes(inner) ? [inner] : now.values()) {
            const nesting = { ...body, outer, inner, range: operation.range, held };
            if (!mayBeOne(outer, inner)) nestings.push(nesting);
            else if (outer.lock === inner.lock && outer.lock !== unnamed && outer.shared && inner.shared)
              readAgain.push(nesting);
          }
        }
      }
      now = after(unit, operation, resolution, now, withCalls);
    }
    if (successors(block.terminator).length === 0) leftAtEnd.push(now);
  }
  for (const held of leftAtEnd) addHeld(deferred, held, again);
  return { nestings, underLock, again, readAgain };
}

function addHeld(inners: readonly Use[], held: Held, again: Set<LockId>): void {
  for (const inner of inners)
    for (const outer of held.values()) if (mayBeOne(outer, inner)) again.add(outer.lock).add(inner.lock);
}

/** Locks that functions which are handed on take where they are called with them held. */
function takenBack(
  unit: Unit,
  operation: Extract<Operation, { kind: 'call' | 'defer' }>,
  resolution: Resolution,
): readonly Use[] {
  if (operation.args.length === 0) return [];
  const given = givenTo(unit, operation, resolution);
  const called = given.length === 0 ? undefined : calledBody(unit, operation, resolution);
  const held = called === undefined || called.id !== 0 ? [] : heldForGiven(called.unit, resolution);
  return held.flatMap((lock) =>
    given.flatMap((each) => {
      const manner = locksTakenBy(each, resolution).get(lock);
      return manner === undefined ? [] : [{ lock, ...manner }];
    }),
  );
}

function mayBeOne(one: Use, other: Use): boolean {
  return one.lock === other.lock || one.lock === unnamed || other.lock === unnamed;
}

function holdsOne(unit: Unit, { blocks }: FunctionIr, resolution: Resolution, withCalls: boolean): boolean {
  return blocks.some(({ operations }) =>
    operations.some((each) => {
      if (each.kind !== 'call') return false;
      if (anyLockCallOf(unit, resolution, each) !== undefined) return true;
      const called = withCalls ? calledBody(unit, each, resolution) : undefined;
      return called !== undefined && called.id === 0 && holdsForCaller(called.unit, resolution);
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
