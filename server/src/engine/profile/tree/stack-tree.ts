/**
 * Owns the call tree of a profile in typed arrays: one node per distinct path of frames from the root.
 * The shape is made once per granularity; flat and cum follow per sample type. Refuses to know pixels.
 */

import {
  firstChild as firstChildOf,
  type LocationTrie,
  locationAt,
  nextSibling as nextSiblingOf,
  noNode,
} from '../model/location-trie';
import type { Profile } from '../model/profile';
import type { FrameTable } from '../names/frames';

export { noNode } from '../model/location-trie';

export interface StackTree {
  readonly frames: FrameTable;
  /** Number of nodes, the root (node 0, which is no frame) included. A parent's number is always below its children's. */
  readonly count: number;
  /** Row of the frame table; the root has 0, which means nothing. */
  readonly frame: Uint32Array;
  readonly parent: Uint32Array;
  /** Children of a node: `firstChild`, then `nextSibling` until `noNode`; in no particular order. */
  readonly firstChild: Uint32Array;
  readonly nextSibling: Uint32Array;
  /** Distance from the root: 0 for the root itself. */
  readonly depth: Uint16Array;
  /** 1 where the call was inlined every time. */
  readonly inlined: Uint8Array;
  /** Node each sample ends in (its leaf frame); 0 for a sample with an empty stack. */
  readonly leafOfSample: Uint32Array;
  /** Largest depth. */
  readonly maxDepth: number;
}

/** Costs of each node of a tree for one sample type, in that type's unit. Signed: a diff has negative ones. */
export interface NodeCosts {
  /** Of samples that end in the node. */
  readonly flat: Float64Array;
  /** Of samples that pass through or end in it. `cum[0]` is the sum of everything. */
  readonly cum: Float64Array;
}

/** Builds the call tree of all samples at the granularity of a frame table. Linear in the nodes of the stacks' trie. */
export function buildStackTree(profile: Profile, frames: FrameTable): StackTree {
  const growing = new GrowingTree(profile.stacks, frames);
  const nodeOf = growing.addAll();
  const { leaf } = profile.samples;
  const leafOfSample = new Uint32Array(leaf.length);
  for (let sample = 0; sample < leaf.length; sample++) leafOfSample[sample] = nodeOf[leaf[sample]!]!;
  return growing.finish(leafOfSample);
}

/** Children of one node that are walked through; more are looked up. */
const mostWalked = 64;

/** The tree while it grows: columns with room for as many nodes as the trie could make. */
class GrowingTree {
  private count = 1;
  private maxDepth = 0;
  private readonly frame: Uint32Array;
  private readonly parent: Uint32Array;
  private readonly firstChild: Uint32Array;
  private readonly nextSibling: Uint32Array;
  private readonly depth: Uint16Array;
  private readonly inlined: Uint8Array;
  /** Of nodes with many children: the child with each frame. */
  private readonly wide = new Map<number, Map<number, number>>();

  constructor(
    private readonly trie: LocationTrie,
    private readonly frames: FrameTable,
  ) {
    const { offset } = frames;
    let most = 1;
    for (let node = 1; node < trie.count; node++) {
      const location = locationAt(trie, node);
      most += offset[location + 1]! - offset[location]!;
    }
    this.frame = new Uint32Array(most);
    this.parent = new Uint32Array(most);
    this.firstChild = new Uint32Array(most);
    this.nextSibling = new Uint32Array(most);
    this.depth = new Uint16Array(most);
    this.inlined = new Uint8Array(most);
    this.parent[0] = noNode;
    this.firstChild[0] = noNode;
    this.nextSibling[0] = noNode;
  }

