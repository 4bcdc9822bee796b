/**
 * Owns the decoded profile inside the worker, and the base it is compared with: they are kept here, refined here, and answered from here.
 * Refuses to know messages and threads, and how one picture is made.
 */
import { diffProfiles } from '#engine/profile/compare/diff';
import { subtracted } from '#engine/profile/compare/subtracted';
import { type LabelCosts, labelCosts } from '#engine/profile/costs/label-costs';
import { type Kind, readingOf } from '#engine/profile/explain/reading';
import type { Explanation } from '#engine/profile/explain/verdict';
import { notesOf } from '#engine/profile/model/notes';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { ownModulesIn } from '#engine/profile/names/own-modules';
import { pprofName } from '#engine/profile/names/pprof-name';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { Refiner } from '#engine/profile/refine/refinement';
import type {
  ComparisonHeader,
  ComparisonOptions,
  GrowthTable,
  Layout,
  NodeDetail,
  OpenedProfile,
  Picture,
  ProfileHeader,
  Query,
  SandwichSides,
  SearchResult,
  SourceListing,
  ViewSpec,
} from '../model';
import { plainView } from '../model';
import { explainProfile } from './explain';
import type { Viewed } from './export';
import { growthTable } from './growth-rows';
import { listSource } from './listing';
import { PictureModel } from './picture';
import { sidesOf, totalsOf } from './totals';

/** Values of one label that are listed. */
const mostLabelValues = 40;
/** Refined profiles kept, so that undo and redo need no work. */
const mostRefined = 4;

interface Looked {
  readonly key: string;
  readonly profile: Profile;
  readonly spec: ViewSpec;
  readonly model: PictureModel;
}

export class Opened {
  /** What is looked at: the profile itself, or the difference to its base. */
  private source: Profile;
  private readonly kind: Kind;
  private refiner: Refiner;
  private base: Profile | undefined;
  private comparison: ComparisonHeader | undefined;
  private totals: readonly number[];
  private spec = plainView;
  /** The latest views, the current one first. */
  private looks: readonly Looked[];

  /**
   * @param unpruned as it was read, with the frames its drop_frames name: profiles are joined first, as pprof does
   * @param profile the same without them
   */
  private constructor(
    private readonly unpruned: Profile,
    private readonly profile: Profile,
    private readonly ownModules: readonly string[],
  ) {
    this.kind = kindOf(profile);
    this.source = profile;
    this.refiner = new Refiner(profile, pprofName);
    this.totals = totalsOf(profile);
    // A difference that was written as one profile is looked at as what it is.
    if (profile.samples.fromBase?.includes(1)) this.comparison = sidesOf(profile);
    this.looks = [this.look(profile, plainView)];
  }

  /**
   * @param profile as it was read, with the frames its drop_frames name
   * @param knownModules module paths around it, or of the workspace
   */
  static async of(profile: Profile, knownModules: readonly string[]): Promise<Opened> {
    return new Opened(profile, await removeUninteresting(profile), ownModulesIn(profile, knownModules));
  }

  /** Everything the page needs for its first picture. */
  describe(): OpenedProfile {
    return { header: this.header(), picture: this.current.model.picture(Math.max(0, this.source.defaultSampleType)) };
  }

  /**
   * Compares with a base, the last one where none is given, or shows the profile alone again where `options` are undefined.
   * @throws ProfileError 'option' where the two do not fit together; then nothing changed
   */
  async compare(base: Profile | undefined, options: ComparisonOptions | undefined): Promise<OpenedProfile> {
    const other = base ?? this.base;
    const next =
      other && options
        ? await this.difference(other, options)
        : { source: this.profile, totals: totalsOf(this.profile), header: undefined };
    const refiner = new Refiner(next.source, pprofName);
    const refined = await refiner.refine(this.spec.refinements);
    this.base = other;
    this.source = next.source;
    this.refiner = refiner;
    this.comparison = next.header;
    this.totals = next.totals;
    this.looks = [this.look(refined, this.spec)];
    return this.describe();
  }

