/** Owns how deep syntax may nest before it is left alone; knows nothing of what the nodes mean. */
import type { NodeTable } from '../syntax/node-table';

/**
 * Lowering recurses about three calls a level; this keeps it under half of the smallest stack it runs on (a web worker's, about 500 KB).
 * Code written by people stays below 100.
 */
const deepestNesting = 400;

/** Depth of a read subtree, where the left operands of a chain `a + b + c` count as one level: they are lowered in a loop. */
export function nestsTooDeep(table: NodeTable): boolean {
  if (table.depth <= deepestNesting) return false;
  const ends: number[] = [];
  let chained = 0;
  const counted: boolean[] = [];
  for (let row = 0; row < table.count; row++) {
    while (ends.length > 0 && ends.at(-1)! <= row) {
      ends.pop();
      if (counted.pop() === false) chained--;
    }
    const isChain = table.kindOf(row) === 'binary_expression' && table.fieldOf(row) === 'left';
    ends.push(table.next[row]!);
    counted.push(!isChain);
    if (isChain) chained++;
    if (ends.length - chained > deepestNesting) return true;
  }
  return false;
}
