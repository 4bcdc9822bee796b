/**
 * Owns the rows of growth as people read them: each path with the frame it is about, the line that frame is at, and the stack behind it.
 * Refuses to know tables, colours and formats.
 */
import { stackOf } from '../model/location-trie';
import { functionFile, none, type Profile } from '../model/profile';
import type { ModuleKind } from '../names/frame-name';
import { frameFile } from '../names/frames';
import { lineAtDepth, lineRowAtDepth } from '../tree/line-at-depth';
import type { StackTree } from '../tree/stack-tree';
import { framesTo, type ToldPath, toldPath } from '../tree/told-path';
import { type Change, changeOf, type Growth, shareOfGrowth } from './growth';

/** One path, values in the sample type's unit. */
export interface GrowthRow {
  readonly change: Change;
  readonly base: number;
  readonly now: number;
  readonly delta: number;
  /** Part of all growth, 0 to 1; null where the path did not grow. */
  readonly share: number | null;
  readonly moduleKind: ModuleKind;
  /** Module of the frame it is about, '' unknown. */
  readonly module: string;
  /** What goroutines wait for there, in the words of the runtime; '' where nothing says it and in other profiles. */
  readonly state: string;
  /** Values of the labels that tell paths apart; '' where a sample has none. */
  readonly labels: readonly string[];
  /** Names of the part of the path that is worth telling, from the outside in. */
  readonly path: readonly string[];
  /** Index in `path` of the frame it is about. */
  readonly about: number;
  /** The whole stack, from the root; of several that are told alike, of the one that changed most at the line the row names. */
  readonly frames: readonly string[];
  /** The line each of those frames is at, from 1, 0 unknown. */
  readonly lines: readonly number[];
  /** Index in `frames` of the frame it is about. */
  readonly aboutFrame: number;
  /** The frame the path is about, '' without a stack. */
  readonly function: string;
  /** Its source file as recorded, '' unknown. */
  readonly file: string;
  /** Its line that most of the change of this row alone passes through, from 1, 0 unknown. */
  readonly line: number;
  /** Node of the tree of the frame the row is about, in that stack; 0 without a stack. */
  readonly node: number;
}

/** `timeout.go:49`; the file alone where no line is known, '' where no file is. */
export function sourceText({ file, line }: Pick<GrowthRow, 'file' | 'line'>): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name === '' || line === 0 ? name : `${name}:${line}`;
}

export interface RowsWanted {
  /** Most rows; 0 for all. */
  readonly limit: number;
  /** Keys of labels that were made frames at the root. */
  readonly tagRoot: readonly string[];
  /** Module paths known to be the user's. */
  readonly ownModules?: readonly string[];
}

/** The paths that changed, the largest change first. Looks at every sample once. */
export function growthRows(
  profile: Profile,
  tree: StackTree,
  growth: Growth,
  sampleType: number,
  { limit, tagRoot, ownModules = [] }: RowsWanted,
): GrowthRow[] {
  const wanted: number[] = [];
  for (let row = 0; row < growth.count && (limit === 0 || wanted.length < limit); row++) {
    if (growth.base[row] !== growth.now[row]) wanted.push(row);
  }
  const stacks = stacksOf(profile, tree, growth, sampleType, new Set(wanted));
  const told = (node: number): ToldPath | undefined => toldPath(profile, tree, node, tagRoot, ownModules);
  return wanted.map((row) => rowOf(profile, tree, growth, row, stacks.get(row) ?? new Map(), told));
}

/** What came at one recorded stack, and the node of the tree it ends in. */
interface StackChange {
  readonly node: number;
  delta: number;
}

/** Of each row its recorded stacks, by their nodes of the trie. */
function stacksOf(
  { samples }: Profile,
  tree: StackTree,
  growth: Growth,
  sampleType: number,
  wanted: ReadonlySet<number>,
): Map<number, Map<number, StackChange>> {
  const values = samples.values[sampleType]!;
  const rows = new Map<number, Map<number, StackChange>>();
  for (const row of wanted) rows.set(row, new Map());
  for (let sample = 0; sample < samples.count; sample++) {
    const node = tree.leafOfSample[sample]!;
    const stacks = rows.get(growth.rowOfNode[node]!);
    if (!stacks) continue;
    const leaf = samples.leaf[sample]!;
    const known = stacks.get(leaf);
    if (known) known.delta += values[sample]!;
    else stacks.set(leaf, { node, delta: values[sample]! });
  }
  return rows;
}

