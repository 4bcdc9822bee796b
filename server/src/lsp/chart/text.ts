/** Owns the sequence chart in characters, for hovers that show no pictures. */
import { type Chart, type ChartRow, labelOf, lifeOf, spacing } from './chart';

const marks: Readonly<Record<ChartRow['kind'], string>> = {
  starts: '●',
  meets: '●',
  acts: '●',
  returns: '╵',
  blocked: '✗',
  turns: '↻',
  panics: '✗',
};

export function drawText(chart: Chart): string {
  const { columns, rows } = chart;
  const widths = spacing(chart, (text) => [...text].length, { around: 4, aroundArrow: 8 });
  const places = rows.map(({ place }, index) => `${index + 1}  ${place}`);
  const margin = Math.max(...places.map((text) => text.length)) + 3;
  const lines = columns.map((_, column) => margin + widths.slice(0, column).reduce((sum, width) => sum + width, 0));
  const lives = columns.map((_, column) => lifeOf(column, rows));
  const heads = new Canvas();
  columns.forEach((name, column) => {
    heads.write(lines[column]!, name);
  });
  const drawn = rows.map((row, index) => {
    const canvas = new Canvas();
    canvas.write(0, places[index]!);
    lives.forEach(({ from, to }, column) => {
      if (index >= from && index <= to) canvas.write(lines[column]!, '│');
    });
    drawRow(canvas, row, lines);
    return canvas.text;
  });
  return [heads.text, ...drawn].join('\n');
}

function drawRow(canvas: Canvas, row: ChartRow, lines: readonly number[]): void {
  const { goroutine, reaches } = row;
  const own = lines[goroutine]!;
  if (reaches === undefined) {
    canvas.write(own, marks[row.kind]);
    canvas.write(own + 2, labelOf(row));
    return;
  }
  const other = lines[reaches]!;
  const isForward = other > own;
  const [left, right] = isForward ? [own, other] : [other, own];
  canvas.write(left + 1, '─'.repeat(right - left - 1));
  canvas.write(own, isForward ? '├' : '┤');
  canvas.write(isForward ? other - 1 : other + 1, isForward ? '▶' : '◀');
  canvas.write(left + 3, ` ${labelOf(row)} `);
}

/** One line of characters, written at any place. */
class Canvas {
  readonly #characters: string[] = [];

  write(at: number, text: string): void {
    while (this.#characters.length < at) this.#characters.push(' ');
    [...text].forEach((character, index) => {
      this.#characters[at + index] = character;
    });
  }

  get text(): string {
    return this.#characters.join('').trimEnd();
  }
}
