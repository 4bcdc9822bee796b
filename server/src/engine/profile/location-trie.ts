/**
 * Owns the samples' stacks as a trie of locations: what every call tree of a profile is made from, whatever its granularity and sample type.
 * Reads each location reference once. Refuses to know functions and names.
 */
import { Pace, type Pacing } from './pace';
import type { Profile } from './profile';

/** Stands for "no node". */
export const noNode = 0xffffffff;

/** Numbers of a node's record. One record is one stretch of memory: descending touches each child once. */
export const recordSize = 4;
export const keyAt = 0;
const firstChildAt = 1;
const nextSiblingAt = 2;
export const parentAt = 3;
/** The children's list is needed only while the trie grows; afterwards its slot holds a note of whoever walks the trie, written before it is read. */
export const noteAt = firstChildAt;

export interface LocationTrie {
  /** Nodes, the root (node 0) included. A parent's number is always below its children's. */
  readonly count: number;
  /** Node n has its location row and its parent at `n * recordSize` + `keyAt` and `parentAt`, and room for a number at `noteAt`. */
  readonly records: Uint32Array;
  /** Node each sample ends in; 0 for a sample with an empty stack. */
  readonly leafOfSample: Uint32Array;
}

/** Nodes a location reference makes on average; services measured 0.05 to 0.15. Where it is too low, the trie grows. */
const newPerReference = 0.15;

/** Samples between two looks at the clock. */
const stride = 4096;

/** Builds the trie of all samples, those with value 0 too, so that one shape serves every sample type. */
export async function buildLocationTrie(profile: Profile, pacing: Pacing = {}): Promise<LocationTrie> {
  const { count } = profile.samples;
  const trie = new GrowingTrie(profile);
  const pace = new Pace(pacing, 'tree');
  for (let from = 0; from < count; from += stride) {
    trie.add(from, Math.min(from + stride, count));
    if (pace.due()) await pace.rest(from / count);
  }
  return { count: trie.count, records: trie.records, leafOfSample: trie.leafOfSample };
}

class GrowingTrie {
  count = 1;
  records: Uint32Array;
  readonly leafOfSample: Uint32Array;
  /** Locations of the previous sample, root first, and the node each led to: what two neighbours share needs no search. */
  private readonly pathLocation: Uint32Array;
  private readonly pathNode: Uint32Array;
  private pathLength = 0;

  constructor(private readonly profile: Profile) {
    const { count, stackOffset, stacks } = profile.samples;
    this.records = new Uint32Array((Math.ceil(stacks.length * newPerReference) + 64) * recordSize);
    let longest = 0;
    for (let s = 0; s < count; s++) longest = Math.max(longest, stackOffset[s + 1]! - stackOffset[s]!);
    this.pathLocation = new Uint32Array(longest);
    this.pathNode = new Uint32Array(longest);
    this.leafOfSample = new Uint32Array(count);
    this.records[firstChildAt] = noNode;
    this.records[nextSiblingAt] = noNode;
  }

  add(from: number, to: number): void {
    const { stackOffset, stacks } = this.profile.samples;
    const { pathLocation, pathNode, leafOfSample } = this;
    for (let sample = from; sample < to; sample++) {
      const leaf = stackOffset[sample]!;
      let at = stackOffset[sample + 1]! - 1;
      const length = at - leaf + 1;
      this.reserve(length);
      const { records } = this;
      const shared = Math.min(length, this.pathLength);
      let level = 0;
      while (level < shared && pathLocation[level] === stacks[at]) {
        level++;
        at--;
      }
      let node = level === 0 ? 0 : pathNode[level - 1]!;
      for (; level < length; level++, at--) {
        const location = stacks[at]!;
        const follower = (node + 1) * recordSize;
        // The sample that made a node went on to make its first child right behind it, and most samples go that way.
        const usual =
          records[follower + keyAt] === location && records[follower + parentAt] === node && node + 1 < this.count;
        node = usual ? node + 1 : this.child(node, location);
        pathLocation[level] = location;
        pathNode[level] = node;
      }
      this.pathLength = length;
      leafOfSample[sample] = node;
    }
  }

  /** The child of a node, made where it does not exist yet. */
  private child(node: number, location: number): number {
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

  /** Makes room for one sample's nodes and the one looked at behind them. */
  private reserve(nodes: number): void {
    const needed = (this.count + nodes + 1) * recordSize;
    if (needed <= this.records.length) return;
    const larger = new Uint32Array(Math.max(needed, this.records.length * 2));
    larger.set(this.records);
    this.records = larger;
  }
}
