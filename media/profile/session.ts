/**
 * Owns what all views share about one open profile: how it is looked at, sample type, selection, search, tab. A change is told to everyone who listens.
 * Refuses to know how anything is drawn, and where the profile came from.
 */

import type { LabelCosts } from '#engine/profile/costs/label-costs';
import type { Explanation } from '#engine/profile/explain/verdict';
import type { ValueType } from '#engine/profile/model/profile';
import type { ModuleKind } from '#engine/profile/names/frame-name';
import { formatShare, formatValue } from '#engine/profile/units/format';
import type { ProfileColouring, ProfileTab } from '#protocol/profile';
import type { WrittenSides } from '#protocol/written';
import type { Change } from './change';
import { sharedGrowth } from './compare/compared';
import { EarlierSelection } from './earlier-selection';
import type { Graph, Mark } from './flame/graph';
import { Marking } from './flame/marks';
import {
  type BaseFile,
  type Comparison,
  type ComparisonOptions,
  type Frames,
  type GrowthTable,
  type Layout,
  type NodeDetail,
  type OpenedProfile,
  type Picture,
  type ProfileHeader,
  plainView,
  type SandwichSides,
  type Shape,
  type SourceListing,
  type ViewSpec,
} from './model';
import { Search, type SearchState } from './search';
import { findPath, pathOf } from './state/path';
import { Steps } from './state/steps';
import { type ProfileWorker, type Progress, unlessStopped, WorkerError } from './worker-client';

export type Tab = ProfileTab;

/** Shows that something is being done, where it takes long enough to be seen. */
export interface Busy {
  start(): void;
  stop(): void;
}

/** Of a refinement, in a sentence about its pattern. */
const givenUp = 'was not applied: it was cancelled.';

export class Session implements Graph {
  tab: Tab = 'flame';
  layout: Layout;
  /** Selected node, 0 for none. */
  selected = 0;
  /** Whether the card of the selection is shown. */
  cardOpen = false;
  colouring: ProfileColouring = 'module';
  detail: NodeDetail | undefined;
  /** Undefined until they were reckoned for the picture and sample type shown. */
  labels: LabelCosts | undefined;
  header: ProfileHeader;
  /** What the profile is compared with here; undefined while it is shown alone. */
  comparison: Comparison | undefined;
  /** Undefined until the checks have run. */
  explanation: Explanation | undefined;
  readonly steps = new Steps(
    (spec) => {
      const { cancelled } = this;
      return this.inTurn(() => this.look(spec, cancelled));
    },
    () => this.spec,
  );
  private picture: Picture;
  private spec: ViewSpec = plainView;
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly marking = new Marking();
  private readonly earlier = new EarlierSelection();
  private readonly searching = new Search(
    (query) => this.worker.search(query, this.layout.sampleType),
    () => this.tell('search'),
  );
  /** The end of what was asked for so far; see `inTurn`. */
  private turn: Promise<unknown> = Promise.resolve();
  /** Counts what was shown: an answer about an earlier picture or layout is dropped. */
  private looks = 0;
  /** Counts what the user gave up. */
  private cancelled = 0;

  constructor(
    readonly name: string,
    profile: OpenedProfile,
    private readonly worker: ProfileWorker,
    /** Told while another picture is being made. */
    private readonly busy: Busy,
    /** What a file that is a difference itself says of its sides. */
    readonly written?: WrittenSides,
  ) {
    this.header = profile.header;
    this.picture = profile.picture;
    this.layout = profile.picture.layout;
    void this.loadLabels();
  }

  /** @param until the listener is told nothing any more once this is aborted */
  onChange(listener: (change: Change) => void, until?: AbortSignal): void {
    this.listeners.add(listener);
    until?.addEventListener('abort', () => this.listeners.delete(listener), { once: true });
  }

  /**
   * Pictures, layouts and comparisons follow one another: each is asked for when the one before is shown, and starts from what that left.
   * Else columns of one tree would be drawn with the shape of another.
   */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  get frames(): Frames {
    return this.picture.frames;
  }

  get shape(): Shape {
    return this.picture.shape;
  }

  get search(): SearchState {
    return this.searching.state;
  }

  get lit(): Uint8Array | undefined {
    return this.search.result?.lit;
  }

  /** Whether differences are shown: of two profiles, or of one that was written as a difference. */
  get isComparison(): boolean {
    return this.header.comparison !== undefined;
  }

