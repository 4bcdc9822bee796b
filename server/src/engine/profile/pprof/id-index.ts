/** Owns the way from a 64-bit id of profile.proto to its row. Knows nothing of what the rows are. */

import { none } from '../model/profile';
import type { WordRows } from './word-rows';

/** The row of each id: by direct index where ids are small, as writers of Go profiles make them, else by a map. */
export class IdIndex {
  /** Row by id, for ids up to the number of rows. */
  readonly direct: Uint32Array;
  /** Whether every id is its row plus one, as Go writes them: then no table needs to be asked. */
  readonly sequential: boolean;
  private readonly sparse = new Map<string, number>();
  /** Row of the first id that is 0 or stood before, with the reason; undefined when all is well. */
  readonly fault: { readonly row: number; readonly reason: 'zero' | 'duplicate' } | undefined;

  /** Of rows that have their id in the field. */
  constructor(rows: WordRows, field: number) {
    const { count } = rows;
    let sequential = true;
    this.sequential = false;
    this.direct = new Uint32Array(count + 1).fill(none);
    for (let row = 0; row < count; row++) {
      const lo = rows.lo(row, field);
      const hi = rows.hi(row, field);
      const reason = lo === 0 && hi === 0 ? 'zero' : this.row(lo, hi) !== none ? 'duplicate' : undefined;
      if (reason !== undefined) {
        this.fault = { row, reason };
        return;
      }
      if (hi !== 0 || lo !== row + 1) sequential = false;
      if (hi === 0 && lo <= count) this.direct[lo] = row;
      else this.sparse.set(`${hi}.${lo}`, row);
    }
    this.sequential = sequential;
  }

  /** The row of an id, or `none`. */
  row(lo: number, hi: number): number {
    if (hi === 0 && lo < this.direct.length) return this.direct[lo]!;
    return this.sparse.get(`${hi}.${lo}`) ?? none;
  }
}
