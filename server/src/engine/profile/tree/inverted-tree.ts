/**
 * Owns the call tree turned over: roots are the functions that cost by themselves, children are their callers.
 * Made from the tree that is already there, not from the samples. Refuses to know costs and pixels.
 */
import type { StackTree } from './stack-tree';
import { TreeBuilder } from './tree-builder';

/**
 * Nodes an inverted tree may have. Paths that share their callers' ends share little from the other side: a profile of long stacks could
 * have tens of times more nodes than before. Stacks that would go beyond are cut at the frame reached.
 */
const mostNodes = 3_000_000;

export interface InvertedTree {
  readonly tree: StackTree;
  /** Stacks that were cut because of the limit. */
  readonly cut: number;
}

/** Turns a tree over. A sample's leaf in the result is its outermost frame, so `cum` adds up as ever. */
export function invertTree(tree: StackTree): InvertedTree {
  const builder = new TreeBuilder(tree.count);
  const ends = new Uint32Array(tree.count);
  /** 1 where samples end. */
  const isLeaf = new Uint8Array(tree.count);
  for (const leaf of tree.leafOfSample) isLeaf[leaf] = 1;
  let cut = 0;
  for (let leaf = 1; leaf < tree.count; leaf++) {
    if (isLeaf[leaf] === 0) continue;
    let to = 0;
    for (let at = leaf; at !== 0; at = tree.parent[at]!) {
      if (builder.count >= mostNodes && to !== 0) {
        cut++;
        break;
      }
      to = builder.child(to, tree.frame[at]!, tree.inlined[at] === 1);
    }
    ends[leaf] = to;
  }
  return {
    tree: builder.finish(
      tree.frames,
      tree.leafOfSample.map((leaf) => ends[leaf]!),
    ),
    cut,
  };
}
