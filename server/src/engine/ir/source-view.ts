/** Owns reading text and ranges of rows of a node table; knows nothing of what the rows mean. */
import type { NodeTable } from '../syntax/node-table';
import { detached } from '../text/detached';
import type { LineIndex } from '../text/line-index';
import type { Range } from '../text/range';

export class SourceView {
  readonly table: NodeTable;
  readonly lines: LineIndex;

  constructor(table: NodeTable, lines: LineIndex) {
    this.table = table;
    this.lines = lines;
  }

  textOf(row: number): string {
    return detached(this.lines.text.slice(this.table.start[row]!, this.table.end[row]!));
  }

  rangeOf(row: number): Range {
    return this.lines.rangeAt(this.table.start[row]!, this.table.end[row]!);
  }

  /** From the start of one row to the end of another. */
  rangeBetween(first: number, last: number): Range {
    return this.lines.rangeAt(this.table.start[first]!, this.table.end[last]!);
  }
}
