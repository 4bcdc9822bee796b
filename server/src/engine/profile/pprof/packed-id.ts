/**
 * Owns reading one reference of a packed list, from the list's beginning or its end. Knows nothing of what is referred to.
 *
 * How long a number is needs no branch: it cannot be foreseen, and a wrong guess costs more than the sums.
 */

/** The varint whose first byte stands at `at`, times four, plus its bytes but one; or -1 where it has more than three bytes. */
export function packedAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const second = bytes[at + 1]!;
  const third = bytes[at + 2]!;
  const two = first >>> 7;
  const three = two & (second >>> 7);
  if ((three & (third >>> 7)) !== 0) return -1;
  const number = (first & 0x7f) | ((second & 0x7f & -two) << 7) | ((third & -three) << 14);
  return (number << 2) | (two + three);
}

/**
 * The varint whose last byte stands at `at`, as above.
 *
 * Varints can be read from their end, for only the last byte of each is below 0x80; that the length before a list ends with such a byte
 * stops the first one.
 */
export function packedBefore(bytes: Uint8Array, at: number): number {
  const last = bytes[at]!;
  const second = bytes[at - 1]!;
  const third = bytes[at - 2]!;
  const two = second >>> 7;
  const three = two & (third >>> 7);
  if ((last >>> 7) + (three & (bytes[at - 3]! >>> 7)) !== 0) return -1;
  const longer = two + three;
  const digits = (last << 14) | ((second & 0x7f & -two) << 7) | (third & 0x7f & -three);
  return ((digits >>> (14 - 7 * longer)) << 2) | longer;
}
