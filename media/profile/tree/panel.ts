/**
 * Owns the call tree as a table whose rows open: keys, selection and what is in a row. Refuses to know which rows there are, and how source
 * is opened.
 */
import type { Reactions } from '../change';
import { icon } from '../chrome/icons';
import { button, element, setAttribute } from '../dom';
import { hit, unlit } from '../model';
import type { Panel } from '../panel';
import { frameText, swatch } from '../rows/frame-text';
import { announceRanks, rankClass } from '../rows/room';
import { VirtualRows } from '../rows/virtual';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { type CostColumn, costColumns } from './columns';
import { OpenRows, type Row, smallShare } from './open-rows';

export interface TreeActions {
  showInFlame(node: number): void;
  announce(text: string): void;
}

/** Levels that are indented; deeper ones say their number instead. */
const mostIndents = 32;
const headHeight = 28;

export class TreePanel implements Panel {
  readonly element: HTMLElement;
  readonly reactions: Reactions = {
    header: () => this.treeChanged(),
    picture: () => this.treeChanged(),
    layout: () => {
      this.open.useLayout(treeOf(this.session));
      this.stale(true);
    },
    selection: () => {
      this.smallAt = -1;
      this.stale(true);
    },
    search: () => this.stale(false),
  };
  private readonly grid = element('div', {
    role: 'treegrid',
    class: 'table tree',
    'data-testid': 'tree',
    'aria-label': 'Call tree',
    tabindex: 0,
  });
  private readonly body = element('div', { class: 'rows', role: 'rowgroup' });
  private readonly head = element('div', { role: 'row', class: 'table-row table-head', 'aria-rowindex': 1 });
  private readonly open: OpenRows;
  private readonly rows: VirtualRows;
  private columns: readonly CostColumn[] = [];
  private inverted: boolean;
  private isStale = true;
  /** The row of small ones the keyboard is at, -1 while it is at the selection. */
  private smallAt = -1;

  constructor(
    private readonly session: Session,
    private readonly actions: TreeActions,
  ) {
    this.open = new OpenRows(treeOf(session));
    this.open.openHotPath(0);
    this.inverted = session.view.inverted;
    this.grid.append(element('div', { role: 'rowgroup', class: 'table-headgroup' }, this.head), this.body);
    this.rows = new VirtualRows(
      this.grid,
      this.body,
      headHeight,
      (row) => this.row(row),
      () => this.at,
    );
    const hotPath = button(
      { class: 'link', title: 'Opens the costliest calls, while one has at least 60 % of its caller (Shift+Enter)' },
      () => {
        this.openHotPath();
        this.focus();
      },
      'Expand hot path',
    );
    this.element = element(
      'div',
      { class: 'table-panel' },
      this.grid,
      element(
        'p',
        { class: 'table-note quiet' },
        hotPath,
        ` Rows below ${smallShare * 100} % of the total stand together.`,
      ),
    );
    this.grid.addEventListener('keydown', (event) => {
      if (event.defaultPrevented || event.target !== this.grid || !this.key(event)) return;
      event.preventDefault();
    });
  }

  private treeChanged(): void {
    const { inverted } = this.session.view;
    this.open.useTree(treeOf(this.session), this.inverted === inverted);
    this.inverted = inverted;
    this.stale(true);
  }

  /** Rows are made only while they are shown. */
  private stale(follow: boolean): void {
    this.isStale = true;
    if (this.session.tab === 'tree') this.show(follow);
  }

  /** It came into view. */
  shown(): void {
    if (this.isStale) this.show(true);
  }

  /** @param follow whether the selection is to be seen */
  private show(follow: boolean): void {
    this.isStale = false;
    if (follow) this.open.reveal(this.session.selected);
    this.draw();
    if (follow && this.at >= 0) this.rows.reveal(this.at);
  }

  focus(): void {
    this.grid.focus();
  }

