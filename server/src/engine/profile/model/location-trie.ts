/**
 * Owns the stacks of a profile as a trie of locations: every path from the root once, however many samples share it.
 * All that is said of stacks (trees, tables, refinements) is reckoned per node. Refuses to know functions, names and values.
 */

/** Stands for "no node". */
export const noNode = 0xffffffff;

/**
 * Most nodes have one child, made right after them: it stands at the next number and in no list, so that descending reads
 * one stretch of memory. Other children are lists in no particular order; the root is nobody's child, so 0 ends a list.
 */
export interface LocationTrie {
  /** Nodes, the root (node 0, which is no location) included. A parent's number is always below its children's. */
  readonly count: number;
  /**
   * At 2n twice the location row of node n, plus 1 where it stands right behind its parent; at 2n + 1 the first of its children
   * that do not, or 0; behind the last node a 0. The functions below read it.
   */
  readonly steps: Uint32Array;
  /** Parent of each node; `noNode` for the root. */
  readonly parent: Uint32Array;
  /** The next child of the same parent among those that do not stand right behind it, or 0. */
  readonly nextOther: Uint32Array;
}

/** Location row of a node. */
export function locationAt({ steps }: LocationTrie, node: number): number {
  return steps[2 * node]! >>> 1;
}

/** A child of a node, or 0; `nextSibling` gives the others. */
export function firstChild({ steps }: LocationTrie, node: number): number {
  return isBehind(steps, node + 1) ? node + 1 : steps[2 * node + 1]!;
}

/** The child of the same parent after a node, or 0. */
export function nextSibling({ steps, nextOther }: LocationTrie, node: number): number {
  return isBehind(steps, node) ? steps[2 * node - 1]! : nextOther[node]!;
}

/** Parent of a node other than the root, without a look elsewhere where it stands right before it. */
export function parentOf({ steps, parent }: LocationTrie, node: number): number {
  return isBehind(steps, node) ? node - 1 : parent[node]!;
}

function isBehind(steps: Uint32Array, node: number): boolean {
  return (steps[2 * node]! & 1) === 1;
}

/** Location rows from a node up to the root: a stack, leaf first. */
export function stackOf(trie: LocationTrie, node: number): number[] {
  const stack: number[] = [];
  for (let at = node; at !== 0; at = trie.parent[at]!) stack.push(locationAt(trie, at));
  return stack;
}

/** Children of one node that are walked through. Nodes with more are rare, but a file may be made of nothing else. */
const mostWalked = 64;

export class TrieBuilder {
  private count = 1;
  /** Of nodes with many children: the child for each location, but for the one that stands right behind its parent. */
  private readonly wide = new Map<number, Map<number, number>>();
  protected steps: Uint32Array;
  private parent: Uint32Array;
  private nextOther: Uint32Array;

  /** @param expectedNodes room to begin with; what is never written to costs no memory */
  constructor(expectedNodes: number) {
    const room = expectedNodes + 64;
    this.steps = new Uint32Array(2 * room);
    this.parent = new Uint32Array(room);
    this.nextOther = new Uint32Array(room);
    this.parent[0] = noNode;
  }

  /** The node of the stack `stack[0]` (leaf) to `stack[length - 1]` (root). */
  addStack(stack: Uint32Array, length: number): number {
    this.reserve(length);
    const { steps } = this;
    let node = 0;
    for (let at = length - 1; at >= 0; at--) {
      const location = stack[at]!;
      node = steps[2 * node + 2] === 2 * location + 1 ? node + 1 : this.other(node, location);
    }
    return node;
  }

  /** The child of a node, made where it does not exist yet. */
  child(node: number, location: number): number {
    this.reserve(1);
    return this.steps[2 * node + 2] === 2 * location + 1 ? node + 1 : this.other(node, location);
  }

  /** A child that the node is known not to have yet. */
  append(node: number, location: number): number {
    this.reserve(1);
    return this.made(node, location);
  }

  finish(): LocationTrie {
    const { count } = this;
    return {
      count,
      steps: this.steps.subarray(0, 2 * count + 1),
      parent: this.parent.subarray(0, count),
      nextOther: this.nextOther.subarray(0, count),
    };
  }

  /** The child of a node that is not the one behind it, made where it does not exist yet. */
  protected other(node: number, location: number): number {
    const { steps, nextOther } = this;
    const known = this.wide.size > 0 ? this.wide.get(node) : undefined;
    if (known !== undefined) return known.get(location) ?? this.made(node, location);
    const head = steps[2 * node + 1]!;
    let before = 0;
    let walked = 0;
    for (let child = head; child !== 0; child = nextOther[child]!) {
      if (steps[2 * child] !== 2 * location) {
        before = child;
        walked++;
        continue;
      }
      // Neighbouring samples are alike: the child found last is looked at first next time.
      if (before !== 0) {
        nextOther[before] = nextOther[child]!;
        nextOther[child] = head;
        steps[2 * node + 1] = child;
      }
      return child;
    }
    if (walked >= mostWalked) this.widen(node);
    return this.made(node, location);
  }

  /** From now on the children of a node are looked up. */
  private widen(node: number): void {
    const { steps, nextOther } = this;
    const children = new Map<number, number>();
    for (let child = steps[2 * node + 1]!; child !== 0; child = nextOther[child]!) {
      children.set(steps[2 * child]! >>> 1, child);
    }
    this.wide.set(node, children);
  }

  private made(node: number, location: number): number {
    const { steps } = this;
    const made = this.count++;
    this.parent[made] = node;
    if (made === node + 1) {
      steps[2 * made] = 2 * location + 1;
      return made;
    }
    steps[2 * made] = 2 * location;
    this.nextOther[made] = steps[2 * node + 1]!;
    steps[2 * node + 1] = made;
    if (this.wide.size > 0) this.wide.get(node)?.set(location, made);
    return made;
  }

  /** Makes room for so many nodes and the one looked at behind them. */
  protected reserve(nodes: number): void {
    const room = this.parent.length;
    const needed = this.count + nodes + 1;
    if (needed <= room) return;
    const larger = Math.max(needed, room * 2);
    this.steps = copied(this.steps, 2 * larger);
    this.parent = copied(this.parent, larger);
    this.nextOther = copied(this.nextOther, larger);
  }
}

function copied(column: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(length);
  copy.set(column);
  return copy;
}
