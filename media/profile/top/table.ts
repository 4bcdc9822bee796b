/**
 * Owns the Top table: functions with flat, sum and cum, of which only the rows in view exist in the DOM.
 * Refuses to know how rows are chosen and sorted, and how source is opened.
 */
import { parseFrameName } from '#engine/profile/frame-name';
import { button, element, setAttribute } from '../dom';
import { moduleKinds } from '../model';
import type { Session } from '../session';
import { type SortKey, type TopRows, topRows } from './rows';

const rowHeight = 22;
/** Rows made above and below what is in view. */
const spare = 8;

interface Column {
  readonly title: string;
  readonly hint: string;
  readonly sort: SortKey | undefined;
}

const columns: readonly Column[] = [
  { title: 'Flat', hint: 'In the function itself', sort: 'flat' },
  { title: 'Flat %', hint: 'Share of the total in the function itself', sort: 'flat' },
  { title: 'Sum %', hint: 'Share of this row and all above it', sort: undefined },
  { title: 'Cum', hint: 'In the function and what it calls', sort: 'cum' },
  { title: 'Cum %', hint: 'Share in the function and what it calls', sort: 'cum' },
  { title: 'Function', hint: 'Name', sort: 'name' },
];

export interface TopActions {
  showInFlame(node: number): void;
}

export class TopTable {
  readonly element: HTMLElement;
  private readonly heads: readonly HTMLElement[];
  private readonly body = element('div', { class: 'top-body', role: 'rowgroup' });
  private readonly grid: HTMLElement;
  private readonly note = element('p', { class: 'top-note quiet' });
  private sort: SortKey = 'flat';
  private ascending = false;
  private rows: TopRows = { frames: new Uint32Array(), sums: new Float64Array() };
  /** Largest flat in the list; bars are drawn against it. */
  private largest = 0;
  private readonly made = new Map<number, HTMLElement>();

