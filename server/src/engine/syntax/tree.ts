/** Owns syntax trees and their lifetimes: every tree lives in WASM memory until `delete`. Knows nothing of Go. */
import { Edit, type Tree } from 'web-tree-sitter';
import type { TextChange } from '../text/edits';
import { readWithCursor } from './cursor-reader';
import type { NodeTable } from './node-table';

let live = 0;

/** Trees made and not yet deleted, in this process or worker. */
export function liveTrees(): number {
  return live;
}

/** The tree of one text. Whoever got it deletes it; using it after that throws. */
export class SyntaxTree {
  readonly text: string;
  #tree: Tree | undefined;
  #edited = false;

  constructor(tree: Tree, text: string) {
    this.#tree = tree;
    this.text = text;
    live++;
  }

  /** Neither deleted nor edited: offsets read from it are those of `text`. */
  get isCurrent(): boolean {
    return this.#tree !== undefined && !this.#edited;
  }

  /** Tells the tree what an edit did to its text, so that the next parse may reuse what it did not touch. */
  edit(change: TextChange): void {
    this.#edited = true;
    this.raw.edit(
      new Edit({
        startIndex: change.start,
        oldEndIndex: change.oldEnd,
        newEndIndex: change.newEnd,
        startPosition: { row: change.startPosition.line, column: change.startPosition.column },
        oldEndPosition: { row: change.oldEndPosition.line, column: change.oldEndPosition.column },
        newEndPosition: { row: change.newEndPosition.line, column: change.newEndPosition.column },
      }),
    );
  }

  /**
   * Reads a subtree into `table`: the root's, or that of a row read earlier from this tree, by its `handle`.
   * Nodes whose kind is set in `opaque` get a row, their children none. Never recurses.
   */
  read(table: NodeTable, handle = 0, opaque?: Uint8Array): void {
    readWithCursor(this.raw, handle, table, opaque);
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
