/** Owns the decoded profile inside the worker: columns, tree and costs are kept here and answered from here. Refuses to know messages and threads. */
import { moduleKind } from '#engine/profile/frame-name';
import { buildFrames, type FrameTable } from '#engine/profile/frames';
import { functionFile, none, type Profile } from '#engine/profile/profile';
import { compileRegexp } from '#engine/profile/regexp';
import { buildStackTree, type NodeCosts, nodeCosts, type StackTree } from '#engine/profile/stack-tree';
import { type FrameCosts, frameCosts } from '#engine/profile/top';
import {
  type Frames,
  type Layout,
  moduleKinds,
  type NodeDetail,
  type OpenedProfile,
  type ProfileHeader,
  type Query,
  type SearchResult,
  type Shape,
} from '../model';
import { hotLine } from './hot-line';
import { type ChildLists, listChildren, type Placement, place, widestNodes } from './layout';
import { search } from './search';

export class Opened {
  private readonly frames: FrameTable;
  private readonly tree: StackTree;
  private readonly lists: ChildLists;
  private readonly shape: Shape;
  /** By sample type, made when first asked for. */
  private readonly nodes: (NodeCosts | undefined)[] = [];
  private readonly functions: (FrameCosts | undefined)[] = [];
  /** Index into `moduleKinds` of each function. */
  private modules = new Uint8Array();
  /** Drawing order of the sample type that was laid out last; the rest of a layout is the page's alone. */
  private ordered: { readonly sampleType: number; readonly rank: Uint32Array } | undefined;

  private constructor(
    private readonly profile: Profile,
    frames: FrameTable,
    tree: StackTree,
  ) {
    this.frames = frames;
    this.tree = tree;
    this.lists = listChildren(tree);
    const { count, maxDepth, frame, parent, depth, inlined } = tree;
    this.shape = { count, maxDepth, frame, parent, depth, inlined, childOffset: this.lists.offset };
  }

  static from(profile: Profile): Opened {
    const frames = buildFrames(profile);
    return new Opened(profile, frames, buildStackTree(profile, frames));
  }

  /** Everything the page needs for its first picture. */
  describe(ownModules: readonly string[]): OpenedProfile {
    return {
      header: this.header(),
      frames: this.frameColumns(ownModules),
      shape: this.shape,
      layout: this.layout(Math.max(0, this.profile.defaultSampleType)),
    };
  }

  layout(sampleType: number): Layout {
    const { flat, cum } = this.nodeCosts(sampleType);
    const functions = this.functionCosts(sampleType);
    return {
      sampleType,
      flat,
      cum,
      ...this.place(sampleType),
      frameFlat: functions.flat,
      frameCum: functions.cum,
      widest: widestNodes(this.shape, cum, this.frames.count),
      total: functions.total,
    };
  }

  /** @throws ProfileError 'option' when a pattern is not a regular expression of RE2's syntax */
  async search(query: Query, sampleType: number): Promise<SearchResult> {
    const functions = await this.functionsOf(query);
    return search(this.shape, this.rank(sampleType), this.nodeCosts(sampleType).cum, functions);
  }

  detail(node: number, sampleType: number): NodeDetail {
    const frame = this.tree.frame[node]!;
    const types = this.profile.sampleTypes.map((_, index) => index);
    return {
      node,
      flat: types.map((type) => this.nodeCosts(type).flat[node]!),
      cum: types.map((type) => this.nodeCosts(type).cum[node]!),
      frameFlat: types.map((type) => this.functionCosts(type).flat[frame]!),
      frameCum: types.map((type) => this.functionCosts(type).cum[frame]!),
      line: hotLine(this.profile, this.tree, node, sampleType),
    };
  }

  /** 1 for each function a query names. */
  private async functionsOf(query: Query): Promise<Uint8Array> {
    if ('module' in query) return this.modules.map((module) => Number(module === query.module));
    const { pattern } = query;
    // Smart case, as editors search: without capitals, case does not matter.
    const matches = await compileRegexp(/[A-Z]/.test(pattern) ? pattern : `(?i)${pattern}`, 'a search');
    return Uint8Array.from(this.frames.names, (name) => Number(matches(name)));
  }

  private header(): ProfileHeader {
    const { profile } = this;
    const main = profile.mappings[0];
    return {
      sampleTypes: profile.sampleTypes,
      totals: profile.sampleTypes.map((_, type) => this.functionCosts(type).total),
      defaultSampleType: Math.max(0, profile.defaultSampleType),
      sampleCount: profile.samples.count,
      time: profile.timeNanos / 1e6,
      durationNanos: profile.durationNanos,
      binary: main?.file.slice(main.file.lastIndexOf('/') + 1) ?? '',
      buildId: main?.buildId ?? '',
    };
  }

  private frameColumns(ownModules: readonly string[]): Frames {
    const { names } = this.frames;
    const files = names.map((_, frame) => {
      const row = this.frames.function[frame]!;
      return row === none ? '' : functionFile(this.profile, row);
    });
    this.modules = Uint8Array.from(names, (name, frame) =>
      moduleKinds.indexOf(moduleKind(name, files[frame]!, ownModules)),
    );
    return { names, files, module: this.modules };
  }

  private place(sampleType: number): Placement {
    const placement = place(this.shape, this.lists, this.nodeCosts(sampleType).cum);
    this.ordered = { sampleType, rank: placement.rank };
    return placement;
  }

  private rank(sampleType: number): Uint32Array {
    return this.ordered?.sampleType === sampleType ? this.ordered.rank : this.place(sampleType).rank;
  }

  private nodeCosts(sampleType: number): NodeCosts {
    this.nodes[sampleType] ??= nodeCosts(this.profile, this.tree, sampleType);
    return this.nodes[sampleType];
  }

  private functionCosts(sampleType: number): FrameCosts {
    this.functions[sampleType] ??= frameCosts(this.profile, this.frames, sampleType);
    return this.functions[sampleType];
  }
}
