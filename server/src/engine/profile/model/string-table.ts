/** Owns the string table of a profile as bytes, decoding a string only when somebody reads it. Knows nothing of what the strings mean. */
import { util } from 'protobufjs/minimal';

/** Strings by index; index 0 is always the empty string. */
export class StringTable {
  private readonly decoded: (string | undefined)[];

  /**
   * @param bytes UTF-8 text of all strings, one after the other
   * @param offsets byte offset of each string, and one past the last (length = number of strings + 1)
   */
  constructor(
    readonly bytes: Uint8Array,
    readonly offsets: Uint32Array,
  ) {
    this.decoded = new Array(offsets.length - 1);
  }

  /** A table of these strings; the first must be the empty one. */
  static of(texts: readonly string[]): StringTable {
    return new StringTable(new Uint8Array(0), Uint32Array.of(0)).extended(texts);
  }

  get length(): number {
    return this.offsets.length - 1;
  }

  /** The string at an index; bytes that are not UTF-8 become U+FFFD. An index outside the table is ''. */
  at(index: number): string {
    const known = this.decoded[index];
    if (known !== undefined) return known;
    if (index < 0 || index >= this.length) return '';
    const text = util.utf8.read(this.bytes, this.offsets[index]!, this.offsets[index + 1]!);
    this.decoded[index] = text;
    return text;
  }

  /** A table that begins with all strings of this one, the further ones behind them. */
  extended(further: readonly string[]): StringTable {
    const lengths = further.map((text) => util.utf8.length(text));
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, this.bytes.length));
    bytes.set(this.bytes);
    const offsets = new Uint32Array(this.offsets.length + further.length);
    offsets.set(this.offsets);
    let end = this.bytes.length;
    further.forEach((text, at) => {
      end += util.utf8.write(text, bytes, end);
      offsets[this.offsets.length + at] = end;
    });
    return new StringTable(bytes, offsets);
  }
}
