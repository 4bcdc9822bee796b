/**
 * Owns the listing on the screen: a tree grid of lines, of which only those in view exist in the DOM, with its keys.
 * Refuses to know which lines there are and where their text comes from.
 */

import type { ListedCall } from '#engine/profile/costs/listing';
import { shortName } from '#engine/profile/names/frame-name';
import { type Inside, insides, tokensOf } from '#engine/profile/source/tokens';
import { button, element, setAttribute } from '../dom';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { Windowed } from '../windowed';
import { CodeRoom } from './code-room';
import { lettersOf, placeText } from './code-width';
import { FactCell } from './fact-cell';
import type { LineFacts } from './facts';
import { indentOf } from './indent';
import type { GapRow, InlinedRow, SourceRow } from './rows';

const rowHeight = 20;
const headHeight = 26;
/** Rows above a function that has no room in the panel. */
const leadingRows = 3;
/** Calls named beside a line. */
const callsNamed = 2;

export interface GridContent {
  readonly rows: readonly SourceRow[];
  /** Undefined where there is no text. */
  readonly text: readonly string[] | undefined;
  /** Sample types whose cum is shown besides the current one's. */
  readonly others: readonly number[];
  readonly facts: LineFacts;
  /** What is known is of a text that was changed since. */
  readonly oldFacts: boolean;
  /** The function listed, for the name of the grid. */
  readonly name: string;
}

export interface GridActions {
  open(row: SourceRow, peek: boolean): void;
  turn(row: SourceRow): void;
  visit(frame: number): void;
  /** Another row is selected, or none. */
  selected(row: SourceRow | undefined): void;
}

export class ListingGrid {
  readonly element: HTMLElement;
  private readonly head = element('div', { role: 'row', class: 'source-row source-head', 'aria-rowindex': 1 });
  private readonly body = element('div', { role: 'rowgroup', class: 'windowed' });
  private readonly rows: Windowed;
  private readonly factCell: FactCell;
  private readonly room: CodeRoom;
  private content: GridContent = { rows: [], text: undefined, others: [], facts: new Map(), oldFacts: false, name: '' };
  private inside: readonly Inside[] = [];
  private insideOf: readonly string[] | undefined;
  private selected = '';
  /** Largest cum of a line; bars are drawn against it. */
  private largest = 0;

  constructor(
    private readonly session: Session,
    private readonly actions: GridActions,
  ) {
    this.element = element(
      'div',
      { role: 'treegrid', class: 'source-grid', 'data-testid': 'source-grid', tabindex: 0 },
      element('div', { role: 'rowgroup', class: 'source-headgroup' }, this.head),
      this.body,
    );
    this.factCell = new FactCell(session);
    this.rows = new Windowed(this.element, this.body, rowHeight, headHeight, (row) => this.row(row));
    this.room = new CodeRoom(this.element, this.head);
    this.element.addEventListener('keydown', (event) => this.key(event));
  }

  get selectedRow(): SourceRow | undefined {
    return this.content.rows[this.at];
  }

  private get at(): number {
    return this.content.rows.findIndex(({ key }) => key === this.selected);
  }

  show(content: GridContent): void {
    this.content = content;
    const { rows, text, others } = content;
    if (text !== this.insideOf) this.inside = text ? insides(text) : [];
    this.insideOf = text;
    const { sampleType } = this.session.layout;
    this.largest = rows.reduce(
      (most, row) => (row.kind === 'line' && row.spot ? Math.max(most, Math.abs(row.spot.cum[sampleType]!)) : most),
      0,
    );
    const longest = (some: readonly SourceRow[]) =>
      some.reduce((most, row) => Math.max(most, lettersOf(row, this.content.text)), 0);
    const { sampleTypes } = this.session.header;
    const names = others.map((type) => sampleTypes[type]!.type.length);
    this.element.style.setProperty(
      '--other',
      `${Math.min(132, Math.max(84, ...names.map((name) => 7 * name + 16)))}px`,
    );
    this.element.style.setProperty('--others', String(others.length));
    setAttribute(this.element, 'aria-label', `Source of ${content.name}, costs by line`);
    setAttribute(this.element, 'aria-rowcount', rows.length + 1);
    this.element.classList.toggle('old-facts', content.oldFacts);
    this.fillHead();
    this.room.fit(longest(rows.filter(({ outside }) => !outside)), longest(rows));
    this.rows.show(rows.length);
    this.activate();
    this.actions.selected(this.selectedRow);
  }

  /** The code of a row that has no room beside its costs. */
  cutCode(row: SourceRow): string | undefined {
    if (row.kind !== 'line' || this.room.fits(lettersOf(row, this.content.text))) return undefined;
    return this.content.text?.[row.line - 1]?.trim();
  }

  /** The closed gap that hides a line. */
  gapOver(line: number): SourceRow | undefined {
    return this.content.rows.find(
      (row) => row.kind === 'gap' && row.expanded === false && row.from <= line && line <= row.to,
    );
  }

