/**
 * Owns the layout of tree-sitter's trees and tables in 32-bit WASM memory, as web-tree-sitter 0.27.1 compiles them from lib/src/subtree.h,
 * lib/src/tree.h and lib/src/parser.h (ABI 15). It is private to tree-sitter: `memory-reader` checks itself against the cursor before use.
 */

/** Offsets in bytes from the address of a heap subtree (`SubtreeHeapData`). Its children lie before it, 8 bytes each. */
export const heap = {
  paddingBytes: 4,
  sizeBytes: 16,
  errorCost: 32,
  childCount: 36,
  symbol: 40,
  /** Bits: visible, named, extra, … */
  flags: 44,
  /** Counts of children live in a union that only inner nodes use. */
  visibleChildCount: 48,
  productionId: 66,
} as const;

/** A `Subtree` is one pointer, or data of a small leaf inside its 8 bytes; on 32 bits that is two words. */
export const subtreeSize = 8;

/** First word of an inline leaf: bits is_inline, visible, named, extra, has_changes, is_missing, is_keyword; then the symbol; then the parse state. */
export const inlineLeaf = {
  isInline: 1,
  visible: 2,
  named: 4,
  extra: 8,
  isMissing: 32,
} as const;

/** Bits of `heap.flags`. */
export const heapFlag = { visible: 1, named: 2, extra: 4, isMissing: 512 } as const;

/** Offsets of the tables in `TSLanguage`. */
export const language = {
  abiVersion: 0,
  symbolCount: 4,
  productionIdCount: 28,
  fieldCount: 32,
  maxAliasSequenceLength: 36,
  fieldMapSlices: 64,
  fieldMapEntries: 68,
  symbolMetadata: 72,
  publicSymbolMap: 76,
  aliasSequences: 84,
} as const;

/** The symbol of an error node. */
export const errorSymbol = 65535;
