/**
 * Owns what the texts of Go and gperftools with a sample a line have in common: a head, lines of numbers and addresses, names in comments below
 * them. Refuses to know what the numbers mean.
 */
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import { AddressedStacks, isNumberStart } from './addressed';
import { GoSymbols } from './go-symbols';
import { Lines, refuseTooMuch } from './lines';

/** What stands in one sample's line. */
interface SampleRow {
  /** Offset behind the "@", where the addresses begin. */
  readonly from: number;
}

export interface SampleReader<Row extends SampleRow> {
  /** Whether what follows, the current line included, is no sample any more. */
  isEnd(lines: Lines): boolean;
  /** @throws ProfileError 'malformed' for a line that is no sample */
  row(lines: Lines): Row;
  /** The sample is the builder's last. */
  take(row: Row): void;
}

export class SampleText {
  readonly lines: Lines;
  readonly stacks: AddressedStacks;
  private readonly symbols: GoSymbols;

  private constructor(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing) {
    this.lines = new Lines(bytes, pacing);
    this.stacks = new AddressedStacks(limits);
    this.symbols = new GoSymbols(this.stacks.builder);
  }

  /** @throws ProfileError 'too-large' or 'cancelled' */
  static async open(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<SampleText> {
    await refuseTooMuch(bytes, limits, pacing, {
      kind: (byte) => (isNumberStart(byte) ? 'sample' : 'other'),
      frameMark: 'x',
    });
    return new SampleText(bytes, limits, pacing);
  }

  /** Goes to the head: the first line that is neither blank nor a comment. False where there is none. */
  toHead(): boolean {
    const { lines } = this;
    while (lines.advance()) if (!lines.isBlank() && !lines.begins('#')) return true;
    return false;
  }

  /**
   * Reads the samples behind the head.
   * @param isAtFirst whether the current line is one already
   * @returns whether the text stops in the middle of a sample, which is left out: a stack that stops is not the one that was taken
   */
  async samples<Row extends SampleRow>(reader: SampleReader<Row>, isAtFirst = false): Promise<boolean> {
    const { lines, stacks, symbols } = this;
    let isCut = false;
    for (let isThere = isAtFirst || lines.advance(); isThere; isThere = lines.advance()) {
      if (lines.due()) await lines.rest();
      if (lines.begins('#')) {
        symbols.comment(lines);
        continue;
      }
      if (lines.isBlank()) continue;
      if (reader.isEnd(lines)) break;
      isCut = lines.isUnfinished();
      if (isCut) break;
      const row = reader.row(lines);
      stacks.read(lines, row.from);
      symbols.begin();
      stacks.builder.endSample('leaf first', lines.start);
      reader.take(row);
    }
    symbols.finish();
    return isCut;
  }
}

/** The text of a sample's line up to its "@" ('' where there is none), and where the addresses begin. */
export function numbersOf({ bytes, start, end }: Lines): { readonly text: string; readonly from: number } {
  const length = bytes.subarray(start, Math.min(end, start + 256)).indexOf(64);
  return { text: String.fromCharCode(...bytes.subarray(start, start + Math.max(length, 0))), from: start + length + 1 };
}
