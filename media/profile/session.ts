/**
 * Owns what all views share about one open profile: how it is looked at, sample type, selection, search, tab. A change is told to everyone who listens.
 * Refuses to know how anything is drawn, and where the profile came from.
 */

import type { LabelCosts } from '#engine/profile/costs/label-costs';
import type { Explanation } from '#engine/profile/explain/verdict';
import type { ValueType } from '#engine/profile/model/profile';
import type { ModuleKind } from '#engine/profile/names/frame-name';
import type { Granularity } from '#engine/profile/names/frames';
import type { Refinement } from '#engine/profile/refine/refinement';
import { formatShare, formatValue } from '#engine/profile/units';
import type { ProfileColouring, ProfileTab } from '#protocol/profile';
import type { Change } from './change';
import type { Graph, Mark } from './flame/graph';
import { Marking } from './flame/marks';
import { RefinementHistory } from './history';
import {
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
import { findPath, pathOf } from './path';
import { Search, type SearchState } from './search';
import { type ProfileWorker, type Progress, unlessStopped, WorkerError } from './worker-client';

export type Tab = ProfileTab;

/** Shows that something is being done, where it takes long enough to be seen. */
export interface Busy {
  start(): void;
  stop(): void;
}

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
  readonly history = new RefinementHistory(plainView.refinements);
  private picture: Picture;
  private spec: ViewSpec = plainView;
  private readonly marking = new Marking();
  private readonly listeners: ((change: Change) => void)[] = [];
  private readonly searching = new Search(
    (query) => this.worker.search(query, this.layout.sampleType),
    () => this.tell('search'),
  );
  /** Of pictures and layouts: an answer that a later question overtook is dropped. */
  private looks = 0;
  /** The look the user gave up. */
  private cancelled = -1;

  constructor(
    readonly name: string,
    profile: OpenedProfile,
    private readonly worker: ProfileWorker,
    /** Told while another picture is being made. */
    private readonly busy: Busy,
  ) {
    this.header = profile.header;
    this.picture = profile.picture;
    this.layout = profile.picture.layout;
    void this.loadLabels();
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
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

  share(value: number): string {
    return formatShare(value, this.layout.total);
  }

  frameOf(node: number): number {
    return this.shape.frame[node]!;
  }

  nameOf(node: number): string {
    return this.frames.names[this.frameOf(node)]!;
  }

  /**
   * One more step that narrows the view.
   * @returns undefined, or what is wrong with it: then nothing changed
   */
  refine(refinement: Refinement): Promise<string | undefined> {
    const same = this.history.current.some(
      ({ kind, pattern }) => kind === refinement.kind && pattern === refinement.pattern,
    );
    return same ? Promise.resolve(undefined) : this.useRefinements([...this.history.current, refinement]);
  }

  /** Takes one refinement away, by its place in the history's current list. */
  async dropRefinement(index: number): Promise<void> {
    await this.useRefinements(this.history.current.filter((_, at) => at !== index));
  }

  /** All refinements at once, as one step. Returns what is wrong, as `refine` does. */
  async useRefinements(refinements: readonly Refinement[]): Promise<string | undefined> {
    this.history.push(refinements);
    const problem = await this.look({ ...this.spec, refinements });
    if (problem !== undefined) this.history.withdraw();
    return problem;
  }

  async undo(): Promise<void> {
    this.history.undo();
    await this.look({ ...this.spec, refinements: this.history.current });
  }

  async redo(): Promise<void> {
    this.history.redo();
    await this.look({ ...this.spec, refinements: this.history.current });
  }

  async chooseGranularity(granularity: Granularity): Promise<void> {
    await this.look({ ...this.spec, granularity });
  }

  async invert(inverted = !this.spec.inverted): Promise<void> {
    await this.look({ ...this.spec, inverted });
  }

  /** Everything at once, as a step nobody takes back: a view that is found again. What is wrong with it is left out. */
  async restore(spec: ViewSpec): Promise<void> {
    this.history.replace(spec.refinements);
    const problem = await this.look(spec);
    if (problem !== undefined) this.history.replace(this.spec.refinements);
  }

  /**
   * Compares with another profile, or changes how; undefined options end it.
   * @param bytes of the base, taken over; undefined for the one it is compared with already
   * @throws WorkerError when it cannot be read or does not fit; then nothing changed
   */
  async compare(
    name: string,
    bytes: Uint8Array<ArrayBuffer> | undefined,
    options: ComparisonOptions | undefined,
    progress: Progress = () => undefined,
  ): Promise<void> {
    const turn = ++this.looks;
    const { type, unit } = this.sampleType;
    const opened = await this.worker.compare(bytes, options, progress);
    if (turn !== this.looks) return;
    const path = pathOf(this, this.selected);
    this.header = opened.header;
    this.comparison = options && { name, ...options };
    this.show(opened.picture, path);
    this.tell('header');
    const same = this.header.sampleTypes.findIndex((known) => known.type === type && known.unit === unit);
    if (same >= 0 && same !== this.layout.sampleType) await this.chooseSampleType(same);
    else await this.refresh();
  }

  /** Another picture; the selection stays where its path, or else its function, is found again. Returns what is wrong. */
  private async look(spec: ViewSpec): Promise<string | undefined> {
    const turn = ++this.looks;
    let picture: Picture;
    this.busy.start();
    try {
      picture = await this.worker.picture(spec, this.layout.sampleType);
    } catch (error) {
      if (!(error instanceof WorkerError)) throw error;
      return `${error.failure.problem}. ${error.failure.action}`;
    } finally {
      if (turn === this.looks) this.busy.stop();
    }
    if (turn === this.cancelled) return 'was not applied: it was cancelled.';
    if (turn !== this.looks) return undefined;
    const path = pathOf(this, this.selected);
    const turned = spec.inverted !== this.spec.inverted;
    this.spec = spec;
    this.show(picture, turned ? path.slice(-1) : path);
    this.tell('picture');
    await this.refresh();
    return undefined;
  }

  /** Gives up the picture that is being made; the one shown stays. */
  cancelLook(): void {
    this.cancelled = this.looks++;
    this.busy.stop();
  }

  /** Takes a picture over, with the selection at a path. */
  private show(picture: Picture, path: readonly string[]): void {
    this.picture = picture;
    this.layout = picture.layout;
    this.selected = findPath(this, path);
    this.cardOpen &&= this.selected !== 0;
    this.detail = undefined;
    this.labels = undefined;
  }

  async chooseSampleType(index: number): Promise<void> {
    const { length } = this.header.sampleTypes;
    if (length === 0) return;
    const wanted = (index + length) % length;
    const turn = ++this.looks;
    if (wanted === this.layout.sampleType) return;
    const layout = await this.worker.layout(wanted);
    if (turn !== this.looks) return;
    this.layout = layout;
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

  /** The detail of a node, asked for now; for opening source before the card has it. */
  async detailOf(node: number): Promise<NodeDetail> {
    return this.detail?.node === node ? this.detail : this.worker.detail(node, this.layout.sampleType);
  }

  /** Both sides of a function; undefined when another picture or layout came in between. */
  async sandwich(frame: number): Promise<SandwichSides | undefined> {
    const { layout } = this;
    const sides = await this.worker.sandwich(frame, layout.sampleType);
    return layout === this.layout ? sides : undefined;
  }

  /** What changed most, for the table of a comparison. */
  growth(): Promise<GrowthTable> {
    return this.worker.growth(this.layout.sampleType);
  }

  /** Lines, neighbours and own lines of a frame of the picture shown; undefined where another picture or sample type came in between. */
  async listingOf(frame: number): Promise<SourceListing | undefined> {
    const turn = this.looks;
    const listing = await this.worker.listing(frame, this.layout.sampleType);
    return turn === this.looks ? listing : undefined;
  }

  private async loadDetail(node: number): Promise<void> {
    const turn = this.looks;
    const detail = await this.worker.detail(node, this.layout.sampleType);
    if (this.selected !== node || turn !== this.looks) return;
    this.detail = detail;
    this.tell('detail');
  }
}
