/**
 * Owns counting flat and cum of frames while a profile's samples are read, for those who want nothing else: no stack is kept, which is
 * most of what opening a profile costs. Leaves odd lists of references to whoever reads them one by one, and faults, too.
 */

import type { CountedRows } from '../costs/top';
import { noNode } from '../model/location-trie';
import { none } from '../model/profile';
import type { StackSink } from './decode-samples';
import type { IdIndex } from './id-index';
import { packedAt } from './packed-id';

/** Lines counted one by one, beyond which a trie, which looks at shared paths once, is the faster way. */
const mostLines = 1 << 25;

/** The samples have locations of so many inlined functions that counting is no short way. */
export class TooManyLines extends Error {
  override readonly name = 'TooManyLines';
}

export class PackedTally implements StackSink {
  depth = 0;
  /** Of samples whose leaf is the frame. */
  readonly flat: Float64Array;
  /** Of samples that hold the frame anywhere. */
  readonly cum: Float64Array;
  /** The last sample each frame was counted for, plus one: recursion counts once. */
  private readonly counted: Uint32Array;
  /** Twice the first frame of each location, plus 1 where inlined functions make it stand for more. */
  private readonly first: Uint32Array;
  /** The second frame of a location that has two, else `none`. */
  private readonly second: Uint32Array;
  /** Locations with more than one frame of the stack at hand. */
  private readonly inlined: Uint32Array;
  private lines = 0;

  /**
   * @param values of each sample, by its number
   * @param longest references of a stack, at most
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
    this.first = new Uint32Array(offset.length - 1);
    this.second = new Uint32Array(offset.length - 1).fill(none);
    this.inlined = new Uint32Array(longest + 1);
    for (let row = 0; row < this.first.length; row++) {
      const from = offset[row]!;
      const lines = offset[row + 1]! - from;
      this.first[row] = 2 * frames[from]! + (lines > 1 ? 1 : 0);
      if (lines === 2) this.second[row] = frames[from + 1]!;
    }
  }

  /**
   * Where the list is odd, some of the stack may be counted already; as a
   * frame counts once per sample, counting all of it does no harm.
   */
  addPacked(bytes: Uint8Array, from: number, end: number, ids: IdIndex, sample: number): number {
    const { first, second, inlined, counted, cum } = this;
    const { direct, sequential } = ids;
    const limit = direct.length;
    const value = this.values[sample]!;
    const stamp = sample + 1;
    let leaf = none;
    let depth = 0;
    let inlinedCount = 0;
    let at = from;
    for (; at < end; depth++) {
      const read = packedAt(bytes, at);
      const id = read >> 2;
      // One that is too long is negative.
      if (id <= 0 || id >= limit) return noNode;
      at += 1 + (read & 3);
      const row = sequential ? id - 1 : direct[id]!;
      if (row === none) return noNode;
      const entry = first[row]!;
      // Nobody can foresee which locations have inlined functions, so there is no branch for them here: see packed-id.ts.
      inlined[inlinedCount] = row;
      inlinedCount += entry & 1;
      const frame = entry >>> 1;
      if (depth === 0) leaf = frame;
      if (counted[frame] !== stamp) {
        counted[frame] = stamp;
        cum[frame] = cum[frame]! + value;
      }
    }
    if (at !== end) return noNode;
    for (let next = 0; next < inlinedCount; next++) {
      const frame = second[inlined[next]!]!;
      if (frame === none) this.addLines(inlined[next]!, value, stamp);
      else if (counted[frame] !== stamp) {
        counted[frame] = stamp;
        cum[frame] = cum[frame]! + value;
      }
    }
    this.depth = depth;
    if (depth > 0) this.flat[leaf] = this.flat[leaf]! + value;
    return 0;
  }

  /** Counts a stack. There are no nodes here: all end in the root. */
  addStack(stack: Uint32Array, length: number, sample: number): number {
    const { flat } = this;
    const value = this.values[sample]!;
    for (let at = 0; at < length; at++) this.addLines(stack[at]!, value, sample + 1);
    if (length > 0) {
      const leaf = this.first[stack[0]!]! >>> 1;
      flat[leaf] = flat[leaf]! + value;
    }
    return 0;
  }

  private addLines(row: number, value: number, stamp: number): void {
    const { counted, cum } = this;
    const { offset, frames } = this.table;
    const last = offset[row + 1]!;
    this.lines += last - offset[row]!;
    if (this.lines > mostLines) throw new TooManyLines();
    for (let line = offset[row]!; line < last; line++) {
      const frame = frames[line]!;
      if (counted[frame] === stamp) continue;
      counted[frame] = stamp;
      cum[frame] = cum[frame]! + value;
    }
  }
}
