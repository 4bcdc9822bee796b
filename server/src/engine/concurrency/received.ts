/** Owns which values tell whether a receive got a value or found the channel closed: the `ok` of `v, ok := <-c`. */
import type { FunctionIr, Unit, Value } from '../ir/model';

/** Whether the operation with this id receives from a channel that `isChannel` knows, in a select or by itself. */
function isReceive(unit: Unit, id: number, isChannel: (value: Value) => boolean): boolean {
  return unit.functions.some(({ blocks }) =>
    blocks.some(({ operations, terminator }) => {
      const cases = terminator.kind === 'select' ? terminator.cases.map(({ communication }) => communication) : [];
      return [...operations, ...cases].some(
        (each) => each.kind === 'receive' && each.id === id && isChannel(each.channel),
      );
    }),
  );
}

/** Whether `value` is a variable that such an `ok` is assigned to: what a loop until close asks. */
export function isReceivedFlag(
  unit: Unit,
  { blocks }: FunctionIr,
  value: Value,
  isChannel: (value: Value) => boolean,
): boolean {
  if (value.kind !== 'variable') return false;
  return blocks.some(({ operations }) =>
    operations.some(
      (operation) =>
        operation.kind === 'assign' &&
        operation.targets.some((target, at) => {
          const from = operation.values[at];
          const isIt = target?.kind === 'variable' && target.variable === value.variable;
          return isIt && from?.kind === 'result' && from.index === 1 && isReceive(unit, from.operation, isChannel);
        }),
    ),
  );
}
