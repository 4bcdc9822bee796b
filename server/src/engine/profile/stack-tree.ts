/**
 * Owns the call tree of a profile in typed arrays: one node per distinct path of frames from the root.
 * The shape is made once per granularity; flat and cum follow per sample type. Refuses to know pixels.
 */
import type { FrameTable } from './frames';
import {
  buildLocationTrie,
  firstChildAt,
  keyAt,
  type LocationTrie,
  nextSiblingAt,
  noNode,
  parentAt,
  recordSize,
} from './location-trie';
import type { Pacing } from './pace';
import type { Profile } from './profile';

export { noNode } from './location-trie';

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

/** Builds the call tree of all samples at the granularity of a frame table. */
export async function buildStackTree(profile: Profile, frames: FrameTable, pacing: Pacing = {}): Promise<StackTree> {
  return stackTreeOf(await buildLocationTrie(profile, pacing), frames);
}

/** The call tree at another granularity, from a trie made before. Linear in the trie's nodes. */
export function stackTreeOf(trie: LocationTrie, frames: FrameTable): StackTree {
  const growing = new GrowingTree(trie, frames);
  const nodeOf = growing.addAll();
  return growing.finish(trie.leafOfSample.map((leaf) => nodeOf[leaf]!));
}

/** Bit of a record's parent number: the call was inlined every time so far. */
const inlinedBit = 1;

/** The tree while it grows, in records like the trie's; `parentAt` holds the parent × 2 + `inlinedBit`. */
class GrowingTree {
  private count = 1;
  private readonly records: Uint32Array;

  constructor(
    private readonly trie: LocationTrie,
    private readonly frames: FrameTable,
  ) {
    const { offset } = frames;
    let most = 2;
    for (let node = 1; node < trie.count; node++) {
      const location = trie.records[node * recordSize + keyAt]!;
      most += offset[location + 1]! - offset[location]!;
    }
    this.records = new Uint32Array(most * recordSize);
    this.records[firstChildAt] = noNode;
    this.records[nextSiblingAt] = noNode;
  }

  /** Adds every node of the trie, parents first; returns the tree's node for each. */
  addAll(): Uint32Array {
    const { count, records } = this.trie;
    const { offset, frames } = this.frames;
    const nodeOf = new Uint32Array(count);
    for (let node = 1; node < count; node++) {
      const location = records[node * recordSize + keyAt]!;
      const first = offset[location]!;
      let at = offset[location + 1]! - 1;
      let current = this.child(nodeOf[records[node * recordSize + parentAt]!]!, frames[at]!, 0);
      while (--at >= first) current = this.child(current, frames[at]!, inlinedBit);
      nodeOf[node] = current;
    }
    return nodeOf;
  }

  private child(node: number, frame: number, inlined: number): number {
    const { records } = this;
    const headAt = node * recordSize + firstChildAt;
    const head = records[headAt]!;
    let beforeAt = -1;
    for (let child = head; child !== noNode; ) {
      const record = child * recordSize;
      const next = records[record + nextSiblingAt]!;
      if (records[record + keyAt] === frame) {
        if (beforeAt >= 0) {
          records[beforeAt] = next;
          records[record + nextSiblingAt] = head;
          records[headAt] = child;
        }
        if (inlined === 0) records[record + parentAt] = node * 2;
        return child;
      }
      beforeAt = record + nextSiblingAt;
      child = next;
    }
    const made = this.count++;
    const record = made * recordSize;
    records[record + keyAt] = frame;
    records[record + firstChildAt] = noNode;
    records[record + nextSiblingAt] = head;
    records[record + parentAt] = node * 2 + inlined;
    records[headAt] = made;
    return made;
  }

  /** Takes the records apart into columns, and measures depths: parents come before children. */
  finish(leafOfSample: Uint32Array): StackTree {
    const { count, records } = this;
    const frame = new Uint32Array(count);
    const parent = new Uint32Array(count);
    const firstChild = new Uint32Array(count);
    const nextSibling = new Uint32Array(count);
    const depth = new Uint16Array(count);
    const inlined = new Uint8Array(count);
    let maxDepth = 0;
    for (let node = 0; node < count; node++) {
      const record = node * recordSize;
      const origin = records[record + parentAt]!;
      frame[node] = records[record + keyAt]!;
      firstChild[node] = records[record + firstChildAt]!;
      nextSibling[node] = records[record + nextSiblingAt]!;
      parent[node] = origin >>> 1;
      inlined[node] = origin & 1;
      if (node === 0) continue;
      const level = depth[origin >>> 1]! + 1;
      depth[node] = level;
      if (level > maxDepth) maxDepth = level;
    }
    parent[0] = noNode;
    return {
      frames: this.frames,
      count,
      frame,
      parent,
      firstChild,
      nextSibling,
      depth,
      inlined,
      leafOfSample,
      maxDepth,
    };
  }
}

/** Flat and cum of every node for one sample type (index into `profile.sampleTypes`). Linear in samples and nodes. */
export function nodeCosts(profile: Profile, tree: StackTree, sampleType: number): NodeCosts {
  const values = profile.samples.values[sampleType]!;
  const flat = new Float64Array(tree.count);
  for (let sample = 0; sample < values.length; sample++) {
    const leaf = tree.leafOfSample[sample]!;
    flat[leaf] = flat[leaf]! + values[sample]!;
  }
  const cum = flat.slice();
  for (let node = tree.count - 1; node > 0; node--) {
    const parent = tree.parent[node]!;
    cum[parent] = cum[parent]! + cum[node]!;
  }
  return { flat, cum };
}