  /**
   * The difference with both sides kept, whatever is subtracted: what there was and what there is stay true in either mode.
   * What shares are of is the mode's own.
   */
  private async difference(
    base: Profile,
    options: ComparisonOptions,
  ): Promise<{ source: Profile; totals: readonly number[]; header: ComparisonHeader }> {
    const [now, before] = options.swapped ? [base, this.unpruned] : [this.unpruned, base];
    const joined = await diffProfiles(now, before, { ...options, mode: 'diff-base' });
    const kept = await removeUninteresting(joined);
    const counted = options.mode === 'diff-base' ? kept : await subtracted(joined);
    return { source: kept, totals: totalsOf(counted), header: sidesOf(kept, now, before) };
  }

  /** @throws ProfileError 'option' when a refinement cannot be understood; the current view stays */
  async picture(spec: ViewSpec, sampleType: number): Promise<Picture> {
    const key = keyOf(spec);
    const looked = this.looks.find((known) => known.key === key) ?? this.look(await this.refined(spec), spec);
    this.spec = spec;
    this.looks = [looked, ...this.looks.filter((known) => known !== looked)].slice(0, mostRefined);
    return looked.model.picture(sampleType);
  }

  layout(sampleType: number): Layout {
    return this.current.model.layout(sampleType);
  }

  labels(sampleType: number): LabelCosts {
    return labelCosts(this.current.profile, sampleType, mostLabelValues);
  }

  growth(sampleType: number): GrowthTable {
    const { profile, model, spec } = this.current;
    const tagRoot = spec.refinements
      .filter(({ kind }) => kind === 'tagRoot')
      .flatMap(({ pattern }) => pattern.split(','));
    return growthTable(profile, model.upright, sampleType, this.ownModules, tagRoot);
  }

  search(query: Query, sampleType: number): Promise<SearchResult> {
    return this.current.model.search(query, sampleType);
  }

  detail(node: number, sampleType: number): NodeDetail {
    return this.current.model.detail(node, sampleType);
  }

  listing(frame: number, sampleType: number, fromOwn: boolean): SourceListing {
    const { profile, model } = this.current;
    return listSource(profile, model.table, model.frames.module, frame, sampleType, fromOwn);
  }

  sandwich(frame: number, sampleType: number): SandwichSides {
    return this.current.model.sandwich(frame, sampleType);
  }

  /** For whoever takes the profile elsewhere. */
  get viewed(): Viewed {
    return { whole: this.source, refined: this.current.profile, spec: this.current.spec };
  }

  /** Of the whole profile, however it is looked at. */
  explain(thresholds: Readonly<Record<string, number>>): Promise<Explanation> {
    return explainProfile(this.source, this.ownModules, thresholds);
  }

  private get current(): Looked {
    return this.looks[0]!;
  }

  /** The refined profile; one that is kept with the same refinements, where only granularity or direction changed. */
  private async refined({ refinements }: ViewSpec): Promise<Profile> {
    const wanted = JSON.stringify(refinements);
    const known = this.looks.find(({ key }) => key.endsWith(` ${wanted}`));
    return known?.profile ?? this.refiner.refine(refinements);
  }

  private look(profile: Profile, spec: ViewSpec): Looked {
    const model = new PictureModel(profile, this.totals, spec.granularity, spec.inverted, this.ownModules, this.kind);
    return { key: keyOf(spec), profile, spec, model };
  }

  private header(): ProfileHeader {
    const { source } = this;
    const main = source.mappings[0];
    return {
      sampleTypes: source.sampleTypes,
      totals: this.totals,
      defaultSampleType: Math.max(0, source.defaultSampleType),
      sampleCount: source.samples.count,
      time: source.timeNanos / 1e6,
      durationNanos: source.durationNanos,
      binary: main?.file.slice(main.file.lastIndexOf('/') + 1) ?? '',
      buildId: main?.buildId ?? '',
      comparison: this.comparison,
      notes: notesOf(source),
    };
  }
}

function kindOf(profile: Profile): Kind {
  if (profile.sampleTypes.length === 0) return 'other';
  return readingOf(profile, () => buildFrames(profile, 'functions', pprofName, 'as-pprof')).kind;
}

function keyOf({ refinements, granularity, inverted }: ViewSpec): string {
  return `${granularity} ${inverted} ${JSON.stringify(refinements)}`;
}
