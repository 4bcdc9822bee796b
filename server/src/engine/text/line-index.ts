/** Owns the way between offsets and positions of one text; knows nothing of edits, files or trees. */
import type { Position, Range } from './range';

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Lines as LSP counts them: `\n`, `\r\n` and a lone `\r` end a line. Offsets and columns are UTF-16 code units.
 * Asked mostly for places near the last one, so the last line found is tried first.
 */
export class LineIndex {
  readonly text: string;
  readonly hasCarriageReturns: boolean;
  readonly #starts: Uint32Array;
  #last = 0;

  constructor(text: string) {
    this.text = text;
    this.hasCarriageReturns = text.includes('\r');
    this.#starts = this.hasCarriageReturns ? startsWithReturns(text) : startsOfLines(text);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Number of the line that holds `offset`, which is clamped to the text. */
  lineAt(offset: number): number {
    const starts = this.#starts;
    const last = this.#last;
    if (starts[last]! <= offset) {
      if (last + 1 >= starts.length || offset < starts[last + 1]!) return last;
      if (last + 2 >= starts.length || offset < starts[last + 2]!) {
        this.#last = last + 1;
        return last + 1;
      }
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }

  positionAt(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(inside);
    return { line, column: inside - this.#starts[line]! };
  }

  /** A position behind the end of its line means that end, as in LSP; one behind the last line the end of the text. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.#starts.length) return this.text.length;
    const start = this.#starts[position.line]!;
    return Math.min(start + Math.max(0, position.column), this.lineEnd(position.line));
  }

  /** Offset of the first character of a line that exists. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Offset behind the last character of a line, before its line end. */
  lineEnd(line: number): number {
    const next = this.#starts[line + 1];
    if (next === undefined) return this.text.length;
    const isPair = this.text.charCodeAt(next - 1) === lineFeed && this.text.charCodeAt(next - 2) === carriageReturn;
    return Math.max(this.lineStart(line), isPair ? next - 2 : next - 1);
  }

  rangeAt(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  textIn(range: Range): string {
    return this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }
}

/** Counted first: made at every edit, a list that grows takes several times its room. */
function startsOfLines(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  const starts = new Uint32Array(count);
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts[line++] = at + 1;
  return starts;
}

function startsWithReturns(text: string): Uint32Array {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    if (unit === lineFeed || (unit === carriageReturn && text.charCodeAt(offset + 1) !== lineFeed)) {
      starts.push(offset + 1);
    }
  }
  return Uint32Array.from(starts);
}
