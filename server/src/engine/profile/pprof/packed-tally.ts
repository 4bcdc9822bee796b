/**
 * Owns counting flat and cum of frames while a profile's samples are read, for those who want nothing else: no stack is kept, which is
 * most of what opening a profile costs. Leaves odd lists of references to whoever reads them one by one, and faults, too.
 */

import type { CountedRows } from '../costs/top';
import { noNode } from '../model/location-trie';
import { none } from '../model/profile';
import type { StackSink } from './decode-samples';
import type { IdIndex } from './id-index';
import { packedBefore } from './packed-id';

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

  /** @param values of each sample, by its number */
  constructor(
    private readonly values: Float64Array,
    private readonly table: CountedRows,
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
  }

  /**
   * Where the list is odd, some of the stack may be counted already; as a
   * frame counts once per sample, counting all of it does no harm.
   */
  addPacked(bytes: Uint8Array, from: number, end: number, ids: IdIndex, sample: number): number {
    const { only, counted, cum } = this;
    const { direct, sequential } = ids;
    const limit = direct.length;
    const value = this.values[sample]!;
    const stamp = sample + 1;
    let row = none;
    let depth = 0;
    for (let at = end - 1; at >= from; depth++) {
      const read = packedBefore(bytes, at);
      const id = read >> 2;
      // One that is too long is negative.
      if (id <= 0 || id >= limit) return noNode;
      at -= 1 + (read & 3);
      row = sequential ? id - 1 : direct[id]!;
      if (row === none) return noNode;
      const frame = only[row]!;
      if (frame === none) this.addLines(row, value, stamp);
      else if (counted[frame] !== stamp) {
        counted[frame] = stamp;
        cum[frame] = cum[frame]! + value;
      }
    }
    this.depth = depth;
    if (depth > 0) this.addLeaf(row, value);
    return 0;
  }

  /** Counts a stack. There are no nodes here: all end in the root. */
  addStack(stack: Uint32Array, length: number, sample: number): number {
    const value = this.values[sample]!;
    for (let at = 0; at < length; at++) this.addLines(stack[at]!, value, sample + 1);
    if (length > 0) this.addLeaf(stack[0]!, value);
    return 0;
  }

  private addLines(row: number, value: number, stamp: number): void {
    const { counted, cum } = this;
    const { offset, frames } = this.table;
    for (let line = offset[row]!; line < offset[row + 1]!; line++) {
      const frame = frames[line]!;
      if (counted[frame] === stamp) continue;
      counted[frame] = stamp;
      cum[frame] = cum[frame]! + value;
    }
  }

  private addLeaf(row: number, value: number): void {
    const leaf = this.table.frames[this.table.offset[row]!]!;
    this.flat[leaf] = this.flat[leaf]! + value;
  }
}
