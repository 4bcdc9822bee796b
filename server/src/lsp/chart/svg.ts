/** Owns the sequence chart as a picture in a hover. It cannot see the editor's colours, so it is drawn for one kind of theme. */
import type { ThemeKind } from '#protocol/language';
import { type Chart, type ChartRow, labelOf, lifeOf, spacing, spoken } from './chart';

interface Palette {
  readonly text: string;
  /** Numbers, places, arrows. */
  readonly quiet: string;
  readonly line: string;
  /** Where somebody stays blocked, or panics. */
  readonly stuck: string;
}

const palettes: Readonly<Record<ThemeKind, Palette>> = {
  dark: { text: '#cccccc', quiet: '#9d9d9d', line: '#4f93d8', stuck: '#d16d66' },
  light: { text: '#3b3b3b', quiet: '#616161', line: '#1f6fb8', stuck: '#c0453d' },
  'high-contrast-dark': { text: '#ffffff', quiet: '#ffffff', line: '#6fc3df', stuck: '#ff8a80' },
  'high-contrast-light': { text: '#292929', quiet: '#292929', line: '#0f4a85', stuck: '#b5200d' },
};

const size = 11;
/** A hover shows 250 pixels before it scrolls, and the steps as links stand above the picture. */
const row = 15;
/** Of a sans-serif font of this size, on average and rather too much than too little, pixels. */
const character = 6.1;
/** Beyond this a hover of usual width would make the picture smaller. */
const widest = 640;

const widthOf = (text: string): number => [...text].length * character;

export function drawImage(chart: Chart, theme: ThemeKind): string {
  const bytes = new TextEncoder().encode(svg(chart, palettes[theme]));
  const picture = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `![${spoken(chart).replace(/[\\[\]`*_<>!]/g, '\\$&')}](data:image/svg+xml;base64,${picture})`;
}

function svg(chart: Chart, colours: Palette): string {
  const { columns, rows } = chart;
  const isOpening = startsNext(chart);
  // The arrow from name to name says what the label would.
  const shown = isOpening ? { columns, rows: [{ ...rows[0]!, label: '' }, ...rows.slice(1)] } : chart;
  const margin = 34 + Math.max(...rows.map(({ place }) => widthOf(place)));
  const gaps = fitted(spacing(shown, widthOf, { around: 24, aroundArrow: 26 }), widest - margin);
  const lines = gaps.map((_, column) => Math.round(margin + sum(gaps.slice(0, column))));
  const width = Math.ceil(margin + sum(gaps));
  const head = isOpening ? 0 : row;
  const height = head + rows.length * row + 2;
  const pen = new Pen(colours, lines, gaps, head);
  const drawn = [
    ...columns.map((name, column) => pen.head(name, column)),
    ...columns.map((_, column) => pen.life(column, lifeOf(column, rows))),
    ...rows.map((each, index) => (isOpening && index === 0 ? pen.opening(each, columns) : pen.row(each, index))),
  ];
  const font = 'font-family="system-ui, -apple-system, \'Segoe UI\', Ubuntu, sans-serif"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${font} font-size="${size}">${drawn.join('')}</svg>`;
}

/** Whether the first step starts the goroutine of the next column: then the names stand in its row. */
function startsNext({ rows: [first] }: Chart): boolean {
  return first?.kind === 'starts' && first.reaches === first.goroutine + 1;
}

