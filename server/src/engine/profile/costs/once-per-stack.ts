/**
 * Owns counting rows that depend on where in a stack something stands, in all sample types at once: a row on a stack twice counts once.
 * Refuses to know what rows mean. (Tables of frames, whose rows hang on locations alone, are counted by top.ts.)
 */
import { type LocationTrie, parentOf } from '../model/location-trie';
import type { Profile } from '../model/profile';

/** Per sample type the cost of each node of the stacks' trie with all below it, in the type's unit. */
export function stackCosts(profile: Profile): Float64Array[] {
  const { count, parent } = profile.stacks;
  const { leaf, values } = profile.samples;
  return values.map((column) => {
    const costs = new Float64Array(count);
    for (let sample = 0; sample < leaf.length; sample++) {
      const node = leaf[sample]!;
      costs[node] = costs[node]! + column[sample]!;
    }
    for (let node = count - 1; node > 0; node--) {
      const above = parent[node]!;
      costs[above] = costs[above]! + costs[node]!;
    }
    return costs;
  });
}

/**
 * Per sample type and row the costs of the outermost nodes that have the row.
 * @param costs of each node with all below it, as `stackCosts` gives them
 * @param rowsOf rows of a node of the trie, each below `rowCount`; the same each time it is asked, none for the root
 */
export function countOncePerStack(
  profile: Profile,
  costs: readonly Float64Array[],
  rowCount: number,
  rowsOf: (node: number) => readonly number[],
): Float64Array[] {
  const counted = costs.map(() => new Float64Array(rowCount));
  /** How often each row is on the path from the root to the node at hand. */
  const onPath = new Uint32Array(rowCount);
  const { above, firstChild, nextSibling } = nodesWithRows(profile.stacks, rowsOf);
  const enter = (node: number): void => {
    for (const row of rowsOf(node)) {
      if (onPath[row]!++ > 0) continue;
      counted.forEach((column, type) => {
        column[row] = column[row]! + costs[type]![node]!;
      });
    }
  };
  const leave = (node: number): void => {
    for (const row of rowsOf(node)) onPath[row]!--;
  };
  for (let node = firstChild[0]!; node !== 0; ) {
    enter(node);
    let next = firstChild[node]!;
    while (next === 0 && node !== 0) {
      leave(node);
      next = nextSibling[node]!;
      node = above[node]!;
    }
    node = next;
  }
  return counted;
}

/** The tree of the nodes that have rows, all others left out: few of many, as a rule. 0 is its root, and stands for none. */
function nodesWithRows(
  trie: LocationTrie,
  rowsOf: (node: number) => readonly number[],
): Readonly<Record<'above' | 'firstChild' | 'nextSibling', Uint32Array>> {
  const above = new Uint32Array(trie.count);
  const firstChild = new Uint32Array(trie.count);
  const nextSibling = new Uint32Array(trie.count);
  /** 1 where a node has rows. */
  const has = new Uint8Array(trie.count);
  for (let node = 1; node < trie.count; node++) {
    const parent = parentOf(trie, node);
    const nearest = has[parent] === 1 ? parent : above[parent]!;
    above[node] = nearest;
    if (rowsOf(node).length === 0) continue;
    has[node] = 1;
    nextSibling[node] = firstChild[nearest]!;
    firstChild[nearest] = node;
  }
  return { above, firstChild, nextSibling };
}
