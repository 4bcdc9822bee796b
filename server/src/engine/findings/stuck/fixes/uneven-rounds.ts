/**
 * Owns runs in which loops that start goroutines go round more often than the others, or less often: what suits as many items as workers need not suit more of
 * either. Explores nothing.
 */
import { Bounds, loopBlocks } from '../../../concurrency/loops';
import type { FunctionIr, Unit, Value } from '../../../ir/model';
import { mentions, valuesOf } from '../../../ir/walk';
import type { Resolution } from '../../../packages/resolution';
import type { Trial } from './candidate-fix';

/** With two of them what differs from round to round shows. */
const few = 2;

/** Nothing where numbers are written for all loops, or none of them starts goroutines. */
export function unevenRounds(
  unit: Unit,
  resolution: Resolution,
  many: number,
): readonly NonNullable<Trial['rounds']>[] {
  const starts = unit.functions.some((body) => body.blocks.some(({ id, loop }) => loop === id && startsIn(body, id)));
  if (!starts || !hasOpenLoop(unit, resolution)) return [];
  const rounds =
    (starting: number, others: number): NonNullable<Trial['rounds']> =>
    () =>
    ({ body, block }) =>
      startsIn(body, block) ? starting : others;
  return [rounds(few, many), rounds(many, few)];
}

/** Whether some loop goes over what may have any number of elements, or counts to any number. */
function hasOpenLoop(unit: Unit, resolution: Resolution): boolean {
  const bounds = new Bounds(unit, resolution);
  return unit.functions.some((body) =>
    body.blocks.some(({ id, loop, terminator }) => {
      if (loop !== id || bounds.ofHeader(body, id)?.rounds !== undefined) return false;
      if (terminator.kind !== 'range')
        return terminator.kind === 'branch' && mentionsCounter(unit, terminator.condition);
      const type = resolution.typeOf(unit, terminator.over);
      return type?.kind !== 'channel' && type?.kind !== 'function';
    }),
  );
}

function mentionsCounter(unit: Unit, condition: Value): boolean {
  return mentions(condition, (part) => part.kind === 'variable' && unit.variables[part.variable]?.loop === true);
}

/** Itself, or by what it gives a closure to: `wg.Go(func() { … })`. */
function startsIn(body: FunctionIr, header: number): boolean {
  return [...loopBlocks(body, header)].some((id) =>
    body.blocks[id]!.operations.some(
      (operation) =>
        operation.kind === 'go' ||
        valuesOf(operation).some((value) => mentions(value, (part) => part.kind === 'closure')),
    ),
  );
}
