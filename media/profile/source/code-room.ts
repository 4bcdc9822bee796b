/**
 * Owns how much room the code of a listing has beside its columns: words of what is known of lines make way for code, and code that is cut all the same
 * says so. Refuses to know what the lines hold.
 */
import { element } from '../dom';

/** Lines are drawn no wider, letters: nobody reads farther. */
const widest = 400;
/** The mark before a line that opens it, and room to breathe, pixels. */
const beside = 28;
/** The column of words, pixels: what it takes at least to be worth reading, and at most. */
const words = { least: 220, most: 420 };
/** A column of marks, pixels; in a panel as narrow as that no count stands beside them. */
const marks = { wide: 44, slim: 22, slimBelow: 480 };

const probed = '0'.repeat(20);

export class CodeRoom {
  /** What the lines of the function need, and all that are shown, letters. */
  private listed = 0;
  private all = 0;
  /** Width of a letter, and of the room for code, pixels. */
  private letter = 0;
  private room = 0;
  private readonly probe = element('span', { class: 'code code-probe', 'aria-hidden': 'true' }, probed);

  /**
   * @param grid scrolls sideways; is `tight` while marks take the place of words
   * @param head row of its column heads
   */
  constructor(
    private readonly grid: HTMLElement,
    private readonly head: HTMLElement,
  ) {
    head.parentElement!.append(this.probe);
    new ResizeObserver(() => this.update()).observe(grid);
    grid.addEventListener('scroll', () => this.markAll(), { passive: true });
  }

  /** @param listed the longest line of the function, @param all the longest of all that are shown; letters */
  fit(listed: number, all: number): void {
    this.listed = Math.min(listed, widest);
    this.all = Math.min(all, widest);
    this.update();
  }

  /** @param row has the width of its code, letters, in `data-letters` */
  mark(row: HTMLElement): void {
    row.classList.toggle('cut', !this.fits(Number(row.dataset.letters), this.grid.scrollLeft));
  }

  /** Whether so many letters can be seen to their end. */
  fits(letters: number, scrolled = 0): boolean {
    return letters * this.letter + beside - scrolled <= this.room;
  }

  private update(): void {
    const width = this.grid.clientWidth;
    const code = this.head.querySelector<HTMLElement>('.code-cell');
    if (width === 0 || !code) return;
    this.letter = this.probe.getBoundingClientRect().width / probed.length;
    this.grid.classList.remove('tight');
    const left = width - code.offsetLeft - this.listed * this.letter - beside;
    const isTight = left < words.least;
    this.grid.classList.toggle('tight', isTight);
    const before = code.offsetLeft;
    const note = isTight ? (width < marks.slimBelow ? marks.slim : marks.wide) : Math.min(left, words.most);
    this.room = width - before - note;
    this.grid.style.setProperty('--before', `${before}px`);
    this.grid.style.setProperty('--note', `${Math.floor(note)}px`);
    this.grid.style.setProperty('--code', `${Math.ceil(this.all * this.letter + beside)}px`);
    this.markAll();
  }

  private markAll(): void {
    for (const row of this.grid.querySelectorAll<HTMLElement>('[data-letters]')) this.mark(row);
  }
}
