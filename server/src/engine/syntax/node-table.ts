/**
 * Owns the flat form of a subtree: one row a node in preorder, in typed arrays, so that lowering never crosses into WASM.
 * Knows no grammar; kinds and fields are the grammar's numbers, their names come from `Grammar`.
 */

/** Names of a grammar's numbers. The strings are shared, so comparing them is comparing pointers. */
export interface Grammar {
  readonly kinds: readonly string[];
  readonly fields: readonly (string | undefined)[];
}

/** Where a node is found again in its tree: the reader's number for it, and its first offset. */
export interface NodeHandle {
  readonly id: number;
  readonly start: number;
}

export const flagNamed = 1;
export const flagMissing = 2;
export const flagError = 4;
/** Something in the subtree is missing or makes no sense, hidden tokens included. */
export const flagBroken = 8;

/** Rows grow by doubling and are reused by the next read: a table holds one subtree at a time. */
export class NodeTable {
  readonly grammar: Grammar;
  count = 0;
  kind = new Uint16Array(1024);
  field = new Uint16Array(1024);
  flags = new Uint8Array(1024);
  /** UTF-16 offsets in the file. */
  start = new Uint32Array(1024);
  end = new Uint32Array(1024);
  /** Row behind the node's last descendant. */
  next = new Uint32Array(1024);
  /** The reader's number for the node. */
  id = new Uint32Array(1024);
  /** Greatest depth below the first row. */
  depth = 0;
  hasErrors = false;
  #base = 0;

  constructor(grammar: Grammar) {
    this.grammar = grammar;
  }

  /** `base`: where the text that was parsed begins in the file. */
  clear(base: number): void {
    this.#base = base;
    this.count = 0;
    this.depth = 0;
    this.hasErrors = false;
  }

  /** Adds a row, its offsets in the text that was parsed, and gives its index; `next` is set by the reader when the subtree is complete. */
  push(kind: number, field: number, flags: number, start: number, end: number, id: number): number {
    const row = this.count++;
    if (row >= this.kind.length) this.#grow();
    this.kind[row] = kind;
    this.field[row] = field;
    this.flags[row] = flags;
    this.start[row] = start + this.#base;
    this.end[row] = end + this.#base;
    this.id[row] = id;
    this.next[row] = row + 1;
    if ((flags & (flagMissing | flagError)) !== 0) this.hasErrors = true;
    return row;
  }

  /** What `SyntaxTree.read` takes to read this node's subtree. */
  handleOf(row: number): NodeHandle {
    return { id: this.id[row]!, start: this.start[row]! };
  }

  kindOf(row: number): string {
    return this.grammar.kinds[this.kind[row]!]!;
  }

  fieldOf(row: number): string | undefined {
    return this.grammar.fields[this.field[row]!];
  }

  isNamed(row: number): boolean {
    return (this.flags[row]! & flagNamed) !== 0;
  }

  isMissing(row: number): boolean {
    return (this.flags[row]! & flagMissing) !== 0;
  }

  /** Whether something in the row's subtree is missing or makes no sense, even where no row was read. */
  isBroken(row: number): boolean {
    return (this.flags[row]! & flagBroken) !== 0;
  }

  /** First child in a field, or -1. */
  child(row: number, field: string): number {
    const { fields } = this.grammar;
    const end = this.next[row]!;
    for (let child = row + 1; child < end; child = this.next[child]!) {
      if (fields[this.field[child]!] === field) return child;
    }
    return -1;
  }

  /** Whether some direct child is this anonymous token. */
  hasToken(row: number, token: string): boolean {
    const end = this.next[row]!;
    for (let child = row + 1; child < end; child = this.next[child]!) {
      if (!this.isNamed(child) && this.kindOf(child) === token) return true;
    }
    return false;
  }

  /** Named and no comment. */
  isCode(row: number): boolean {
    return this.isNamed(row) && this.kindOf(row) !== 'comment';
  }

  /** Children that are named and no comments. */
  codeChildren(row: number): number[] {
    const children: number[] = [];
    const end = this.next[row]!;
    for (let child = row + 1; child < end; child = this.next[child]!) if (this.isCode(child)) children.push(child);
    return children;
  }

  #grow(): void {
    const size = this.kind.length * 2;
    this.kind = extend(this.kind, new Uint16Array(size));
    this.field = extend(this.field, new Uint16Array(size));
    this.flags = extend(this.flags, new Uint8Array(size));
    this.start = extend(this.start, new Uint32Array(size));
    this.end = extend(this.end, new Uint32Array(size));
    this.next = extend(this.next, new Uint32Array(size));
    this.id = extend(this.id, new Uint32Array(size));
  }
}

function extend<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
