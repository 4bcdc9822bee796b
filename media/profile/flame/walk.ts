/** Owns the steps of the arrow keys through the call tree. Pure; refuses to know the screen. */
import type { Layout, Shape } from '../model';

export type Step = 'caller' | 'callee' | 'before' | 'after' | 'outermost' | 'innermost';

/** The node one step from `node` among those with any width; `node` itself where there is none. From 0 every step leads to the first frame. */
export function walk(shape: Shape, layout: Layout, node: number, step: Step): number {
  if (node === 0) return firstChild(shape, layout, 0);
  switch (step) {
    case 'caller':
      return shape.parent[node]! || node;
    case 'callee':
      return firstChild(shape, layout, node) || node;
    case 'before':
    case 'after':
      return neighbour(shape, layout, node, step === 'before' ? -1 : 1) || node;
    case 'outermost': {
      let at = node;
      while (shape.parent[at] !== 0) at = shape.parent[at]!;
      return at;
    }
    case 'innermost': {
      let at = node;
      for (let child = firstChild(shape, layout, at); child !== 0; child = firstChild(shape, layout, at)) at = child;
      return at;
    }
  }
}

function firstChild(shape: Shape, layout: Layout, node: number): number {
  const first = shape.childOffset[node]!;
  const child = first < shape.childOffset[node + 1]! ? layout.children[first]! : 0;
  return child !== 0 && layout.width[child]! > 0 ? child : 0;
}

/** The sibling beside it; past the last one, the nearest frame of the same depth under the caller's sibling. */
function neighbour(shape: Shape, layout: Layout, node: number, direction: 1 | -1): number {
  const parent = shape.parent[node]!;
  const from = shape.childOffset[parent]!;
  const end = shape.childOffset[parent + 1]!;
  for (let index = from; index < end; index++) {
    if (layout.children[index] !== node) continue;
    const beside = index + direction;
    const sibling = beside >= from && beside < end ? layout.children[beside]! : 0;
    if (sibling !== 0 && layout.width[sibling]! > 0) return sibling;
    break;
  }
  if (parent === 0) return 0;
  const aunt = neighbour(shape, layout, parent, direction);
  return aunt === 0 ? 0 : edgeChild(shape, layout, aunt, direction) || aunt;
}

/** The child nearest to where the walk comes from. */
function edgeChild(shape: Shape, layout: Layout, node: number, direction: 1 | -1): number {
  if (direction === 1) return firstChild(shape, layout, node);
  for (let index = shape.childOffset[node + 1]! - 1; index >= shape.childOffset[node]!; index--) {
    const child = layout.children[index]!;
    if (layout.width[child]! > 0) return child;
  }
  return 0;
}
