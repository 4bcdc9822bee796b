/**
 * Owns the Source view: which function it shows, its listing and text, and what of it is open. Puts list, neighbours and grid together.
 * Refuses to know how costs are counted and where files lie.
 */

import type { ListedFile } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import type { PageActions } from '../actions';
import type { Reactions } from '../change';
import { button, element, setAttribute } from '../dom';
import type { SourceListing } from '../model';
import type { Panel } from '../panel';
import type { Session } from '../session';
import { WorkerError } from '../worker-client';
import { extentOf } from './extent';
import { FunctionList } from './function-list';
import { ListingGrid } from './grid';
import { Neighbours } from './neighbours';
import { type SourceRow, sourceRows } from './rows';
import type { KnownText, SourceTexts } from './texts';

/** Rows kept in view around the costliest line. */
const around = 6;

export class SourceView implements Panel {
  readonly element: HTMLElement;
  private readonly list: FunctionList;
  private readonly neighbours: Neighbours;
  private readonly grid: ListingGrid;
  private readonly chips = element('div', { class: 'source-chips', role: 'group', 'aria-label': 'Columns' });
  private readonly title = element('h2');
  private readonly files = element('select', { 'aria-label': 'File' });
  private readonly tag = element('span', { class: 'source-tag' });
  private readonly sums = element('span', { class: 'quiet source-sums' });
  private readonly openButton: HTMLButtonElement;
  private readonly note = element('p', { class: 'source-note', role: 'note' });
  private listing: SourceListing | undefined;
  private file = 0;
  /** The frame shown, -1 none. */
  private frame = -1;
  /** A line to go to once the listing is here, 0 none. */
  private wanted = 0;
  private readonly turned = new Set<string>();
  private inlined = true;
  /** Sample types whose column is shown besides the current one's; undefined until the user chose. */
  private others: Set<number> | undefined;
  private loading = false;
  /** What is shown is older than the session. */
  private stale = true;

