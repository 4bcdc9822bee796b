/** Owns hexadecimal addresses in text as two halves, because a double does not hold 64 bits. Knows no format. */

export interface Address {
  lo: number;
  hi: number;
  /** Offset behind the last digit. */
  end: number;
}

/** Value of a hexadecimal digit, or -1. pprof takes lower case only where it reads stacks. */
function digit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  return byte >= 97 && byte <= 102 ? byte - 87 : -1;
}

/** Reads the digits from an offset on into `into`. False when there is none, or more than 64 bits of them. */
export function readHex(bytes: Uint8Array, from: number, end: number, into: Address): boolean {
  let [lo, hi, at] = [0, 0, from];
  for (let value = digit(bytes[at]); at < end && value >= 0; value = digit(bytes[++at])) {
    if (hi >>> 28 !== 0) {
      into.end = at;
      return false;
    }
    hi = ((hi << 4) | (lo >>> 28)) >>> 0;
    lo = ((lo << 4) | value) >>> 0;
  }
  into.lo = lo;
  into.hi = hi;
  into.end = at;
  return at > from;
}

/** One less, from 0 to the highest address, as in pprof. */
export function decrement(address: Address): void {
  if (address.lo === 0) address.hi = (address.hi - 1) >>> 0;
  address.lo = (address.lo - 1) >>> 0;
}

export function hexOf(lo: number, hi: number): string {
  return `0x${((BigInt(hi) << 32n) | BigInt(lo)).toString(16)}`;
}
