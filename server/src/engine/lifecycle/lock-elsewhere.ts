/**
 * Owns the question whether other functions of the package let go of a lock that they did not take: then whoever takes it may leave it to them. Follows no
 * conditions.
 */
import type { Block, FunctionIr, Operation, Unit, Value } from '../ir/model';
import { eachOperation, mentions, successors, valuesOf } from '../ir/walk';
import { type Declared, mayBeSamePlace } from '../packages/declared-place';
import { lockOf } from '../packages/lock-identity';
import type { Resolution } from '../packages/resolution';
import { type Taking, takerNames, takersOf } from './lock-calls';
import { isOnlyFor } from './only-for';
import { placeOf } from './place';

/** A place in a function: in front of an operation of a block. */
export interface Point {
  readonly block: Block;
  readonly index: number;
}

type Met = (operation: Operation) => boolean;

/** Whether code of other packages may let go of it. */
export function isOpenToOthers(unit: Unit, resolution: Resolution, { operation }: Taking): boolean {
  const lock = lockOf(unit, resolution, operation.callee);
  return lock === undefined || /^\p{Lu}/u.test(lock.name);
}

export function isLetGoElsewhere(unit: Unit, resolution: Resolution, { operation, resource }: Taking): boolean {
  const lock = lockOf(unit, resolution, operation.callee);
  const [release] = resource.release;
  if (lock === undefined || release?.kind !== 'method') return false;
  const words = lock.isField ? [`.${lock.name}`, `.${release.name}`] : [lock.name];
  return resolution
    .unitsMentioning(...words)
    .some(
      (each) => each !== unit && letsGo(each, resolution, lock, release.name) && !isOnlyFor(resolution, unit, each),
    );
}

function letsGo(unit: Unit, resolution: Resolution, lock: Declared, release: string): boolean {
  const takers = takerNames(release);
  const isIt = (operation: Operation, names: readonly string[]): boolean =>
    (operation.kind === 'call' || operation.kind === 'defer') &&
    operation.callee.kind === 'field' &&
    names.includes(operation.callee.name) &&
    mayBeSamePlace(lockOf(unit, resolution, operation.callee), lock);
  const isGivenAway = (value: Value): boolean =>
    mentions(
      value,
      (part) => part.kind === 'field' && part.name === release && mayBeSamePlace(lockOf(unit, resolution, part), lock),
    );
  // `return s.mu.Unlock`, `t.Cleanup(s.mu.Unlock)`
  const nodes = unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ operations, terminator }) => [...operations, terminator]),
  );
  const isTakenHere = eachOperation(unit).some(({ operation }) => isIt(operation, takers));
  if (!isTakenHere && nodes.some((node) => ('args' in node ? node.args : valuesOf(node)).some(isGivenAway)))
    return true;
  return eachOperation(unit).some(({ operation, function: owner, block, index }) => {
    if (!isIt(operation, [release]) || operation.kind === 'assign') return false;
    // A closure of a function that takes it lets go of that.
    if (owner.id !== 0) return !isTakenHere;
    const base =
      'callee' in operation && operation.callee.kind === 'field' ? placeOf(operation.callee.base) : undefined;
    if (base === undefined) return false;
    return isLetGoUntaken(owner, { block, index }, takersOf(release, base));
  });
}

/** Whether a way comes to a place, from the entry or from another place on, and goes on to a return, and meets nothing that takes the lock. */
export function isLetGoUntaken(owner: FunctionIr, { block, index }: Point, isTaking: Met, from?: Point): boolean {
  const start = from ?? { block: owner.blocks[0]!, index: 0 };
  return isReachedWithout(owner, start, { block, index }, isTaking) && isLeftWithout(owner, block, index, isTaking);
}

/** Whether a way from a place comes to another one and meets no such operation. */
function isReachedWithout({ blocks }: FunctionIr, from: Point, to: Point, isMet: Met): boolean {
  const isIn = from.block === to.block && from.index <= to.index;
  if (isIn && !to.block.operations.slice(from.index, to.index).some(isMet)) return true;
  if (from.block.operations.slice(from.index).some(isMet)) return false;
  const seen = new Set(successors(from.block.terminator));
  for (const id of seen) {
    const each = blocks[id]!;
    if (each === to.block && !each.operations.slice(0, to.index).some(isMet)) return true;
    if (each.operations.some(isMet)) continue;
    for (const next of successors(each.terminator)) seen.add(next);
  }
  return false;
}

/** Whether a way from a place comes to a return and meets no such operation. */
function isLeftWithout({ blocks }: FunctionIr, block: Block, index: number, isMet: Met): boolean {
  if (block.operations.slice(index + 1).some(isMet)) return false;
  if (block.terminator.kind === 'return') return true;
  const seen = new Set(successors(block.terminator));
  for (const id of seen) {
    const { operations, terminator } = blocks[id]!;
    if (operations.some(isMet)) continue;
    if (terminator.kind === 'return') return true;
    for (const next of successors(terminator)) seen.add(next);
  }
  return false;
}
