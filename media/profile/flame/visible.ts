/** Owns finding the frames that are in view without looking at the others. Works on columns, refuses to know canvases. */
import type { Layout, Shape } from '../model';
import type { Window } from './viewport';

/** Frames narrower than this many pixels merge into one quiet strip. */
export const narrowest = 0.35;

export interface Region extends Window {
  /** Width of the window in CSS pixels. */
  readonly width: number;
  /** Depths in view, first and last; depth 1 is the top row. */
  readonly firstDepth: number;
  readonly lastDepth: number;
}

/** What is told of each frame in view. `x` and `width` in CSS pixels from the window's left edge, not clipped. */
export interface VisibleSink {
  frame(node: number, x: number, width: number): void;
  /** A run of siblings too narrow to draw, of which the first is `node`. */
  narrow(node: number, x: number, width: number): void;
}

/** Descends from the root into what the region shows, rows above the region included. Returns how many frames were too narrow to draw. */
export class VisibleWalk {
  private stack = new Uint32Array(1024);

  run(shape: Shape, layout: Layout, region: Region, sink: VisibleSink): number {
    const { children, start, width, rank, size } = layout;
    const { childOffset, depth } = shape;
    const scale = region.width / (region.to - region.from || 1);
    const smallest = narrowest / scale;
    let merged = 0;
    let top = 1;
    this.stack[0] = 0;
    while (top > 0) {
      const node = this.stack[--top]!;
      const level = depth[node]! + 1;
      if (level > region.lastDepth) continue;
      const end = childOffset[node + 1]!;
      for (let index = firstInView(layout, childOffset[node]!, end, region.from); index < end; index++) {
        const child = children[index]!;
        const from = start[child]!;
        const value = width[child]!;
        if (from >= region.to || value <= 0) break;
        if (value < smallest) {
          // Siblings fall in width, so all that follow are narrow too.
          merged += rank[node]! + size[node]! - rank[child]!;
          const rest = endOfChildren(layout, childOffset[node]!, end) - from;
          if (level >= region.firstDepth) sink.narrow(child, (from - region.from) * scale, rest * scale);
          break;
        }
        if (level >= region.firstDepth) sink.frame(child, (from - region.from) * scale, value * scale);
        if (top === this.stack.length) this.stack = grown(this.stack);
        this.stack[top++] = child;
      }
    }
    return merged;
  }
}

/** Per depth, the pixel column painted last by a frame narrower than a pixel: a second one in it could not be seen. */
export class PixelColumns {
  private last = new Int32Array();

  /** A new painting, of so many depths. */
  begin(maxDepth: number): void {
    if (this.last.length <= maxDepth) this.last = new Int32Array(maxDepth + 1);
    this.last.fill(-1);
  }

  /** Whether a neighbour took the pixel at `x` already; else it is taken now. */
  isCovered(depth: number, x: number): boolean {
    const column = Math.floor(x * devicePixelRatio);
    if (this.last[depth] === column) return true;
    this.last[depth] = column;
    return false;
  }
}

/** Index of the first sibling whose right end lies beyond `from`. */
function firstInView({ children, start, width }: Layout, first: number, end: number, from: number): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const child = children[middle]!;
    if (start[child]! + width[child]! <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Value at which the last child with any width ends. Lists end in children of width 0, whose start is that value. */
function endOfChildren({ children, start, width }: Layout, first: number, end: number): number {
  if (first === end) return 0;
  const last = children[end - 1]!;
  return start[last]! + width[last]!;
}

function grown(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(from.length * 2);
  to.set(from);
  return to;
}

/** The node at a value and depth, 0 where there is none. */
export function nodeAt(shape: Shape, layout: Layout, value: number, depth: number): number {
  let node = 0;
  for (let level = 1; level <= depth; level++) {
    const end = shape.childOffset[node + 1]!;
    const index = firstInView(layout, shape.childOffset[node]!, end, value);
    const child = layout.children[index];
    if (index >= end || child === undefined || layout.start[child]! > value || layout.width[child]! <= 0) return 0;
    node = child;
  }
  return node;
}

/** Value at which the part of a node without children begins. */
export function selfStart(shape: Shape, layout: Layout, node: number): number {
  const first = shape.childOffset[node]!;
  const end = shape.childOffset[node + 1]!;
  return first === end ? layout.start[node]! : endOfChildren(layout, first, end);
}

/** The outermost node that fits the window, or the deepest that holds all of it; 0 where several do. */
export function nodeAround(shape: Shape, layout: Layout, window: Window): number {
  const slack = (window.to - window.from) * 1e-6;
  let node = 0;
  for (;;) {
    const end = shape.childOffset[node + 1]!;
    const index = firstInView(layout, shape.childOffset[node]!, end, window.from + slack);
    const child = layout.children[index];
    if (index >= end || child === undefined) return node;
    const from = layout.start[child]!;
    const to = from + layout.width[child]!;
    if (from > window.from + slack || to < window.to - slack) return node;
    node = child;
    if (to - from <= window.to - window.from + slack) return node;
  }
}
