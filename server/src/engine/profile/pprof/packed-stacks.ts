/** Owns the fast way from a sample's packed location references to its node in the trie. Leaves odd ones to whoever reads them one by one, and faults, too. */

import { noNode, TrieBuilder } from '../model/location-trie';
import { none } from '../model/profile';
import type { IdIndex } from './id-index';
import { packedBefore } from './packed-id';

export class PackedStacks extends TrieBuilder {
  /** References of the stack added last. */
  depth = 0;

  /**
   * The node of the stack whose references, leaf first, are the varints at `from` to `end - 1` behind a length. Or `noNode` where one of
   * them has more than three bytes, names no location or is cut off; then the trie may hold a part of this stack, but nothing else.
   *
   * As the list is read from its end, the trie is walked from the root.
   */
  addPacked(bytes: Uint8Array, from: number, end: number, ids: IdIndex): number {
    this.reserve(end - from);
    const { steps } = this;
    const { direct, sequential } = ids;
    const limit = direct.length;
    let node = 0;
    let depth = 0;
    for (let at = end - 1; at >= from; depth++) {
      const read = packedBefore(bytes, at);
      const id = read >> 2;
      // One that is too long is negative.
      if (id <= 0 || id >= limit) return noNode;
      at -= 1 + (read & 3);
      const location = sequential ? id - 1 : direct[id]!;
      if (location === none) return noNode;
      node = steps[2 * node + 2] === 2 * location + 1 ? node + 1 : this.other(node, location);
    }
    this.depth = depth;
    return node;
  }
}
