/**
 * Owns the call tree of a profile in typed arrays: one node per distinct path of frames from the root.
 * The shape is made once per granularity; flat and cum follow per sample type. Refuses to know pixels.
 */
import type { FrameTable } from './frames';
import { Pace, type Pacing } from './pace';
import type { Profile } from './profile';

/** Stands for "no node" in `parent`, `firstChild` and `nextSibling`. */
export const noNode = 0xffffffff;

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

/** Samples between two looks at the clock. */
const stride = 4096;

/** Builds the call tree of all samples, those with value 0 too, so that one shape serves every sample type. */
export async function buildStackTree(profile: Profile, frames: FrameTable, pacing: Pacing = {}): Promise<StackTree> {
  const { count, stackOffset } = profile.samples;
  const growing = new GrowingTree(profile, frames);
  const pace = new Pace(pacing, 'tree');
  const leafOfSample = new Uint32Array(count);
  for (let from = 0; from < count; from += stride) {
    growing.add(from, Math.min(from + stride, count), leafOfSample);
    if (pace.due()) await pace.rest(stackOffset[from]! / (stackOffset[count]! || 1));
  }
  return growing.finish(leafOfSample);
}

/** The tree while it grows: columns that double, and the path of the previous sample, whose common part needs no search. */
class GrowingTree {
  private capacity = 1 << 16;
  private count = 1;
  private maxDepth = 0;
  private frame = new Uint32Array(this.capacity);
  private parent = new Uint32Array(this.capacity);
  private firstChild = new Uint32Array(this.capacity).fill(noNode);
  private nextSibling = new Uint32Array(this.capacity).fill(noNode);
  private depth = new Uint16Array(this.capacity);
  private inlined = new Uint8Array(this.capacity);
  /** Locations of the previous sample, root first, and the node each of them led to. */
  private readonly pathLocation: Uint32Array;
  private readonly pathNode: Uint32Array;
  private pathLength = 0;

  constructor(
    private readonly profile: Profile,
    private readonly frames: FrameTable,
  ) {
    const { count, stackOffset } = profile.samples;
    let longest = 0;
    for (let s = 0; s < count; s++) longest = Math.max(longest, stackOffset[s + 1]! - stackOffset[s]!);
    this.pathLocation = new Uint32Array(longest);
    this.pathNode = new Uint32Array(longest);
    this.parent[0] = noNode;
  }

  add(from: number, to: number, leafOfSample: Uint32Array): void {
    const { stackOffset, stacks } = this.profile.samples;
    const { pathLocation, pathNode } = this;
    for (let sample = from; sample < to; sample++) {
      const leaf = stackOffset[sample]!;
      let at = stackOffset[sample + 1]! - 1;
      const length = at - leaf + 1;
      const shared = Math.min(length, this.pathLength);
      let level = 0;
      while (level < shared && pathLocation[level] === stacks[at]) {
        level++;
        at--;
      }
      let node = level === 0 ? 0 : pathNode[level - 1]!;
      for (; level < length; level++, at--) {
        const location = stacks[at]!;
        node = this.descend(node, location);
        pathLocation[level] = location;
        pathNode[level] = node;
      }
      this.pathLength = length;
      leafOfSample[sample] = node;
    }
  }

  /** The node a location leads to from `node`, through its inlined frames, made where it does not exist yet. */
  private descend(node: number, location: number): number {
    const { offset, frames } = this.frames;
    const first = offset[location]!;
    const outermost = offset[location + 1]! - 1;
    let current = node;
    for (let at = outermost; at >= first; at--) current = this.child(current, frames[at]!, at === outermost ? 0 : 1);
    return current;
  }

  private child(node: number, frame: number, inlined: 0 | 1): number {
    const { nextSibling, firstChild } = this;
    const head = firstChild[node]!;
    let before = noNode;
    for (let at = head; at !== noNode; at = nextSibling[at]!) {
      if (this.frame[at] === frame) {
        // Neighbouring samples are alike: the child found last is looked at first next time.
        if (before !== noNode) {
          nextSibling[before] = nextSibling[at]!;
          nextSibling[at] = head;
          firstChild[node] = at;
        }
        if (inlined === 0) this.inlined[at] = 0;
        return at;
      }
      before = at;
    }
    return this.append(node, frame, inlined);
  }

  private append(node: number, frame: number, inlined: 0 | 1): number {
    if (this.count === this.capacity) this.grow();
    const made = this.count++;
    const depth = this.depth[node]! + 1;
    this.frame[made] = frame;
    this.parent[made] = node;
    this.nextSibling[made] = this.firstChild[node]!;
    this.firstChild[node] = made;
    this.depth[made] = depth;
    this.inlined[made] = inlined;
    if (depth > this.maxDepth) this.maxDepth = depth;
    return made;
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    this.frame = grown(this.frame, new Uint32Array(capacity));
    this.parent = grown(this.parent, new Uint32Array(capacity));
    this.firstChild = grown(this.firstChild, new Uint32Array(capacity).fill(noNode, this.capacity));
    this.nextSibling = grown(this.nextSibling, new Uint32Array(capacity).fill(noNode, this.capacity));
    this.depth = grown(this.depth, new Uint16Array(capacity));
    this.inlined = grown(this.inlined, new Uint8Array(capacity));
    this.capacity = capacity;
  }

  finish(leafOfSample: Uint32Array): StackTree {
    const { count } = this;
    return {
      frames: this.frames,
      count,
      frame: this.frame.slice(0, count),
      parent: this.parent.slice(0, count),
      firstChild: this.firstChild.slice(0, count),
      nextSibling: this.nextSibling.slice(0, count),
      depth: this.depth.slice(0, count),
      inlined: this.inlined.slice(0, count),
      leafOfSample,
      maxDepth: this.maxDepth,
    };
  }
}

function grown<T extends Uint32Array | Uint16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
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
