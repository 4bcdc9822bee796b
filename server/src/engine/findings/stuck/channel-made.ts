/** Owns where a channel of the unit at hand is made, what it is called there, and which values of the unit mean it by that name. */
import type { Place } from '../../concurrency/machine/state/values';
import type { FunctionIr, Operation, OperationId, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, isVariable } from '../../ir/walk';
import type { Range } from '../../text/range';
import type { RuleContext } from '../define-rule';

/** `done`, or `s.done` where it lies in a field; of what has no variable the field alone. */
export interface ChannelName {
  readonly variable?: VariableId;
  readonly field?: string;
}

export interface Made extends ChannelName {
  readonly call: Extract<Operation, { kind: 'call' }>;
  readonly function: FunctionIr;
  /** What the text calls it. */
  readonly name: string;
  /** The statement that gives the name to it, where it has a variable. */
  readonly binding?: Operation;
  /** The one that makes it, of the file at hand. */
  readonly unit: Unit;
  /** `chan T`. */
  readonly type: Range;
  readonly size: Value | undefined;
}

/** Undefined for what is made in another file, or has no name. */
export function channelMade({ resolution, file }: RuleContext, made: Place | undefined): Made | undefined {
  const unit = made?.unit;
  if (unit === undefined || resolution.unitNamed(file, unit.name) !== unit) return undefined;
  const placed = eachOperation(unit).find(
    ({ operation }) => operation.kind === 'call' && operation.range === made?.range,
  );
  const call = placed?.operation;
  if (placed === undefined || call?.kind !== 'call') return undefined;
  const [type, size] = call.args;
  if (type === undefined) return undefined;
  const found = { call, function: placed.function, unit, type: type.range, size };
  const { operations, terminator } = placed.block;
  for (const binding of operations) {
    if (binding.kind !== 'assign') continue;
    for (const [at, value] of binding.values.entries()) {
      const name = nameGiven(binding.targets[at], value, call.id);
      if (name?.variable === undefined) continue;
      const text = unit.variables[name.variable]!.name + (name.field === undefined ? '' : `.${name.field}`);
      return { ...found, ...name, name: text, binding };
    }
  }
  const fields = terminator.kind === 'return' ? terminator.values.map((value) => fieldGiven(value, call.id)) : [];
  const field = fields.find((each) => each !== undefined);
  return field === undefined ? undefined : { ...found, field, name: field };
}

function nameGiven(target: Value | undefined, value: Value, call: OperationId): ChannelName | undefined {
  if (value.kind === 'result' && value.operation === call) {
    if (target?.kind === 'variable') return { variable: target.variable };
    const isField = target?.kind === 'field' && target.base.kind === 'variable';
    return isField ? { variable: target.base.variable, field: target.name } : undefined;
  }
  const field = fieldGiven(value, call);
  return field === undefined || target?.kind !== 'variable' ? undefined : { variable: target.variable, field };
}

function fieldGiven(value: Value, call: OperationId): string | undefined {
  const literal = value.kind === 'address' ? value.base : value;
  if (literal.kind !== 'composite') return undefined;
  return literal.elements.find((each) => each.value.kind === 'result' && each.value.operation === call)?.field;
}

/** Whether a value is the channel by its name. Parameters of closures that run on the spot stand for what they are given. */
export function isMeant(unit: Unit, value: Value, { variable, field }: ChannelName): boolean {
  if (field === undefined) return standsFor(unit, value, variable);
  return value.kind === 'field' && value.name === field && standsFor(unit, value.base, variable);
}

function standsFor(unit: Unit, value: Value, variable: VariableId | undefined): boolean {
  if (variable === undefined || value.kind !== 'variable') return false;
  if (isVariable(value, variable)) return true;
  const { initial, kind } = unit.variables[value.variable]!;
  return kind === 'parameter' && initial !== undefined && standsFor(unit, initial, variable);
}
