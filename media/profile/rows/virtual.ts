/** Owns a long list of equally high rows of which only those in view are in the DOM. Refuses to know what is in a row. */
import { setAttribute } from '../dom';

export const rowHeight = 22;
/** Rows made above and below what is in view. */
const spare = 8;

export class VirtualRows {
  private readonly made = new Map<number, HTMLElement>();
  private count = 0;

  /**
   * @param scroller what scrolls; it has the keyboard's focus, and names the active row to those who listen
   * @param body where rows go
   * @param head pixels that stand above the rows whatever is scrolled
   * @param make the element of a row, of the class `row`
   * @param active the row the keyboard is at, -1 for none
   */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly head: number,
    private readonly make: (row: number) => HTMLElement,
    private readonly active: () => number,
  ) {
    scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  /** Rows that fit into the view. */
  get page(): number {
    return Math.max(1, Math.floor((this.scroller.clientHeight - this.head) / rowHeight) - 1);
  }

  /** All rows anew; `count` when there are others now. */
  redraw(count = this.count): void {
    this.count = count;
    this.body.style.height = `${count * rowHeight}px`;
    this.body.replaceChildren();
    this.made.clear();
    this.draw();
  }

  /** Scrolls as little as it takes. */
  reveal(row: number): void {
    const { scroller, head } = this;
    const top = row * rowHeight;
    const room = scroller.clientHeight - head - rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(this.count - 1, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    for (const [row, made] of this.made) {
      if (row >= first && row <= last) continue;
      made.remove();
      this.made.delete(row);
    }
    for (let row = first; row <= last; row++) {
      if (this.made.has(row)) continue;
      const made = this.make(row);
      made.style.top = `${row * rowHeight}px`;
      this.made.set(row, made);
      this.body.append(made);
    }
    setAttribute(this.scroller, 'aria-activedescendant', this.made.get(this.active())?.id);
  }
}

/** The row a key leads to from row `at` (-1 for none) of `count`; undefined for other keys. */
export function rowForKey(key: string, at: number, count: number, page: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: Math.max(0, at) - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to));
}
