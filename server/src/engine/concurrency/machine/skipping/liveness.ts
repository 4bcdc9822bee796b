/** Owns which variables and results a function may still use from the start of each block on. What it does not use cannot wake anybody, and makes no states differ. */
import type { Block, FunctionIr, Operation, OperationId, Terminator, Unit, Value, VariableId } from '../../../ir/model';
import { parts, successors, valuesOf } from '../../../ir/walk';

export interface Live {
  readonly variables: ReadonlySet<VariableId>;
  readonly results: ReadonlySet<OperationId>;
}

interface Marks {
  readonly variables: Set<VariableId>;
  readonly results: Set<OperationId>;
}

const known = new WeakMap<FunctionIr, readonly Live[]>();

/** By block. */
export function livenessOf(unit: Unit, body: FunctionIr): readonly Live[] {
  let live = known.get(body);
  if (live === undefined) {
    live = find(unit, body);
    known.set(body, live);
  }
  return live;
}

function find(unit: Unit, body: FunctionIr): readonly Live[] {
  const live: Marks[] = body.blocks.map(() => ({ variables: new Set(), results: new Set() }));
  const uses = body.blocks.map((block) => transferOf(unit, body, block));
  for (let changes = true; changes; ) {
    changes = false;
    for (let at = body.blocks.length - 1; at >= 0; at--) {
      const { used, assigned, given } = uses[at]!;
      const into = live[at]!;
      const before = into.variables.size + into.results.size;
      for (const next of successors(body.blocks[at]!.terminator)) {
        const after = live[next]!;
        for (const each of after.variables) if (!assigned.has(each)) into.variables.add(each);
        for (const each of after.results) if (!given.has(each)) into.results.add(each);
      }
      for (const each of used.variables) into.variables.add(each);
      for (const each of used.results) into.results.add(each);
      changes ||= into.variables.size + into.results.size > before;
    }
  }
  return live;
}

interface Transfer {
  /** What the block uses before it assigns it. */
  readonly used: Marks;
  /** What it surely assigns before it uses it. */
  readonly assigned: ReadonlySet<VariableId>;
  /** Its operations with results: most results are used where they are made. */
  readonly given: ReadonlySet<OperationId>;
}

function transferOf(unit: Unit, body: FunctionIr, block: Block): Transfer {
  const used: Marks = { variables: new Set(), results: new Set() };
  const assigned = new Set<VariableId>();
  const given = new Set<OperationId>();
  const use = (value: Value): void => {
    if (value.kind === 'variable' && !assigned.has(value.variable)) used.variables.add(value.variable);
    if (value.kind === 'result' && !given.has(value.operation)) used.results.add(value.operation);
    if (value.kind === 'closure') {
      for (const variable of unit.functions[value.function]!.captures)
        if (!assigned.has(variable)) used.variables.add(variable);
    }
    for (const part of parts(value)) use(part);
  };
  for (const operation of block.operations) {
    usedBy(operation).forEach(use);
    if ('id' in operation) given.add(operation.id);
    if (operation.kind !== 'assign' || operation.operator !== undefined) continue;
    for (const target of operation.targets) {
      // Where others share the variable, they see what is assigned.
      if (target?.kind === 'variable' && operation.declares) assigned.add(target.variable);
    }
  }
  usedBy(block.terminator).forEach(use);
  if (block.terminator.kind === 'return' || block.terminator.kind === 'panic') {
    for (const { variable } of body.results)
      if (variable !== undefined && !assigned.has(variable)) used.variables.add(variable);
  }
  return { used, assigned, given };
}

function usedBy(node: Operation | Terminator): readonly Value[] {
  if (node.kind !== 'assign' || !node.declares) return valuesOf(node);
  return [
    ...node.targets.filter((target) => target !== undefined && target.kind !== 'variable'),
    ...node.values,
  ] as readonly Value[];
}
