/**
 * Owns what all views share about one open profile: sample type, selection, search, tab. A change is told to everyone who listens.
 * Refuses to know how anything is drawn, and where the profile came from.
 */
import { type ModuleKind, parseFrameName } from '#engine/profile/frame-name';
import type { ValueType } from '#engine/profile/profile';
import { formatShare, formatValue } from '#engine/profile/units';
import { type Layout, moduleKinds, type NodeDetail, type OpenedProfile, type Query, type SearchResult } from './model';
import { type ProfileWorker, WorkerError } from './worker-client';

export type Tab = 'flame' | 'top';

/** What changed; listeners look the new value up. */
export type Change = 'layout' | 'selection' | 'search' | 'tab' | 'card' | 'detail';

export interface SearchState {
  readonly text: string;
  readonly regexp: boolean;
  /** The module that is lit instead of what matches a text. */
  readonly module: ModuleKind | undefined;
  /** Undefined while the worker looks, or when the pattern is wrong. */
  readonly result: SearchResult | undefined;
  readonly error: string | undefined;
  /** Index into `result.hits` of the hit visited last, -1 before the first. */
  readonly current: number;
}

const noSearch: SearchState = {
  text: '',
  regexp: true,
  module: undefined,
  result: undefined,
  error: undefined,
  current: -1,
};

export class Session {
  tab: Tab = 'flame';
  layout: Layout;
  /** Selected node, 0 for none. */
  selected = 0;
  /** Whether the card of the selection is shown. */
  cardOpen = false;
  detail: NodeDetail | undefined;
  search: SearchState = noSearch;
  private readonly listeners: ((change: Change) => void)[] = [];
  private searches = 0;
  private switches = 0;

  constructor(
    readonly name: string,
    readonly profile: OpenedProfile,
    private readonly worker: ProfileWorker,
  ) {
    this.layout = profile.layout;
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  get sampleType(): ValueType {
    return this.profile.header.sampleTypes[this.layout.sampleType] ?? { type: '', unit: 'count' };
  }

  /** A value of the current sample type, for people. */
  value(value: number): string {
    return formatValue(value, this.sampleType.unit);
  }

  /** Its share of the total, for people. */
  share(value: number): string {
    return formatShare(value, this.layout.total);
  }

  frameOf(node: number): number {
    return this.profile.shape.frame[node]!;
  }

  nameOf(node: number): string {
    return this.profile.frames.names[this.frameOf(node)]!;
  }

  async chooseSampleType(index: number): Promise<void> {
    const { length } = this.profile.header.sampleTypes;
    if (length === 0) return;
    const wanted = (index + length) % length;
    const turn = ++this.switches;
    if (wanted === this.layout.sampleType) return;
    const layout = await this.worker.layout(wanted);
    if (turn !== this.switches) return;
    this.layout = layout;
    this.tell('layout');
    if (this.search.module) await this.light(this.search.module);
    else if (this.search.text !== '') await this.find(this.search.text);
    if (this.selected !== 0) await this.loadDetail(this.selected);
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

  showTab(tab: Tab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.tell('tab');
  }

  /** Lights what matches; '' clears. A wrong pattern stays in place with its error, and nothing is lit. */
  async find(text: string, regexp = this.search.regexp): Promise<void> {
    const pattern = regexp ? text : text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    await this.look({ ...noSearch, text, regexp }, text === '' ? undefined : { pattern });
  }

  /** Lights the frames of one module; undefined clears. */
  async light(module: ModuleKind | undefined): Promise<void> {
    const { regexp } = this.search;
    await this.look({ ...noSearch, regexp, module }, module && { module: moduleKinds.indexOf(module) });
  }

  private async look(wanted: SearchState, query: Query | undefined): Promise<void> {
    const turn = ++this.searches;
    let found = wanted;
    if (query) {
      try {
        found = { ...wanted, result: await this.worker.search(query, this.layout.sampleType) };
      } catch (error) {
        if (!(error instanceof WorkerError)) throw error;
        found = { ...wanted, error: 'Not a regular expression' };
      }
    }
    // Whoever typed on meanwhile waits for a later answer.
    if (turn !== this.searches) return;
    this.search = found;
    this.tell('search');
  }

  /** Selects the next (1) or previous (-1) hit and returns it, 0 when there is none. */
  step(direction: 1 | -1): number {
    const hits = this.search.result?.hits;
    if (!hits || hits.length === 0) return 0;
    const from = this.search.current < 0 && direction < 0 ? 0 : this.search.current;
    const current = (from + direction + hits.length) % hits.length;
    this.search = { ...this.search, current };
    const node = hits[current]!;
    this.select(node);
    this.tell('search');
    return node;
  }

  /** The stack of a node as text, leaf first, one `function` and `file` per frame, like a Go stack trace without addresses. */
  stackText(node: number): string {
    const { shape, frames } = this.profile;
    const lines: string[] = [];
    for (let at = node; at !== 0; at = shape.parent[at]!) {
      const frame = shape.frame[at]!;
      lines.push(frames.names[frame]!);
      if (frames.files[frame]) lines.push(`\t${frames.files[frame]}`);
    }
    return `${lines.join('\n')}\n`;
  }

  /** The detail of a node, asked for now; for opening source before the card has it. */
  async detailOf(node: number): Promise<NodeDetail> {
    return this.detail?.node === node ? this.detail : this.worker.detail(node, this.layout.sampleType);
  }

  private async loadDetail(node: number): Promise<void> {
    const detail = await this.worker.detail(node, this.layout.sampleType);
    if (this.selected !== node) return;
    this.detail = detail;
    this.tell('detail');
  }
}

/** Import path of a function, '' unknown. */
export function packageOf(name: string): string {
  return parseFrameName(name).packagePath;
}
