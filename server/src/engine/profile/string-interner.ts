/** Owns making a string table from texts, each once. Knows nothing of what the strings mean. */
import { StringTable } from './string-table';

export class StringInterner {
  private readonly indices = new Map<string, number>([['', 0]]);

  /** Index of a text in the table that `finish` gives. */
  index(text: string): number {
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.indices.size;
      this.indices.set(text, index);
    }
    return index;
  }

  finish(): StringTable {
    return StringTable.of([...this.indices.keys()]);
  }
}
