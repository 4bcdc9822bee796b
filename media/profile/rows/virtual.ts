/** Owns a long list the keyboard walks while its scroller keeps the focus: the row it is at is named to those who listen. Refuses to know what is in a row. */
import { setAttribute } from '../dom';
import { Windowed } from '../windowed';

const rowHeight = 22;

export class VirtualRows {
  private readonly rows: Windowed;
  private count = 0;

  /**
   * @param scroller what scrolls; it has the keyboard's focus
   * @param body where rows go
   * @param head pixels that stand above the rows whatever is scrolled
   * @param make the element of a row, of the class `row`
   * @param active the row the keyboard is at, -1 for none
   */
  constructor(
    scroller: HTMLElement,
    body: HTMLElement,
    head: number,
    make: (row: number) => HTMLElement,
    active: () => number,
  ) {
    this.rows = new Windowed(scroller, body, rowHeight, head, make, () =>
      setAttribute(scroller, 'aria-activedescendant', this.rows.element(active())?.id),
    );
  }

  /** Rows that fit into the view. */
  get page(): number {
    return this.rows.page;
  }

  /** All rows anew; `count` when there are others now. */
  redraw(count = this.count): void {
    this.count = count;
    this.rows.show(count);
  }

  /** Scrolls as little as it takes. */
  reveal(row: number): void {
    this.rows.reveal(row);
  }
}
