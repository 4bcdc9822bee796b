/**
 * Owns counting flat and cum of frames while a profile's samples are read, for those who want nothing else: no stack is kept, which is
 * most of what opening a profile costs. Leaves odd lists of references to whoever reads them one by one, and faults, too.
 */

import type { CountedRows } from '../costs/top';
import { noNode } from '../model/location-trie';
import { none } from '../model/profile';
import type { StackSink } from './decode-samples';
import type { IdIndex } from './id-index';

export class PackedTally implements StackSink {
  depth = 0;
  /** Of samples whose leaf is the frame. */
  readonly flat: Float64Array;
  /** Of samples that hold the frame anywhere. */
  readonly cum: Float64Array;
  /** The last sample each frame was counted for, plus one: recursion counts once. */
  private readonly counted: Uint32Array;
  /** The only frame of a location, or `none` where it stands for several. */
  private readonly only: Uint32Array;
  /** Location rows of the stack at hand. */
  private readonly rows: Uint32Array;

  /**
   * @param values of each sample, in the order they are added
   * @param longest references a stack may have
   */
  constructor(
    private readonly values: Float64Array,
    private readonly table: CountedRows,
    longest: number,
  ) {
    const { count, offset, frames } = table;
    this.flat = new Float64Array(count);
    this.cum = new Float64Array(count);
    this.counted = new Uint32Array(count);
    this.only = new Uint32Array(offset.length - 1);
    for (let row = 0; row < this.only.length; row++) {
      const first = offset[row]!;
      this.only[row] = offset[row + 1]! - first === 1 ? frames[first]! : none;
    }
    this.rows = new Uint32Array(longest);
  }

  /** Reads references of up to three bytes; those of any length that a reader takes are counted by `addStack`. */
  addPacked(bytes: Uint8Array, from: number, end: number, { direct, sequential }: IdIndex, sample: number): number {
    const { rows } = this;
    const limit = direct.length;
    let depth = 0;
    for (let at = from; at < end; depth++) {
      let id = bytes[at++]!;
      if (id >= 0x80) {
        const second = bytes[at++]!;
        id = (id & 0x7f) | ((second & 0x7f) << 7);
        if (second >= 0x80) {
          const third = bytes[at++]!;
          id |= third << 14;
          if (third >= 0x80) return noNode;
        }
        if (at > end) return noNode;
      }
      if (id === 0 || id >= limit) return noNode;
      const row = sequential ? id - 1 : direct[id]!;
      if (row === none) return noNode;
      rows[depth] = row;
    }
    this.depth = depth;
    return this.addStack(rows, depth, sample);
  }

  /** Counts a stack. There are no nodes here: all end in the root. */
  addStack(stack: Uint32Array, length: number, sample: number): number {
    if (length === 0) return 0;
    const { flat, cum, counted, only } = this;
    const { offset, frames } = this.table;
    const value = this.values[sample]!;
    const leaf = frames[offset[stack[0]!]!]!;
    flat[leaf] = flat[leaf]! + value;
    for (let at = 0; at < length; at++) {
      const row = stack[at]!;
      const frame = only[row]!;
      if (frame !== none) {
        if (counted[frame] === sample + 1) continue;
        counted[frame] = sample + 1;
        cum[frame] = cum[frame]! + value;
        continue;
      }
      for (let line = offset[row]!; line < offset[row + 1]!; line++) this.count(frames[line]!, value, sample);
    }
    return 0;
  }

  private count(frame: number, value: number, sample: number): void {
    if (this.counted[frame] === sample + 1) return;
    this.counted[frame] = sample + 1;
    this.cum[frame] = this.cum[frame]! + value;
  }
}
