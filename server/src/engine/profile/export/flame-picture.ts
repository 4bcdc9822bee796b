/**
 * Owns the flame graph as a still picture: which frames it shows, where, how wide, and the words around them.
 * The same boxes become SVG and pixels. Refuses to know colours, fonts and files.
 */

import { hasTwoSides, twoSides } from '../compare/sides';
import { type FrameCosts, frameCosts, sortFrames } from '../costs/top';
import { nearestCosts, selfCosts } from '../costs/whose';
import type { Profile } from '../model/profile';
import { frameKind } from '../names/frame-kind';
import { type ModuleKind, redacted } from '../names/frame-name';
import type { FrameTable } from '../names/frames';
import { type NodeCosts, nodeCosts, noNode, type StackTree } from '../tree/stack-tree';
import { formatShare, formatValue } from '../units/format';
import { next } from './folded';

/** What a box is filled with: whose code it is, or in a diff how it changed. */
export type Fill = ModuleKind | 'more' | 'less' | 'same' | 'new' | 'gone';

export interface PictureBox {
  /** CSS pixels from the left edge of the graph. */
  readonly x: number;
  readonly width: number;
  /** Rows below the top one. */
  readonly row: number;
  /** Row of the frame table. */
  readonly frame: number;
  readonly fill: Fill;
  readonly inlined: boolean;
  /** Of the total, or the change in a diff: "65 %". */
  readonly share: string;
  /** "net/http.(*conn).serve: 12.8 s, 65 % total, 1.3 % self". */
  readonly words: string;
}

export interface FlamePicture {
  /** What is drawn: "cpu, 64.2 s". */
  readonly title: string;
  /** The same in sentences for those who do not see it. */
  readonly description: string;
  readonly names: readonly string[];
  readonly boxes: readonly PictureBox[];
  /** CSS pixels. */
  readonly width: number;
  readonly rows: number;
  /** Frames too narrow to be drawn. */
  readonly narrow: number;
  /** Whether names were taken out before it was drawn. */
  readonly isScrubbed: boolean;
  /** What each fill that is drawn costs by itself, as words: `['std', '52 %']`. In a diff growth and decline; what marks new and gone frames has no figure. */
  readonly legend: readonly (readonly [Fill, string])[];
}

export interface PictureOptions {
  readonly sampleType: number;
  /** CSS pixels of the whole graph. */
  readonly width: number;
  readonly ownModules: readonly string[];
  /** Whether the tree was turned over: callers below what they call. */
  readonly inverted: boolean;
  /** Whether each stack counts for the code in it that is nearest to the reader, not for its innermost function. */
  readonly byNearest: boolean;
}

/** Frames narrower than this melt into their caller, CSS pixels. */
const narrowest = 0.5;
/** Order of the legend. */
const fills: readonly Fill[] = [
  'own',
  'dependency',
  'std',
  'runtime',
  'gc',
  'unnamed',
  'label',
  'more',
  'less',
  'same',
  'new',
  'gone',
];
/** Functions named in the description. */
const named = 5;

/** Lays out a tree: siblings by falling width, as the interactive view does. */
export function flamePicture(profile: Profile, tree: StackTree, options: PictureOptions): FlamePicture {
  const { sampleType, width, inverted } = options;
  const costs = sideCosts(profile, tree, sampleType);
  const { unit, type } = profile.sampleTypes[sampleType]!;
  const kinds = frameKinds(profile, tree, options.ownModules);
  const isBySelf = costs.isDiff || !options.byNearest;
  const byFrame = codeCosts(profile, tree, sampleType, kinds, isBySelf);
  const { total } = byFrame;
  const boxes = placed(tree, costs.width, width).map(({ node, x, width: wide }): PictureBox => {
    const frame = tree.frame[node]!;
    return {
      x,
      width: wide,
      row: tree.depth[node]! - 1,
      frame,
      fill: costs.isDiff ? fateOf(costs.cum[node]!, costs.before[node]!) : kinds[frame]!,
      inlined: tree.inlined[node] === 1,
      share: costs.isDiff ? signed(costs.cum[node]!, unit) : formatShare(costs.cum[node]!, total),
      words: `${tree.frames.names[frame]}: ${figures(costs, node, unit, total, inverted)}`,
    };
  });
  let shown = 0;
  for (let node = next(tree, 0); node !== 0; node = next(tree, node)) if (costs.width[node] !== 0) shown++;
  const title = `${type}, ${costs.isDiff ? signed(costs.cum[0]!, unit) : formatValue(total, unit)}`;
  return {
    title,
    description: description(byFrame, tree.frames, title, options, isBySelf),
    names: tree.frames.names,
    boxes,
    width,
    rows: boxes.reduce((rows, { row }) => Math.max(rows, row + 1), 0),
    narrow: shown - boxes.length,
    isScrubbed: tree.frames.names.some((name) => name.startsWith(redacted)),
    legend: costs.isDiff
      ? [...changes(byFrame, unit), ...fates(boxes)]
      : shares(byFrame, kinds, new Set(boxes.map(({ fill }) => fill))),
  };
}

/** Where a node is drawn, CSS pixels. */
interface Place {
  readonly node: number;
  readonly x: number;
  readonly width: number;
}

/**
 * The nodes that are wide enough, callers before what they call.
 * @param widths of all nodes, in any unit: that of the root fills the picture
 */
function placed(tree: StackTree, widths: Float64Array, width: number): Place[] {
  const scale = widths[0] === 0 ? 0 : width / widths[0]!;
  const places: Place[] = [];
  const startOf = new Float64Array(tree.count);
  const pending = [0];
  for (let above = pending.pop(); above !== undefined; above = pending.pop()) {
    let x = startOf[above]!;
    for (const node of byFallingWidth(tree, above, widths)) {
      const wide = widths[node]! * scale;
      if (wide < narrowest) break;
      startOf[node] = x;
      places.push({ node, x, width: wide });
      pending.push(node);
      x += wide;
    }
  }
  return places;
}

