/** Owns where a channel of the unit at hand is made, what it is called there, and which values of the unit mean it by that name. */
import type { Place } from '../concurrency/machine/values';
import type { FunctionIr, Operation, OperationId, Unit, Value, VariableId } from '../ir/model';
import { eachOperation, isVariable } from '../ir/walk';
import type { Range } from '../text/range';
import type { RuleContext } from './define-rule';

/** `done`, or `s.done` where it has a field. */
export interface ChannelName {
  readonly variable: VariableId;
  readonly field?: string;
}

export interface Made extends ChannelName {
  readonly call: Extract<Operation, { kind: 'call' }>;
  readonly function: FunctionIr;
  /** What the text calls it. */
  readonly name: string;
  /** The statement that gives the name to it. */
  readonly binding: Operation;
  /** `chan T`. */
  readonly type: Range;
  readonly size: Value | undefined;
}

/** Undefined for what is made elsewhere, or has no name. */
export function channelMade({ unit }: Pick<RuleContext, 'unit'>, made: Place | undefined): Made | undefined {
  if (made?.unit !== unit) return undefined;
  const placed = eachOperation(unit).find(
    ({ operation }) => operation.kind === 'call' && operation.range === made.range,
  );
  const call = placed?.operation;
  if (placed === undefined || call?.kind !== 'call') return undefined;
  const [type, size] = call.args;
  if (type === undefined) return undefined;
  for (const binding of placed.block.operations) {
    if (binding.kind !== 'assign') continue;
    for (const [at, value] of binding.values.entries()) {
      const name = nameGiven(binding.targets[at], value, call.id);
      if (name === undefined) continue;
      const text = unit.variables[name.variable]!.name + (name.field === undefined ? '' : `.${name.field}`);
      return { ...name, call, function: placed.function, name: text, binding, type: type.range, size };
    }
  }
  return undefined;
}

function nameGiven(target: Value | undefined, value: Value, call: OperationId): ChannelName | undefined {
  const isIt = (each: Value): boolean => each.kind === 'result' && each.operation === call;
  if (isIt(value)) {
    if (target?.kind === 'variable') return { variable: target.variable };
    const isField = target?.kind === 'field' && target.base.kind === 'variable';
    return isField ? { variable: target.base.variable, field: target.name } : undefined;
  }
  const literal = value.kind === 'address' ? value.base : value;
  if (literal.kind !== 'composite' || target?.kind !== 'variable') return undefined;
  const field = literal.elements.find((each) => isIt(each.value))?.field;
  return field === undefined ? undefined : { variable: target.variable, field };
}

/** Whether a value is the channel by its name. Parameters of closures that run on the spot stand for what they are given. */
export function isMeant(unit: Unit, value: Value, { variable, field }: ChannelName): boolean {
  if (field === undefined) return standsFor(unit, value, variable);
  return value.kind === 'field' && value.name === field && standsFor(unit, value.base, variable);
}

function standsFor(unit: Unit, value: Value, variable: VariableId): boolean {
  if (value.kind !== 'variable') return false;
  if (isVariable(value, variable)) return true;
  const { initial, kind } = unit.variables[value.variable]!;
  return kind === 'parameter' && initial !== undefined && standsFor(unit, initial, variable);
}
