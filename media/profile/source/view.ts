/**
 * Owns the Source view: which function it shows, its listing and text, and what of it is open. Puts list, neighbours and grid together.
 * Refuses to know how costs are counted and where files lie.
 */

import type { ListedFile } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import type { SourcePlace, SourceQuestion } from '#protocol/profile';
import type { PageActions } from '../actions';
import type { Reactions } from '../change';
import { button, element, renew } from '../dom';
import { hottest } from '../hottest';
import { moduleKinds, type SourceListing } from '../model';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { unlessStopped } from '../worker-client';
import { FactStateLine } from './fact-state';
import type { KnownFacts } from './facts';
import { FunctionList } from './function-list';
import { ListingGrid } from './grid';
import { SourceHeader } from './header';
import type { KnownSource } from './known-source';
import { LineCard } from './line-card';
import { Neighbours } from './neighbours';
import { type SourceRow, sourceRows } from './rows';
import type { KnownText, SourceTexts } from './texts';

/** Rows kept in view around the costliest line. */
const around = 6;

export interface SourceActions extends Pick<PageActions, 'openPlace' | 'copyPlace'> {
  showInFlame(node: number): void;
}

/** Where nothing is selected, the own line that costs most is shown, else the function. */
const chosenForYou = -1;

export class SourceView implements Panel {
  readonly element: HTMLElement;
  private readonly list: FunctionList;
  private readonly neighbours: Neighbours;
  private readonly grid: ListingGrid;
  private readonly chips = element('div', { class: 'source-chips', role: 'group', 'aria-label': 'Columns' });
  private readonly texts: SourceTexts;
  private readonly facts: KnownFacts;
  private readonly header: SourceHeader;
  private readonly factState: FactStateLine;
  private readonly card: LineCard;
  private listing: SourceListing | undefined;
  private file = 0;
  /** The frame shown, or `chosenForYou` until the worker has found it. */
  private frame = chosenForYou;
  /** A line to go to once the listing is here, 0 none. */
  private wanted = 0;
  private readonly turned = new Set<string>();
  private inlined = true;
  /** Sample types whose column is shown besides the current one's; undefined until the user chose. */
  private others: Set<number> | undefined;
  private loading = false;
  /** What is shown is older than the session. */
  private stale = true;
  /** Why the frame is shown although nobody chose it. */
  private because = '';

  constructor(
    private readonly session: Session,
    { texts, facts }: KnownSource,
    private readonly actions: SourceActions,
  ) {
    this.texts = texts;
    this.facts = facts;
    this.list = new FunctionList(session, (frame, stay) => {
      this.visit(frame);
      if (!stay) this.grid.focus();
    });
    this.neighbours = new Neighbours(session, {
      visit: (frame) => this.visit(frame),
      visitLine: (frame, line) => this.visit(frame, line),
    });
    this.grid = new ListingGrid(session, {
      open: (row, peek) => this.open(row, peek),
      turn: (row) => this.turn(row),
      visit: (frame) => this.visit(frame),
      selected: (row) => this.showCard(row),
    });
    this.header = new SourceHeader(session, facts.canOpen, {
      open: () => this.openSelected(false),
      chooseFile: (file) => {
        this.file = file;
        this.turned.clear();
        this.render('costliest');
      },
    });
    this.factState = new FactStateLine(facts);
    this.card = new LineCard(session, facts, {
      open: (peek) => this.openSelected(peek),
      showInFlame: (frame) => this.showInFlame(frame),
      goTo: (line) => this.goTo(line),
    });
    this.element = element(
      'div',
      { class: 'source' },
      element('div', { class: 'source-side' }, this.list.element, this.neighbours.element),
      element(
        'div',
        { class: 'source-main' },
        this.header.element,
        element('div', { class: 'source-bar' }, this.chips, this.factState.element),
        this.header.note,
        this.grid.element,
        this.card.element,
      ),
    );
    facts.onChange(() => {
      this.factState.update();
      if (this.listing) this.render(undefined);
    });
    texts.onArrival(() => {
      if (this.listing) this.render(this.grid.selectedRow?.key ?? 'costliest');
    });
  }

  readonly reactions: Reactions = {
    header: () => this.costsChanged(),
    picture: () => this.costsChanged(),
    layout: () => this.costsChanged(),
    search: () => {
      if (this.isShown) this.list.update(this.frame);
      else this.stale = true;
    },
    selection: () => {
      if (this.isShown) this.followSelection();
    },
  };

