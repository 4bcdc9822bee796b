/** Owns the orders the table of growth can be read in. Refuses to know how it looks. */
import { type GrowthRow, sourceText } from '#engine/profile/compare/growth-rows';

export type SortKey = 'labels' | 'path' | 'state' | 'base' | 'now' | 'delta' | 'share' | 'module' | 'source';

const keys: Readonly<Record<SortKey, (row: GrowthRow) => string | number>> = {
  labels: ({ labels }) => labels.join(', '),
  path: ({ path }) => path.join(' '),
  state: ({ state }) => state,
  base: ({ base }) => base,
  now: ({ now }) => now,
  // What went away is as large a change as what came.
  delta: ({ delta }) => Math.abs(delta),
  share: ({ share }) => share ?? -1,
  module: ({ module }) => module,
  source: (row) => sourceText(row),
};

/** Rows that are equal in the key stay in the order of their change. */
export function sortedRows(rows: readonly GrowthRow[], key: SortKey, ascending: boolean): GrowthRow[] {
  const of = keys[key];
  const direction = ascending ? 1 : -1;
  return rows.toSorted((one, other) => {
    const [a, b] = [of(one), of(other)];
    if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
    return direction * String(a).localeCompare(String(b), 'en', { numeric: true });
  });
}