  /** Selects a row by its key and brings it into view. */
  select(key: string, margin = 0): void {
    const before = this.at;
    this.selected = key;
    const now = this.at;
    this.rows.renew(before);
    if (now >= 0) {
      this.rows.reveal(now, margin);
      this.rows.renew(now);
    }
    this.activate();
    this.actions.selected(this.selectedRow);
  }

  /** Brings what is listed to the middle of what stands around it; where there is no room for all of it, its beginning. */
  showListed(): void {
    const { first, last } = this.listed;
    const spare = Math.floor((this.rows.page - (last - first)) / 2);
    this.element.scrollTop = rowHeight * (first - Math.max(leadingRows, spare));
    this.element.scrollLeft = 0;
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  private activate(): void {
    setAttribute(this.element, 'aria-activedescendant', this.rows.element(this.at)?.id);
  }

  private fillHead(): void {
    const cell = (title: string, hint: string, kind = '') =>
      element('div', { role: 'columnheader', class: `cell ${kind}`, title: hint }, title);
    const { sampleTypes } = this.session.header;
    this.head.replaceChildren(
      cell('flat', 'In the line itself', 'flat'),
      cell('cum', 'In the line and what it calls', 'cum'),
      ...this.content.others.map((type, at) => {
        const { type: name } = sampleTypes[type]!;
        return otherAt(cell(name, `${name} in the line and what it calls`, 'other'), at);
      }),
      cell('', 'Cum against that of the costliest line', 'heat'),
      cell('line', 'Line of the file', 'line-head'),
      cell('source', '', 'code-cell'),
      element(
        'div',
        {
          role: 'columnheader',
          class: 'cell note',
          title: 'What is found on the line, what the compiler says of it, and what it calls',
        },
        element('span', {}, 'compiler and findings'),
      ),
    );
  }

  private row(index: number): HTMLElement {
    const row = this.content.rows[index]!;
    const cells = row.kind === 'gap' ? [this.gap(row)] : this.cells(row);
    const made = element(
      'div',
      {
        role: 'row',
        id: `source-row-${index}`,
        class: `source-row ${row.kind}${row.outside ? ' outside' : ''}`,
        'data-letters': row.kind === 'gap' ? undefined : lettersOf(row, this.content.text),
        title: row.outside
          ? `Not part of ${this.content.name}: what costs here is listed with its own function`
          : undefined,
        'aria-rowindex': index + 2,
        'aria-level': row.level,
        'aria-expanded': row.expanded === undefined ? undefined : String(row.expanded),
        'aria-selected': String(row.key === this.selected),
      },
      ...cells,
    );
    made.addEventListener('click', () => {
      this.select(row.key);
      if (row.kind === 'gap') this.actions.turn(row);
    });
    this.room.mark(made);
    made.addEventListener('dblclick', () => this.actions.open(row, false));
    return made;
  }

  private gap({ from, to, outside }: GapRow): HTMLElement {
    const count = to - from + 1;
    const what = outside ? 'lines of the file' : 'lines without cost';
    const text = `${count.toLocaleString('en-US')} ${what}, ${from} – ${to}`;
    return element('div', { role: 'gridcell', class: 'cell gap-cell quiet' }, `… ${text} …`);
  }

  private cells(row: Exclude<SourceRow, { kind: 'gap' }>): HTMLElement[] {
    const { session } = this;
    const { sampleType } = session.layout;
    const { spot } = row;
    const cost = (value: number | undefined, type: number, kind = '') =>
      value === undefined || value === 0
        ? element('div', { role: 'gridcell', class: `cell nil ${kind}` })
        : element('div', { role: 'gridcell', class: `cell number ${kind}` }, session.value(value, type));
    const calls = spot && this.content.text ? this.calls(spot.calls) : [];
    const facts = row.kind === 'line' ? (this.content.facts.get(row.line) ?? []) : [];
    return [
      cost(spot?.flat[sampleType], sampleType, 'flat'),
      cost(spot?.cum[sampleType], sampleType, 'cum strong'),
      ...this.content.others.map((other, at) => otherAt(cost(spot?.cum[other], other, 'other'), at)),
      this.heat(row.kind === 'line' ? (spot?.cum[sampleType] ?? 0) : 0),
      element(
        'div',
        { role: 'gridcell', class: 'cell line-number' },
        row.kind === 'inlined' ? '↪' : row.line === 0 ? '?' : String(row.line),
      ),
      element(
        'div',
        { role: 'gridcell', class: 'cell code code-cell' },
        ...(row.kind === 'inlined' ? this.inlined(row) : this.line(row.line, row)),
      ),
      this.factCell.make(facts, spot, calls, () => this.select(row.key)),
    ];
  }

  private heat(cum: number): HTMLElement {
    const cell = element('div', { role: 'gridcell', class: 'cell heat' });
    if (cum === 0 || this.largest === 0) return cell;
    const bar = element('i', { 'aria-hidden': 'true' });
    bar.style.width = `${Math.max(4, (100 * Math.abs(cum)) / this.largest)}%`;
    bar.classList.toggle('less', cum < 0);
    cell.append(bar);
    return cell;
  }

  private line(line: number, row: SourceRow): Node[] {
    const { text } = this.content;
    const twisty = this.twisty(row);
    if (line === 0) return [twisty, quiet('the profile names no line')];
    // What is called says where one is when the text cannot.
    if (!text) return row.kind === 'line' && row.spot ? [twisty, ...this.calls(row.spot.calls)] : [twisty];
    const source = text[line - 1];
    if (source === undefined) return [twisty, quiet('behind the end of the file as it is here')];
    const tokens = tokensOf(source, this.inside[line - 1] ?? 'code');
    const parts = tokens.map(({ kind, text: part }) =>
      kind === 'plain' ? part : element('span', { class: `tok-${kind}` }, part),
    );
    // Tabs count from where the line begins, not from the mark before it.
    return [twisty, element('span', { class: 'line-text' }, ...parts)];
  }

  private inlined(row: InlinedRow): Node[] {
    const { spot } = row;
    const indent = element('span', { class: 'indent', 'aria-hidden': 'true' });
    indent.style.width = `${indentOf(this.content.text?.[row.line - 1] ?? '') + 2 * (row.level - 1)}ch`;
    return [
      this.twisty(row),
      indent,
      element('span', { class: 'tok-comment place', title: `${spot.file}:${spot.line}` }, placeText(spot)),
      element('span', { class: 'inlined-name', title: spot.function }, shortName(spot.function)),
    ];
  }

  private twisty(row: SourceRow): HTMLElement {
    const made = element('span', { class: 'twisty', 'aria-hidden': 'true' });
    if (row.expanded === undefined) return made;
    made.textContent = row.expanded ? '▾' : '▸';
    made.addEventListener('click', (event) => {
      event.stopPropagation();
      this.select(row.key);
      this.actions.turn(row);
    });
    return made;
  }

  private calls(calls: readonly ListedCall[]): Node[] {
    const { sampleType } = this.session.layout;
    const costly = calls.filter(({ cum }) => cum[sampleType] !== 0);
    const named = costly
      .slice(0, callsNamed)
      .map(({ frame, name, cum }) =>
        button(
          { class: 'link plain', tabindex: -1, title: `Show ${name}` },
          () => this.actions.visit(frame),
          `→ ${shortName(name)} ${this.session.value(cum[sampleType]!)}`,
        ),
      );
    const left = costly.length - named.length;
    return left > 0 ? [...named, document.createTextNode(`+${left}`)] : named;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || (event.altKey && event.key !== 'F12')) return;
    const { rows } = this.content;
    const at = this.at;
    const row = rows[at];
    const to = this.listedEnd(event.key, at) ?? walkedTo(event.key, at, rows.length, this.rows.page);
    if (to !== undefined) this.select(rows[to]!.key);
    else if (!row || !this.act(event, row, at)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Home and End lead to the ends of the function first, then to those of what stands around it. */
  private listedEnd(key: string, at: number): number | undefined {
    const { first, last } = this.listed;
    if (key === 'Home' && first >= 0 && (at < 0 || at > first)) return first;
    return key === 'End' && at < last ? last : undefined;
  }

  /** Rows of the function itself. */
  private get listed(): { readonly first: number; readonly last: number } {
    const { rows } = this.content;
    return { first: rows.findIndex(({ outside }) => !outside), last: rows.findLastIndex(({ outside }) => !outside) };
  }

  private act(event: KeyboardEvent, row: SourceRow, at: number): boolean {
    switch (event.key) {
      case 'Enter':
        if (row.kind === 'gap') this.actions.turn(row);
        else this.actions.open(row, false);
        return true;
      case 'F12':
        if (row.kind !== 'gap') this.actions.open(row, event.altKey);
        return true;
      case 'ArrowRight':
        if (row.expanded === false) this.actions.turn(row);
        else if (row.expanded && row.kind !== 'gap') this.select(this.content.rows[at + 1]!.key);
        return true;
      case 'ArrowLeft':
        if (row.expanded) this.actions.turn(row);
        else this.select(this.above(at).key);
        return true;
      default:
        return false;
    }
  }

  /** The row a row is part of; itself for lines. */
  private above(at: number): SourceRow {
    const { rows } = this.content;
    const row = rows[at]!;
    for (let before = at; before >= 0; before--) if (rows[before]!.level < row.level) return rows[before]!;
    return row;
  }
}

/** Tells a column of another sample type where it stays while code moves below it. */
function otherAt(cell: HTMLElement, at: number): HTMLElement {
  cell.style.setProperty('--at', String(at));
  return cell;
}

function quiet(text: string): HTMLElement {
  return element('em', { class: 'quiet' }, text);
}
