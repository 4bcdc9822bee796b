/**
 * Owns the stacks of a profile as a trie of locations: every path from the root once, however many samples share it.
 * All that is said of stacks (trees, tables, refinements) is reckoned per node. Refuses to know functions, names and values.
 */

/** Stands for "no node". */
export const noNode = 0xffffffff;

/** Numbers of a node's record. One record is one stretch of memory: descending touches each child once. */
export const recordSize = 4;
/** Location row. */
export const keyAt = 0;
/** Children are a list in no particular order: `firstChildAt`, then `nextSiblingAt` until `noNode`. */
export const firstChildAt = 1;
export const nextSiblingAt = 2;
export const parentAt = 3;

export interface LocationTrie {
  /** Nodes, the root (node 0, which is no location) included. A parent's number is always below its children's. */
  readonly count: number;
  /** Node n has its numbers at `n * recordSize` + `keyAt`, `firstChildAt`, `nextSiblingAt` and `parentAt`. */
  readonly records: Uint32Array;
}

/** Location rows from a node up to the root: a stack, leaf first. */
export function stackOf(trie: LocationTrie, node: number): number[] {
  const stack: number[] = [];
  for (let at = node; at !== 0; at = trie.records[at * recordSize + parentAt]!) {
    stack.push(trie.records[at * recordSize + keyAt]!);
  }
  return stack;
}

export class TrieBuilder {
  private count = 1;
  private records: Uint32Array;
  /** Locations of the stack added last, root first, and the node each led to: what two neighbours share needs no search. */
  private readonly pathLocation: Uint32Array;
  private readonly pathNode: Uint32Array;
  private pathLength = 0;

  /**
   * @param expectedNodes room to begin with; what is never written to costs no memory
   * @param longestStack locations of the longest stack given to `addStack`
   */
  constructor(expectedNodes: number, longestStack = 0) {
    this.records = new Uint32Array((expectedNodes + 64) * recordSize);
    this.pathLocation = new Uint32Array(longestStack);
    this.pathNode = new Uint32Array(longestStack);
    this.records[firstChildAt] = noNode;
    this.records[nextSiblingAt] = noNode;
  }

  /** The node of the stack `stack[0]` (leaf) to `stack[length - 1]` (root). */
  addStack(stack: Uint32Array, length: number): number {
    this.reserve(length);
    const { pathLocation, pathNode, records } = this;
    const shared = Math.min(length, this.pathLength);
    let at = length - 1;
    let level = 0;
    while (level < shared && pathLocation[level] === stack[at]) {
      level++;
      at--;
    }
    let node = level === 0 ? 0 : pathNode[level - 1]!;
    for (; level < length; level++, at--) {
      const location = stack[at]!;
      const follower = (node + 1) * recordSize;
      // The stack that made a node went on to make its first child right behind it, and most stacks go that way.
      const usual =
        records[follower + keyAt] === location && records[follower + parentAt] === node && node + 1 < this.count;
      node = usual ? node + 1 : this.find(node, location);
      pathLocation[level] = location;
      pathNode[level] = node;
    }
    this.pathLength = length;
    return node;
  }

  /** The child of a node, made where it does not exist yet. */
  child(node: number, location: number): number {
    this.reserve(1);
    return this.find(node, location);
  }

  finish(): LocationTrie {
    return { count: this.count, records: this.records.subarray(0, this.count * recordSize) };
  }

  private find(node: number, location: number): number {
    const { records } = this;
    const headAt = node * recordSize + firstChildAt;
    const head = records[headAt]!;
    let beforeAt = -1;
    let child = head;
    while (child !== noNode) {
      const record = child * recordSize;
      const next = records[record + nextSiblingAt]!;
      if (records[record + keyAt] === location) {
        // Neighbouring samples are alike: the child found last is looked at first next time.
        if (beforeAt >= 0) {
          records[beforeAt] = next;
          records[record + nextSiblingAt] = head;
          records[headAt] = child;
        }
        return child;
      }
      beforeAt = record + nextSiblingAt;
      child = next;
    }
    const made = this.count++;
    const record = made * recordSize;
    records[record + keyAt] = location;
    records[record + firstChildAt] = noNode;
    records[record + nextSiblingAt] = head;
    records[record + parentAt] = node;
    records[headAt] = made;
    return made;
  }

  /** Makes room for so many nodes and the one looked at behind them. */
  private reserve(nodes: number): void {
    const needed = (this.count + nodes + 1) * recordSize;
    if (needed <= this.records.length) return;
    const larger = new Uint32Array(Math.max(needed, this.records.length * 2));
    larger.set(this.records);
    this.records = larger;
  }
}
