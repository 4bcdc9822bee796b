/**
 * Owns what a comparison says beside its graph: the figures in large, the key to the colours, and the table of paths by growth.
 * Refuses to know how growth is reckoned and how the graph is drawn.
 */
import type { GrowthRow } from '#engine/profile/compare/growth-rows';
import { csvLines } from '#engine/profile/export/csv-lines';
import { growthCsv, growthJson } from '#engine/profile/export/growth-csv';
import { shortName } from '#engine/profile/names/frame-name';
import { formatGrowth, formatShare, formatValue } from '#engine/profile/units';
import { button, element, setAttribute } from '../dom';
import type { GrowthTable } from '../model';
import type { Session } from '../session';

/** Rows made at first; a button makes the rest. */
const rowsAtFirst = 100;
/** Paths are told by their last frames. */
const pathLength = 3;

/** Columns that only some tables have. */
interface Extras {
  readonly labels: boolean;
  readonly state: boolean;
}

export interface GrowthActions {
  visit(row: GrowthRow): void;
  openSource(row: GrowthRow): void;
  copy(text: string, said: string): void;
}

export class Growth {
  /** Above the graph. */
  readonly summary = element('div', { class: 'growth-summary', hidden: true, 'data-testid': 'growth-summary' });
  /** Below it. */
  readonly element = element('section', { class: 'growth', hidden: true, 'aria-label': 'Paths by growth' });
  private shown = rowsAtFirst;
  private turn = 0;

  constructor(
    private readonly session: Session,
    private readonly actions: GrowthActions,
  ) {}

  /** Asks anew: another comparison, picture or sample type. */
  async update(): Promise<void> {
    const turn = ++this.turn;
    const on = this.session.isComparison;
    this.summary.hidden = !on;
    this.element.hidden = !on;
    if (!on) return;
    const table = await this.session.growth();
    if (turn !== this.turn) return;
    this.shown = rowsAtFirst;
    this.draw(table);
  }

  /** Marks the row of the selection. */
  select(): void {
    for (const row of this.element.querySelectorAll<HTMLElement>('tbody tr')) {
      setAttribute(row, 'aria-selected', String(Number(row.dataset.node) === this.session.selected));
    }
  }

