/** Owns what is seen of a package with edits inside of one of its functions. */
import type { Unit } from '../ir/model';
import type { Resolution } from '../packages/resolution';
import type { Position } from '../text/range';

export interface Edited {
  readonly resolution: Resolution;
  /** The unit that has the edits, as it was and as it is. */
  readonly changed: { readonly before: Unit; readonly after: Unit };
  unitNow(unit: Unit): Unit;
  /** Where a place of before is now; undefined when the edits take it away. */
  now(unit: Unit, position: Position): { readonly unit: Unit; readonly position: Position } | undefined;
}
