/**
 * Owns the decoded profile inside the worker: it is kept here, refined here, and answered from here.
 * Refuses to know messages and threads, and how one picture is made.
 */
import { type LabelCosts, labelCosts } from '#engine/profile/label-costs';
import type { Profile } from '#engine/profile/profile';
import { refineBy } from '#engine/profile/refinement';
import type {
  Layout,
  NodeDetail,
  OpenedProfile,
  Picture,
  ProfileHeader,
  Query,
  SandwichSides,
  SearchResult,
  ViewSpec,
} from '../model';
import { plainView } from '../model';
import { PictureModel } from './picture';

/** Values of one label that are listed. */
const mostLabelValues = 40;
/** Refined profiles kept, so that undo and redo need no work. */
const mostRefined = 4;

interface Looked {
  readonly key: string;
  readonly profile: Profile;
  readonly model: PictureModel;
}

export class Opened {
  private readonly totals: readonly number[];
  /** The latest views, the current one first. */
  private looks: readonly Looked[];

  constructor(
    private readonly profile: Profile,
    private readonly ownModules: readonly string[],
  ) {
    this.totals = profile.sampleTypes.map((_, type) => absoluteTotal(profile, type));
    this.looks = [this.look(profile, plainView)];
  }

  /** Everything the page needs for its first picture. */
  describe(): OpenedProfile {
    return { header: this.header(), picture: this.current.model.picture(Math.max(0, this.profile.defaultSampleType)) };
  }

  /** @throws ProfileError 'option' when a refinement cannot be understood; the current view stays */
  async picture(spec: ViewSpec, sampleType: number): Promise<Picture> {
    const key = keyOf(spec);
    const looked = this.looks.find((known) => known.key === key) ?? this.look(await this.refined(spec), spec);
    this.looks = [looked, ...this.looks.filter((known) => known !== looked)].slice(0, mostRefined);
    return looked.model.picture(sampleType);
  }

  layout(sampleType: number): Layout {
    return this.current.model.layout(sampleType);
  }

  labels(sampleType: number): LabelCosts {
    return labelCosts(this.current.profile, sampleType, mostLabelValues);
  }

  search(query: Query, sampleType: number): Promise<SearchResult> {
    return this.current.model.search(query, sampleType);
  }

  detail(node: number, sampleType: number): NodeDetail {
    return this.current.model.detail(node, sampleType);
  }

  sandwich(frame: number, sampleType: number): SandwichSides {
    return this.current.model.sandwich(frame, sampleType);
  }

  private get current(): Looked {
    return this.looks[0]!;
  }

  /** The refined profile; one that is kept with the same refinements, where only granularity or direction changed. */
  private async refined({ refinements }: ViewSpec): Promise<Profile> {
    const wanted = JSON.stringify(refinements);
    const known = this.looks.find(({ key }) => key.endsWith(` ${wanted}`));
    return known?.profile ?? refineBy(this.profile, refinements);
  }

  private look(profile: Profile, spec: ViewSpec): Looked {
    const model = new PictureModel(profile, this.totals, spec.granularity, spec.inverted, this.ownModules);
    return { key: keyOf(spec), profile, model };
  }

  private header(): ProfileHeader {
    const { profile } = this;
    const main = profile.mappings[0];
    return {
      sampleTypes: profile.sampleTypes,
      totals: this.totals,
      defaultSampleType: Math.max(0, profile.defaultSampleType),
      sampleCount: profile.samples.count,
      time: profile.timeNanos / 1e6,
      durationNanos: profile.durationNanos,
      binary: main?.file.slice(main.file.lastIndexOf('/') + 1) ?? '',
      buildId: main?.buildId ?? '',
    };
  }
}

function keyOf({ refinements, granularity, inverted }: ViewSpec): string {
  return `${granularity} ${inverted} ${JSON.stringify(refinements)}`;
}

function absoluteTotal(profile: Profile, sampleType: number): number {
  return profile.samples.values[sampleType]!.reduce((total, value) => total + Math.abs(value), 0);
}
