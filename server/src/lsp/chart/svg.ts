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

const size = 12;
/** A hover shows 250 pixels before it scrolls, and the steps as links stand above the picture. */
const row = 20;
const head = 20;
/** Of a sans-serif font of this size, on average and rather too much than too little, pixels. */
const character = 6.6;
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
  const margin = 40 + Math.max(...rows.map(({ place }) => widthOf(place)));
  const gaps = fitted(spacing(chart, widthOf, { around: 24, aroundArrow: 28 }), widest - margin);
  const lines = gaps.map((_, column) => Math.round(margin + sum(gaps.slice(0, column))));
  const width = Math.ceil(margin + sum(gaps));
  const height = head + rows.length * row + 2;
  const pen = new Pen(colours, lines, gaps);
  const drawn = [
    ...columns.map((name, column) => pen.head(name, column)),
    ...columns.map((_, column) => pen.life(column, lifeOf(column, rows))),
    ...rows.map((each, index) => pen.row(each, index)),
  ];
  const font = 'font-family="system-ui, -apple-system, \'Segoe UI\', Ubuntu, sans-serif"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${font} font-size="${size}">${drawn.join('')}</svg>`;
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

  constructor(colours: Palette, lines: readonly number[], gaps: readonly number[]) {
    this.#colours = colours;
    this.#lines = lines;
    this.#gaps = gaps;
  }

  head(name: string, column: number): string {
    return this.#text(
      name,
      this.#lines[column]! - 4,
      15,
      this.#gaps[column]! - 8,
      this.#colours.text,
      'font-weight="600"',
    );
  }

  life(column: number, { from, to }: ReturnType<typeof lifeOf>): string {
    const x = this.#lines[column]!;
    const [top, bottom] = [from === 0 ? head - 2 : middle(from), middle(to) + (to === from ? 0 : 1)];
    return `<path d="M${x} ${top}V${bottom}" stroke="${this.#colours.line}" stroke-width="1.5"/>`;
  }

  row(step: ChartRow, index: number): string {
    const { quiet, text, stuck, line } = this.#colours;
    const y = middle(index);
    const number = `<circle cx="12" cy="${y}" r="8" fill="none" stroke="${quiet}"/><text x="12" y="${y + 4}" text-anchor="middle" font-size="10.5" fill="${text}">${index + 1}</text>`;
    const place = `<text x="28" y="${y + 4}" fill="${quiet}">${escaped(step.place)}</text>`;
    const { goroutine, reaches, kind } = step;
    const x = this.#lines[goroutine]!;
    if (reaches !== undefined) return number + place + this.#arrow(step, y);
    const isEnd = kind === 'blocked' || kind === 'panics';
    const label = this.#text(labelOf(step), x + 12, y + 4, this.#gaps[goroutine]! - 14, isEnd ? stuck : text);
    return number + place + mark(kind, x, y, isEnd ? stuck : line) + label;
  }

  #arrow(step: ChartRow, y: number): string {
    const { quiet, text } = this.#colours;
    const [from, to] = [this.#lines[step.goroutine]!, this.#lines[step.reaches!]!];
    const way = to > from ? -1 : 1;
    const at = y + 6;
    const left = Math.min(from, to);
    const shaft = `<path d="M${from} ${at}H${to + way}" stroke="${quiet}"/>`;
    const tip = `<path d="M${to + way} ${at}l${way * 7} -4v8z" fill="${quiet}"/>`;
    return shaft + tip + this.#text(labelOf(step), left + 12, y + 2, Math.abs(to - from) - 20, text);
  }

  /** Cut where it would run into what stands next to it. */
  #text(text: string, x: number, y: number, room: number, fill: string, more = ''): string {
    const characters = [...text];
    const fits = Math.floor(room / character);
    const shown = characters.length <= fits ? text : `${characters.slice(0, Math.max(fits - 1, 1)).join('')}…`;
    return `<text x="${x}" y="${y}" fill="${fill}"${more === '' ? '' : ` ${more}`}>${escaped(shown)}</text>`;
  }
}

function middle(index: number): number {
  return head + index * row + row / 2;
}

function mark(kind: ChartRow['kind'], x: number, y: number, colour: string): string {
  switch (kind) {
    case 'blocked':
      return `<rect x="${x - 5}" y="${y - 7}" width="10" height="14" rx="2" fill="${colour}" fill-opacity="0.35" stroke="${colour}" stroke-width="1.5"/>`;
    case 'panics':
      return `<path d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10" stroke="${colour}" stroke-width="2"/>`;
    case 'returns':
      return `<path d="M${x - 6} ${y}h12" stroke="${colour}" stroke-width="2.5"/>`;
    default:
      return `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