/** As much as each needs; where that is more than there is, those who need most get less, and all of them the same. */
function fitted(needs: readonly number[], room: number): readonly number[] {
  let left = room;
  let count = needs.length;
  for (const need of [...needs].sort((one, other) => one - other)) {
    if (need > left / count) break;
    left -= need;
    count--;
  }
  return needs.map((need) => (count === 0 ? need : Math.min(need, left / count)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

class Pen {
  readonly #colours: Palette;
  readonly #lines: readonly number[];
  readonly #gaps: readonly number[];
  /** How high the names are where they have a row of their own. */
  readonly #top: number;

  constructor(colours: Palette, lines: readonly number[], gaps: readonly number[], top: number) {
    this.#top = top;
    this.#colours = colours;
    this.#lines = lines;
    this.#gaps = gaps;
  }

  head(name: string, column: number): string {
    const x = this.#lines[column]! - 4;
    return this.#text(name, x, 11, this.#gaps[column]! - 20, this.#colours.text, 'font-weight="600"');
  }

  life(column: number, { from, to }: ReturnType<typeof lifeOf>): string {
    const x = this.#lines[column]!;
    const [top, bottom] = [from === 0 ? row : this.#middle(from), this.#middle(to) + (to === from ? 0 : 1)];
    if (bottom <= top) return '';
    return `<path d="M${x} ${top}V${bottom}" stroke="${this.#colours.line}" stroke-width="1.5"/>`;
  }

  row(step: ChartRow, index: number): string {
    const { text, stuck, line } = this.#colours;
    const y = this.#middle(index);
    const { goroutine, reaches, kind } = step;
    const x = this.#lines[goroutine]!;
    if (reaches !== undefined) return this.#numbered(step, index) + this.#arrow(step, y);
    const isEnd = kind === 'blocked' || kind === 'turns' || kind === 'panics';
    const label = this.#text(labelOf(step), x + 10, y + 4, this.#gaps[goroutine]! - 12, isEnd ? stuck : text);
    return this.#numbered(step, index) + mark(kind, x, y, isEnd ? stuck : line) + label;
  }

  /** The first step, from name to name. */
  opening(step: ChartRow, columns: readonly string[]): string {
    const y = this.#middle(0);
    const from = this.#lines[step.goroutine]!;
    const to = this.#lines[step.goroutine + 1]! - 8;
    const name = widthOf(columns[step.goroutine]!);
    const start = Math.min(from + Math.ceil(name), to - 12);
    return this.#numbered(step, 0) + this.#shaft(start, to, y);
  }

  /** Its number, and where it is in the source. */
  #numbered({ place }: ChartRow, index: number): string {
    const { quiet, text } = this.#colours;
    const y = this.#middle(index);
    const number = `<circle cx="8" cy="${y}" r="6.5" fill="none" stroke="${quiet}"/><text x="8" y="${y + 3.5}" text-anchor="middle" font-size="9.5" fill="${text}">${index + 1}</text>`;
    return `${number}<text x="20" y="${y + 4}" fill="${quiet}">${escaped(place)}</text>`;
  }

  #middle(index: number): number {
    return this.#top + index * row + row / 2;
  }

  #shaft(from: number, to: number, y: number): string {
    const { quiet } = this.#colours;
    const way = to > from ? -1 : 1;
    return `<path d="M${from} ${y}H${to + way}" stroke="${quiet}"/><path d="M${to + way} ${y}l${way * 6} -3v6z" fill="${quiet}"/>`;
  }

  #arrow(step: ChartRow, y: number): string {
    const [from, to] = [this.#lines[step.goroutine]!, this.#lines[step.reaches!]!];
    const room = Math.abs(to - from) - 18;
    const label = this.#text(labelOf(step), Math.min(from, to) + 10, y + 2.5, room, this.#colours.text);
    return this.#shaft(from, to, y + 5.5) + label;
  }

  /** Cut where it would run into what stands next to it. */
  #text(text: string, x: number, y: number, room: number, fill: string, more = ''): string {
    const characters = [...text];
    const fits = Math.floor(room / character);
    const shown = characters.length <= fits ? text : `${characters.slice(0, Math.max(fits - 1, 1)).join('')}…`;
    return `<text x="${x}" y="${y}" fill="${fill}"${more === '' ? '' : ` ${more}`}>${escaped(shown)}</text>`;
  }
}

function mark(kind: ChartRow['kind'], x: number, y: number, colour: string): string {
  switch (kind) {
    case 'blocked':
    case 'turns':
      return `<rect x="${x - 4.5}" y="${y - 5.5}" width="9" height="11" rx="2" fill="${colour}" fill-opacity="0.35" stroke="${colour}" stroke-width="1.5"/>`;
    case 'panics':
      return `<path d="M${x - 4} ${y - 4}l8 8m0 -8l-8 8" stroke="${colour}" stroke-width="2"/>`;
    case 'returns':
      return `<path d="M${x - 6} ${y}h12" stroke="${colour}" stroke-width="2.5"/>`;
    default:
      return `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
