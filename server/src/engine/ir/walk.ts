/** Owns walking over a unit's operations and values in order; decides nothing. */
import type {
  Block,
  BlockId,
  FunctionId,
  FunctionIr,
  Operation,
  OperationId,
  Terminator,
  Unit,
  Value,
  VariableId,
} from './model';

export interface Placed {
  readonly operation: Operation;
  readonly block: Block;
  readonly index: number;
  readonly function: FunctionIr;
}

const placedByUnit = new WeakMap<Unit, readonly Placed[]>();

/** Every operation of a unit, closures included; communications of selects are in their terminators, not here. */
export function eachOperation(unit: Unit): readonly Placed[] {
  let placed = placedByUnit.get(unit);
  if (placed === undefined) {
    placed = unit.functions.flatMap((owner) =>
      owner.blocks.flatMap((block) =>
        block.operations.map((operation, index) => ({ operation, block, index, function: owner })),
      ),
    );
    placedByUnit.set(unit, placed);
  }
  return placed;
}

/** Blocks a terminator may go on with, in source order; a block may stand twice. */
export function successors(terminator: Terminator): readonly BlockId[] {
  switch (terminator.kind) {
    case 'jump':
      return [terminator.to];
    case 'branch':
      return [terminator.then, terminator.else];
    case 'switch':
    case 'type-switch':
      return [...terminator.cases.map(({ to }) => to), terminator.default];
    case 'select':
      return [
        ...terminator.cases.map(({ to }) => to),
        ...(terminator.default === undefined ? [] : [terminator.default]),
      ];
    case 'range':
      return [terminator.body, terminator.done];
    case 'return':
    case 'panic':
    case 'exit':
      return [];
  }
}

/** By block, those that may go on with it. */
export function predecessors({ blocks }: FunctionIr): ReadonlyMap<BlockId, readonly BlockId[]> {
  const found = new Map<BlockId, BlockId[]>();
  for (const { id, terminator } of blocks) {
    for (const next of successors(terminator)) {
      const before = found.get(next);
      if (before === undefined) found.set(next, [id]);
      else before.push(id);
    }
  }
  return found;
}

/** The values an operation or terminator mentions directly; parts of those values are reached with `parts`. */
export function valuesOf(node: Operation | Terminator): readonly Value[] {
  switch (node.kind) {
    case 'call':
    case 'go':
    case 'defer':
      return [node.callee, ...node.args];
    case 'assign':
      return [...node.targets.filter((target) => target !== undefined), ...node.values];
    case 'send':
      return [node.channel, node.value];
    case 'receive':
      return [node.channel];
    case 'branch':
      return [node.condition];
    case 'switch':
      return [...(node.tag === undefined ? [] : [node.tag]), ...node.cases.flatMap(({ values }) => values)];
    case 'type-switch':
      return [node.operand];
    case 'select':
      return node.cases.flatMap(({ communication }) => valuesOf(communication));
    case 'range':
      return [node.over, node.key, node.value].filter((value) => value !== undefined);
    case 'return':
      return node.values;
    case 'panic':
      return [node.value];
    default:
      return [];
  }
}

/** Direct parts of a value. A closure's body is no part of it. */
export function parts(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'field':
    case 'dereference':
    case 'address':
    case 'instance':
      return [value.base];
    case 'index':
      return [value.base, value.index];
    case 'slice':
      return [value.base, ...value.bounds.filter((bound) => bound !== undefined)];
    case 'unary':
    case 'convert':
    case 'assert':
      return [value.operand];
    case 'binary':
      return [value.left, value.right];
    case 'composite':
      return value.elements.flatMap(({ key, value: element }) => (key === undefined ? [element] : [key, element]));
    case 'ok':
      return [value.of];
    default:
      return [];
  }
}

/** Closures that stand in a value; those inside of them are not among them. */
export function closuresIn(value: Value): readonly FunctionId[] {
  return value.kind === 'closure' ? [value.function] : parts(value).flatMap(closuresIn);
}

/** Whether `value` or a part of it satisfies `test`. */
export function mentions(value: Value, test: (part: Value) => boolean): boolean {
  return test(value) || parts(value).some((part) => mentions(part, test));
}

/** What a place belongs to: `x` of `x.f[i]`, of `*x` and of `x[:n]`. */
export function baseOf(value: Value): Value {
  switch (value.kind) {
    case 'field':
    case 'index':
    case 'slice':
    case 'dereference':
    case 'address':
      return baseOf(value.base);
    default:
      return value;
  }
}

/** The variable a place belongs to. */
export function rootOf(value: Value): VariableId | undefined {
  const base = baseOf(value);
  return base.kind === 'variable' ? base.variable : undefined;
}

export function isVariable(value: Value | undefined, variable: VariableId): boolean {
  return value?.kind === 'variable' && value.variable === variable;
}

/** The name a function is called by: `(*Store).Open` is called `Open`. */
export function calledName(unit: Unit): string {
  return unit.name.slice(unit.name.lastIndexOf('.') + 1);
}

const operationsByUnit = new WeakMap<Unit, ReadonlyMap<OperationId, Operation>>();

/** The call, receive, `go` or `defer` with this id, receives of selects included. */
export function operationById(unit: Unit, id: OperationId): Operation | undefined {
  let known = operationsByUnit.get(unit);
  if (known === undefined) {
    const found = new Map<OperationId, Operation>();
    for (const { blocks } of unit.functions) {
      for (const { operations, terminator } of blocks) {
        for (const operation of operations) if ('id' in operation) found.set(operation.id, operation);
        if (terminator.kind !== 'select') continue;
        for (const { communication } of terminator.cases)
          if ('id' in communication) found.set(communication.id, communication);
      }
    }
    known = found;
    operationsByUnit.set(unit, known);
  }
  return known.get(id);
}