  get hasSelf(): boolean {
    return !this.spec.inverted && !this.isComparison;
  }

  get marks(): ReadonlyMap<number, Mark> {
    return this.marking.of(this);
  }

  get view(): ViewSpec {
    return this.spec;
  }

  /** Stacks cut because an inverted tree would have grown too large. */
  get cut(): number {
    return this.picture.cut;
  }

  get sampleType(): ValueType {
    return this.header.sampleTypes[this.layout.sampleType] ?? { type: '', unit: 'count' };
  }

  /** Differences carry their sign. Of the sample type shown, or of another by its index. */
  value(value: number, sampleType = this.layout.sampleType): string {
    const text = formatValue(value, this.header.sampleTypes[sampleType]?.unit ?? 'count');
    return this.header.comparison && value > 0 ? `+${text}` : text;
  }

  figure(node: number): string {
    return this.header.comparison ? this.value(this.layout.cum[node]!) : this.share(this.layout.cum[node]!);
  }

  /** A cost of one side, which carries no sign. */
  amount(value: number): string {
    return formatValue(value, this.sampleType.unit);
  }

  /** A difference, with its sign. */
  delta(value: number): string {
    return value > 0 ? `+${this.amount(value)}` : this.amount(value);
  }

  /** Of the total, or of all growth. Of the sample type shown, or of another by its index. */
  share(value: number, sampleType = this.layout.sampleType): string {
    return formatShare(value, sharedGrowth(this, sampleType) || (this.header.totals[sampleType] ?? 0));
  }

  frameOf(node: number): number {
    return this.shape.frame[node]!;
  }

  nameOf(node: number): string {
    return this.frames.names[this.frameOf(node)]!;
  }

  /**
   * Compares with another profile, or changes how; undefined options end it.
   * @param base its bytes are taken over; undefined for the one it is compared with already
   * @throws WorkerError when it cannot be read or does not fit; then nothing changed
   */
  compare(
    base: BaseFile | undefined,
    options: ComparisonOptions | undefined,
    progress: Progress = () => undefined,
  ): Promise<void> {
    return this.inTurn(async () => {
      const { type, unit } = this.sampleType;
      const opened = await this.worker.compare(base?.bytes, options, progress);
      const path = pathOf(this, this.selected);
      this.header = opened.header;
      this.comparison = options && { ...options, name: base?.name ?? this.comparison?.name ?? '' };
      this.show(opened.picture, path);
      this.tell('header');
      const same = this.header.sampleTypes.findIndex((known) => known.type === type && known.unit === unit);
      if (same >= 0 && same !== this.layout.sampleType) await this.layOut(same);
      else await this.refresh();
    });
  }

  /**
   * Another picture; the selection stays where its path, or else its function, is found again. Returns what is wrong.
   * @param cancelled what had been given up when it was asked for
   */
  private async look(spec: ViewSpec, cancelled: number): Promise<string | undefined> {
    if (cancelled !== this.cancelled) return givenUp;
    const { sampleType } = this.layout;
    let picture: Picture;
    this.busy.start();
    try {
      picture = await this.worker.picture(spec, sampleType);
    } catch (error) {
      if (!(error instanceof WorkerError)) throw error;
      return `${error.failure.problem}. ${error.failure.action}`;
    } finally {
      this.busy.stop();
    }
    if (cancelled !== this.cancelled) {
      // The worker answers about the picture it made last.
      await this.worker.picture(this.spec, sampleType).catch(unlessStopped);
      return givenUp;
    }
    const path = this.earlier.next(spec, this.spec, this.selected, pathOf(this, this.selected));
    const turned = spec.inverted !== this.spec.inverted;
    this.spec = spec;
    this.show(picture, turned ? path.slice(-1) : path);
    this.earlier.arrived(this.selected);
    this.tell('picture');
    await this.refresh();
    return undefined;
  }

  /** Gives up the pictures that were asked for; the one shown stays. */
  cancelLook(): void {
    this.cancelled++;
    this.busy.stop();
  }

  /** Takes a picture over, with the selection at a path. */
  private show(picture: Picture, path: readonly string[]): void {
    this.looks++;
    this.picture = picture;
    this.layout = picture.layout;
    this.selected = findPath(this, path);
    this.cardOpen &&= this.selected !== 0;
    this.detail = undefined;
    this.labels = undefined;
  }

