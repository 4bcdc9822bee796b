/** Owns what is in view without a stack: it has a cost and no frame, so a part of the graph is empty. Refuses to know how that is said. */
import type { Session } from './session';

export const stacklessHint = 'Recorded without any frame, or with none the refinements leave';

/** Cost of the samples without a frame; 0 where there are none, and where costs below zero may make up for others. */
export function stackless({ layout, shape, isComparison }: Session): number {
  if (isComparison || layout.base) return 0;
  const roots = layout.children.subarray(shape.childOffset[0], shape.childOffset[1]);
  const framed = roots.reduce((sum, node) => sum + layout.cum[node]!, 0);
  const without = layout.kept - framed;
  // Sums of shares are not exact.
  return without > layout.kept * 1e-9 ? without : 0;
}