  constructor(
    private readonly session: Session,
    private readonly texts: SourceTexts,
    private readonly actions: Pick<PageActions, 'openPlace'>,
  ) {
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
    });
    this.files.addEventListener('change', () => {
      this.file = Number(this.files.value);
      this.turned.clear();
      this.render('costliest');
    });
    this.openButton = button({ class: 'secondary' }, () => this.openSelected(false), 'Open in editor');
    const header = element(
      'header',
      { class: 'source-header' },
      this.title,
      this.files,
      this.tag,
      this.sums,
      this.openButton,
    );
    this.element = element(
      'div',
      { class: 'source' },
      element('div', { class: 'source-side' }, this.list.element, this.neighbours.element),
      element('div', { class: 'source-main' }, header, this.chips, this.note, this.grid.element),
    );
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
      if (this.isShown && this.frameWanted() !== this.frame) this.refresh();
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
      this.actions.openPlace({ file: file.file, line: file.startLine, function: file.lines[0]!.function }, peek);
    }
  }

  private get shownFile(): ListedFile | undefined {
    return this.listing?.files[this.file];
  }

  /** The selection; without one where the hottest line is. */
  private frameWanted(): number {
    const { session } = this;
    if (session.selected !== 0) return session.frameOf(session.selected);
    const known = this.frame >= 0 && this.frame < session.frames.names.length && !this.stale;
    return known ? this.frame : session.layout.hottest.frame;
  }

  private visit(frame: number, line = 0): void {
    this.wanted = line;
    const node = this.session.layout.widest[frame]!;
    const isSame = frame === this.frame;
    if (node !== 0) this.session.select(node, false);
    if (isSame && line > 0) this.render(String(line));
  }

  private refresh(): void {
    const frame = this.frameWanted();
    const { hottest } = this.session.layout;
    if (this.session.selected === 0 && frame === hottest.frame && frame !== this.frame) this.wanted ||= hottest.line;
    this.stale = false;
    this.frame = frame;
    this.list.update(frame);
    if (frame >= 0 && !this.loading) void this.load(frame);
  }

  /** One question at a time: who walks through the list in a large profile waits for the last frame alone. */
  private async load(frame: number): Promise<void> {
    this.loading = true;
    try {
      const listing = await this.session.listingOf(frame);
      this.loading = false;
      if (!listing || frame !== this.frame) {
        if (this.frame >= 0) void this.load(this.frame);
        return;
      }
      const same = this.listing?.frame === frame && this.listing.files.length === listing.files.length;
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
    } catch (error) {
      this.loading = false;
      // The profile was closed, or replaced by a newer one.
      if (!(error instanceof WorkerError)) throw error;
    }
  }

  /** @param select key of the row to select, or the costliest line, or what was selected */
  private render(select: string | 'costliest' | undefined): void {
    const { session } = this;
    const file = this.shownFile;
    const name = session.frames.names[this.frame] ?? '';
    const known = file && file.file !== '' ? this.text(file) : undefined;
    const whole = session.view.granularity === 'files';
    const rows = file
      ? sourceRows(file, { text: known?.lines, whole, inlined: this.inlined, turned: this.turned })
      : [];
    this.renderHeader(file, known, name, whole);
    this.renderChips();
    this.grid.element.classList.toggle('stale', known?.changed === true);
    this.grid.show({ rows, text: known?.lines, others: this.otherTypes(), name: shortName(name) });
    if (select === undefined || !file) return;
    const { sampleType } = session.layout;
    const costliest = file.lines.reduce((most, spot) =>
      Math.abs(spot.cum[sampleType]!) > Math.abs(most.cum[sampleType]!) ? spot : most,
    );
    this.grid.toTop();
    this.grid.select(select === 'costliest' ? String(costliest.line) : select, around);
  }

  private text(file: ListedFile): KnownText | undefined {
    return this.texts.get(file.file, file.lines[0]!.function, this.session.header.time);
  }

  private renderHeader(file: ListedFile | undefined, known: KnownText | undefined, name: string, whole: boolean): void {
    const { layout } = this.session;
    const isKnown = file !== undefined && file.file !== '';
    const parts = file?.file.split('/').slice(-2).join('/') ?? '';
    const extent = file && known?.lines ? extentOf(file, known.lines, whole) : undefined;
    const lines = extent && !whole ? ` lines ${extent.first} – ${extent.last} of ${methodName(name)}` : '';
    this.title.replaceChildren(
      element('b', { title: file?.file ?? '' }, isKnown ? parts : shortName(name)),
      element('span', { class: 'quiet', title: name }, isKnown ? lines || (whole ? '' : ` ${methodName(name)}`) : ''),
    );
    const { files } = this.listing ?? { files: [] };
    this.files.hidden = files.length < 2;
    this.files.replaceChildren(
      ...files.map((one, index) =>
        element('option', { value: index, selected: index === this.file }, one.file || 'no file recorded'),
      ),
    );
    const flat = layout.frameFlat[this.frame] ?? 0;
    const cum = layout.frameCum[this.frame] ?? 0;
    this.sums.textContent = `flat ${this.session.value(flat)} · cum ${this.session.value(cum)}`;
    this.openButton.hidden = !isKnown;
    this.tag.hidden = known?.changed === undefined || !known.lines;
    this.tag.textContent = known?.changed ? 'source changed' : 'source matches';
    setAttribute(this.tag, 'data-changed', String(known?.changed === true));
    setAttribute(
      this.tag,
      'title',
      known?.changed
        ? 'The file changed after the profile was taken: lines may have moved'
        : 'The file did not change after the profile was taken',
    );
    const text = noteOf(file, known, name);
    this.note.hidden = text === '';
    this.note.textContent = text;
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
    const focused = Array.from(this.chips.children).indexOf(document.activeElement as Element);
    this.chips.replaceChildren(...chips, inlined);
    (this.chips.children[focused] as HTMLElement | undefined)?.focus();
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
    if (place.file !== '') this.actions.openPlace(place, peek);
  }
}

function chip(text: string, pressed: boolean, title: string, act: () => void): HTMLElement {
  return button({ class: 'toggle', 'aria-pressed': String(pressed), title }, act, text);
}

/** `(*Store).Append` of `example.com/ledger.(*Store).Append`: the file says the package. */
function methodName(name: string): string {
  const short = shortName(name);
  return short.slice(short.indexOf('.') + 1);
}

/** Why there is less to see than usual, and what to do; '' when nothing is missing. */
function noteOf(file: ListedFile | undefined, known: KnownText | undefined, name: string): string {
  if (!file || file.file === '') {
    return `The profile names no source of ${shortName(name)}: it was taken without symbols, or this is no Go code. Profiles that Go writes by itself have them.`;
  }
  const base = file.file.slice(file.file.lastIndexOf('/') + 1);
  switch (known?.missing) {
    case 'notFound':
      return `${base} was not found. Open it in the editor once to say where it lies; costs are shown by line number until then.`;
    case 'tooLarge':
      return `${base} is too long to be shown beside its costs. Open it in the editor.`;
    case 'unreadable':
      return `${base} could not be read. Open it in the editor to see why.`;
    case 'notServed':
      return `The text of ${base} is not part of this page, only what its lines cost. gopherscope view shows both with --source and the folder it lies in, and so does VS Code.`;
    default:
      return '';
  }
}
