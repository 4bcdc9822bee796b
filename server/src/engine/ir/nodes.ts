/** Owns looking through all operations and terminators of a unit for what stands in them: calls, values in values, what variables are given. Resolves no names. */
import type { Block, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from './model';
import { parts } from './walk';

export type Node = Operation | Terminator;
export type CallOperation = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export function* eachNode(unit: Unit): Generator<{ node: Node; block: Block; function: FunctionIr }> {
  for (const owner of unit.functions) {
    for (const block of owner.blocks) {
      for (const node of block.operations) yield { node, block, function: owner };
      yield { node: block.terminator, block, function: owner };
    }
  }
}

export function* eachPart(value: Value): Generator<Value> {
  yield value;
  for (const part of parts(value)) yield* eachPart(part);
}

export function isCall(node: Node): node is CallOperation {
  return node.kind === 'call' || node.kind === 'go' || node.kind === 'defer';
}

const calls = new WeakMap<Unit, ReadonlyMap<number, CallOperation>>();

/** The call a result comes from. */
export function callOf(unit: Unit, value: Value): CallOperation | undefined {
  if (value.kind !== 'result') return undefined;
  let known = calls.get(unit);
  if (known === undefined) {
    known = new Map([...eachNode(unit)].flatMap(({ node }) => (isCall(node) ? [[node.id, node] as const] : [])));
    calls.set(unit, known);
  }
  return known.get(value.operation);
}

/** Every value a variable of the unit is given; undefined when it gets some from outside, as a parameter does. */
export function givenTo(unit: Unit, variable: VariableId): readonly Value[] | undefined {
  const { kind, initial, ranged } = unit.variables[variable]!;
  if (ranged !== undefined || (kind !== 'local' && initial === undefined)) return undefined;
  const found: Value[] = initial === undefined ? [] : [initial];
  for (const { node } of eachNode(unit)) {
    if (node.kind !== 'assign' || node.declares) continue;
    for (const [index, target] of node.targets.entries()) {
      const value = node.values[index];
      if (target?.kind === 'variable' && target.variable === variable && value !== undefined) found.push(value);
    }
  }
  return found;
}
