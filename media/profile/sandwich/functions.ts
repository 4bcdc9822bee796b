/** Owns the list of functions beside the sandwich, by cum, those lit by a search alone. Refuses to know what choosing one does. */
import { shortName } from '#engine/profile/names/frame-name';
import { element, setAttribute } from '../dom';
import { frameName, swatch } from '../rows/frame-text';
import { VirtualRows } from '../rows/virtual';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { topRows } from '../top/rows';

export interface FunctionListActions {
  /** @param keep whether there is a way back: not while arrow keys run through the list */
  choose(frame: number, keep: boolean): void;
  /** Enter, Escape or a click: the list has done its part. */
  chosen(): void;
}

export class FunctionList {
  readonly element: HTMLElement;
  private readonly list = element('div', {
    role: 'listbox',
    class: 'functions-list',
    'aria-label': 'Functions by cum',
    tabindex: 0,
  });
  private readonly body = element('div', { class: 'rows', role: 'presentation' });
  private readonly title = element('h3');
  private readonly rows: VirtualRows;
  private frames: Uint32Array = new Uint32Array();
  private chosen = -1;

  constructor(
    private readonly session: Session,
    private readonly actions: FunctionListActions,
  ) {
    this.list.append(this.body);
    this.element = element('div', { class: 'functions', 'data-testid': 'functions' }, this.title, this.list);
    this.rows = new VirtualRows(
      this.list,
      this.body,
      0,
      (row) => this.row(row),
      () => this.frames.indexOf(this.chosen),
    );
    this.list.addEventListener('keydown', (event) => this.key(event));
  }

  /** Lists anew, with one function chosen (-1 for none). */
  update(chosen: number): void {
    const { frames, layout, search } = this.session;
    this.chosen = chosen;
    this.frames = topRows(frames, layout, 'cum', false, search.result?.functions).frames;
    const count = this.frames.length.toLocaleString('en-US');
    this.title.textContent = search.result ? `Functions lit by the search (${count})` : `Functions by cum (${count})`;
    this.rows.redraw(this.frames.length);
  }

  /** Shows which is chosen, and where it stands. */
  choose(frame: number): void {
    this.chosen = frame;
    const row = this.frames.indexOf(frame);
    if (row >= 0) this.rows.reveal(row);
    this.rows.redraw();
  }

  focus(): void {
    this.list.focus();
  }

  private row(row: number): HTMLElement {
    const { session } = this;
    const { frames, layout } = session;
    const frame = this.frames[row]!;
    const name = frames.names[frame]!;
    const made = element(
      'div',
      {
        role: 'option',
        class: 'row function',
        id: `function-${row}`,
        title: `${name}\nflat ${session.value(layout.frameFlat[frame]!)}, cum ${session.value(layout.frameCum[frame]!)}`,
        'aria-selected': String(frame === this.chosen),
        'aria-setsize': this.frames.length,
        'aria-posinset': row + 1,
      },
      swatch(frames.module[frame]!),
      frameName(shortName(name), 'function-name'),
      element('span', { class: 'number quiet' }, session.share(layout.frameCum[frame]!)),
    );
    made.addEventListener('click', () => {
      this.actions.choose(frame, true);
      this.actions.chosen();
    });
    return made;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = walkedTo(event.key, this.frames.indexOf(this.chosen), this.frames.length, this.rows.page);
    if (to !== undefined) this.actions.choose(this.frames[to]!, false);
    else if (event.key === 'Enter' || event.key === 'Escape') this.actions.chosen();
    else return;
    event.preventDefault();
    event.stopPropagation();
    setAttribute(this.list, 'aria-activedescendant', `function-${to ?? this.frames.indexOf(this.chosen)}`);
  }
}
