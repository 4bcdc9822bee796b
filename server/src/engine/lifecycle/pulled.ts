/**
 * Owns what is known of an iterator that is pulled, `next, stop := iter.Pull(seq)`: where it has come to its end by itself nothing is left to stop. Follows
 * variables only.
 */
import type { Operation, OperationId, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, mentions, operationById, valuesOf } from '../ir/walk';

type Call = Extract<Operation, { kind: 'call' }>;

/** Whether others may pull it to its end: `next` is more than called here. */
export function isPulledElsewhere(unit: Unit, { id }: Call): boolean {
  const next = nextOf(unit, id);
  if (next === undefined) return false;
  const isNext = (value: Value): boolean => value.kind === 'variable' && value.variable === next;
  const nodes = unit.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ operations, terminator }) => [...operations, terminator]),
  );
  return nodes.some((node) => {
    const isCalled = 'callee' in node && isNext(node.callee);
    const values = isCalled ? node.args : valuesOf(node);
    const isSet = node.kind === 'assign' && node.targets.some((target) => target !== undefined && isNext(target));
    return !isSet && values.some((value) => mentions(value, isNext));
  });
}

/** Whether a value is what `next` says last, that there was another one. */
export function saysMore(unit: Unit, { id }: Call, value: Value): boolean {
  const next = nextOf(unit, id);
  if (next === undefined) return false;
  const isAnswer = (each: Value | undefined): boolean => {
    const call = each?.kind === 'result' && each.index > 0 ? operationById(unit, each.operation) : undefined;
    return call?.kind === 'call' && call.callee.kind === 'variable' && call.callee.variable === next;
  };
  if (value.kind !== 'variable') return isAnswer(value);
  const values = valuesPut(unit, value.variable);
  return values.length > 0 && values.every(isAnswer);
}

function nextOf(unit: Unit, id: OperationId): VariableId | undefined {
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    const at = operation.values.findIndex(
      (value) => value?.kind === 'result' && value.operation === id && value.index === 0,
    );
    const target = at < 0 ? undefined : operation.targets[at];
    if (target?.kind === 'variable') return target.variable;
  }
  return undefined;
}

function valuesPut(unit: Unit, variable: VariableId): readonly (Value | undefined)[] {
  return eachOperation(unit).flatMap(({ operation }) =>
    operation.kind === 'assign'
      ? operation.targets.flatMap((target, at) =>
          target?.kind === 'variable' && target.variable === variable ? [operation.values[at]] : [],
        )
      : [],
  );
}
