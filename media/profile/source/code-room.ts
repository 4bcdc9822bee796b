/**
 * Owns how the columns of a listing share its room: figures are never cut, words of what is known of lines make way for code, and code that is cut all
 * the same says so. Refuses to know what the lines hold.
 */
import { element } from '../dom';

/** Lines are drawn no wider, letters: nobody reads farther. */
const widest = 400;
/** The mark before a line that opens it, and room to breathe, pixels. */
const beside = 28;
/** The column of words, pixels: its head, what it takes at least to be worth reading, and at most. */
const words = { head: 150, least: 220, most: 420 };
/** About how wide a letter of the words is, and what stands around them, pixels. */
const word = { letter: 6.6, beside: 40 };
/** A column of marks, pixels; in a panel as narrow as that no count stands beside them. */
const marks = { wide: 44, slim: 22, slimBelow: 480 };

const probed = '0'.repeat(20);

/** The longest of each, letters. */
export interface Lengths {
  /** Code of the function. */
  readonly listed: number;
  /** Code of all lines that are shown. */
  readonly all: number;
  /** What is known of a line, and what it calls. */
  readonly words: number;
}

export class CodeRoom {
  private longest: Lengths = { listed: 0, all: 0, words: 0 };
  /** Width of a letter, and of the room for code, pixels. */
  private letter = 0;
  private room = 0;
  private readonly probe = element('span', { class: 'code code-probe', 'aria-hidden': 'true' }, probed);
  /** All figures, one below the other. */
  private readonly figures = element('span', { class: 'code-probe', 'aria-hidden': 'true' });

  /**
   * @param grid scrolls sideways; is `tight` while marks take the place of words
   * @param head row of its column heads
   */
  constructor(
    private readonly grid: HTMLElement,
    private readonly head: HTMLElement,
  ) {
    head.parentElement!.append(this.probe, this.figures);
    new ResizeObserver(() => this.update()).observe(grid);
    grid.addEventListener('scroll', () => this.markAll(), { passive: true });
  }

  /** @param figures texts of all costs that are shown */
  fit({ listed, all, words }: Lengths, figures: Iterable<string>): void {
    this.longest = { listed: Math.min(listed, widest), all: Math.min(all, widest), words };
    this.figures.textContent = [...new Set(figures)].join('\n');
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
    const { listed, all } = this.longest;
    this.grid.style.setProperty('--figure', `${Math.ceil(this.figures.getBoundingClientRect().width)}px`);
    this.letter = this.probe.getBoundingClientRect().width / probed.length;
    this.grid.classList.remove('tight');
    const beforeWords = code.offsetLeft;
    const left = (letters: number) => width - beforeWords - letters * this.letter - beside;
    const wished = Math.min(words.most, Math.max(words.head, this.longest.words * word.letter + word.beside));
    const least = Math.min(words.least, wished);
    const isTight = left(listed) < least;
    this.grid.classList.toggle('tight', isTight);
    const before = code.offsetLeft;
    // What stands around the function is code, too: words take what it leaves, but for the least.
    const note = isTight ? marksWidth(width) : Math.max(least, Math.min(left(all), wished));
    this.room = width - before - note;
    this.grid.style.setProperty('--before', `${before}px`);
    this.grid.style.setProperty('--note', `${Math.floor(note)}px`);
    this.grid.style.setProperty('--code', `${Math.ceil(all * this.letter + beside)}px`);
    this.markAll();
  }

  private markAll(): void {
    for (const row of this.grid.querySelectorAll<HTMLElement>('[data-letters]')) this.mark(row);
  }
}

function marksWidth(grid: number): number {
  return grid < marks.slimBelow ? marks.slim : marks.wide;
}
