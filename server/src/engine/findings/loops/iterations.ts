/** Owns how often a block runs: whether again in one call, and at most by the bounds of its loops. Knows no rule. */
import type { BlockId, FunctionIr, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { eachOperation, successors } from '../../ir/walk';
import type { Resolution } from '../../packages/resolution';

/** Blocks that can run after the one with id `from`; itself only when a loop leads back to it. Paths end at `without`; `ways` knows where they go on. */
export function reachableFrom(
  { blocks }: FunctionIr,
  from: BlockId,
  without?: BlockId,
  ways: (terminator: Terminator) => readonly BlockId[] = successors,
): ReadonlySet<BlockId> {
  const seen = new Set<BlockId>();
  const waiting = [...ways(blocks[from]!.terminator)];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || id === without) continue;
    seen.add(id);
    waiting.push(...ways(blocks[id]!.terminator));
  }
  return seen;
}

/** Whether the block runs more than once in one call; false where every path leaves the loop. */
export function runsAgain(owner: FunctionIr, block: BlockId): boolean {
  return reachableFrom(owner, block).has(block);
}

/** Blocks of the innermost loop around `block`: those it reaches that lead back to it. */
export function loopAround(owner: FunctionIr, block: BlockId): ReadonlySet<BlockId> {
  const depth = owner.blocks[block]!.loopDepth;
  const header = owner.blocks[block]!.loop;
  return new Set(
    [...reachableFrom(owner, block)].filter((id) => {
      const each = owner.blocks[id]!;
      return (each.loopDepth > depth || each.loop === header) && reachableFrom(owner, id).has(block);
    }),
  );
}

/** The most iterations of all loops around a block, `Infinity` unless literals and arrays bound every one of them. */
export function mostIterations(unit: Unit, resolution: Resolution, owner: FunctionIr, block: BlockId): number {
  let product = 1;
  let header = owner.blocks[block]!.loop;
  while (header !== undefined) {
    product *= boundOf(unit, resolution, owner, header);
    const depth = owner.blocks[header]!.loopDepth;
    const entry = owner.blocks.find(
      ({ terminator, loopDepth }) => loopDepth < depth && successors(terminator).includes(header!),
    );
    header = entry?.loop;
  }
  return product;
}

function boundOf(unit: Unit, resolution: Resolution, { blocks }: FunctionIr, header: BlockId): number {
  const { terminator } = blocks[header]!;
  if (terminator.kind === 'range') return elementsOf(unit, resolution, terminator.over);
  if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return Number.POSITIVE_INFINITY;
  const { operator, left, right } = terminator.condition;
  const isCounter = left.kind === 'variable' && unit.variables[left.variable]?.loop === true;
  if (!isCounter || (operator !== '<' && operator !== '<=')) return Number.POSITIVE_INFINITY;
  return constantOf(unit, right) + (operator === '<=' ? 1 : 0);
}

function elementsOf(unit: Unit, resolution: Resolution, over: Value): number {
  if (over.kind === 'composite') return over.elements.length;
  if (over.kind === 'variable') {
    const { initial, kind, type } = unit.variables[over.variable]!;
    // `var networks []string` is empty.
    const isEmpty = initial === undefined && kind === 'local' && type?.kind === 'slice';
    const lengths = [...(isEmpty ? [] : [initial]), ...assignedTo(unit, over.variable)].map((each) =>
      each?.kind === 'composite' ? each.elements.length : each && isPartOf(each, over) ? 0 : Number.POSITIVE_INFINITY,
    );
    if (Math.max(0, ...lengths) < Number.POSITIVE_INFINITY) return Math.max(0, ...lengths);
  }
  const type = resolution.typeOf(unit, over);
  const array = type?.kind === 'pointer' ? type.element : type;
  if (array?.kind === 'array' && /^\d+$/.test(array.length)) return Number(array.length);
  return constantOf(unit, over);
}

/** Values the variable is given after its declaration. */
function assignedTo(unit: Unit, variable: VariableId): readonly (Value | undefined)[] {
  const found: (Value | undefined)[] = [];
  for (const { operation } of eachOperation(unit)) {
    if (operation.kind !== 'assign') continue;
    operation.targets.forEach((target, index) => {
      const isDeclaration = operation.declares && operation.values[index] === unit.variables[variable]!.initial;
      if (target?.kind === 'variable' && target.variable === variable && !isDeclaration) {
        found.push(operation.values[index]);
      }
    });
  }
  return found;
}

/** `probes[:1]` is no longer than `probes`. */
function isPartOf(value: Value, whole: Extract<Value, { kind: 'variable' }>): boolean {
  return value.kind === 'slice' && value.base.kind === 'variable' && value.base.variable === whole.variable;
}

function constantOf(unit: Unit, value: Value): number {
  if (value.kind === 'literal' && value.type === 'int') return Number(value.text.replaceAll('_', ''));
  const variable = value.kind === 'variable' ? unit.variables[value.variable] : undefined;
  if (variable?.kind === 'constant' && variable.initial !== undefined) return constantOf(unit, variable.initial);
  return Number.POSITIVE_INFINITY;
}