  /**
   * Adds every node of the trie, all children of a node at once so that they are looked for where they were just made, and returns the
   * tree's node for each. Works on locals: this loop is most of the tree's cost.
   */
  addAll(): Uint32Array {
    const { trie } = this;
    const { offset, frames } = this.frames;
    const { frame, parent, firstChild, nextSibling, depth, inlined } = this;
    const nodeOf = new Uint32Array(trie.count);
    let { count, maxDepth } = this;
    for (let above = 0; above < trie.count; above++) {
      for (let below = firstChildOf(trie, above); below !== 0; below = nextSiblingOf(trie, below)) {
        const location = locationAt(trie, below);
        const first = offset[location]!;
        const outermost = offset[location + 1]! - 1;
        let node = nodeOf[above]!;
        for (let at = outermost; at >= first; at--) {
          const wanted = frames[at]!;
          const head = firstChild[node]!;
          const child = head === noNode ? noNode : this.find(node, head, wanted);
          if (child !== noNode) {
            if (at === outermost) inlined[child] = 0;
            node = child;
            continue;
          }
          const level = depth[node]! + 1;
          frame[count] = wanted;
          parent[count] = node;
          firstChild[count] = noNode;
          nextSibling[count] = head;
          firstChild[node] = count;
          depth[count] = level;
          if (at !== outermost) inlined[count] = 1;
          if (this.wide.size > 0) this.wide.get(node)?.set(wanted, count);
          if (level > maxDepth) maxDepth = level;
          node = count++;
        }
        nodeOf[below] = node;
      }
    }
    this.count = count;
    this.maxDepth = maxDepth;
    return nodeOf;
  }

  /** The child of a node with a frame, moved to the front where it is found next time; or `noNode`. */
  private find(node: number, head: number, wanted: number): number {
    const { frame, firstChild, nextSibling } = this;
    const known = this.wide.size > 0 ? this.wide.get(node) : undefined;
    if (known !== undefined) return known.get(wanted) ?? noNode;
    let before = noNode;
    let walked = 0;
    for (let child = head; child !== noNode; child = nextSibling[child]!) {
      if (frame[child] !== wanted) {
        before = child;
        walked++;
        continue;
      }
      if (before !== noNode) {
        nextSibling[before] = nextSibling[child]!;
        nextSibling[child] = head;
        firstChild[node] = child;
      }
      return child;
    }
    if (walked >= mostWalked) this.widen(node);
    return noNode;
  }

  /** From now on the children of a node are looked up. */
  private widen(node: number): void {
    const children = new Map<number, number>();
    for (let child = this.firstChild[node]!; child !== noNode; child = this.nextSibling[child]!) {
      children.set(this.frame[child]!, child);
    }
    this.wide.set(node, children);
  }

  finish(leafOfSample: Uint32Array): StackTree {
    const { count } = this;
    // Room never used costs no memory until it is written to; it is given back only where there is much of it.
    const copy = count < this.frame.length * 0.75;
    const used = <T extends Uint32Array | Uint16Array | Uint8Array>(column: T): T =>
      (copy ? column.slice(0, count) : column.subarray(0, count)) as T;
    return {
      frames: this.frames,
      count,
      frame: used(this.frame),
      parent: used(this.parent),
      firstChild: used(this.firstChild),
      nextSibling: used(this.nextSibling),
      depth: used(this.depth),
      inlined: used(this.inlined),
      leafOfSample,
      maxDepth: this.maxDepth,
    };
  }
}

/** Flat and cum of every node for one sample type (index into `profile.sampleTypes`). Linear in samples and nodes. */
export function nodeCosts(profile: Profile, tree: StackTree, sampleType: number): NodeCosts {
  const values = profile.samples.values[sampleType]!;
  const { count, parent, leafOfSample } = tree;
  const flat = new Float64Array(count);
  for (let sample = 0; sample < values.length; sample++) {
    const leaf = leafOfSample[sample]!;
    flat[leaf] = flat[leaf]! + values[sample]!;
  }
  const cum = new Float64Array(count);
  for (let node = count - 1; node > 0; node--) {
    const above = parent[node]!;
    const all = cum[node]! + flat[node]!;
    cum[node] = all;
    cum[above] = cum[above]! + all;
  }
  cum[0] = cum[0]! + flat[0]!;
  return { flat, cum };
}