/** What is said of a node behind its name. */
function figures(costs: SideCosts, node: number, unit: string, total: number, inverted: boolean): string {
  const cum = costs.cum[node]!;
  if (costs.isDiff) return `${signed(cum, unit)}, ${formatValue(costs.before[node]!, unit)} before`;
  // Turned over, what a node has by itself is the cost of the stacks that begin there.
  const self = inverted ? '' : `, ${formatShare(costs.flat[node]!, total)} self`;
  return `${formatValue(cum, unit)}, ${formatShare(cum, total)} total${self}`;
}

/** Costs of each node with its subtree. A plain profile has nothing before. */
interface SideCosts extends NodeCosts {
  readonly isDiff: boolean;
  readonly before: Float64Array;
  /** How wide a node is drawn, in the unit of its costs. */
  readonly width: Float64Array;
}

function sideCosts(profile: Profile, tree: StackTree, sampleType: number): SideCosts {
  const costs = nodeCosts(profile, tree, sampleType);
  if (!hasTwoSides(profile, sampleType))
    return { ...costs, isDiff: false, before: new Float64Array(0), width: costs.cum };
  const { baseCum, width } = twoSides(profile, tree, sampleType);
  return { ...costs, isDiff: true, before: baseCum, width };
}

function byFallingWidth(tree: StackTree, above: number, width: Float64Array): number[] {
  const children: number[] = [];
  for (let node = tree.firstChild[above]!; node !== noNode; node = tree.nextSibling[node]!) children.push(node);
  return children.sort((a, b) => width[b]! - width[a]! || tree.frame[a]! - tree.frame[b]!);
}

/** As the page draws it: what was not there before, and what nothing is left of, look unlike what only changed. */
function fateOf(change: number, before: number): Fill {
  if (before === 0 && change > 0) return 'new';
  if (before > 0 && change === -before) return 'gone';
  return changeOf(change);
}

function changeOf(change: number): Fill {
  if (change === 0) return 'same';
  return change > 0 ? 'more' : 'less';
}

/** A change with its sign, which says more than a colour. */
function signed(change: number, unit: string): string {
  return `${change > 0 ? '+' : ''}${formatValue(change, unit)}`;
}

function frameKinds(profile: Profile, { frames }: StackTree, ownModules: readonly string[]): ModuleKind[] {
  return frames.names.map((_, frame) => frameKind(profile, frames, frame, ownModules));
}

/** What stacks are put down to in what is said of the picture; labels made frames have no cost of their own there. */
function codeCosts(
  profile: Profile,
  { frames }: StackTree,
  sampleType: number,
  kinds: readonly ModuleKind[],
  isBySelf: boolean,
): FrameCosts {
  const costs = frameCosts(profile, frames, sampleType);
  if (isBySelf && !kinds.includes('label')) return costs;
  const codeOf = isBySelf ? selfCosts : nearestCosts;
  return { ...costs, flat: codeOf(profile, frames, (frame) => kinds[frame]!, sampleType) };
}

/** How much grew and how much became less. */
function changes({ flat }: FrameCosts, unit: string): (readonly [Fill, string])[] {
  return sums(flat, (frame) => changeOf(flat[frame]!)).map(([fill, sum]) => [fill, signed(sum, unit)]);
}

/** Whose code costs what, that of drawn frames which cost nothing by themselves, too. Labels have no figure. */
function shares(
  { flat, total }: FrameCosts,
  kinds: readonly ModuleKind[],
  drawn: ReadonlySet<Fill>,
): (readonly [Fill, string])[] {
  const costly = new Map(sums(flat, (frame) => kinds[frame]!));
  const words = (fill: Fill): string => {
    const cost = costly.get(fill) ?? 0;
    return fill === 'label' && cost === 0 ? '' : formatShare(cost, total);
  };
  return fills.flatMap((fill) => (costly.has(fill) || drawn.has(fill) ? [[fill, words(fill)] as const] : []));
}

/** In the order of the legend, what frames that cost something have together. */
function sums(flat: Float64Array, fillOf: (frame: number) => Fill): (readonly [Fill, number])[] {
  const sums = new Map<Fill, number>();
  flat.forEach((cost, frame) => {
    if (cost !== 0) sums.set(fillOf(frame), (sums.get(fillOf(frame)) ?? 0) + cost);
  });
  return fills.flatMap((fill) => (sums.has(fill) ? [[fill, sums.get(fill)!] as const] : []));
}

/** What the stripes and outlines among some boxes mean. */
function fates(boxes: readonly PictureBox[]): (readonly [Fill, string])[] {
  return (['new', 'gone'] as const).flatMap((fate) => (boxes.some(({ fill }) => fill === fate) ? [[fate, '']] : []));
}

function description(
  costs: FrameCosts,
  frames: FrameTable,
  title: string,
  { inverted }: PictureOptions,
  isBySelf: boolean,
): string {
  const hottest = [...sortFrames(frames, costs).subarray(0, named)]
    .filter((frame) => costs.flat[frame] !== 0)
    .map((frame) => `${frames.names[frame]} ${formatShare(costs.flat[frame]!, costs.total)}`);
  const most = hottest.length === 0 ? '' : ` Most ${isBySelf ? 'by itself' : 'because of'}: ${hottest.join(', ')}.`;
  const order = inverted
    ? 'What costs by itself stands at the top, its callers below'
    : 'Callers stand above what they call';
  return `Flame graph of ${title}. ${order}; width is cost.${most}`;
}