  /** By index; one before the first is the last. */
  chooseSampleType(index: number): Promise<void> {
    return this.inTurn(() => this.layOut(index));
  }

  /** The next (1) or previous (-1) sample type. */
  stepSampleType(direction: 1 | -1): Promise<void> {
    return this.inTurn(() => this.layOut(this.layout.sampleType + direction));
  }

  private async layOut(index: number): Promise<void> {
    const { length } = this.header.sampleTypes;
    const wanted = (index + length) % length;
    if (length === 0 || wanted === this.layout.sampleType) return;
    const layout = await this.worker.layout(wanted).catch(unlessStopped);
    if (!layout) return;
    this.layout = layout;
    this.looks++;
    this.labels = undefined;
    this.tell('layout');
    await this.refresh();
  }

  /** Asks again for what depends on the picture and the sample type. */
  private async refresh(): Promise<void> {
    void this.loadLabels();
    await this.searching.again();
    if (this.selected !== 0) await this.loadDetail(this.selected);
  }

  private async loadLabels(): Promise<void> {
    const turn = this.looks;
    const labels = await this.worker.labels(this.layout.sampleType).catch(unlessStopped);
    if (turn !== this.looks || !labels) return;
    this.labels = labels;
    this.tell('labels');
  }

  /** Runs the checks; with thresholds that were set, by name. */
  async explain(thresholds: Readonly<Record<string, number>>): Promise<void> {
    const { header } = this;
    const explanation = await this.worker.explain(thresholds);
    // With another base come other checks, and their answer follows.
    if (header !== this.header) return;
    this.explanation = explanation;
    this.tell('verdicts');
  }

  select(node: number, card = this.cardOpen): void {
    const changed = node !== this.selected;
    this.selected = node;
    this.cardOpen = card && node !== 0;
    if (changed) this.detail = undefined;
    this.tell('selection');
    if (node !== 0 && changed) void this.loadDetail(node);
  }

  showCard(open: boolean): void {
    this.cardOpen = open && this.selected !== 0;
    this.tell('card');
  }

  colourBy(colouring: ProfileColouring): void {
    this.colouring = colouring;
    this.tell('colouring');
  }

  showTab(tab: Tab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.tell('tab');
  }

  /** As `Search.find`. */
  find(text: string, regexp?: boolean): Promise<void> {
    return this.searching.find(text, regexp);
  }

  /** As `Search.light`. */
  light(module: ModuleKind | undefined): Promise<void> {
    return this.searching.light(module);
  }

  /** Selects the next (1) or previous (-1) hit and returns it, 0 when there is none. */
  step(direction: 1 | -1): number {
    const node = this.searching.step(direction);
    if (node === 0) return 0;
    this.select(node);
    this.tell('search');
    return node;
  }

  /** The detail of a node, asked for now; for opening source before the card has it. Undefined when another profile came in between. */
  async detailOf(node: number): Promise<NodeDetail | undefined> {
    if (this.detail?.node === node) return this.detail;
    return this.worker.detail(node, this.layout.sampleType).catch(unlessStopped);
  }

  /** Both sides of a function; undefined when another picture, layout or profile came in between. */
  async sandwich(frame: number): Promise<SandwichSides | undefined> {
    const { layout } = this;
    const sides = await this.worker.sandwich(frame, layout.sampleType).catch(unlessStopped);
    return layout === this.layout ? sides : undefined;
  }

  /** What changed most, for the table of a comparison; undefined when another profile came in between. */
  growth(): Promise<GrowthTable | undefined> {
    return this.worker.growth(this.layout.sampleType).catch(unlessStopped);
  }

  /**
   * Lines, neighbours and own lines of a frame of the picture shown; undefined where another picture or sample type came in between.
   * @param fromOwn of the frame of the costliest own line instead, where there is one
   */
  async listingOf(frame: number, fromOwn: boolean): Promise<SourceListing | undefined> {
    const turn = this.looks;
    const listing = await this.worker.listing(frame, this.layout.sampleType, fromOwn);
    return turn === this.looks ? listing : undefined;
  }

  private async loadDetail(node: number): Promise<void> {
    const turn = this.looks;
    const detail = await this.worker.detail(node, this.layout.sampleType).catch(unlessStopped);
    if (!detail || this.selected !== node || turn !== this.looks) return;
    this.detail = detail;
    this.tell('detail');
  }
}
