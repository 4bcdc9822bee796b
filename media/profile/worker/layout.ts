/** Owns where each node of a call tree lies for one sample type. Pure arithmetic on typed arrays; refuses to know pixels and profiles. */
import { noNode, type StackTree } from '#engine/profile/tree/stack-tree';
import type { Shape } from '../model';

/** The children of every node as one array with offsets: drawing wants to leave a sibling list early and to search it. */
export interface ChildLists {
  readonly offset: Uint32Array;
  readonly children: Uint32Array;
}

export function listChildren(tree: Pick<StackTree, 'count' | 'firstChild' | 'nextSibling'>): ChildLists {
  const { count, firstChild, nextSibling } = tree;
  const offset = new Uint32Array(count + 1);
  const children = new Uint32Array(Math.max(0, count - 1));
  let end = 0;
  for (let node = 0; node < count; node++) {
    offset[node] = end;
    for (let child = firstChild[node]!; child !== noNode; child = nextSibling[child]!) children[end++] = child;
  }
  offset[count] = end;
  return { offset, children };
}

export interface Placement {
  readonly children: Uint32Array;
  readonly start: Float64Array;
  readonly rank: Uint32Array;
  readonly size: Uint32Array;
}

/** Sorts all siblings by falling width (then by frame, so that equal ones never swap) and places them side by side from their parent's start. */
export function place(
  shape: Pick<Shape, 'count' | 'frame' | 'parent'>,
  lists: ChildLists,
  width: Float64Array,
): Placement {
  const { count, frame, parent } = shape;
  const children = lists.children.slice();
  const before = (a: number, b: number) => width[b]! - width[a]! || frame[a]! - frame[b]!;
  const size = new Uint32Array(count);
  for (let node = count - 1; node >= 0; node--) {
    size[node]! += width[node]! > 0 ? 1 : 0;
    if (node > 0) size[parent[node]!]! += size[node]!;
    const from = lists.offset[node]!;
    const to = lists.offset[node + 1]!;
    if (to - from > 1) sortSiblings(children, from, to, before);
  }
  const start = new Float64Array(count);
  const rank = new Uint32Array(count);
  for (let node = 0; node < count; node++) {
    let at = start[node]!;
    let next = rank[node]! + 1;
    for (let index = lists.offset[node]!; index < lists.offset[node + 1]!; index++) {
      const child = children[index]!;
      start[child] = at;
      rank[child] = next;
      at += width[child]!;
      next += size[child]!;
    }
  }
  return { children, start, rank, size };
}

/** Lists are mostly two or three long, where insertion beats a sort call. */
const insertionLimit = 16;

function sortSiblings(children: Uint32Array, from: number, to: number, before: (a: number, b: number) => number): void {
  if (to - from > insertionLimit) {
    children.subarray(from, to).sort(before);
    return;
  }
  for (let index = from + 1; index < to; index++) {
    const child = children[index]!;
    let at = index;
    while (at > from && before(children[at - 1]!, child) > 0) {
      children[at] = children[at - 1]!;
      at--;
    }
    children[at] = child;
  }
}

/** Per function, its widest node; 0 where it has none. */
export function widestNodes(
  shape: Pick<Shape, 'count' | 'frame'>,
  width: Float64Array,
  functions: number,
): Uint32Array {
  const widest = new Uint32Array(functions);
  for (let node = 1; node < shape.count; node++) {
    const frame = shape.frame[node]!;
    const best = widest[frame]!;
    if (width[node]! > 0 && (best === 0 || width[node]! > width[best]!)) widest[frame] = node;
  }
  return widest;
}
