/**
 * Owns one way to look at a profile: frames of a granularity, their tree either way round, costs by sample type, and what is asked of them.
 * Refuses to know refinements, messages and threads.
 */

import { baseOnly, hasTwoSides, twoSides } from '#engine/profile/compare/sides';
import { type FrameCosts, frameCosts } from '#engine/profile/costs/top';
import type { Kind } from '#engine/profile/explain/reading';
import type { Profile } from '#engine/profile/model/profile';
import { frameKind } from '#engine/profile/names/frame-kind';
import { buildFrames, type FrameTable, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { compileRegexp } from '#engine/profile/refine/regexp';
import { invertTree } from '#engine/profile/tree/inverted-tree';
import { buildStackTree, type NodeCosts, nodeCosts, type StackTree } from '#engine/profile/tree/stack-tree';
import {
  type BaseSide,
  type Frames,
  type Layout,
  moduleKinds,
  type NodeDetail,
  noLabel,
  type Picture,
  type Query,
  type SandwichSides,
  type SearchResult,
  type Shape,
} from '../model';
import { hotLine } from './hot-line';
import { type ChildLists, listChildren, place, widestNodes } from './layout';
import { sandwichSides } from './sandwich';
import { search } from './search';
import { whoseCosts } from './whose';

export class PictureModel {
  readonly table: FrameTable;
  /** From the roots down, whichever way round the picture is. */
  readonly upright: StackTree;
  private readonly tree: StackTree;
  private readonly lists: ChildLists;
  private readonly shape: Shape;
  readonly frames: Frames;
  private readonly cut: number;
  /** By sample type, made when first asked for. */
  private readonly nodes: (NodeCosts | undefined)[] = [];
  private readonly functions: (FrameCosts | undefined)[] = [];
  /** What searches need of the sample type that was laid out last; the rest of a layout is the page's alone. */
  private laidOut: Pick<Layout, 'sampleType' | 'rank' | 'width' | 'cum'> | undefined;

  /**
   * @param totals 100 % of each sample type: of the whole profile, not of what refinements left
   * @param ownModules the profile's own modules
   * @param kind of the whole profile
   */
  constructor(
    private readonly profile: Profile,
    private readonly totals: readonly number[],
    granularity: Granularity,
    private readonly inverted: boolean,
    ownModules: readonly string[],
    private readonly kind: Kind,
  ) {
    this.table = buildFrames(profile, granularity, pprofName, 'as-pprof');
    this.upright = buildStackTree(profile, this.table);
    const { tree, cut } = inverted ? invertTree(this.upright) : { tree: this.upright, cut: 0 };
    this.tree = tree;
    this.cut = cut;
    this.lists = listChildren(tree);
    const { count, maxDepth, frame, parent, depth, inlined } = tree;
    this.shape = { count, maxDepth, frame, parent, depth, inlined, childOffset: this.lists.offset };
    this.frames = frameColumns(profile, this.table, ownModules);
  }

  picture(sampleType: number): Picture {
    return { frames: this.frames, shape: this.shape, layout: this.layout(sampleType), cut: this.cut };
  }

  layout(sampleType: number): Layout {
    const { flat, cum } = this.nodeCosts(sampleType);
    const functions = this.functionCosts(sampleType);
    const sides = hasTwoSides(this.profile, sampleType) ? twoSides(this.profile, this.tree, sampleType) : undefined;
    const width = sides?.width ?? cum;
    const placement = place(this.shape, this.lists, width);
    this.laidOut = { sampleType, rank: placement.rank, width, cum };
    return {
      sampleType,
      flat,
      cum,
      width,
      ...placement,
      frameFlat: functions.flat,
      frameCum: functions.cum,
      widest: widestNodes(this.shape, width, this.table.count),
      total: this.totals[sampleType] ?? 0,
      kept: functions.total,
      whose: whoseCosts(this.profile, this.table, this.frames.module, sampleType, this.kind, functions.flat),
      base: sides && this.baseSide(sampleType, sides.baseCum),
    };
  }

  /** @throws ProfileError 'option' when a pattern is not a regular expression of RE2's syntax */
  async search(query: Query, sampleType: number): Promise<SearchResult> {
    const functions = await this.functionsOf(query);
    if (this.laidOut?.sampleType !== sampleType) this.layout(sampleType);
    return search(this.shape, this.laidOut!, functions);
  }

  detail(node: number, sampleType: number): NodeDetail {
    const frame = this.tree.frame[node]!;
    const types = this.profile.sampleTypes.map((_, index) => index);
    const line = this.table.line[frame]!;
    return {
      node,
      flat: types.map((type) => this.nodeCosts(type).flat[node]!),
      cum: types.map((type) => this.nodeCosts(type).cum[node]!),
      frameFlat: types.map((type) => this.functionCosts(type).flat[frame]!),
      frameCum: types.map((type) => this.functionCosts(type).cum[frame]!),
      line: line > 0 ? line : hotLine(this.profile, this.tree, node, sampleType, this.inverted),
    };
  }

  /** Who calls a function and what it calls, whichever way the tree that is shown stands. */
  sandwich(frame: number, sampleType: number): SandwichSides {
    return sandwichSides(this.profile, this.upright, frame, sampleType);
  }

  /** 1 for each frame a query names. */
  private async functionsOf(query: Query): Promise<Uint8Array> {
    if ('module' in query) return this.frames.module.map((module) => Number(module === query.module));
    const { pattern } = query;
    // Smart case, as editors search: without capitals, case does not matter.
    const matches = await compileRegexp(/[A-Z]/.test(pattern) ? pattern : `(?i)${pattern}`, 'a search');
    return Uint8Array.from(this.frames.names, (name) => Number(matches(name)));
  }

  private baseSide(sampleType: number, cum: Float64Array): BaseSide {
    const { flat, cum: frameCum } = frameCosts(baseOnly(this.profile, sampleType), this.table, sampleType);
    return { cum, frameFlat: flat, frameCum };
  }

  private nodeCosts(sampleType: number): NodeCosts {
    this.nodes[sampleType] ??= nodeCosts(this.profile, this.tree, sampleType);
    return this.nodes[sampleType];
  }

  private functionCosts(sampleType: number): FrameCosts {
    this.functions[sampleType] ??= frameCosts(this.profile, this.table, sampleType);
    return this.functions[sampleType];
  }
}

function frameColumns(profile: Profile, table: FrameTable, ownModules: readonly string[]): Frames {
  const files = table.names.map((_, frame) => frameFile(profile, table, frame));
  const module = Uint8Array.from(table.names, (_, frame) =>
    moduleKinds.indexOf(frameKind(profile, table, frame, ownModules)),
  );
  // A frame made of a label has the key for its file, and nothing for its name where a sample lacks the label.
  const names = table.names.map((name, frame) => (name === '<unknown>' && files[frame] !== '' ? noLabel : name));
  return { names, files, module };
}
