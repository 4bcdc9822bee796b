/** Owns which nodes of a call tree are open, and the rows that makes. Pure; refuses to know the screen. */
import type { Graph } from '../flame/graph';

type Tree = Pick<Graph, 'shape' | 'frames' | 'layout'>;

/** Children below this share of the total stand in one row until they are asked for. */
export const smallShare = 0.0001;
/** A path is hot while a child has this share of its parent. */
const hotShare = 0.6;

export interface Row {
  /** The node, or for a row that stands for several small ones their parent. */
  readonly node: number;
  /** How many small children the row stands for; 0 for a node's own row. */
  readonly more: number;
  /** Place among its siblings, from 0. */
  readonly position: number;
}

export class OpenRows {
  /** 1 for nodes whose children are shown. */
  private open: Uint8Array;
  /** 1 for nodes whose small children are shown too. */
  private whole: Uint8Array;
  private listed: Row[] = [];
  /** The row looked for last: most questions are about the selection. */
  private found: { readonly node: number; readonly row: number } | undefined;

  constructor(private tree: Tree) {
    this.open = new Uint8Array(tree.shape.count);
    this.whole = new Uint8Array(tree.shape.count);
    this.list();
  }

  get rows(): readonly Row[] {
    return this.listed;
  }

  isOpen(node: number): boolean {
    return this.open[node] === 1;
  }

  hasChildren(node: number): boolean {
    return this.childCount(node) > 0;
  }

  /** Children with any cost. Siblings fall in width, so those without are last. */
  childCount(node: number): number {
    return this.firstNarrower(node, 0, true);
  }

  /** Index of the row of a node, -1 when something above it is closed. */
  rowOf(node: number): number {
    if (node === 0) return -1;
    const { found } = this;
    if (found?.node !== node)
      this.found = { node, row: this.listed.findIndex((row) => row.node === node && row.more === 0) };
    return this.found!.row;
  }

  setOpen(node: number, open: boolean): void {
    this.open[node] = open ? 1 : 0;
    this.list();
  }

  showSmall(parent: number): void {
    this.whole[parent] = 1;
    this.list();
  }

  openSiblings(node: number): void {
    const { shape, layout } = this.tree;
    const parent = shape.parent[node]!;
    const from = shape.childOffset[parent]!;
    for (let index = from; index < shape.childOffset[parent + 1]!; index++) this.open[layout.children[index]!] = 1;
    this.list();
  }

  /** Opens what lies above a node, small siblings included where it is one. */
  reveal(node: number): void {
    const { shape, layout } = this.tree;
    let changed = false;
    const small = layout.total * smallShare;
    for (let at = node; at !== 0; at = shape.parent[at]!) {
      const parent = shape.parent[at]!;
      if (parent !== 0 && this.open[parent] === 0) {
        this.open[parent] = 1;
        changed = true;
      }
      if (layout.width[at]! < small && this.whole[parent] === 0) {
        this.whole[parent] = 1;
        changed = true;
      }
    }
    if (changed) this.list();
  }

  /** Opens the costliest path below a node (0: from the top), and returns where it ends. */
  openHotPath(node: number): number {
    const { shape, layout } = this.tree;
    let at = node;
    while (this.hasChildren(at)) {
      const child = layout.children[shape.childOffset[at]!]!;
      if (at !== 0 && layout.width[child]! < hotShare * layout.width[at]!) break;
      this.open[at] = 1;
      at = child;
    }
    this.list();
    return at;
  }

  /** Other costs in the same tree. */
  useLayout(tree: Tree): void {
    this.tree = tree;
    this.list();
  }

  /** Another tree; what was open stays open where its path of names is found again. */
  useTree(tree: Tree, keep: boolean): void {
    const { open, whole, tree: before } = this;
    this.tree = tree;
    this.open = new Uint8Array(tree.shape.count);
    this.whole = new Uint8Array(tree.shape.count);
    if (keep) this.carryOver(before, open, whole);
    this.list();
  }

  private carryOver(before: Tree, open: Uint8Array, whole: Uint8Array): void {
    const pairs: (readonly [from: number, to: number])[] = [[0, 0]];
    for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
      const [from, to] = pair;
      this.open[to] = open[from]!;
      this.whole[to] = whole[from]!;
      const known = new Map<string, number>();
      for (const child of childrenOf(before, from)) if (open[child] === 1) known.set(nameOf(before, child), child);
      if (known.size === 0) continue;
      for (const child of childrenOf(this.tree, to)) {
        const old = known.get(nameOf(this.tree, child));
        if (old !== undefined) pairs.push([old, child]);
      }
    }
  }

  private list(): void {
    const { tree, open, whole } = this;
    const { shape, layout } = tree;
    const small = layout.total * smallShare;
    const rows: Row[] = [];
    /** Rows still to come, the next one last. */
    const waiting: Row[] = [];
    const push = (parent: number): void => {
      const first = shape.childOffset[parent]!;
      const count = this.childCount(parent);
      const large = whole[parent] === 1 ? count : this.firstNarrower(parent, small, false);
      // One row that stands for one child would take as much room as the child.
      const shown = count - large > 1 ? large : count;
      if (shown < count) waiting.push({ node: parent, more: count - shown, position: shown });
      for (let position = shown - 1; position >= 0; position--) {
        waiting.push({ node: layout.children[first + position]!, more: 0, position });
      }
    };
    push(0);
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      rows.push(row);
      if (row.more === 0 && open[row.node] === 1) push(row.node);
    }
    this.listed = rows;
    this.found = undefined;
  }

  /** Place of the first child narrower than `width` (or, with `orEqual`, as narrow): siblings fall in width. */
  private firstNarrower(node: number, width: number, orEqual: boolean): number {
    const { shape, layout } = this.tree;
    const first = shape.childOffset[node]!;
    let low = first;
    let high = shape.childOffset[node + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const wide = layout.width[layout.children[middle]!]!;
      if (orEqual ? wide > width : wide >= width) low = middle + 1;
      else high = middle;
    }
    return low - first;
  }
}

function childrenOf({ shape, layout }: Tree, node: number): Uint32Array {
  return layout.children.subarray(shape.childOffset[node]!, shape.childOffset[node + 1]!);
}

function nameOf({ shape, frames }: Tree, node: number): string {
  return frames.names[shape.frame[node]!]!;
}
