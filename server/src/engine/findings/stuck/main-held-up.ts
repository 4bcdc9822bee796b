/** Owns whether a `main` that stays blocked is a fault: what it leaves behind ends with the process, and waiting for ever is how it may say that others go on. */
import type { Stuck } from '../../concurrency/explored';
import type { Place } from '../../concurrency/machine/state/values';
import type { Block, FunctionIr } from '../../ir/model';
import { successors } from '../../ir/walk';
import { type Asked, reasonOf } from './stuck-reason';
import { blockedAt } from './words/blocked-operation';

export function holdsUpMain(asked: Asked, found: Stuck): boolean {
  const { isRoot, root, others } = found;
  if (root !== 0) return false;
  if (!isRoot) return others.some(({ started }) => started === undefined);
  if (others.length > 0) return true;
  const blocked = blockedAt(found);
  return blocked === 'send' || blocked === 'lock' || outlivesPartners(asked, found);
}

/** Nobody else is left, it waits where somebody has served it, or was to, and something is to come after: nobody waits like that only in order to stay. */
function outlivesPartners(asked: Asked, found: Stuck): boolean {
  const { free, place, calls } = found;
  if (free.length > 0 || ![place, ...calls].every(mayComeToEnd)) return false;
  const reason = reasonOf(found, asked);
  return reason?.kind === 'ended' || (reason?.kind === 'served' && reason.end !== undefined);
}

/** Whether a function that goes on there may come to its end: a loop without a way out serves events as long as there are some. */
function mayComeToEnd({ unit, range }: Place): boolean {
  return unit.functions.some((body) => {
    const block = body.blocks.find(
      ({ operations, terminator }) =>
        ('headRange' in terminator && terminator.headRange === range) ||
        operations.some((each) => each.range === range),
    );
    return block !== undefined && blocksFrom(body, block).some(({ terminator }) => successors(terminator).length === 0);
  });
}

function blocksFrom({ blocks }: FunctionIr, start: Block): readonly Block[] {
  const seen = new Set([start]);
  for (const { terminator } of seen) for (const next of successors(terminator)) seen.add(blocks[next]!);
  return [...seen];
}