  private get isShown(): boolean {
    return this.session.tab === 'source';
  }

  private costsChanged(): void {
    this.stale = true;
    if (this.isShown) this.refresh();
  }

  shown(): void {
    this.texts.forgetMissing();
    if (this.stale || this.frame !== this.frameWanted()) this.refresh();
    else this.render(undefined);
  }

  focus(): void {
    this.grid.focus();
  }

  /** Opens the line that is selected, else the first of the function. */
  private openSelected(peek: boolean): void {
    const row = this.grid.selectedRow;
    const file = this.shownFile;
    if (row && row.kind !== 'gap') this.open(row, peek);
    else if (file && file.file !== '') {
      this.openPlace({ file: file.file, line: file.startLine, function: file.lines[0]!.function }, peek);
    }
  }

  private followSelection(): void {
    const { because } = this;
    if (this.frameWanted() !== this.frame) this.refresh();
    else if (because !== this.because) this.render(undefined);
  }

  private get shownFile(): ListedFile | undefined {
    return this.listing?.files[this.file];
  }

  /** The selection; without one what is shown already, or `chosenForYou`. */
  private frameWanted(): number {
    const { session } = this;
    if (session.selected !== 0) {
      this.because = '';
      return session.frameOf(session.selected);
    }
    const known = this.frame >= 0 && this.frame < session.frames.names.length && !this.stale;
    return known ? this.frame : chosenForYou;
  }

  private visit(frame: number, line = 0): void {
    this.show(this.session.layout.widest[frame]!, line, frame);
  }

  /** Goes to a line of a node's function. @param line 0 for its costliest */
  show(node: number, line: number, frame = this.session.frameOf(node)): void {
    const isHere = frame === this.frame && !this.stale && this.listing?.frame === frame;
    this.wanted = isHere ? 0 : line;
    if (node !== 0) this.session.select(node, false);
    if (isHere && line > 0) this.toLine(line);
  }

  /** Selects a line of the file shown, also one that is left out, or that lies outside of the function. */
  private toLine(line: number): void {
    const gap = this.grid.gapOver(line);
    if (gap) this.turn(gap);
    this.grid.select(String(line), around);
  }

  private refresh(): void {
    const frame = this.frameWanted();
    this.stale = false;
    this.frame = frame;
    this.list.update(frame);
    if (!this.loading) void this.load(frame);
  }

  /** One question at a time: who walks through the list in a large profile waits for the last frame alone. */
  private async load(frame: number): Promise<void> {
    this.loading = true;
    try {
      const isChosen = frame !== chosenForYou;
      const listing = await this.session.listingOf(isChosen ? frame : hottest(this.session), !isChosen);
      this.loading = false;
      if (!listing || frame !== this.frame) {
        void this.load(this.frame);
        return;
      }
      if (!isChosen) {
        this.frame = listing.frame;
        const kind = moduleKinds[this.session.frames.module[listing.frame]!];
        this.because = kind === 'own' && listing.line > 0 ? 'your costliest line' : 'the costliest function';
        this.list.update(this.frame);
      }
      const same = this.listing?.frame === listing.frame && this.listing.files.length === listing.files.length;
      this.listing = listing;
      if (!same) this.turned.clear();
      const wanted = this.wanted || listing.line;
      this.wanted = 0;
      const file = listing.files.findIndex(({ lines }) => lines.some(({ line }) => line === wanted));
      if (wanted > 0 || !same) this.file = Math.max(0, file);
      this.neighbours.update(listing);
      // Other costs of the same lines leave the eye where it is.
      const kept = same ? this.grid.selectedRow?.key : undefined;
      this.render(wanted > 0 ? String(wanted) : (kept ?? 'costliest'));
      if (wanted > 0) this.toLine(wanted);
    } catch (error) {
      this.loading = false;
      unlessStopped(error);
    }
  }

