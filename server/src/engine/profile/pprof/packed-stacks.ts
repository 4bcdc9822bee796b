/** Owns the fast way from a sample's packed location references to its node in the trie. Leaves odd ones to whoever reads them one by one, and faults, too. */

import { noNode, TrieBuilder } from '../model/location-trie';
import { none } from '../model/profile';
import type { IdIndex } from './id-index';

export class PackedStacks extends TrieBuilder {
  /** References of the stack added last. */
  depth = 0;

  /**
   * The node of the stack whose references, leaf first, are the varints at `from` to `end - 1` behind a length. Or `noNode` where one of
   * them has more than three bytes, names no location or is cut off; then the trie may hold a part of this stack, but nothing else.
   *
   * Varints can be read from their end, too, for only the last byte of each is below 0x80; that the length ends with such a byte stops
   * the last one. So the trie is walked from the root while the list is read, and how long a number is needs no branch: it cannot be
   * foreseen, and a wrong guess costs more than the sums.
   */
  addPacked(bytes: Uint8Array, from: number, end: number, ids: IdIndex): number {
    this.reserve(end - from);
    const { steps } = this;
    const { direct, sequential } = ids;
    const limit = direct.length;
    let node = 0;
    let depth = 0;
    for (let at = end - 1; at >= from; depth++) {
      const last = bytes[at]!;
      const second = bytes[at - 1]!;
      const third = bytes[at - 2]!;
      const two = second >>> 7;
      const three = two & (third >>> 7);
      if ((last >>> 7) + (three & (bytes[at - 3]! >>> 7)) !== 0) return noNode;
      const longer = two + three;
      const digits = (last << 14) | ((second & 0x7f & -two) << 7) | (third & 0x7f & -three);
      const id = digits >>> (14 - 7 * longer);
      at -= 1 + longer;
      if (id === 0 || id >= limit) return noNode;
      const location = sequential ? id - 1 : direct[id]!;
      if (location === none) return noNode;
      node = steps[2 * node + 2] === 2 * location + 1 ? node + 1 : this.other(node, location);
    }
    this.depth = depth;
    return node;
  }
}
