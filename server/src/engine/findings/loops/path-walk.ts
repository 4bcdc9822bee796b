/** Owns walking a function's control-flow graph from a place onwards, node by node. Decides nothing: its caller says where a path ends. */
import type { FunctionIr, Operation, Terminator } from '../../ir/model';
import { successors } from '../../ir/walk';

export interface Place {
  readonly block: number;
  /** Of the first node to visit; `operations.length` is the terminator. */
  readonly index: number;
}

/** Visits what can run from `start` on, each block once more than where it began; a path ends at a node for which `visit` says `stop`. */
export function walkFrom(
  { blocks }: FunctionIr,
  start: Place,
  visit: (node: Operation | Terminator, place: Place) => 'on' | 'stop',
  next: (terminator: Terminator) => readonly number[] = successors,
): void {
  const seen = new Set<number>();
  const waiting: Place[] = [start];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const block = blocks[at.block]!;
    const nodes = [...block.operations, block.terminator];
    if (nodes.some((node, index) => index >= at.index && visit(node, { block: at.block, index }) === 'stop')) continue;
    for (const id of next(block.terminator)) {
      if (seen.has(id)) continue;
      seen.add(id);
      waiting.push({ block: id, index: 0 });
    }
  }
}
