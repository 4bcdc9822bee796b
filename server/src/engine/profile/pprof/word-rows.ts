/** Owns tables of 64-bit fields that grow while a profile is read. Knows nothing of what is in them. */

/** Rows there is room for at the beginning. */
const firstRooms = 256;

/** All fields of a row stand side by side, so that reading a row touches one stretch of memory and asks once whether there is room. */
export class WordRows {
  /** Rows there are. */
  count = 0;
  /** Field f of the row that begins at `at`: its low half at `at + 2 * f`, its high half behind that. Beyond the last row there are zeros. */
  words: Uint32Array;
  private readonly width: number;

  constructor(fields: number) {
    this.width = 2 * fields;
    this.words = new Uint32Array(firstRooms * this.width);
  }

  /** Appends a row of zeros. @returns where it begins */
  add(): number {
    const at = this.count++ * this.width;
    if (at === this.words.length) this.grow();
    return at;
  }

  lo(row: number, field: number): number {
    return this.words[row * this.width + 2 * field]!;
  }

  hi(row: number, field: number): number {
    return this.words[row * this.width + 2 * field + 1]!;
  }

  /** The low halves of a field, all rows. */
  lows(field: number): Uint32Array {
    const lows = new Uint32Array(this.count);
    for (let row = 0; row < lows.length; row++) lows[row] = this.lo(row, field);
    return lows;
  }

  /** A field of all rows as signed numbers; beyond 2^53 the nearest doubles. */
  signed(field: number): Float64Array {
    const numbers = new Float64Array(this.count);
    for (let row = 0; row < numbers.length; row++) {
      const hi = this.hi(row, field);
      numbers[row] = hi === 0 ? this.lo(row, field) : (hi | 0) * 0x1_0000_0000 + this.lo(row, field);
    }
    return numbers;
  }

  private grow(): void {
    const larger = new Uint32Array(2 * this.words.length);
    larger.set(this.words);
    this.words = larger;
  }
}
