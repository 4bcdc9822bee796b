/**
 * Owns reading a subtree into a `NodeTable` straight from WASM memory, far faster than the cursor. It trusts `memory-layout` only
 * after `GoParser.load` has compared both readers on a text.
 */
import type { Language, Tree } from 'web-tree-sitter';
import { errorSymbol, heap, heapFlag, inlineLeaf, language as layout, subtreeSize } from './memory-layout';
import { flagBroken, flagError, flagMissing, flagNamed, type NodeTable } from './node-table';

/** The views of the runtime's memory, which the runtime replaces when the memory grows. */
export interface WasmMemory {
  readonly HEAPU8?: Uint8Array;
  readonly HEAPU16?: Uint16Array;
  readonly HEAPU32?: Uint32Array;
}

/** A node whose children are being read. */
interface Frame {
  /** Address of the first child's slot. */
  children: number;
  count: number;
  index: number;
  /** Index among the children that are no extras, by which productions speak of them. */
  structural: number;
  /** UTF-16 bytes; where the last child ended. */
  position: number;
  production: number;
  /** Row of the node, or -1 when it is hidden. */
  row: number;
  /** What a child in no field of a hidden node inherits. */
  field: number;
}

function newFrame(): Frame {
  return { children: 0, count: 0, index: 0, structural: 0, position: 0, production: 0, row: -1, field: 0 };
}

/** The address web-tree-sitter keeps in an object under the key 0. */
function addressOf(holder: object): number {
  const address: unknown = Reflect.get(holder, 0);
  if (typeof address !== 'number') throw new Error('web-tree-sitter keeps its addresses elsewhere.');
  return address;
}

export class MemoryReader {
  readonly #memory: WasmMemory;
  readonly #errorKind: number;
  readonly #publicSymbols: Uint16Array;
  /** By symbol, alias symbols included. */
  readonly #isNamed: Uint8Array;
  readonly #aliases: Uint16Array;
  readonly #aliasLength: number;
  readonly #fields: Uint16Array;
  readonly #fieldsLength: number;
  readonly #frames: Frame[] = [];

