/** Owns where a channel of the unit at hand is made and what it is called there. */
import type { Place } from '../concurrency/machine/values';
import type { FunctionIr, Operation, Value, VariableId } from '../ir/model';
import { eachOperation } from '../ir/walk';
import type { Range } from '../text/range';
import type { RuleContext } from './define-rule';

export interface Made {
  readonly call: Extract<Operation, { kind: 'call' }>;
  readonly function: FunctionIr;
  /** What the text calls it, `s.done`. */
  readonly name: string;
  /** Where it is a variable. */
  readonly variable?: VariableId;
  /** The statement that gives the name to it. */
  readonly binding: Operation;
  /** `chan T`. */
  readonly type: Range;
  readonly size: Value | undefined;
}

/** Undefined for what is made elsewhere, or has no name. */
export function channelMade({ unit, lines }: RuleContext, made: Place | undefined): Made | undefined {
  if (made?.unit !== unit) return undefined;
  const placed = eachOperation(unit).find(
    ({ operation }) => operation.kind === 'call' && operation.range === made.range,
  );
  const call = placed?.operation;
  if (placed === undefined || call?.kind !== 'call') return undefined;
  const [type, size] = call.args;
  for (const operation of placed.block.operations) {
    if (operation.kind !== 'assign') continue;
    const at = operation.values.findIndex((value) => value.kind === 'result' && value.operation === call.id);
    const target = operation.targets[at];
    if (type === undefined || target === undefined) continue;
    const variable = target.kind === 'variable' ? { variable: target.variable } : {};
    const name = lines.textIn(target.range);
    return { call, function: placed.function, name, ...variable, binding: operation, type: type.range, size };
  }
  return undefined;
}
