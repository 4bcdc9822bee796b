/**
 * Owns how a path of frames is told: without what the runtime does above and below the program's own part, with the frame it is about.
 * Refuses to know costs.
 */

import { TrieBuilder } from '../model/location-trie';
import type { Profile } from '../model/profile';
import { type FrameTable, frameFile, frameFunction } from '../names/frames';
import { type FrameModule, moduleOf } from '../names/module-name';
import type { StackTree } from './stack-tree';

/** Rows of the frame table from the root to a node. */
export function framesTo(tree: StackTree, node: number): number[] {
  const frames: number[] = [];
  for (let at = node; at !== 0; at = tree.parent[at]!) frames.push(tree.frame[at]!);
  return frames.reverse();
}

/** A path as people tell it. */
export interface ToldPath {
  /** Rows of the frame table that stand for labels at the root, in the order of their keys. */
  readonly labels: readonly number[];
  /** Rows of the frame table from the root, without what the runtime does above and below the program's own part; all of it where nothing else is left. */
  readonly frames: readonly number[];
  /** Index among them of the one the path is about: the innermost of the user's own code, else the outermost. */
  readonly about: number;
  /** Depth of that frame in the tree: 1 for the outermost. */
  readonly depth: number;
  /** Whose code that frame is. */
  readonly module: FrameModule;
}

/**
 * What is worth telling of a path; undefined for an empty one.
 * @param tagRoot keys of labels that were made frames at the root
 * @param ownModules module paths known to be the user's; they name the module, and choose no frame: that is the same in every editor
 */
export function toldPath(
  profile: Profile,
  tree: StackTree,
  node: number,
  tagRoot: readonly string[] = [],
  ownModules: readonly string[] = [],
): ToldPath | undefined {
  const { frames } = tree;
  const all = framesTo(tree, node);
  const labels: number[] = [];
  // Such a frame has its key as its source file; those of samples without a label share one frame, so which key it is does not matter.
  while (all.length > 0 && tagRoot.includes(frameFile(profile, frames, all[0]!))) labels.push(all.shift()!);
  if (all.length === 0) return undefined;
  const modules = all.map((frame) => frameModule(profile, frames, frame));
  const isRuntime = (at: number): boolean => isOfRuntime(modules[at]!);
  let first = 0;
  let last = all.length - 1;
  while (first < last && isRuntime(first)) first++;
  while (last > first && isRuntime(last)) last--;
  if (isRuntime(last)) [first, last] = [0, all.length - 1];
  const own = modules.findLastIndex(({ kind }, at) => kind === 'own' && at >= first && at <= last);
  const about = own < 0 ? first : own;
  return {
    labels,
    frames: all.slice(first, last + 1),
    about: about - first,
    depth: labels.length + about + 1,
    module: frameModule(profile, frames, all[about]!, ownModules),
  };
}

/**
 * For each node of a tree a number that is the same where the paths to two nodes are told in the same words. Linear in the nodes.
 * @param tagRoot keys of labels that were made frames at the root
 */
export function toldPathIds(profile: Profile, tree: StackTree, tagRoot: readonly string[] = []): Uint32Array {
  const { frames, count } = tree;
  // A frame that stands for a label at the root is one like any other further down.
  const standsForLabel = frames.names.map((_, frame) => tagRoot.includes(frameFile(profile, frames, frame)));
  const isOfRuntimes = frames.names.map((_, frame) => isOfRuntime(frameModule(profile, frames, frame)));
  const prefixes = new TrieBuilder(count);
  /** Of each node: the path to it without the runtime's frames at the root, and whether anything but labels and those is in it. */
  const prefix = new Uint32Array(count);
  const begun = new Uint8Array(count);
  const onlyLabels = new Uint8Array(count).fill(1, 0, 1);
  /** The prefix that the last frame ends which is not the runtime's. */
  const told = new Uint32Array(count);
  for (let node = 1; node < count; node++) {
    const above = tree.parent[node]!;
    const frame = tree.frame[node]!;
    const isLabel = standsForLabel[frame]! && onlyLabels[above] === 1;
    const isRuntime = !isLabel && isOfRuntimes[frame]!;
    if (isLabel) onlyLabels[node] = 1;
    begun[node] = begun[above] === 1 || !(isLabel || isRuntime) ? 1 : 0;
    prefix[node] = isRuntime && begun[above] === 0 ? prefix[above]! : prefixes.child(prefix[above]!, frame);
    told[node] = isRuntime ? told[above]! : prefix[node]!;
  }
  // A path of nothing but the runtime's frames is told as it is: by its node, counted on from the last prefix.
  const first = prefixes.finish().count;
  return told.map((id, node) => (begun[node] === 1 ? id : first + node));
}

function frameModule(
  profile: Profile,
  frames: FrameTable,
  frame: number,
  ownModules: readonly string[] = [],
): FrameModule {
  return moduleOf(frameFunction(profile, frames, frame), frameFile(profile, frames, frame), ownModules);
}

/** The runtime's frames, and those without a name, tell nothing at either end of a path. */
function isOfRuntime({ kind }: FrameModule): boolean {
  return kind === 'runtime' || kind === 'gc' || kind === 'unnamed';
}
