/** Owns what repeats in a function: the blocks of each loop that run again, what changes in them, and bounds that are written down. Knows no rule. */
import type { Block, BlockId, FunctionIr, Operation, Terminator, Unit, Value, VariableId } from '../../ir/model';
import { parts, rootOf, successors, valuesOf } from '../../ir/walk';

export type Node = Operation | Terminator;

export interface Loop {
  readonly owner: FunctionIr;
  readonly header: Block;
  /** Blocks from which the header is reached again without leaving the loop: a path that returns or breaks is none of them. */
  readonly blocks: readonly Block[];
}

/** Loops that may take more than one turn, outer ones first. */
export function loopsOf(owner: FunctionIr): readonly Loop[] {
  return owner.blocks
    .filter(({ id, loop }) => loop === id)
    .map((header) => ({ owner, header, blocks: repeating(owner, header) }))
    .filter(({ blocks }) => blocks.length > 0);
}

/** Blocks inside a loop are as deep as its header or deeper, and those behind it are not. */
function repeating({ blocks }: FunctionIr, header: Block): readonly Block[] {
  const inside = new Map<BlockId, BlockId[]>([[header.id, []]]);
  const waiting = [header.id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const next of successors(blocks[id]!.terminator)) {
      if (blocks[next]!.loopDepth < header.loopDepth) continue;
      const known = inside.get(next);
      if (known === undefined) waiting.push(next);
      inside.set(next, [...(known ?? []), id]);
    }
  }
  const found = new Set<BlockId>();
  const back = [...inside.get(header.id)!];
  for (let id = back.pop(); id !== undefined; id = back.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    if (id !== header.id) back.push(...inside.get(id)!);
  }
  return blocks.filter(({ id }) => found.has(id));
}

export interface Repeated {
  readonly node: Node;
  readonly block: Block;
  /** The innermost loop around it. */
  readonly loop: Loop;
}

/** Operations and terminators that run once a turn of some loop of their own function. */
export function repeatedNodes(unit: Unit): readonly Repeated[] {
  return unit.functions.flatMap((owner) => {
    const innermost = new Map<BlockId, Loop>();
    for (const loop of loopsOf(owner)) {
      for (const { id } of loop.blocks) {
        const known = innermost.get(id);
        if (known === undefined || known.header.loopDepth <= loop.header.loopDepth) innermost.set(id, loop);
      }
    }
    return owner.blocks.flatMap((block) => {
      const loop = innermost.get(block.id);
      return loop === undefined ? [] : nodesIn(block).map((node): Repeated => ({ node, block, loop }));
    });
  });
}

export function nodesIn({ operations, terminator }: Block): readonly Node[] {
  return [...operations, terminator];
}

/** Each value a node mentions with its parts, outermost first. */
export function* valuesIn(node: Node): Generator<Value> {
  const waiting = [...valuesOf(node)];
  for (let value = waiting.shift(); value !== undefined; value = waiting.shift()) {
    yield value;
    waiting.unshift(...parts(value));
  }
}

/** Variables that get a value, or a part of one, in the loop or in a closure that shares them. */
export function changedIn(unit: Unit, { owner, blocks }: Loop): ReadonlySet<VariableId> {
  const changed = new Set<VariableId>();
  const add = (value: Value | undefined): void => {
    const root = value && rootOf(value);
    if (root !== undefined) changed.add(root);
  };
  const look = (node: Node): void => {
    if (node.kind === 'assign') node.targets.forEach(add);
    if (node.kind === 'declare') for (const each of node.variables) changed.add(each);
    if (node.kind === 'range') for (const each of [node.key, node.value]) add(each);
    if (node.kind === 'type-switch') {
      for (const each of [...node.cases.map(({ variable }) => variable), node.defaultVariable]) {
        if (each !== undefined) changed.add(each);
      }
    }
    for (const value of valuesIn(node)) if (value.kind === 'address') add(value);
  };
  for (const block of blocks) nodesIn(block).forEach(look);
  for (const each of unit.functions) {
    if (each.id !== owner.id) for (const block of each.blocks) nodesIn(block).forEach(look);
  }
  return changed;
}

/** How many turns a loop takes at most, where a literal says so. */
export function literalBound({ header }: Loop): number | undefined {
  const { terminator } = header;
  if (terminator.kind === 'range') {
    if (terminator.over.kind === 'literal' && terminator.over.type === 'string') return terminator.over.text.length - 2;
    if (terminator.over.kind === 'composite') return terminator.over.elements.length;
    return integer(terminator.over);
  }
  if (terminator.kind !== 'branch' || terminator.condition.kind !== 'binary') return undefined;
  const { operator, left, right } = terminator.condition;
  if (operator === '<' || operator === '<=' || operator === '!=') return integer(right);
  return operator === '>' ? integer(left) : undefined;
}

export function integer(value: Value): number | undefined {
  if (value.kind !== 'literal' || (value.type !== 'int' && value.type !== 'rune')) return undefined;
  const number = Number(value.text.replaceAll('_', ''));
  return Number.isSafeInteger(number) ? number : undefined;
}

type Call = Extract<Operation, { kind: 'call' | 'go' | 'defer' }>;

export function isCall(node: Node): node is Call {
  return node.kind === 'call' || node.kind === 'go' || node.kind === 'defer';
}
