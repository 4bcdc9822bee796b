/** Owns which line of a node is the hot one. Refuses to know files and editors. */
import { stackOf } from '#engine/profile/model/location-trie';
import type { Profile } from '#engine/profile/model/profile';
import { lineAtDepth } from '#engine/profile/tree/line-at-depth';
import type { StackTree } from '#engine/profile/tree/stack-tree';

/**
 * The line (from 1) most of a node's cost passes through, 0 where the profile has no lines.
 * Looks at every sample once; meant for one node at a time.
 */
export function hotLine(
  profile: Profile,
  tree: StackTree,
  node: number,
  sampleType: number,
  inverted: boolean,
): number {
  const within = new Uint8Array(tree.count);
  within[node] = 1;
  for (let at = node + 1; at < tree.count; at++) within[at] = within[tree.parent[at]!]!;
  const values = profile.samples.values[sampleType];
  const { leaf, count } = profile.samples;
  const depth = tree.depth[node]!;
  const costs = new Map<number, number>();
  for (let sample = 0; sample < count; sample++) {
    if (within[tree.leafOfSample[sample]!] === 0) continue;
    const stack = stackOf(profile.stacks, leaf[sample]!);
    const line = inverted ? lineFromLeaf(profile, stack, depth) : lineAtDepth(profile, stack, depth);
    costs.set(line, (costs.get(line) ?? 0) + Math.abs(values?.[sample] ?? 0));
  }
  let best = 0;
  let most = -1;
  for (const [line, cost] of costs) {
    if (line > 0 && cost > most) {
      best = line;
      most = cost;
    }
  }
  return best;
}

/** As `lineAtDepth`, counted from the leaf (1 = innermost), as an inverted tree does. */
function lineFromLeaf(profile: Profile, stack: readonly number[], depth: number): number {
  const { lineOffset } = profile.locations;
  let passed = 0;
  for (const location of stack) {
    const first = lineOffset[location]!;
    const frames = Math.max(1, lineOffset[location + 1]! - first);
    if (passed + frames >= depth) {
      const line = first + depth - passed - 1;
      return line < lineOffset[location + 1]! ? profile.lines.line[line]! : 0;
    }
    passed += frames;
  }
  return 0;
}
