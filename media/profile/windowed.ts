/** Owns a long list of rows of one height of which only those in view exist in the DOM. Refuses to know what a row shows. */

/** Rows made above and below what is in view. */
const spare = 8;

export class Windowed {
  private count = 0;
  private readonly made = new Map<number, HTMLElement>();

  /**
   * @param scroller what scrolls; it has a height of its own
   * @param body what holds the rows, which stand in it absolutely
   * @param head height of what sticks to the top of the scroller, pixels
   * @param drawn called when other rows may exist than before
   */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly rowHeight: number,
    private readonly head: number,
    private readonly make: (row: number) => HTMLElement,
    private readonly drawn: () => void = () => undefined,
  ) {
    scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  /** So many rows, all made anew. */
  show(count: number): void {
    this.count = count;
    this.body.style.height = `${count * this.rowHeight}px`;
    this.body.replaceChildren();
    this.made.clear();
    this.draw();
  }

  /** The element of a row, if it is made. */
  element(row: number): HTMLElement | undefined {
    return this.made.get(row);
  }

  /** Makes one row anew, if it is made. */
  renew(row: number): void {
    const old = this.made.get(row);
    if (!old) return;
    const made = this.place(row);
    old.replaceWith(made);
    this.made.set(row, made);
  }

  /** Scrolls no farther than needed to have a row in view, with `margin` rows around it where there is room. */
  reveal(row: number, margin = 0): void {
    const { scroller, rowHeight } = this;
    const height = scroller.clientHeight - this.head;
    const around = Math.max(0, Math.min(margin * rowHeight, (height - rowHeight) / 2));
    const top = row * rowHeight;
    if (top - around < scroller.scrollTop) scroller.scrollTop = top - around;
    else if (top + rowHeight + around > scroller.scrollTop + height)
      scroller.scrollTop = top + rowHeight + around - height;
    this.draw();
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor((this.scroller.clientHeight - this.head) / this.rowHeight) - 1);
  }

  private draw(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - spare);
    const last = Math.min(this.count - 1, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + spare);
    for (const [row, made] of this.made) {
      if (row >= first && row <= last) continue;
      made.remove();
      this.made.delete(row);
    }
    for (let row = first; row <= last; row++) {
      if (this.made.has(row)) continue;
      const made = this.place(row);
      this.made.set(row, made);
      // In the order they are read, for those who walk through what is shown without looking.
      const next = this.made.get(row + 1);
      if (next) next.before(made);
      else this.body.append(made);
    }
    this.drawn();
  }

  private place(row: number): HTMLElement {
    const made = this.make(row);
    made.style.top = `${row * this.rowHeight}px`;
    return made;
  }
}
