/** Owns the way from a 64-bit id of profile.proto to its row. Knows nothing of what the rows are. */

import type { Uint32Column } from '../model/growable';
import { none } from '../model/profile';

/** Ids in the order of their rows, as halves. */
export interface Ids {
  readonly lo: Uint32Column;
  readonly hi: Uint32Column;
}

/** What an index holds, as data that can go to another thread. */
export interface IdRows {
  /** Row by id, for ids up to the number of rows. */
  readonly direct: Uint32Array;
  /** Whether every id is its row plus one, as Go writes them: then no table needs to be asked. */
  readonly sequential: boolean;
  /** Row by the halves of all other ids. */
  readonly sparse: ReadonlyMap<string, number>;
}

/** Row of the first id that is 0 or stood before. */
export interface IdFault {
  readonly row: number;
  readonly reason: 'zero' | 'duplicate';
}

/** The row of each id: by direct index where ids are small, as writers of Go profiles make them, else by a map. */
export class IdIndex implements IdRows {
  readonly direct: Uint32Array;
  readonly sequential: boolean;
  readonly sparse: ReadonlyMap<string, number>;

  constructor({ direct, sequential, sparse }: IdRows) {
    this.direct = direct;
    this.sequential = sequential;
    this.sparse = sparse;
  }

  /** The row of an id, or `none`. */
  row(lo: number, hi: number): number {
    if (hi === 0 && lo < this.direct.length) return this.direct[lo]!;
    return this.sparse.get(`${hi}.${lo}`) ?? none;
  }
}

/** Indexes the ids of one table. */
export function indexIds(ids: Ids): IdIndex | IdFault {
  const count = ids.lo.length;
  const direct = new Uint32Array(count + 1).fill(none);
  const sparse = new Map<string, number>();
  const index = new IdIndex({ direct, sequential: false, sparse });
  let sequential = true;
  for (let row = 0; row < count; row++) {
    const lo = ids.lo.at(row);
    const hi = ids.hi.at(row);
    if (lo === 0 && hi === 0) return { row, reason: 'zero' };
    if (index.row(lo, hi) !== none) return { row, reason: 'duplicate' };
    if (hi !== 0 || lo !== row + 1) sequential = false;
    if (hi === 0 && lo <= count) direct[lo] = row;
    else sparse.set(`${hi}.${lo}`, row);
  }
  return sequential ? new IdIndex({ direct, sequential, sparse }) : index;
}