  /** @param select key of the row to select, or the costliest line, or what was selected */
  private render(select: string | 'costliest' | undefined): void {
    const { session } = this;
    const file = this.shownFile;
    const name = session.frames.names[this.frame] ?? '';
    const known = file && file.file !== '' ? this.text(file) : undefined;
    if (file && known?.lines && session.tab === 'source') this.facts.follow(this.question(file));
    const whole = session.view.granularity === 'files';
    const facts = known?.lines && file ? this.facts.of(file.file) : new Map();
    const marked = this.markedLines();
    const rows = file
      ? sourceRows(file, {
          text: known?.lines,
          whole,
          inlined: this.inlined,
          turned: this.turned,
          marked,
        })
      : [];
    const { files = [] } = this.listing ?? {};
    const { because } = this;
    const trust = this.header.show({ frame: this.frame, name, files, file: this.file, known, whole, because });
    this.renderChips();
    this.grid.element.classList.toggle('stale', trust === 'changed');
    const oldFacts = this.facts.from('compiler')?.state === 'old';
    this.grid.show({ rows, text: known?.lines, others: this.otherTypes(), facts, oldFacts, name: shortName(name) });
    if (select === undefined || !file) return;
    const { sampleType } = session.layout;
    const costliest = file.lines.reduce((most, spot) =>
      Math.abs(spot.cum[sampleType]!) > Math.abs(most.cum[sampleType]!) ? spot : most,
    );
    this.grid.showListed();
    this.grid.select(select === 'costliest' ? String(costliest.line) : select, around);
  }

  private text(file: ListedFile): KnownText | undefined {
    return this.texts.get(file.file, file.lines[0]!.function, this.session.header.time);
  }

  private question(file: ListedFile): SourceQuestion {
    return { file: file.file, function: file.lines[0]!.function, taken: Math.max(0, this.session.header.time) };
  }

  /** Lines where something was found; what the compiler says of lines without cost is no reason to show them. */
  private markedLines(): ReadonlySet<number> {
    const { facts = [] } = this.facts.from('findings') ?? {};
    return new Set(facts.map(({ line }) => line));
  }

  private showCard(row: SourceRow | undefined): void {
    const file = this.shownFile;
    if (!row || row.kind === 'gap' || !file || row.line === 0) {
      this.card.show(undefined);
      return;
    }
    const { line, spot } = row;
    const lineSpot = file.lines.find((one) => one.line === line);
    const facts = this.facts.of(file.file).get(line) ?? [];
    this.card.show({ line, spot, frame: this.frame, lineSpot, facts, code: this.grid.cutCode(row) });
  }

  private showInFlame(frame: number): void {
    const node = this.session.layout.widest[frame]!;
    if (node !== 0) this.actions.showInFlame(node);
  }

  private renderChips(): void {
    const { header, layout } = this.session;
    const shown = this.otherTypes();
    const chips = header.sampleTypes.flatMap(({ type }, index) => {
      if (index === layout.sampleType) return [];
      const pressed = shown.includes(index);
      return chip(type, pressed, `cum of ${type}`, () => {
        this.others = new Set(pressed ? shown.filter((other) => other !== index) : [...shown, index]);
        this.render(undefined);
      });
    });
    const inlined = chip('inlined frames', this.inlined, 'Frames inlined into each line', () => {
      this.inlined = !this.inlined;
      this.render(undefined);
    });
    renew(this.chips, ...chips, inlined);
  }

  /** Those the user chose; before that, types of the same unit: what is allocated beside what is in use. */
  private otherTypes(): number[] {
    const { header, layout } = this.session;
    const unit = header.sampleTypes[layout.sampleType]?.unit;
    return header.sampleTypes.flatMap((type, index) => {
      if (index === layout.sampleType) return [];
      return (this.others ? this.others.has(index) : type.unit === unit) ? [index] : [];
    });
  }

  /** To a line of the text, whatever it costs; a gap that hides it is opened. */
  private goTo(line: number): void {
    this.toLine(line);
    this.grid.focus();
  }

  private turn(row: SourceRow): void {
    if (!this.turned.delete(row.key)) this.turned.add(row.key);
    this.render(undefined);
  }

  private open(row: SourceRow, peek: boolean): void {
    const file = this.shownFile;
    if (row.kind === 'gap' || !file) return;
    const place =
      row.kind === 'inlined'
        ? { file: row.spot.file, line: row.spot.line, function: row.spot.function }
        : { file: file.file, line: row.line, function: row.spot?.function ?? file.lines[0]!.function };
    if (place.file !== '') this.openPlace(place, peek);
  }

  /** Without an editor nobody gets any closer to a line than here. */
  private openPlace(place: SourcePlace, peek: boolean): void {
    if (this.facts.canOpen) this.actions.openPlace(place, peek);
    else this.actions.copyPlace(place);
  }
}

function chip(text: string, pressed: boolean, title: string, act: () => void): HTMLElement {
  return button({ class: 'toggle', 'aria-pressed': String(pressed), title }, act, text);
}
