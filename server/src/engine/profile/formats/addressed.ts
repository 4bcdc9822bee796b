/** Owns what the old formats of addresses have in common: stacks of return addresses, and the memory map behind them. Knows no header and no value. */
import type { ProfileLimits } from '../model/limits';
import type { Profile } from '../model/profile';
import { type Address, decrement, readHex } from './addresses';
import { type Finished, ProfileBuilder } from './builder';
import type { Lines } from './lines';
import { mapAddresses, readMemoryMap, skipToMemoryMap } from './memory-map';

export class AddressedStacks {
  readonly builder: ProfileBuilder;
  private readonly address: Address = { lo: 0, hi: 0, end: 0 };

  constructor(limits: ProfileLimits) {
    this.builder = new ProfileBuilder(limits);
  }

  /** Location row of an address; what returns to it lies before it, so `isReturn` takes one off. */
  row(address: Address, isReturn: boolean): number {
    if (isReturn) decrement(address);
    return this.builder.locations.row(address.lo, address.hi);
  }

  /** Puts the addresses (0x…) from an offset of the current line on the builder's stack, leaf first, up to the first thing that is none. */
  read(lines: Lines, from: number): void {
    const { bytes, end } = lines;
    for (let at = from; at < end; ) {
      const byte = bytes[at]!;
      if (byte === 48 && bytes[at + 1] === 120) at = this.readOne(lines, at, true);
      else if (isAddressText(byte)) at++;
      else return;
    }
  }

  /**
   * Puts the address at an offset of the current line on the stack.
   * @param leafReturns whether the leaf is a return address, as all frames above it are
   * @returns the offset behind it
   */
  readOne(lines: Lines, at: number, leafReturns: boolean): number {
    const { address, builder } = this;
    const isRead = readHex(lines.bytes, at + 2, lines.end, address);
    if (!isRead && address.end > at + 2) throw lines.fault('has an address of more than 64 bits', 'Capture it again.');
    if (isRead) builder.push(this.row(address, leafReturns || builder.depth > 0), at);
    return address.end;
  }

  /**
   * Reads the memory map that may follow, and gives the profile.
   * @param hasHead whether a line says that a memory map begins; else it begins here
   */
  async finish(lines: Lines, finished: Finished, hasHead = true): Promise<Profile> {
    const found = !hasHead || (await skipToMemoryMap(lines)) ? await readMemoryMap(lines) : [];
    if (found.length === 0) return this.builder.finish(finished);
    const [lo, hi] = this.builder.addresses();
    const addresses = Array.from(
      { length: this.builder.locations.count },
      (_, row) => (BigInt(hi.at(row)) << 32n) | BigInt(lo.at(row)),
    );
    return this.builder.finish({ ...finished, ...mapAddresses(found, addresses) });
  }
}

/** What may stand between addresses: blanks, x, lower-case hexadecimal digits. */
function isAddressText(byte: number): boolean {
  return byte === 32 || byte === 120 || (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102);
}

/** Whole decimal numbers as Go's ParseInt takes them, beyond 2^53 the nearest double; undefined over 64 bits. */
export function wholeNumber(digits: string): number | undefined {
  const value = Number(digits);
  return Math.abs(value) < 2 ** 63 ? value : undefined;
}

/** As `wholeNumber`, in the base the number states: 0x, 0b, 0o or 0 before it, underscores between (ParseInt with base 0); undefined for anything else. */
export function numberInItsBase(text: string): number | undefined {
  const found = /^([-+]?)(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|\d[\d_]*)$/.exec(text);
  if (!found || /__|_$|^[-+]?_/.test(text)) return undefined;
  const digits = found[2]!.replaceAll('_', '');
  const value = wholeNumber(digits.replace(/^0(?=\d)/, '0o'));
  return value === undefined || Number.isNaN(value) ? undefined : found[1] === '-' ? -value : value;
}

/** First bytes of the lines that hold a sample in these formats: a number. */
export function isNumberStart(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 45 || byte === 32 || byte === 9;
}