  /** Does what a key asks for; false when it asks for nothing here. */
  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { rows } = this.open;
    const to = walkedTo(event.key, this.at, rows.length, this.rows.page);
    if (to !== undefined) {
      this.goTo(to);
      return true;
    }
    const row = rows[this.at];
    switch (event.key) {
      case 'ArrowRight':
        if (!row) this.goTo(0);
        else if (row.more > 0) this.showSmall(row);
        else if (this.open.hasChildren(row.node) && !this.open.isOpen(row.node)) this.toggle(row.node);
        else if (this.open.hasChildren(row.node)) this.goTo(this.at + 1);
        return true;
      case 'ArrowLeft':
        if (row?.more === 0 && this.open.isOpen(row.node)) this.toggle(row.node);
        else if (row) this.select(row.more > 0 ? row.node : this.session.shape.parent[row.node]!);
        return true;
      case ' ':
        if (row?.more === 0) this.toggle(row.node);
        return true;
      case '*':
        if (row?.more === 0) {
          this.open.openSiblings(row.node);
          this.draw();
        }
        return true;
      case 'Enter':
        if (event.shiftKey) this.openHotPath();
        else if (row && row.more > 0) this.showSmall(row);
        else if (row) this.actions.showInFlame(row.node);
        return true;
      default:
        return false;
    }
  }

  /** Index of the row the keyboard is at. */
  private get at(): number {
    return this.smallAt >= 0 ? this.smallAt : this.open.rowOf(this.session.selected);
  }

  private openHotPath(): void {
    const { session } = this;
    const from = session.selected;
    const end = this.open.openHotPath(from);
    this.select(end);
    if (end !== 0) this.actions.announce(`hot path open down to ${session.nameOf(end)}`);
  }

  private select(node: number): void {
    if (node === 0) return;
    if (node === this.session.selected) {
      this.draw();
      this.rows.reveal(this.at);
    } else this.session.select(node, false);
  }

  private goTo(index: number): void {
    const row = this.open.rows[index];
    if (!row) return;
    if (row.more === 0) {
      this.select(row.node);
      return;
    }
    this.smallAt = index;
    this.draw();
    this.rows.reveal(index);
  }

  private toggle(node: number): void {
    this.open.setOpen(node, !this.open.isOpen(node));
    this.draw();
  }

  private showSmall(row: Row): void {
    const first = this.open.rows.indexOf(row);
    this.open.showSmall(row.node);
    this.goTo(first);
  }

  private draw(): void {
    const { session } = this;
    this.columns = costColumns(session);
    announceRanks(
      this.grid,
      this.columns.map(({ rank }) => rank),
    );
    this.grid.classList.toggle('diff', session.layout.base !== undefined);
    this.head.replaceChildren(
      ...this.columns.map(({ title, hint, rank }) =>
        element('div', { role: 'columnheader', class: `cell${rankClass(rank)}`, title: hint }, title),
      ),
      element(
        'div',
        { role: 'columnheader', class: 'cell name' },
        session.view.inverted ? 'Function, callers below' : 'Function',
      ),
    );
    setAttribute(this.grid, 'aria-rowcount', this.open.rows.length + 1);
    this.rows.redraw(this.open.rows.length);
  }

  private row(index: number): HTMLElement {
    const row = this.open.rows[index]!;
    return row.more > 0 ? this.smallRow(row, index) : this.nodeRow(row, index);
  }

  private nodeRow({ node, position }: Row, index: number): HTMLElement {
    const { session, open } = this;
    const { shape, frames, lit } = session;
    const frame = session.frameOf(node);
    const name = frames.names[frame]!;
    const level = shape.depth[node]!;
    const hasChildren = open.hasChildren(node);
    const light = !lit ? '' : lit[node] === hit ? ' hit' : lit[node] === unlit ? ' unlit' : '';
    const twisty = element(
      'span',
      { class: 'twisty', 'aria-hidden': 'true' },
      hasChildren ? icon('chevron-right') : undefined,
    );
    const made = element(
      'div',
      {
        ...this.place(index, level, position, open.childCount(shape.parent[node]!)),
        class: `row table-row${light}`,
        'aria-expanded': hasChildren ? String(open.isOpen(node)) : undefined,
        'aria-selected': String(node === session.selected && this.smallAt < 0),
      },
      ...this.columns.map(({ text, quiet, sign, rank }) =>
        element(
          'div',
          {
            role: 'gridcell',
            class: `cell number${quiet ? ' quiet' : ''}${rankClass(rank)}`,
            'data-change': sign?.(node),
          },
          text(node),
        ),
      ),
      element(
        'div',
        {
          role: 'gridcell',
          class: 'cell name',
          title: `${name}${shape.inlined[node] === 1 ? ' (inlined)' : ''}\n${frames.files[frame]}`,
        },
        this.indent(level),
        twisty,
        swatch(frames.module[frame]!),
        ...frameText(name, shape.inlined[node] === 1),
      ),
    );
    twisty.addEventListener('click', (event) => {
      event.stopPropagation();
      this.toggle(node);
    });
    made.addEventListener('click', () => this.select(node));
    // What the menu offers is about this row.
    made.addEventListener('contextmenu', () => this.select(node));
    made.addEventListener('dblclick', () => this.actions.showInFlame(node));
    return made;
  }

  private smallRow(row: Row, index: number): HTMLElement {
    const { session } = this;
    const level = session.shape.depth[row.node]! + 1;
    const made = element(
      'div',
      {
        ...this.place(index, level, row.position, this.open.childCount(row.node)),
        class: 'row table-row',
        'aria-selected': String(index === this.smallAt),
      },
      ...this.columns.map(({ rank }) => element('div', { role: 'gridcell', class: `cell${rankClass(rank)}` })),
      element(
        'div',
        { role: 'gridcell', class: 'cell name quiet' },
        this.indent(level),
        element('span', { class: 'twisty' }),
        `${row.more.toLocaleString('en-US')} more below ${smallShare * 100} %`,
      ),
    );
    made.addEventListener('click', () => this.showSmall(row));
    return made;
  }

  private place(index: number, level: number, position: number, siblings: number) {
    return {
      role: 'row',
      id: `tree-row-${index}`,
      'aria-rowindex': index + 2,
      'aria-level': level,
      'aria-posinset': position + 1,
      'aria-setsize': siblings,
    };
  }

  private indent(level: number): HTMLElement {
    const steps = Math.min(level - 1, mostIndents);
    const made = element('span', { class: 'indent' }, steps < level - 1 ? `${level} ` : '');
    made.style.setProperty('--steps', String(steps));
    return made;
  }
}

/** As it is now: the session goes on to other ones. */
function treeOf({ shape, frames, layout }: Session) {
  return { shape, frames, layout };
}
