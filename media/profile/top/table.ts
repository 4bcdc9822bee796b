/**
 * Owns the Top table: functions with flat, sum and cum, of which only the rows in view exist in the DOM.
 * Refuses to know how rows are chosen and sorted, and how source is opened.
 */

import { counted } from '#engine/profile/explain/words';
import { csvLines } from '#engine/profile/export/csv-lines';
import { rove } from '../chrome/roving';
import { button, element, renew, setAttribute } from '../dom';
import { frameNouns } from '../model';
import { frameText, swatch } from '../rows/frame-text';
import { announceRanks, rankClass } from '../rows/room';
import { VirtualRows } from '../rows/virtual';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { type TopColumn, topColumns } from './columns';
import { type SortKey, type TopRows, topRows } from './rows';

const headHeight = 28;
const nameHeading = { title: 'Function', hint: 'Name', sort: 'name', rank: 'always' } as const;

export interface TopActions {
  showInFlame(node: number): void;
  copy(text: string): void;
  announce(text: string): void;
}

export class TopTable {
  readonly element: HTMLElement;
  private readonly head = element('div', { role: 'row', class: 'table-row table-head', 'aria-rowindex': 1 });
  private readonly body = element('div', { class: 'rows top-body', role: 'rowgroup' });
  private readonly grid = element('div', {
    role: 'grid',
    class: 'table top',
    'data-testid': 'top-table',
    'aria-label': 'Functions by cost',
    tabindex: 0,
  });
  private readonly note = element('span', { class: 'top-note' });
  private readonly virtual: VirtualRows;
  private sort: SortKey;
  private ascending = false;
  private rows: TopRows = { frames: new Uint32Array(), sums: new Float64Array() };
  private columns: readonly TopColumn[] = [];
  /** Largest flat in the list; bars are drawn against it. */
  private largest = 0;
  private selected = -1;

  constructor(
    private readonly session: Session,
    private readonly actions: TopActions,
  ) {
    // Every goroutine that waits is parked in one function: who led there says more.
    this.sort = /^goroutine/.test(session.sampleType.type) ? 'cum' : 'flat';
    this.grid.append(element('div', { role: 'rowgroup', class: 'table-headgroup' }, this.head), this.body);
    this.virtual = new VirtualRows(
      this.grid,
      this.body,
      headHeight,
      (row) => this.row(row),
      () => this.selected,
    );
    const copy = button({ class: 'link push' }, () => this.copy(), 'Copy as CSV');
    this.element = element(
      'div',
      { class: 'table-panel' },
      this.grid,
      element('p', { class: 'table-note quiet' }, this.note, copy),
    );
    this.grid.addEventListener('keydown', (event) => this.key(event));
    this.update();
  }

  /** Lists anew: other costs or another search. */
  update(): void {
    const { frames, layout, search } = this.session;
    this.rows = topRows(frames, layout, this.sort, this.ascending, search.result?.functions);
    this.columns = topColumns(this.session, this.rows);
    const { length } = this.rows.frames;
    this.largest = this.rows.frames.reduce((most, frame) => Math.max(most, Math.abs(layout.frameFlat[frame]!)), 0);
    announceRanks(
      this.grid,
      this.columns.map(({ rank }) => rank),
    );
    setAttribute(this.grid, 'aria-rowcount', length + 1);
    this.note.textContent = this.noteText();
    const sorted = this.columns.findIndex((column) => column.sort === this.sort);
    renew(
      this.head,
      ...this.columns.map((column, index) => this.heading(column, index === sorted)),
      this.heading(nameHeading, this.sort === 'name'),
    );
    const sorts = Array.from(this.head.querySelectorAll('button'));
    rove(sorts, () => undefined);
    this.selected = this.selectedRow();
    this.virtual.redraw(length);
  }

  /** How much is listed, and what 100 % is where shares are shown. */
  private noteText(): string {
    const { search, layout } = this.session;
    const functions = this.counted();
    if (search.result) return `${functions} lit by the search.${layout.base ? '' : ' Sum counts these alone.'}`;
    return layout.base ? `${functions}.` : `${functions}. Total ${this.session.value(layout.total)}.`;
  }

  /** What is listed, as it is called at the granularity shown. */
  private counted(): string {
    return counted(this.rows.frames.length, frameNouns[this.session.view.granularity]);
  }

