/** Owns which frames a regular expression lights and what they cost. Runs RE2, so no pattern can hang it; refuses to know how hits look. */
import { hit, onPath, type SearchResult, type Shape } from '../model';
import type { Placement } from './layout';

/**
 * @param matches whether a function's name matches
 * @param names of all functions
 */
export function search(
  shape: Shape,
  placement: Placement,
  cum: Float64Array,
  names: readonly string[],
  matches: (name: string) => boolean,
): SearchResult {
  const functions = Uint8Array.from(names, (name) => (matches(name) ? 1 : 0));
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
    if (cum[node] === 0) continue;
    frames++;
    if (above === 1) continue;
    cost += cum[node]!;
    outermost.push(node);
  }
  for (const node of outermost) {
    for (let at = shape.parent[node]!; at !== 0 && lit[at] !== onPath; at = shape.parent[at]!) lit[at] = onPath;
  }
  outermost.sort((a, b) => placement.rank[a]! - placement.rank[b]!);
  return { lit, functions, hits: Uint32Array.from(outermost), frames, cost };
}
