/** Owns which pixels each depth of a flame graph lies at: downwards from the top, or flipped, upwards from the bottom. Refuses to know nodes. */

/** Rows of 22 px, the last of which is the gap. */
export const rowHeight = 22;
/** Pixels below the last row, for the foot of its frames. */
const foot = 8;

export class Rows {
  /** Of everything, pixels. */
  readonly height: number;

  /** @param room what there is to see it in: flipped rows stand at its bottom when they do not fill it, pixels */
  constructor(
    maxDepth: number,
    room: number,
    readonly flipped: boolean,
  ) {
    this.height = flipped ? Math.max(room, maxDepth * rowHeight) : maxDepth * rowHeight + foot;
  }

  /** Top of a depth's row, pixels from the top of everything; depth 1 is the first row. */
  top(depth: number): number {
    return this.flipped ? this.height - depth * rowHeight : (depth - 1) * rowHeight;
  }

  /** The depth whose row is at `y`. */
  depthAt(y: number): number {
    return Math.floor((this.flipped ? this.height - y : y) / rowHeight) + 1;
  }

  /** Depths between two heights. */
  depthsIn(top: number, bottom: number): { firstDepth: number; lastDepth: number } {
    const [near, far] = this.flipped ? [this.height - bottom, this.height - top] : [top, bottom];
    return { firstDepth: Math.floor(near / rowHeight) + 1, lastDepth: Math.ceil(far / rowHeight) };
  }
}
