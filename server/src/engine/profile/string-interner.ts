/** Owns making a string table from texts, each once. Knows nothing of what the strings mean. */
import { util } from 'protobufjs/minimal';
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
    const offsets = new Uint32Array(this.indices.size + 1);
    let row = 0;
    for (const text of this.indices.keys()) offsets[row + 1] = offsets[row++]! + util.utf8.length(text);
    const bytes = new Uint8Array(offsets[row]!);
    row = 0;
    for (const text of this.indices.keys()) util.utf8.write(text, bytes, offsets[row++]!);
    return new StringTable(bytes, offsets);
  }
}
