/**
 * Owns a call tree while nodes are added to it one by one, wherever its paths come from. Children are found by a hash of parent and frame,
 * so that thousands of siblings cost no more than two. Refuses to know profiles and costs.
 */
import type { FrameTable } from '../names/frames';
import { noNode, type StackTree } from './stack-tree';

const spread = 0x9e3779b1;

export class TreeBuilder {
  private length = 1;
  private maxDepth = 0;
  private frame: Uint32Array;
  private parent: Uint32Array;
  private firstChild: Uint32Array;
  private nextSibling: Uint32Array;
  private depth: Uint16Array;
  private inlined: Uint8Array;
  /** Open addressing over nodes; 0, the root, stands for an empty slot. */
  private slots: Uint32Array;

  /** @param expected nodes there will be, about */
  constructor(expected: number) {
    const room = Math.max(64, expected);
    this.frame = new Uint32Array(room);
    this.parent = new Uint32Array(room);
    this.firstChild = new Uint32Array(room);
    this.nextSibling = new Uint32Array(room);
    this.depth = new Uint16Array(room);
    this.inlined = new Uint8Array(room);
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(room * 2)));
    this.parent[0] = noNode;
    this.firstChild[0] = noNode;
    this.nextSibling[0] = noNode;
  }

  /** Nodes so far, the root included. */
  get count(): number {
    return this.length;
  }

  /** The child of a node with a frame, made where there is none. It counts as inlined while every call of it was. */
  child(node: number, frame: number, inlined: boolean): number {
    const mask = this.slots.length - 1;
    let slot = hash(node, frame) & mask;
    for (let found = this.slots[slot]!; found !== 0; found = this.slots[slot]!) {
      if (this.parent[found] === node && this.frame[found] === frame) {
        if (!inlined) this.inlined[found] = 0;
        return found;
      }
      slot = (slot + 1) & mask;
    }
    if (this.length === this.frame.length) this.grow();
    const made = this.length++;
    const level = this.depth[node]! + 1;
    this.frame[made] = frame;
    this.parent[made] = node;
    this.firstChild[made] = noNode;
    this.nextSibling[made] = this.firstChild[node]!;
    this.firstChild[node] = made;
    this.depth[made] = level;
    this.inlined[made] = inlined ? 1 : 0;
    if (level > this.maxDepth) this.maxDepth = level;
    this.slots[slot] = made;
    if (this.length * 2 > this.slots.length) this.rehash();
    return made;
  }

  finish(frames: FrameTable, leafOfSample: Uint32Array): StackTree {
    const { length } = this;
    return {
      frames,
      count: length,
      frame: this.frame.slice(0, length),
      parent: this.parent.slice(0, length),
      firstChild: this.firstChild.slice(0, length),
      nextSibling: this.nextSibling.slice(0, length),
      depth: this.depth.slice(0, length),
      inlined: this.inlined.slice(0, length),
      leafOfSample,
      maxDepth: this.maxDepth,
    };
  }

  private grow(): void {
    const larger = <T extends Uint32Array | Uint16Array | Uint8Array>(from: T): T => {
      const to = new (from.constructor as new (length: number) => T)(from.length * 2);
      to.set(from);
      return to;
    };
    this.frame = larger(this.frame);
    this.parent = larger(this.parent);
    this.firstChild = larger(this.firstChild);
    this.nextSibling = larger(this.nextSibling);
    this.depth = larger(this.depth);
    this.inlined = larger(this.inlined);
  }

  private rehash(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let node = 1; node < this.length; node++) {
      let slot = hash(this.parent[node]!, this.frame[node]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node;
    }
    this.slots = slots;
  }
}

function hash(node: number, frame: number): number {
  const mixed = Math.imul(node, spread) ^ Math.imul(frame + 1, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