  constructor(
    private readonly session: Session,
    private readonly actions: TopActions,
  ) {
    this.heads = columns.map((column) => this.head(column));
    const head = element('div', { role: 'row', class: 'top-row top-head', 'aria-rowindex': 1 }, ...this.heads);
    this.grid = element(
      'div',
      { role: 'grid', class: 'top', 'data-testid': 'top-table', 'aria-label': 'Functions by cost', tabindex: 0 },
      element('div', { role: 'rowgroup', class: 'top-headgroup' }, head),
      this.body,
    );
    this.element = element('div', { class: 'top-panel' }, this.grid, this.note);
    this.grid.addEventListener('scroll', () => this.draw(), { passive: true });
    this.grid.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.grid);
    this.update();
  }

  /** Lists anew: other costs or another search. */
  update(): void {
    const { frames, layout, search } = this.session;
    this.rows = topRows(frames, layout, this.sort, this.ascending, search.result?.functions);
    const { length } = this.rows.frames;
    this.largest = this.rows.frames.reduce((most, frame) => Math.max(most, Math.abs(layout.frameFlat[frame]!)), 0);
    this.body.style.height = `${length * rowHeight}px`;
    setAttribute(this.grid, 'aria-rowcount', length + 1);
    this.note.textContent = search.result
      ? `${length.toLocaleString('en-US')} functions lit by the search. Sum counts these alone.`
      : `${length.toLocaleString('en-US')} functions. Total ${this.session.value(layout.total)}.`;
    this.heads.forEach((head, index) => {
      const sorted = index === columns.findIndex((column) => column.sort === this.sort);
      setAttribute(head, 'aria-sort', sorted ? (this.ascending ? 'ascending' : 'descending') : undefined);
    });
    this.redraw();
  }

  /** Shows the selection; scrolls to it when `reveal` says so. */
  select(reveal: boolean): void {
    const row = this.selectedRow();
    if (reveal && row >= 0) this.scrollTo(row);
    this.redraw();
  }

  focus(): void {
    this.grid.focus();
  }

  private head(column: Column): HTMLElement {
    const { sort } = column;
    const content = sort
      ? button({ class: 'top-sort', tabindex: -1 }, () => this.sortBy(sort), column.title)
      : column.title;
    return element('div', { role: 'columnheader', title: column.hint, class: 'cell' }, content);
  }

  private sortBy(sort: SortKey): void {
    this.ascending = sort === this.sort ? !this.ascending : sort === 'name';
    this.sort = sort;
    this.grid.scrollTop = 0;
    this.update();
  }

  private selectedRow(): number {
    const { selected } = this.session;
    return selected === 0 ? -1 : this.rows.frames.indexOf(this.session.frameOf(selected));
  }

  private redraw(): void {
    this.body.replaceChildren();
    this.made.clear();
    this.draw();
  }

  private draw(): void {
    const first = Math.max(0, Math.floor(this.grid.scrollTop / rowHeight) - spare);
    const last = Math.min(
      this.rows.frames.length - 1,
      Math.ceil((this.grid.scrollTop + this.grid.clientHeight) / rowHeight) + spare,
    );
    for (const [row, made] of this.made) {
      if (row >= first && row <= last) continue;
      made.remove();
      this.made.delete(row);
    }
    const selected = this.selectedRow();
    for (let row = first; row <= last; row++) {
      if (this.made.has(row)) continue;
      const made = this.row(row, row === selected);
      this.made.set(row, made);
      this.body.append(made);
    }
    const active = this.made.get(selected);
    setAttribute(this.grid, 'aria-activedescendant', active?.id);
  }

  private row(row: number, selected: boolean): HTMLElement {
    const { session } = this;
    const { layout, frames } = session;
    const frame = this.rows.frames[row]!;
    const flat = layout.frameFlat[frame]!;
    const cum = layout.frameCum[frame]!;
    const name = frames.names[frame]!;
    const { packagePath, local } = parseFrameName(name);
    const number = (text: string, quiet = false) =>
      element('div', { role: 'gridcell', class: quiet ? 'cell number quiet' : 'cell number' }, text);
    const bar = element('i', { class: 'top-bar', 'aria-hidden': 'true' });
    bar.style.width = `${this.largest === 0 ? 0 : (60 * Math.abs(flat)) / this.largest}px`;
    const flatShare = number(session.share(flat), true);
    flatShare.append(bar);
    const made = element(
      'div',
      {
        role: 'row',
        class: 'top-row',
        id: `top-row-${row}`,
        'aria-rowindex': row + 2,
        'aria-selected': String(selected),
      },
      number(session.value(flat)),
      flatShare,
      number(session.share(this.rows.sums[row]!), true),
      number(session.value(cum)),
      number(session.share(cum), true),
      element(
        'div',
        { role: 'gridcell', class: 'cell name', title: `${name}\n${frames.files[frame]}` },
        element('span', {
          class: 'swatch',
          'data-module': moduleKinds[frames.module[frame]!]!,
          'aria-hidden': 'true',
        }),
        element('span', { class: 'quiet' }, packagePath === '' ? '' : `${packagePath}.`),
        local,
      ),
    );
    made.style.top = `${row * rowHeight}px`;
    made.addEventListener('click', () => session.select(layout.widest[frame]!, false));
    made.addEventListener('dblclick', () => this.actions.showInFlame(layout.widest[frame]!));
    return made;
  }

  private scrollTo(row: number): void {
    const top = row * rowHeight;
    const visible = this.grid.clientHeight - 2 * rowHeight;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (top > this.grid.scrollTop + visible) this.grid.scrollTop = top - visible;
  }

  private key(event: KeyboardEvent): void {
    const { length } = this.rows.frames;
    const page = Math.max(1, Math.floor(this.grid.clientHeight / rowHeight) - 2);
    const at = this.selectedRow();
    const to = {
      ArrowDown: at + 1,
      ArrowUp: Math.max(0, at) - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: length - 1,
    }[event.key];
    if (to !== undefined && length > 0) {
      event.preventDefault();
      event.stopPropagation();
      const frame = this.rows.frames[Math.min(length - 1, Math.max(0, to))]!;
      this.session.select(this.session.layout.widest[frame]!, false);
      this.select(true);
    } else if (event.key === 'Enter' && event.target === this.grid && this.session.selected !== 0) {
      event.preventDefault();
      event.stopPropagation();
      this.actions.showInFlame(this.session.selected);
    }
  }
}
