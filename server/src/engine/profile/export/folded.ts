/**
 * Owns writing stacks as folded lines, `root;caller;leaf 12`, as Brendan Gregg's flamegraph.pl and speedscope read them.
 * Equal stacks are one line. Refuses to know files and refinements.
 */

import type { Profile } from '../model/profile';
import { nodeCosts, noNode, type StackTree } from '../tree/stack-tree';

/** What stands for a sample without a stack. */
const noStack = '[no stack]';

/** One line per distinct stack whose value of a sample type is not 0, in that type's unit. The values add up to the sum of all samples. */
export function foldedStacks(profile: Profile, tree: StackTree, sampleType: number): string {
  const { flat } = nodeCosts(profile, tree, sampleType);
  const names = tree.frames.names.map(foldedName);
  const lines: string[] = [];
  if (flat[0] !== 0) lines.push(`${noStack} ${flat[0]}`);
  const path: string[] = [];
  for (let node = tree.firstChild[0]!; node !== noNode && node !== 0; ) {
    path.length = tree.depth[node]! - 1;
    path.push(names[tree.frame[node]!]!);
    if (flat[node] !== 0) lines.push(`${path.join(';')} ${flat[node]}`);
    node = next(tree, node);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The node after another one when a tree is walked from the root, children before siblings; 0 at the end. */
export function next(tree: StackTree, node: number): number {
  const child = tree.firstChild[node]!;
  if (child !== noNode) return child;
  for (let at = node; at !== 0; at = tree.parent[at]!) {
    const sibling = tree.nextSibling[at]!;
    if (sibling !== noNode) return sibling;
  }
  return 0;
}

/** A name may hold spaces, but neither what separates frames nor what ends a line, nor anything that makes text a binary file. */
function foldedName(name: string): string {
  return name.replace(/[;\p{Cc}\u2028\u2029]/gu, (letter) => (letter === ';' ? ':' : ' '));
}
