/**
 * Owns what a comparison says beside its graph: the table of paths by growth, and which of its rows is chosen.
 * Refuses to know how growth is reckoned and how the graph is drawn.
 */
import { type GrowthRow, sourceText } from '#engine/profile/compare/growth-rows';
import { csvLines } from '#engine/profile/export/csv-lines';
import { growthCsv, growthJson } from '#engine/profile/export/growth-csv';
import { shortName } from '#engine/profile/names/frame-name';
import { formatShare, formatValue } from '#engine/profile/units/format';
import { rove } from '../chrome/roving';
import { button, element, setAttribute } from '../dom';
import { frameFunction } from '../frame-function';
import { type GrowthTable, noLabel } from '../model';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { GrowthDetail, type GrowthDetailActions } from './growth-detail';
import { type SortKey, sortedRows } from './growth-order';
import { growthSummary } from './growth-summary';

/** Rows made at first; a button makes the rest. */
const rowsAtFirst = 100;
/** Rows the page keys lead on. */
const pageOfRows = 10;
/** Paths are told by their last frames. */
const pathLength = 3;

/** Columns that only some tables have. */
interface Extras {
  readonly labels: boolean;
  readonly state: boolean;
}

export interface GrowthActions extends GrowthDetailActions {
  visit(row: GrowthRow): void;
}

