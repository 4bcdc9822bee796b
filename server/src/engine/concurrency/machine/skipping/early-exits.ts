/**
 * Owns ways out that need not be looked at: while a function is alone, before it has started anybody, one that leaves without synchronising leaves nobody behind.
 * So the function is taken to go on.
 */
import type { BlockId, FunctionIr, Unit } from '../../../ir/model';
import { successors } from '../../../ir/walk';
import { KeptAnswers } from '../../../packages/kept';
import type { Resolution } from '../../../packages/resolution';
import { sideEffectsOnTheWayOut } from '../../side-effects';
import type { Runner } from '../call';
import type { State } from '../state/state';
import type { Deferred, Frame, Process } from '../state/values';
import { heldBy, isAtStake } from './skipping';

interface WayOut {
  /** Comes back to the caller, where there is one. */
  readonly returns: boolean;
  /** Calls what synchronises with those only whom it is given something of. */
  readonly delegates: boolean;
}

/** By function and block; undefined where others may have a part in it. */
const kept = new KeptAnswers<{ readonly way: WayOut | undefined }>({
  find(resolution, unit, key) {
    const [id, block] = key.split(' ').map(Number);
    return { way: wayOutOf(resolution, unit, unit.functions[id!]!, block as BlockId) };
  },
});

/** Whether nobody is left behind when the process goes on with a block. */
export function leavesQuietly(
  { resolution }: Runner,
  state: State,
  process: Process,
  { unit, body }: Frame,
  block: BlockId,
): boolean {
  const { frames } = process;
  if (state.processes.length > 1 || state.leavesBehind) return false;
  if (
    !frames.every(
      ({ deferred, after, iterators }) =>
        after === undefined && iterators === undefined && deferred.every((each) => isHarmless(state, each)),
    )
  )
    return false;
  if (heldBy(state, process).length > 0) return false;
  const { way } = kept.get(resolution, unit, `${body.id} ${block}`);
  if (way === undefined || (way.returns && frames.length > 1)) return false;
  return !(way.delegates && isAtStake(resolution, state, frames));
}

/** Never waits, and does not panic either. */
function isHarmless(state: State, { callee, args }: Deferred): boolean {
  switch (callee.kind) {
    case 'cancel':
    case 'conversion':
    case 'foreign':
      return true;
    case 'builtin':
      return callee.name === 'close' && state.find(args[0], 'channel')?.object.closed === false;
    case 'native':
      return /\.(?:R?Unlock|Stop)$/.test(callee.method) || isCounted(state, callee);
    case 'code':
      return false;
  }
}

/** A Done that somebody has counted. */
function isCounted(state: State, { method, receiver }: Extract<Deferred['callee'], { kind: 'native' }>): boolean {
  const group = state.find(receiver, 'group')?.object;
  return method.endsWith('.Done') && group !== undefined && group.count !== 0;
}

function wayOutOf(resolution: Resolution, unit: Unit, body: FunctionIr, start: BlockId): WayOut | undefined {
  const blocks = new Set<BlockId>([start]);
  let returns = false;
  for (const id of blocks) {
    const { terminator } = body.blocks[id]!;
    returns ||= terminator.kind === 'return';
    for (const next of successors(terminator)) blocks.add(next);
  }
  const { synchronises, delegates } = sideEffectsOnTheWayOut(unit, body, blocks, resolution);
  return synchronises ? undefined : { returns, delegates };
}
