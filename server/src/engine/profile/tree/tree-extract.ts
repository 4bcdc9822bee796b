/** Owns which part of a call tree is shown where not all of it can be: the heaviest nodes, each with its callers, in the order of reading. */

import { compareText } from '../costs/top';
import type { Profile } from '../model/profile';
import { noNode, type StackTree } from './stack-tree';

export interface TreeExtract {
  /** Nodes of the tree, each behind its parent; siblings by weight, then by name. */
  readonly nodes: Uint32Array;
  /** For each of them, how many of its children are not among them. */
  readonly hidden: Uint32Array;
  /** Nodes with any weight there are, the root not counted. */
  readonly count: number;
}

/**
 * The heaviest nodes of a tree for one sample type. A node weighs what the absolute values of all samples through it sum up to, so that in a
 * difference what grew and shrank by the same amount is not taken for nothing.
 * @param limit most nodes; 0 for all that weigh anything
 */
export function heaviestNodes(profile: Profile, tree: StackTree, sampleType: number, limit: number): TreeExtract {
  const weights = nodeWeights(profile, tree, sampleType);
  let count = 0;
  for (let node = 1; node < tree.count; node++) if (weights[node] !== 0) count++;
  const threshold = limit === 0 || limit >= count ? undefined : heaviest(weights, limit);
  const isShown = (node: number): boolean => weights[node] !== 0 && (threshold === undefined || threshold[node] === 1);
  const nodes: number[] = [];
  const hidden: number[] = [];
  /** Children still to be shown, the next one last. */
  const waiting: number[] = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const shown: number[] = [];
    let left = 0;
    for (let child = tree.firstChild[node]!; child !== noNode; child = tree.nextSibling[child]!) {
      if (isShown(child)) shown.push(child);
      else if (weights[child] !== 0) left++;
    }
    shown.sort((a, b) => weights[a]! - weights[b]! || compareText(nameOf(tree, b), nameOf(tree, a)));
    for (const child of shown) waiting.push(child);
    if (node === 0) continue;
    nodes.push(node);
    hidden.push(left);
  }
  return { nodes: Uint32Array.from(nodes), hidden: Uint32Array.from(hidden), count };
}

function nodeWeights({ samples }: Profile, tree: StackTree, sampleType: number): Float64Array {
  const values = samples.values[sampleType]!;
  const weights = new Float64Array(tree.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const leaf = tree.leafOfSample[sample]!;
    weights[leaf] = weights[leaf]! + Math.abs(values[sample]!);
  }
  for (let node = tree.count - 1; node > 0; node--) {
    const above = tree.parent[node]!;
    weights[above] = weights[above]! + weights[node]!;
  }
  return weights;
}

/** 1 for the nodes that weigh most. A parent never weighs less than its child and has a lower number, so callers are always among them. */
function heaviest(weights: Float64Array, limit: number): Uint8Array {
  const order = Uint32Array.from(weights, (_, node) => node).subarray(1);
  order.sort((a, b) => weights[b]! - weights[a]! || a - b);
  const chosen = new Uint8Array(weights.length);
  for (const node of order.subarray(0, limit)) chosen[node] = 1;
  return chosen;
}

function nameOf(tree: StackTree, node: number): string {
  return tree.frames.names[tree.frame[node]!]!;
}