export class Growth {
  /** Above the graph. */
  readonly summary = element('div', { class: 'growth-summary', hidden: true, 'data-testid': 'growth-summary' });
  /** Below it. */
  readonly element = element('section', { class: 'growth', hidden: true, 'aria-label': 'Paths by growth' });
  private readonly detail: GrowthDetail;
  private table: GrowthTable | undefined;
  private shown = rowsAtFirst;
  private sort: SortKey = 'delta';
  private ascending = false;
  /** The row somebody chose; several are about one frame, so the selection alone does not tell. */
  private chosen: GrowthRow | undefined;
  private drawn: readonly { readonly row: GrowthRow; readonly element: HTMLElement }[] = [];
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly actions: GrowthActions,
  ) {
    this.detail = new GrowthDetail(session, actions);
  }

  /** Asks anew: another comparison, picture or sample type. */
  async update(): Promise<void> {
    const turn = ++this.turn;
    const on = this.session.isComparison;
    this.summary.hidden = !on;
    this.element.hidden = !on;
    if (!on) return;
    const table = await this.session.growth();
    if (!table || turn !== this.turn) return;
    this.shown = rowsAtFirst;
    this.chosen = undefined;
    this.draw(table);
  }

  /** Marks the row of the selection: the chosen one, else the first that is about the selected frame. */
  select(): void {
    const { selected } = this.session;
    const chosen = selected !== 0 && this.chosen?.node === selected ? this.chosen : undefined;
    this.chosen = chosen ?? this.drawn.find(({ row }) => selected !== 0 && row.node === selected)?.row;
    for (const { row, element } of this.drawn) setAttribute(element, 'aria-selected', String(row === this.chosen));
    this.detail.show(this.chosen);
    if (this.chosen) this.element.querySelector('tbody [aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  private draw(table: GrowthTable): void {
    this.table = table;
    this.summary.replaceChildren(...growthSummary(this.session, table));
    const { new: fresh, grew, shrank, gone, same } = table.counts;
    const said = [
      `${fresh + grew} grew or are new`,
      `${shrank} shrank`,
      `${gone} went away`,
      `${same} unchanged ${same === 1 ? 'is' : 'are'} hidden`,
    ].join(', ');
    const changed = fresh + grew + shrank + gone;
    const head = element(
      'header',
      {},
      element('h2', {}, 'Paths by growth'),
      element('span', { class: 'badge' }, changed.toLocaleString('en-US')),
      element('span', { class: 'quiet' }, said),
      button({ class: 'link push' }, () => this.copy(csvLines(growthCsv(table.rows))), 'Copy as CSV'),
      button(
        { class: 'link' },
        () => this.copy(`${JSON.stringify(growthJson(table.rows), undefined, 1)}\n`),
        'Copy as JSON',
      ),
    );
    this.element.replaceChildren(head, this.rows(table), this.detail.element);
    this.select();
  }

  private copy(text: string): void {
    this.actions.copy(text);
    this.actions.announce(`${this.table?.rows.length ?? 0} rows copied`);
  }

  private sortBy(key: SortKey, title: string): void {
    // Texts from A, figures from the largest.
    this.ascending =
      key === this.sort ? !this.ascending : ['labels', 'path', 'state', 'module', 'source'].includes(key);
    this.sort = key;
    if (this.table) this.draw(this.table);
    this.element.querySelector<HTMLElement>(`th[data-column="${key}"] button`)?.focus();
    this.actions.announce(`sorted by ${title}, ${this.ascending ? 'ascending' : 'descending'}`);
  }

  /** The headings; what the bars draw is the change, which has a column. */
  private heading(title: string, key: SortKey | 'drawn'): HTMLElement {
    if (key === 'drawn') return element('th', { scope: 'col', 'data-column': key }, title);
    const sorted = key === this.sort;
    const order = sorted ? (this.ascending ? 'ascending' : 'descending') : undefined;
    const sort = button({ class: 'table-sort', tabindex: sorted ? 0 : -1 }, () => this.sortBy(key, title), title);
    return element('th', { scope: 'col', 'data-column': key, 'aria-sort': order }, sort);
  }

  private rows(table: GrowthTable): HTMLElement {
    const extras = {
      labels: table.rows.some(({ labels }) => labels.length > 0),
      state: table.rows.some(({ state }) => state !== ''),
    };
    const columns: readonly (readonly [title: string, key: SortKey | 'drawn'])[] = [
      ...(extras.labels ? [['Labels', 'labels'] as const] : []),
      ['Path', 'path'],
      ...(extras.state ? [['State', 'state'] as const] : []),
      ['Base', 'base'],
      ['Now', 'now'],
      ['Change', 'delta'],
      ['Growth', 'drawn'],
      ['Share of growth', 'share'],
      ['Module', 'module'],
      ['Source', 'source'],
    ];
    const head = element('tr', {}, ...columns.map(([title, key]) => this.heading(title, key)));
    const largest = table.rows.reduce((most, { now, base }) => Math.max(most, Math.abs(now - base)), 0);
    const sorts = Array.from(head.querySelectorAll('button'));
    rove(sorts, (to) => {
      for (const [at, sort] of sorts.entries()) setAttribute(sort, 'tabindex', at === to ? 0 : -1);
    });
    const sorted = sortedRows(table.rows, this.sort, this.ascending).slice(0, this.shown);
    this.drawn = sorted.map((row) => ({ row, element: this.row(row, extras, largest) }));
    const rows = this.drawn.map(({ element }) => element);
    const body = element('tbody', {}, ...rows);
    this.drawn.forEach(({ row, element }, index) => {
      element.tabIndex = index === 0 ? 0 : -1;
      element.addEventListener('keydown', (event) => this.key(event, rows, index, row));
    });
    const made = element('table', { role: 'grid', 'aria-label': 'Paths by growth' }, element('thead', {}, head), body);
    const scroll = element('div', { class: 'growth-rows' }, made);
    const rest = table.rows.length - this.shown;
    if (rest > 0) {
      const more = button(
        { class: 'link' },
        () => {
          const from = this.shown;
          this.shown = table.rows.length;
          this.draw(table);
          this.drawn[from]?.element.focus();
        },
        `${rest.toLocaleString('en-US')} more`,
      );
      scroll.append(more);
    }
    return scroll;
  }

  private row(row: GrowthRow, extras: Extras, largest: number): HTMLElement {
    const { session } = this;
    const { unit } = session.sampleType;
    const delta = row.now - row.base;
    const filled = element('i', { 'data-change': delta > 0 ? 'more' : 'less' });
    filled.style.width = `${largest === 0 ? 0 : (50 * Math.abs(delta)) / largest}%`;
    const number = (name: string, text: string, quiet = false) =>
      element('td', { class: `number growth-${name}${quiet ? ' quiet' : ''}` }, text);
    const source = sourceText(row);
    const link = button({ class: 'link code', tabindex: -1, title: row.file }, () => this.open(row), source);
    const change = row.change === 'gone' || row.change === 'new' ? row.change : '';
    const made = element(
      'tr',
      { 'data-node': row.node, 'aria-selected': 'false' },
      extras.labels
        ? element('td', { class: 'quiet growth-labels' }, row.labels.map((label) => label || noLabel).join(', '))
        : undefined,
      element('td', { class: 'growth-path', title: row.path.join('\n') }, ...this.path(row)),
      extras.state ? element('td', { class: 'growth-state' }, row.state) : undefined,
      number('base', formatValue(row.base, unit), true),
      number('now', formatValue(row.now, unit)),
      element('td', { class: 'number growth-delta', 'data-change': delta > 0 ? 'more' : 'less' }, session.value(delta)),
      element(
        'td',
        { class: 'growth-drawn' },
        element('span', { class: 'growth-bar', 'aria-hidden': 'true' }, filled),
        element('span', { class: 'quiet' }, change),
      ),
      number('share', row.share === null ? '–' : formatShare(row.share, 1), row.share === null),
      element(
        'td',
        { class: 'growth-module' },
        element('span', { class: 'swatch', 'data-module': row.moduleKind, 'aria-hidden': 'true' }),
        element('span', { title: row.module }, row.module.slice(row.module.lastIndexOf('/') + 1)),
      ),
      element('td', { class: 'growth-source' }, source === '' ? '' : link),
    );
    made.addEventListener('click', () => {
      this.chosen = row;
      this.actions.visit(row);
      this.actions.announce(this.detail.words(row));
    });
    return made;
  }

  /** The frame the path is about in full, those before it short; where there is little room it stands alone. */
  private path(row: GrowthRow): (string | HTMLElement)[] {
    if (row.path.length === 0) return ['(no stack)'];
    const around = (text: string, quiet = true) =>
      element('span', { class: quiet ? 'growth-around quiet' : 'growth-around' }, text);
    const { about, path } = row;
    const isDeep = about < path.length - pathLength;
    const last = isDeep ? [about, ...indices(path).slice(1 - pathLength)] : indices(path).slice(-pathLength);
    const parts: HTMLElement[] = last[0]! > 0 ? [around('… ')] : [];
    last.forEach((at, index) => {
      const name = path[at]!;
      if (index > 0) parts.push(around(isDeep && index === 1 ? ' › … › ' : ' › '));
      parts.push(at === about ? element('b', {}, shortName(name)) : around(shortName(name), false));
    });
    return parts;
  }

  private open({ file, line, function: name }: GrowthRow): void {
    const { granularity } = this.session.view;
    this.actions.openPlace({ file, line, function: frameFunction(name, granularity, file) });
  }

  private key(event: KeyboardEvent, rows: readonly HTMLElement[], at: number, row: GrowthRow): void {
    const to = walkedTo(event.key, at, rows.length, pageOfRows);
    if (to !== undefined) {
      const next = rows[to];
      event.preventDefault();
      event.stopPropagation();
      rows[at]!.tabIndex = -1;
      if (next) next.tabIndex = 0;
      next?.focus();
      next?.click();
    } else if (event.key === 'Enter' || event.key === 'F12') {
      event.preventDefault();
      event.stopPropagation();
      this.open(row);
    }
  }
}

function indices(list: readonly unknown[]): number[] {
  return list.map((_, index) => index);
}
