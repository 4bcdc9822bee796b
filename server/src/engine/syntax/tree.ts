/** Owns syntax trees and their lifetimes: every tree lives in WASM memory until `delete`. Knows nothing of Go. */
import type { Node, Tree } from 'web-tree-sitter';
import type { Position } from '../text/range';
import { readWithCursor } from './cursor-reader';
import type { MemoryReader } from './memory-reader';
import type { NodeHandle, NodeTable } from './node-table';

let live = 0;

/** Trees made and not yet deleted, in this process or worker. */
export function liveTrees(): number {
  return live;
}

/** Where the part of a text that was parsed alone begins: its offset, and the same as line and column. */
export interface Origin extends Position {
  readonly offset: number;
}

const wholeText: Origin = { offset: 0, line: 0, column: 0 };

/** The tree of one text, or of one part of it; places are those of the text. Whoever got it deletes it; using it after that throws. */
export class SyntaxTree {
  readonly text: string;
  #tree: Tree | undefined;

  readonly #reader: MemoryReader | undefined;
  readonly #origin: Origin;

  /** Without a `reader` of memory the cursor is used. */
  constructor(tree: Tree, text: string, reader?: MemoryReader, origin = wholeText) {
    this.#tree = tree;
    this.#origin = origin;
    this.#reader = reader;
    this.text = text;
    live++;
  }

  /** Not deleted. */
  get isCurrent(): boolean {
    return this.#tree !== undefined;
  }

  /** Whether anything anywhere in the text is missing or makes no sense. */
  get hasErrors(): boolean {
    return this.raw.rootNode.hasError;
  }

  /**
   * Reads a subtree into `table`: the root's, or that of a row read earlier from this tree, by its handle.
   * Nodes whose kind is set in `opaque` get a row, their children none. Never recurses.
   */
  read(table: NodeTable, handle?: NodeHandle, opaque?: Uint8Array): void {
    const { offset } = this.#origin;
    if (this.#reader === undefined) readWithCursor(this.raw, handle?.id ?? 0, table, offset, opaque);
    else this.#reader.read(this.raw, handle?.id ?? 0, handle?.start ?? 0, table, offset, opaque);
  }

  /** Where the parser first met what it could not make sense of, or undefined. */
  firstError(): Position | undefined {
    let node: Node | undefined = this.raw.rootNode;
    if (!node.hasError) return undefined;
    while (node !== undefined && !node.isError && !node.isMissing) {
      node = node.children.find((child) => child.hasError || child.isMissing);
    }
    const place = (node ?? this.raw.rootNode).startPosition;
    const { line, column } = this.#origin;
    return { line: line + place.row, column: place.column + (place.row === 0 ? column : 0) };
  }

  delete(): void {
    if (this.#tree === undefined) return;
    this.#tree.delete();
    this.#tree = undefined;
    live--;
  }

  /** For the parser beside this file only. */
  get raw(): Tree {
    if (this.#tree === undefined) throw new Error('This syntax tree was deleted; parse the text again.');
    return this.#tree;
  }
}
