/**
 * Owns the two trees around one function: who calls it, and what it calls. A stack counts once, at the function's outermost frame, so both
 * trees add up to the function's cum. Refuses to know costs and how the trees are drawn.
 */
import type { StackTree } from './stack-tree';
import { TreeBuilder } from './tree-builder';

/** One side: a tree whose root, node 0, stands for the function. */
export interface SandwichSide {
  /** Samples without the function end at the root too, and are to be left out. What else ends at the root of the callers was called by nobody. */
  readonly tree: StackTree;
  /** For each node one of those of the given tree that it was made of: the heaviest. Of the root, the function's own. */
  readonly origin: Uint32Array;
}

export interface Sandwich {
  readonly callers: SandwichSide;
  readonly callees: SandwichSide;
  /** 1 for each sample that holds the function. */
  readonly within: Uint8Array;
  /** Whether the function calls itself, directly or through others. */
  readonly recursive: boolean;
}

/**
 * Both sides of a function (row of the tree's frame table). Linear in the tree's nodes and in the depths of the function's.
 * @param weight of each node of the tree, for choosing origins
 */
export function sandwich(tree: StackTree, weight: Float64Array, frame: number): Sandwich {
  const { outermost, recursive } = outermostNodes(tree, frame);
  return {
    callers: callersOf(tree, weight, outermost),
    callees: calleesOf(tree, weight, outermost),
    within: Uint8Array.from(tree.leafOfSample, (leaf) => Number(outermost[leaf] !== 0)),
    recursive,
  };
}

/** For each node the outermost node of the frame at it or above it, 0 where there is none. */
function outermostNodes(tree: StackTree, frame: number): { outermost: Uint32Array; recursive: boolean } {
  const outermost = new Uint32Array(tree.count);
  let recursive = false;
  // Parents come before their children.
  for (let node = 1; node < tree.count; node++) {
    const above = outermost[tree.parent[node]!]!;
    const isFrame = tree.frame[node] === frame;
    outermost[node] = above === 0 && isFrame ? node : above;
    recursive ||= above !== 0 && isFrame;
  }
  return { outermost, recursive };
}

/** Everything below the outermost nodes as one tree. */
function calleesOf(tree: StackTree, weight: Float64Array, outermost: Uint32Array): SandwichSide {
  const growing = new Growing(tree);
  const moved = new Uint32Array(tree.count);
  for (let node = 1; node < tree.count; node++) {
    if (outermost[node] === 0) continue;
    moved[node] = outermost[node] === node ? 0 : growing.child(moved[tree.parent[node]!]!, node);
    growing.offer(moved[node]!, node, weight[node]!);
  }
  return growing.finish((leaf) => moved[leaf]!);
}

/** The paths above the outermost nodes, turned over, as one tree. */
function callersOf(tree: StackTree, weight: Float64Array, outermost: Uint32Array): SandwichSide {
  const growing = new Growing(tree);
  /** Of each outermost node, where its path ends. */
  const ends = new Uint32Array(tree.count);
  for (let node = 1; node < tree.count; node++) {
    if (outermost[node] !== node) continue;
    let to = 0;
    growing.offer(to, node, weight[node]!);
    for (let at = tree.parent[node]!; at !== 0; at = tree.parent[at]!) {
      to = growing.child(to, at);
      growing.offer(to, at, weight[node]!);
    }
    ends[node] = to;
  }
  return growing.finish((leaf) => ends[outermost[leaf]!]!);
}

/** A side while it grows. */
class Growing {
  private readonly builder = new TreeBuilder(1024);
  private readonly origin = [0];
  private readonly heaviest = [Number.NEGATIVE_INFINITY];

  constructor(private readonly tree: StackTree) {}

  /** The child below `to` with the frame of a node of the whole tree. */
  child(to: number, node: number): number {
    return this.builder.child(to, this.tree.frame[node]!, this.tree.inlined[node] === 1);
  }

  /** Says that `to` is made of `node`, with so much of its weight. */
  offer(to: number, node: number, weight: number): void {
    const known = this.heaviest[to];
    if (known !== undefined && weight <= known) return;
    this.origin[to] = node;
    this.heaviest[to] = weight;
  }

  finish(end: (leaf: number) => number): SandwichSide {
    return {
      tree: this.builder.finish(
        this.tree.frames,
        this.tree.leafOfSample.map((leaf) => end(leaf)),
      ),
      origin: Uint32Array.from(this.origin),
    };
  }
}
