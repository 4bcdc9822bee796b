/** Owns the table of growth as fields of comma-separated text, for the page and the command line alike. Refuses to know how growth is reckoned. */
import type { GrowthRow } from '../compare/growth-rows';

const headings = 'labels,path,state,change,base,now,delta,share of growth %,module,function,file,line'.split(',');

/** A line of headings, then a line for each path. Values in the sample type's unit; a line of source that is unknown is left empty. */
export function growthCsv(rows: readonly GrowthRow[]): (readonly (string | number)[])[] {
  const lines = rows.map((row) => [
    row.labels.join(', '),
    row.path.join(' > '),
    row.state,
    row.change,
    row.base,
    row.now,
    row.delta,
    row.share === null ? '' : Number((100 * row.share).toFixed(2)),
    row.module,
    row.function,
    row.file,
    row.line > 0 ? row.line : '',
  ]);
  return [headings, ...lines];
}

/** The rows without what means something in one tree alone, for JSON. */
export function growthJson(rows: readonly GrowthRow[]): Omit<GrowthRow, 'node'>[] {
  return rows.map(({ node: _, ...row }) => row);
}
