/** Owns which frames of the tree a set of functions lights and what they cost. Refuses to know how functions are chosen and how hits look. */
import { hit, type Layout, onPath, type SearchResult, type Shape } from '../model';

/**
 * @param layout where each node lies and what it costs
 * @param functions 1 for each function that is a hit
 */
export function search(
  shape: Shape,
  layout: Pick<Layout, 'rank' | 'width' | 'cum'>,
  functions: Uint8Array,
): SearchResult {
  const { rank, width, cum } = layout;
  const lit = new Uint8Array(shape.count);
  /** 1 where the node or one above it is a hit. */
  const covered = new Uint8Array(shape.count);
  const outermost: number[] = [];
  let frames = 0;
  let cost = 0;
  for (let node = 1; node < shape.count; node++) {
    const above = covered[shape.parent[node]!]!;
    covered[node] = above;
    if (functions[shape.frame[node]!] === 0) continue;
    lit[node] = hit;
    covered[node] = 1;
    if (width[node] === 0) continue;
    frames++;
    if (above === 1) continue;
    cost += cum[node]!;
    outermost.push(node);
  }
  for (const node of outermost) {
    for (let at = shape.parent[node]!; at !== 0 && lit[at] !== onPath; at = shape.parent[at]!) lit[at] = onPath;
  }
  outermost.sort((a, b) => rank[a]! - rank[b]!);
  return { lit, functions, hits: Uint32Array.from(outermost), frames, cost };
}
