/** Owns what code does with a field that holds something to wait at, whatever object it belongs to. */
import type { Operation, Terminator, Unit, Value } from '../ir/model';
import { mentions, valuesOf } from '../ir/walk';
import type { Resolution } from '../packages/resolution';

export type FieldUse = 'send' | 'receive' | 'close' | 'method' | 'other';

export interface Field {
  readonly name: string;
  /** The type that declares it, where that is known. */
  readonly declarer: string | undefined;
}

/** The field that a value is, or that a variable begins as. */
export function fieldOf(unit: Unit, value: Value, resolution: Resolution): Field | undefined {
  const source = value.kind === 'variable' ? (unit.variables[value.variable]?.initial ?? value) : value;
  if (source.kind !== 'field') return undefined;
  return { name: source.name, declarer: resolution.declarerOf(unit, source.base, source.name) };
}

/** All uses of a field in a unit; what is computed with it, handed on or set is another use. */
export function usesOfField(unit: Unit, { name, declarer }: Field, resolution: Resolution): ReadonlySet<FieldUse> {
  const found = new Set<FieldUse>();
  const isIt: Test = (value) => {
    if (value?.kind !== 'field' || value.name !== name) return false;
    const declaring = resolution.declarerOf(unit, value.base, name);
    return declaring === undefined || declarer === undefined || declaring === declarer;
  };
  for (const { blocks } of unit.functions) {
    for (const { operations, terminator } of blocks) {
      for (const operation of operations) ofOperation(operation, isIt, found);
      ofTerminator(terminator, isIt, found);
    }
  }
  return found;
}

type Test = (value: Value | undefined) => boolean;

function ofOperation(operation: Operation, isIt: Test, found: Set<FieldUse>): void {
  if ((operation.kind === 'send' || operation.kind === 'receive') && isIt(operation.channel)) {
    found.add(operation.kind);
    if (operation.kind === 'send' && mentions(operation.value, isIt)) found.add('other');
    return;
  }
  if (operation.kind === 'call' || operation.kind === 'defer') {
    const { callee, args } = operation;
    const [first] = args;
    if (callee.kind === 'global' && ['close', 'len', 'cap'].includes(callee.name) && isIt(first)) {
      if (callee.name === 'close') found.add('close');
      return;
    }
    if (callee.kind === 'field' && isIt(callee.base) && !args.some((each) => mentions(each, isIt))) {
      found.add('method');
      return;
    }
  }
  if (operation.kind === 'assign' && operation.targets.some((each) => each !== undefined && mentions(each, isIt)))
    found.add('other');
  if (valuesOf(operation).some((each) => mentions(each, isIt))) found.add('other');
}

function ofTerminator(terminator: Terminator, isIt: Test, found: Set<FieldUse>): void {
  if (terminator.kind === 'select') {
    for (const { communication } of terminator.cases) ofOperation(communication, isIt, found);
    return;
  }
  if (terminator.kind === 'range' && isIt(terminator.over)) {
    found.add('receive');
    return;
  }
  if (valuesOf(terminator).some((each) => mentions(each, isIt))) found.add('other');
}