function rowOf(
  profile: Profile,
  tree: StackTree,
  growth: Growth,
  row: number,
  stacks: ReadonlyMap<number, StackChange>,
  toldOf: (node: number) => ToldPath | undefined,
): GrowthRow {
  const [base, now] = [growth.base[row]!, growth.now[row]!];
  const { names } = tree.frames;
  const leaf = changedStack(profile, stacks, now > base ? 1 : -1, (node) => toldOf(node)?.depth ?? 0);
  const node = leaf === undefined ? growth.node[row]! : stacks.get(leaf)!.node;
  const told = toldOf(node);
  const about = told?.frames[told.about];
  const frames = framesTo(tree, node);
  const stack = leaf === undefined ? [] : stackOf(profile.stacks, leaf);
  const lines = frames.map((_, at) => lineAtDepth(profile, stack, at + 1));
  const depth = told?.depth ?? 0;
  return {
    change: changeOf(base, now),
    base,
    now,
    delta: now - base,
    share: shareOfGrowth(growth, row) ?? null,
    moduleKind: told?.module.kind ?? 'unnamed',
    module: told?.module.name ?? '',
    state: growth.state[row]!,
    labels: (told?.labels ?? []).map((frame) => labelText(names[frame]!)),
    path: (told?.frames ?? []).map((frame) => names[frame]!),
    about: told?.about ?? 0,
    frames: frames.map((frame) => names[frame]!),
    lines,
    aboutFrame: Math.max(0, depth - 1),
    function: about === undefined ? '' : names[about]!,
    file: fileAtDepth(profile, stack, depth) ?? (about === undefined ? '' : frameFile(profile, tree.frames, about)),
    line: lines[depth - 1] ?? 0,
    node: nodeAt(tree, node, depth),
  };
}

/** The file of the function that the line is in: a frame may stand for several, in a package or under one name. */
function fileAtDepth(profile: Profile, stack: readonly number[], depth: number): string | undefined {
  const row = lineRowAtDepth(profile, stack, depth);
  return row === none ? undefined : functionFile(profile, profile.lines.function[row]!);
}

/** A label without a value makes a frame without a name. */
function labelText(name: string): string {
  return name === '<unknown>' ? '' : name;
}

/**
 * The recorded stack that changed most among those at the line that changed most. Stacks of one row are told alike, but what the runtime does
 * at their roots may differ, and with it how deep the frame is that the row is about.
 * @param direction 1 for a row that grew
 * @param depthOf how deep that frame is in the stack that ends in a node of the tree
 */
function changedStack(
  profile: Profile,
  stacks: ReadonlyMap<number, StackChange>,
  direction: 1 | -1,
  depthOf: (node: number) => number,
): number | undefined {
  const depths = new Map<number, number>();
  const lines = new Map<number, { delta: number; leaf: number; most: number }>();
  for (const [leaf, { node, delta }] of stacks) {
    let depth = depths.get(node);
    if (depth === undefined) {
      depth = depthOf(node);
      depths.set(node, depth);
    }
    const line = lineAtDepth(profile, stackOf(profile.stacks, leaf), depth);
    const change = direction * delta;
    const known = lines.get(line);
    if (!known) {
      lines.set(line, { delta: change, leaf, most: change });
      continue;
    }
    known.delta += change;
    if (change > known.most) [known.leaf, known.most] = [leaf, change];
  }
  let best: { delta: number; leaf: number } | undefined;
  for (const candidate of lines.values()) if (!best || candidate.delta > best.delta) best = candidate;
  return best?.leaf;
}

function nodeAt(tree: StackTree, node: number, depth: number): number {
  let at = node;
  while (tree.depth[at]! > depth) at = tree.parent[at]!;
  return at;
}
