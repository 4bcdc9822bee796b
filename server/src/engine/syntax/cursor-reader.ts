/** Owns reading a subtree into a `NodeTable` through tree-sitter's public cursor: slow, and right by definition. Knows no layout of memory. */
import type { Tree } from 'web-tree-sitter';
import { flagBroken, flagError, flagMissing, flagNamed, type NodeTable } from './node-table';

const errorKind = 65535;

/** Number by which the reader finds a node again: its index among the tree's nodes. */
export type CursorHandle = number;

/**
 * Reads the subtree of the node with index `handle` (0 is the root) into `table`, without the children of nodes whose kind is set in `opaque`. `base`: where
 * the text that was parsed begins in the file.
 */
export function readWithCursor(
  tree: Tree,
  handle: CursorHandle,
  table: NodeTable,
  base = 0,
  opaque?: Uint8Array,
): void {
  table.clear(base);
  const cursor = tree.walk();
  try {
    if (handle !== 0) cursor.gotoDescendant(handle);
    const errorName = table.grammar.kinds.length - 1;
    const open: number[] = [];
    for (;;) {
      const typeId = cursor.nodeTypeId;
      const isError = typeId === errorKind;
      // Asking is slow, and what stands in something whole is whole.
      const mayBreak = open.length === 0 || table.isBroken(open.at(-1)!);
      const flags =
        (cursor.nodeIsNamed ? flagNamed : 0) |
        (cursor.nodeIsMissing ? flagMissing : 0) |
        (isError ? flagError : 0) |
        (mayBreak && cursor.currentNode.hasError ? flagBroken : 0);
      const kind = isError ? errorName : typeId;
      const field = open.length === 0 ? 0 : cursor.currentFieldId;
      const row = table.push(kind, field, flags, cursor.startIndex, cursor.endIndex, cursor.currentDescendantIndex);
      if (opaque?.[kind] !== 1 && cursor.gotoFirstChild()) {
        open.push(row);
        if (open.length > table.depth) table.depth = open.length;
        continue;
      }
      for (;;) {
        if (open.length === 0) return;
        if (cursor.gotoNextSibling()) break;
        cursor.gotoParent();
        table.next[open.pop()!] = table.count;
      }
    }
  } finally {
    cursor.delete();
  }
}