  /** Copies the tables of the grammar. Throws when the runtime shows no memory. */
  constructor(memory: WasmMemory, language: Language) {
    this.#memory = memory;
    const { HEAPU8: bytes, HEAPU16: halves, HEAPU32: words } = memory;
    if (bytes === undefined || halves === undefined || words === undefined) throw new Error('The memory is not shown.');
    const at = addressOf(language);
    const word = (offset: number): number => words[(at + offset) >> 2]!;
    const symbols = language.nodeTypeCount;
    const productions = word(layout.productionIdCount);
    this.#errorKind = symbols;
    this.#publicSymbols = halves.slice(
      word(layout.publicSymbolMap) >> 1,
      (word(layout.publicSymbolMap) >> 1) + symbols,
    );
    const metadata = word(layout.symbolMetadata);
    this.#isNamed = Uint8Array.from({ length: symbols }, (_, symbol) => bytes[metadata + symbol * 3 + 1]!);
    this.#aliasLength = halves[(at + layout.maxAliasSequenceLength) >> 1]!;
    const aliases = word(layout.aliasSequences) >> 1;
    this.#aliases = halves.slice(aliases, aliases + productions * this.#aliasLength);
    const slices = word(layout.fieldMapSlices) >> 1;
    const entries = word(layout.fieldMapEntries);
    const own: { production: number; child: number; field: number }[] = [];
    for (let production = 0; production < productions; production++) {
      const first = halves[slices + production * 2]!;
      const length = halves[slices + production * 2 + 1]!;
      for (let entry = entries + first * 4; entry < entries + (first + length) * 4; entry += 4) {
        const isInherited = bytes[entry + 3] !== 0;
        if (!isInherited) own.push({ production, child: bytes[entry + 2]!, field: halves[entry >> 1]! });
      }
    }
    this.#fieldsLength = own.reduce((longest, { child }) => Math.max(longest, child + 1), 1);
    this.#fields = new Uint16Array(productions * this.#fieldsLength);
    for (const { production, child, field } of own.reverse()) {
      this.#fields[production * this.#fieldsLength + child] = field;
    }
  }

  /** As `readWithCursor`; `handle` is the address of a subtree's slot (0: the root's) and `start` where its node starts in the file, in UTF-16 code units. */
  read(tree: Tree, handle: number, start: number, table: NodeTable, base = 0, opaque?: Uint8Array): void {
    const { HEAPU8: bytes, HEAPU16: halves, HEAPU32: words } = this.#memory;
    if (bytes === undefined || halves === undefined || words === undefined) throw new Error('The memory is not shown.');
    table.clear(base);
    const slot = handle === 0 ? addressOf(tree) : handle;
    const root = words[slot >> 2]!;
    const rootIsInline = (root & inlineLeaf.isInline) !== 0;
    const padding = rootIsInline ? bytes[slot + 6]! : words[(root + heap.paddingBytes) >> 2]!;
    let depth = 0;
    let top = -1;
    let address = slot;
    let position = handle === 0 ? padding : (start - base) * 2;
    let alias = 0;
    let field = 0;
    for (;;) {
      // One node: a row when it is visible, then its children or the next sibling.
      const word = words[address >> 2]!;
      const isInline = (word & inlineLeaf.isInline) !== 0;
      const flags = isInline ? word & 0xff : halves[(word + heap.flags) >> 1]!;
      const symbol = isInline ? (word >> 8) & 0xff : halves[(word + heap.symbol) >> 1]!;
      const size = isInline ? bytes[address + 7]! : words[(word + heap.sizeBytes) >> 2]!;
      const isVisible = alias !== 0 || (flags & (isInline ? inlineLeaf.visible : heapFlag.visible)) !== 0 || top < 0;
      let row = -1;
      let kind = 0;
      if (isVisible) {
        const isError = symbol === errorSymbol;
        const isNamed =
          alias !== 0 ? this.#isNamed[alias] === 1 : (flags & (isInline ? inlineLeaf.named : heapFlag.named)) !== 0;
        const isMissing = (flags & (isInline ? inlineLeaf.isMissing : heapFlag.isMissing)) !== 0;
        kind = isError ? this.#errorKind : this.#publicSymbols[alias !== 0 ? alias : symbol]!;
        const isBroken = isMissing || (!isInline && words[(word + heap.errorCost) >> 2]! > 0);
        const rowFlags =
          (isNamed ? flagNamed : 0) |
          (isMissing ? flagMissing : 0) |
          (isError ? flagError : 0) |
          (isBroken ? flagBroken : 0);
        row = table.push(kind, field, rowFlags, position >> 1, (position + size) >> 1, address);
      }
      const count = isInline ? 0 : words[(word + heap.childCount) >> 2]!;
      const descends =
        count > 0 && words[(word + heap.visibleChildCount) >> 2]! > 0 && !(row >= 0 && opaque?.[kind] === 1);
      if (descends) {
        let frame = this.#frames[++top];
        if (frame === undefined) {
          frame = newFrame();
          this.#frames.push(frame);
        }
        frame.children = word - count * subtreeSize;
        frame.count = count;
        frame.index = -1;
        frame.structural = 0;
        frame.position = position;
        frame.production = halves[(word + heap.productionId) >> 1]!;
        frame.row = row;
        frame.field = row >= 0 ? 0 : field;
        if (row >= 0 && ++depth > table.depth) table.depth = depth;
      }
      // The next node: leaves that are hidden are stepped over, finished nodes closed.
      for (;;) {
        if (top < 0) return;
        const frame = this.#frames[top]!;
        if (++frame.index >= frame.count) {
          if (frame.row >= 0) {
            table.next[frame.row] = table.count;
            depth--;
          }
          top--;
          continue;
        }
        address = frame.children + frame.index * subtreeSize;
        const child = words[address >> 2]!;
        const childIsInline = (child & inlineLeaf.isInline) !== 0;
        const childFlags = childIsInline ? child & 0xff : halves[(child + heap.flags) >> 1]!;
        if (frame.index > 0) {
          frame.position += childIsInline ? bytes[address + 6]! : words[(child + heap.paddingBytes) >> 2]!;
        }
        position = frame.position;
        frame.position += childIsInline ? bytes[address + 7]! : words[(child + heap.sizeBytes) >> 2]!;
        alias = 0;
        field = 0;
        if ((childFlags & (childIsInline ? inlineLeaf.extra : heapFlag.extra)) === 0) {
          const { production, structural } = frame;
          if (production !== 0 && structural < this.#aliasLength) {
            alias = this.#aliases[production * this.#aliasLength + structural]!;
          }
          if (structural < this.#fieldsLength) field = this.#fields[production * this.#fieldsLength + structural]!;
          if (field === 0) field = frame.field;
          frame.structural++;
        }
        if (alias !== 0 || (childFlags & (childIsInline ? inlineLeaf.visible : heapFlag.visible)) !== 0) break;
        if (!childIsInline && words[(child + heap.childCount) >> 2]! > 0) break;
      }
    }
  }
}

/** Whether two tables hold the same rows, handles aside. */
export function sameRows(a: NodeTable, b: NodeTable): boolean {
  if (a.count !== b.count || a.depth !== b.depth || a.hasErrors !== b.hasErrors) return false;
  for (let row = 0; row < a.count; row++) {
    if (a.kind[row] !== b.kind[row] || a.field[row] !== b.field[row] || a.flags[row] !== b.flags[row]) return false;
    if (a.start[row] !== b.start[row] || a.end[row] !== b.end[row] || a.next[row] !== b.next[row]) return false;
  }
  return true;
}