  /** Shows the selection; scrolls to it when `reveal` says so. */
  select(reveal: boolean): void {
    this.selected = this.selectedRow();
    if (reveal && this.selected >= 0) this.virtual.reveal(this.selected);
    this.virtual.redraw();
  }

  focus(): void {
    this.grid.focus();
  }

  private heading(
    { title, hint, sort, rank }: Pick<TopColumn, 'title' | 'hint' | 'sort' | 'rank'>,
    sorted: boolean,
  ): HTMLElement {
    const content = sort
      ? button({ class: 'table-sort', tabindex: sorted ? 0 : -1 }, () => this.sortBy(sort), title)
      : title;
    return element(
      'div',
      {
        role: 'columnheader',
        title: hint,
        class: sort === 'name' ? 'cell name' : `cell${rankClass(rank)}`,
        'aria-sort': sorted ? (this.ascending ? 'ascending' : 'descending') : undefined,
      },
      content,
    );
  }

  private sortBy(sort: SortKey): void {
    this.ascending = sort === this.sort ? !this.ascending : sort === 'name';
    this.sort = sort;
    this.grid.scrollTop = 0;
    this.update();
    this.actions.announce(`sorted by ${sort}, ${this.ascending ? 'ascending' : 'descending'}`);
  }

  private selectedRow(): number {
    const { selected } = this.session;
    return selected === 0 ? -1 : this.rows.frames.indexOf(this.session.frameOf(selected));
  }

  private row(row: number): HTMLElement {
    const { session } = this;
    const { layout, frames } = session;
    const frame = this.rows.frames[row]!;
    const name = frames.names[frame]!;
    const made = element(
      'div',
      {
        role: 'row',
        class: 'row table-row top-row',
        id: `top-row-${row}`,
        'aria-rowindex': row + 2,
        'aria-selected': String(row === this.selected),
      },
      ...this.columns.map((column) => this.cell(column, frame, row)),
      element(
        'div',
        { role: 'gridcell', class: 'cell name', title: `${name}\n${frames.files[frame]}` },
        swatch(frames.module[frame]!),
        ...frameText(name),
      ),
    );
    const select = () => session.select(layout.widest[frame]!, false);
    made.addEventListener('click', select);
    // What the menu offers is about this row.
    made.addEventListener('contextmenu', select);
    made.addEventListener('dblclick', () => this.actions.showInFlame(layout.widest[frame]!));
    return made;
  }

  private cell(column: TopColumn, frame: number, row: number): HTMLElement {
    const made = element(
      'div',
      {
        role: 'gridcell',
        class: `cell number${column.quiet ? ' quiet' : ''}${rankClass(column.rank)}`,
        'data-change': column.sign?.(frame),
      },
      column.text(frame, row),
    );
    if (column.bar) {
      const bar = element('i', { class: 'table-bar', 'aria-hidden': 'true' });
      const flat = Math.abs(this.session.layout.frameFlat[frame]!);
      bar.style.width = `${this.largest === 0 ? 0 : (60 * flat) / this.largest}px`;
      made.append(bar);
    }
    return made;
  }

  /** What is listed, in its order, with costs in the sample type's own unit. */
  private copy(): void {
    const { session, rows } = this;
    const { unit } = session.sampleType;
    const costs = this.columns.flatMap(({ title, raw }) => (raw ? [{ title: `${title} (${unit})`, raw }] : []));
    const head = [...costs.map(({ title }) => title), 'Function', 'File'];
    const lines = Array.from(rows.frames, (frame) => [
      ...costs.map(({ raw }) => raw(frame)),
      session.frames.names[frame]!,
      session.frames.files[frame]!,
    ]);
    this.actions.copy(csvLines([head, ...lines]));
    this.actions.announce(`${this.counted()} copied as CSV`);
  }

  private key(event: KeyboardEvent): void {
    const to = walkedTo(event.key, this.selected, this.rows.frames.length, this.virtual.page);
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.session.select(this.session.layout.widest[this.rows.frames[to]!]!, false);
      this.select(true);
    } else if (event.key === 'Enter' && event.target === this.grid && this.session.selected !== 0) {
      event.preventDefault();
      event.stopPropagation();
      this.actions.showInFlame(this.session.selected);
    }
  }
}