  private draw(table: GrowthTable): void {
    this.summary.replaceChildren(...this.figures(table), legend());
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
      button(
        { class: 'link push' },
        () => this.actions.copy(csvLines(growthCsv(table.rows)), `${table.rows.length} rows copied`),
        'Copy as CSV',
      ),
      button(
        { class: 'link' },
        () =>
          this.actions.copy(
            `${JSON.stringify(growthJson(table.rows), undefined, 1)}\n`,
            `${table.rows.length} rows copied`,
          ),
        'Copy as JSON',
      ),
    );
    this.element.replaceChildren(head, this.rows(table));
  }

  private figures({ rows }: GrowthTable): HTMLElement[] {
    const { session } = this;
    const { header, layout, sampleType } = session;
    const sides = header.comparison;
    if (!sides) return [];
    const now = sides.now.totals[layout.sampleType] ?? 0;
    const base = sides.base.totals[layout.sampleType] ?? 0;
    const figures = [
      figure(
        session.value(now - base),
        [sampleType.type, formatGrowth(now, base)].filter((text) => text !== '').join(', '),
        now > base ? 'more' : now < base ? 'less' : undefined,
      ),
    ];
    const worst = worstLine(rows, now < base);
    if (worst) {
      const what = now < base ? 'decline' : 'growth';
      figures.push(figure(formatShare(worst.share, 1), `of ${what} at ${worst.place}`));
    }
    const minutes = (sides.now.time - sides.base.time) / 60_000;
    if (sides.base.time > 0 && minutes > 0.1 && !session.comparison?.normalize) {
      const perMinute = session.value((now - base) / minutes);
      figures.push(figure(`${perMinute} / min`, `mean over ${formatValue(minutes * 60e9, 'nanoseconds')}`));
    }
    return figures;
  }

  private rows(table: GrowthTable): HTMLElement {
    const extras = {
      labels: table.rows.some(({ labels }) => labels.length > 0),
      state: table.rows.some(({ state }) => state !== ''),
    };
    const columns = [
      ...(extras.labels ? [['Labels', 'labels']] : []),
      ['Path', 'path'],
      ...(extras.state ? [['State', 'state']] : []),
      ['Base', 'base'],
      ['Now', 'now'],
      ['Change', 'delta'],
      ['Growth', 'drawn'],
      ['Share of growth', 'share'],
      ['Module', 'module'],
      ['Source', 'source'],
    ] as const;
    const head = element(
      'tr',
      {},
      ...columns.map(([title, name]) => element('th', { scope: 'col', 'data-column': name }, title)),
    );
    const largest = table.rows.reduce((most, { now, base }) => Math.max(most, Math.abs(now - base)), 0);
    const body = element('tbody', {}, ...table.rows.slice(0, this.shown).map((row) => this.row(row, extras, largest)));
    const rows = Array.from(body.children) as HTMLElement[];
    rows.forEach((row, index) => {
      row.tabIndex = index === 0 ? 0 : -1;
      row.addEventListener('keydown', (event) => this.key(event, rows, index, table.rows[index]!));
    });
    const made = element('table', { role: 'grid', 'aria-label': 'Paths by growth' }, element('thead', {}, head), body);
    const scroll = element('div', { class: 'growth-rows' }, made);
    const rest = table.rows.length - this.shown;
    if (rest > 0) {
      const more = button(
        { class: 'link' },
        () => {
          this.shown = table.rows.length;
          this.draw(table);
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
    const file = row.file.slice(row.file.lastIndexOf('/') + 1);
    const source = file === '' ? '' : row.line > 0 ? `${file}:${row.line}` : file;
    const link = button(
      { class: 'link code', tabindex: -1, title: row.file },
      () => this.actions.openSource(row),
      source,
    );
    const change = row.change === 'gone' || row.change === 'new' ? row.change : '';
    const made = element(
      'tr',
      { 'data-node': row.node, 'aria-selected': String(row.node !== 0 && row.node === session.selected) },
      extras.labels ? element('td', { class: 'quiet growth-labels' }, row.labels.join(', ')) : undefined,
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
    made.addEventListener('click', () => this.actions.visit(row));
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

  private key(event: KeyboardEvent, rows: readonly HTMLElement[], at: number, row: GrowthRow): void {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      const next = rows[Math.min(rows.length - 1, Math.max(0, to))];
      event.preventDefault();
      event.stopPropagation();
      rows[at]!.tabIndex = -1;
      if (next) next.tabIndex = 0;
      next?.focus();
      next?.click();
    } else if (event.key === 'Enter' || event.key === 'F12') {
      event.preventDefault();
      event.stopPropagation();
      this.actions.openSource(row);
    }
  }
}

/** The place most of the growth, or of the decline, is about, and its part of it; undefined where none of it has a line. */
function worstLine(
  rows: readonly GrowthRow[],
  declines: boolean,
): { readonly place: string; readonly share: number } | undefined {
  const amounts = new Map<string, number>();
  let all = 0;
  for (const { now, base, file, line } of rows) {
    const amount = Math.max(0, declines ? base - now : now - base);
    all += amount;
    if (amount === 0 || line === 0) continue;
    const place = `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
    amounts.set(place, (amounts.get(place) ?? 0) + amount);
  }
  const [worst] = [...amounts].sort(([, a], [, b]) => b - a);
  return worst && { place: worst[0], share: worst[1] / all };
}

function indices(list: readonly unknown[]): number[] {
  return list.map((_, index) => index);
}

function figure(text: string, says: string, change?: 'more' | 'less'): HTMLElement {
  return element(
    'div',
    { class: 'figure' },
    element('b', { 'data-change': change }, text),
    element('span', { class: 'quiet' }, says),
  );
}

/** What the colours of the graph mean. */
function legend(): HTMLElement {
  return element(
    'div',
    { class: 'change-legend quiet' },
    '− less',
    element('i', { class: 'change-scale', 'aria-hidden': 'true' }),
    '+ more',
    element('i', { class: 'change-new', 'aria-hidden': 'true' }),
    'new',
    element('i', { class: 'change-gone', 'aria-hidden': 'true' }),
    'gone',
  );
}
