/**
 * Owns the list of functions beside the listing: by self or total, of which the one it is sorted by is shown, narrowed by the search; where there is no room
 * for it, a select of the costliest.
 * Refuses to know what is shown of the one that is chosen.
 */
import { shortName } from '#engine/profile/names/frame-name';
import { button, element, setAttribute } from '../dom';
import { frameName, swatch } from '../rows/frame-text';
import { walkedTo } from '../rows/walk';
import type { Session } from '../session';
import { type TopRows, topRows } from '../top/rows';
import { Windowed } from '../windowed';

const rowHeight = 22;
/** Functions a select offers; nobody scrolls farther in one. */
const mostOptions = 300;

export class FunctionList {
  readonly element: HTMLElement;
  private readonly select = element('select', { class: 'source-select', 'aria-label': 'Function' });
  private readonly sorts: Readonly<Record<'flat' | 'cum', HTMLButtonElement>>;
  private readonly title = element('h3', { id: 'source-functions' }, 'Functions');
  private readonly body = element('div', { class: 'windowed' });
  private readonly list = element(
    'div',
    { role: 'listbox', class: 'source-functions', tabindex: 0, 'aria-labelledby': 'source-functions' },
    this.body,
  );
  private readonly rows: Windowed;
  private listed: TopRows['frames'] = new Uint32Array();
  private sort: 'flat' | 'cum' = 'cum';
  private shown = -1;

  /** @param choose is told which frame, and whether the list keeps the keys */
  constructor(
    private readonly session: Session,
    private readonly choose: (frame: number, stay: boolean) => void,
  ) {
    const sort = (key: 'flat' | 'cum', title: string) =>
      button({ class: 'table-sort', title: `Sort by ${title}` }, () => this.sortBy(key), title);
    this.sorts = { flat: sort('flat', 'self'), cum: sort('cum', 'total') };
    this.rows = new Windowed(this.list, this.body, rowHeight, 0, (row) => this.row(row));
    this.list.addEventListener('keydown', (event) => this.key(event));
    this.select.addEventListener('change', () => this.choose(Number(this.select.value), true));
    this.element = element(
      'section',
      { class: 'source-list' },
      element('header', {}, this.title, element('span', { class: 'push' }, this.sorts.flat, ' · ', this.sorts.cum)),
      this.list,
      this.select,
    );
  }

  /** Lists anew: other costs, another search or another frame. */
  update(shown: number): void {
    const { frames, layout, search, view } = this.session;
    this.shown = shown;
    this.listed = topRows(frames, layout, this.sort, false, search.result?.functions).frames;
    const what = { functions: 'Functions', lines: 'Lines', files: 'Files', packages: 'Packages' }[view.granularity];
    this.title.textContent = search.result ? `${what} found` : what;
    for (const key of ['flat', 'cum'] as const) {
      setAttribute(this.sorts[key], 'aria-pressed', String(key === this.sort));
    }
    this.rows.show(this.listed.length);
    const at = this.listed.indexOf(shown);
    if (at >= 0) this.rows.reveal(at);
    this.activate();
    this.fillSelect();
  }

  focus(): void {
    this.list.focus();
  }

  private sortBy(key: 'flat' | 'cum'): void {
    this.sort = key;
    this.update(this.shown);
    // Who sorts wants to see what comes first.
    this.list.scrollTop = 0;
  }

  private fillSelect(): void {
    const { names } = this.session.frames;
    const offered = Array.from(this.listed.subarray(0, mostOptions));
    if (this.shown >= 0 && !offered.includes(this.shown)) offered.unshift(this.shown);
    this.select.replaceChildren(
      ...offered.map((frame) =>
        element(
          'option',
          { value: frame, selected: frame === this.shown },
          `${shortName(names[frame]!)}, ${this.session.value(this.session.layout.frameCum[frame]!)}`,
        ),
      ),
    );
  }

  private activate(): void {
    const active = this.rows.element(this.listed.indexOf(this.shown));
    setAttribute(this.list, 'aria-activedescendant', active?.id);
  }

  private row(row: number): HTMLElement {
    const { frames, layout } = this.session;
    const frame = this.listed[row]!;
    const name = frames.names[frame]!;
    const self = this.session.value(layout.frameFlat[frame]!);
    const total = this.session.value(layout.frameCum[frame]!);
    const made = element(
      'div',
      {
        role: 'option',
        id: `source-function-${row}`,
        class: 'source-function',
        'aria-selected': String(frame === this.shown),
        'aria-setsize': this.listed.length,
        'aria-posinset': row + 1,
        title: `${name}\nself ${self}, total ${total}`,
        'data-function': name,
      },
      swatch(frames.module[frame]!),
      frameName(shortName(name)),
      element('span', { class: 'number' }, this.sort === 'flat' ? self : total),
    );
    made.addEventListener('click', () => this.choose(frame, true));
    return made;
  }

  private key(event: KeyboardEvent): void {
    const at = this.listed.indexOf(this.shown);
    const to = walkedTo(event.key, at, this.listed.length, this.rows.page);
    if (to !== undefined) this.choose(this.listed[to]!, true);
    else if ((event.key === 'Enter' || event.key === 'ArrowRight') && at >= 0) this.choose(this.shown, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
