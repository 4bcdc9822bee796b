/**
 * Owns the two trees around one function: who calls it, and what it calls. A stack counts once, at the function's outermost frame, so both
 * trees add up to the function's cum. Refuses to know how they are drawn.
 */
import type { NodeCosts, StackTree } from './stack-tree';
import { TreeBuilder } from './tree-builder';

/** One side: a tree whose single root frame is the function, and the cost of each node. */
export interface SandwichSide {
  readonly tree: StackTree;
  readonly costs: NodeCosts;
}

/** Outermost nodes of a frame: none of their ancestors has it. */
function outermostNodes(tree: StackTree, frame: number): Uint32Array {
  const found: number[] = [];
  /** 1 where the node or one above it has the frame. */
  const below = new Uint8Array(tree.count);
  for (let node = 1; node < tree.count; node++) {
    if (below[tree.parent[node]!] === 1) below[node] = 1;
    else if (tree.frame[node] === frame) {
      below[node] = 1;
      found.push(node);
    }
  }
  return Uint32Array.from(found);
}

/** What a function calls: everything below its outermost frames, as one tree. */
export function calleesOf(tree: StackTree, costs: NodeCosts, frame: number): SandwichSide {
  const builder = new TreeBuilder(1024);
  const moved = new Uint32Array(tree.count);
  for (const node of outermostNodes(tree, frame)) moved[node] = builder.child(0, frame, tree.inlined[node] === 1);
  // Parents come before their children, so one pass reaches everything below.
  for (let node = 1; node < tree.count; node++) {
    const above = moved[tree.parent[node]!]!;
    if (moved[node] === 0 && above !== 0)
      moved[node] = builder.child(above, tree.frame[node]!, tree.inlined[node] === 1);
  }
  const made = builder.finish(tree.frames, new Uint32Array());
  const flat = new Float64Array(made.count);
  for (let node = 1; node < tree.count; node++) {
    const to = moved[node]!;
    if (to !== 0) flat[to] = flat[to]! + costs.flat[node]!;
  }
  return { tree: made, costs: { flat, cum: summed(made, flat) } };
}

/** Who calls a function: the paths above its outermost frames, turned over. A node's flat is what nobody called further. */
export function callersOf(tree: StackTree, costs: NodeCosts, frame: number): SandwichSide {
  const builder = new TreeBuilder(1024);
  const nodes = outermostNodes(tree, frame);
  const ends = nodes.map((node) => {
    let to = 0;
    for (let at = node; at !== 0; at = tree.parent[at]!)
      to = builder.child(to, tree.frame[at]!, tree.inlined[at] === 1);
    return to;
  });
  const made = builder.finish(tree.frames, new Uint32Array());
  const flat = new Float64Array(made.count);
  nodes.forEach((node, index) => {
    const end = ends[index]!;
    flat[end] = flat[end]! + costs.cum[node]!;
  });
  return { tree: made, costs: { flat, cum: summed(made, flat) } };
}

function summed(tree: StackTree, flat: Float64Array): Float64Array {
  const cum = flat.slice();
  for (let node = tree.count - 1; node > 0; node--) {
    const above = tree.parent[node]!;
    cum[above] = cum[above]! + cum[node]!;
  }
  return cum;
}
