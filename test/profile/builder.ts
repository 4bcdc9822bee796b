/** Owns writing small profiles field by field, right ones and wrong ones. */
import { Writer } from 'protobufjs/minimal';

/** One field of a message: a number is a varint, a list of numbers is packed, an array of fields is a message, text is bytes. */
export type Field = readonly [
  number: number,
  value: number | bigint | string | readonly number[] | { message: readonly Field[] },
];

export function message(...fields: readonly Field[]): { message: readonly Field[] } {
  return { message: fields };
}

function write(writer: Writer, fields: readonly Field[]): Writer {
  for (const [number, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint') {
      writer.uint32(number * 8);
      if (typeof value === 'number') writer.int64(value);
      else
        for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
          if (rest < 0x80n) {
            writer.uint32(Number(rest));
            break;
          }
          // A longer varint is its bytes one by one; each below 0x80 is itself a varint, so the bit is set by hand.
          writer.raw(Uint8Array.of(Number(rest & 0x7fn) | 0x80));
        }
    } else {
      writer.uint32(number * 8 + 2);
      if (typeof value === 'string') writer.string(value);
      else if ('message' in value) write(writer.fork(), value.message).ldelim();
      else {
        writer.fork();
        for (const item of value) writer.int64(item);
        writer.ldelim();
      }
    }
  }
  return writer;
}

/** Bytes of a message with these fields. */
export function encode(fields: readonly Field[]): Uint8Array {
  return write(Writer.create(), fields).finish();
}

/** Strings of `smallProfile`, by their index. */
export const smallStrings = [
  '',
  'cpu',
  'nanoseconds',
  'main.leaf',
  'main.root',
  'main.go',
  'label',
  'value',
  '/bin/app',
];

/** A valid profile: two samples over main.root → main.leaf, one with a label. Tests change one thing in it. */
export function smallProfile(): Field[] {
  return [
    [1, message([1, 1], [2, 2])],
    [2, message([1, [1, 2]], [2, [70]])],
    [2, message([1, [2]], [2, [30]], [3, message([1, 6], [2, 7])])],
    [3, message([1, 1], [2, 0x400000], [3, 0x500000], [5, 8], [7, 1])],
    [4, message([1, 1], [2, 1], [3, 0x401000], [4, message([1, 1], [2, 12])])],
    [4, message([1, 2], [2, 1], [3, 0x402000], [4, message([1, 2], [2, 20])])],
    [5, message([1, 1], [2, 3], [3, 3], [4, 5], [5, 10])],
    [5, message([1, 2], [2, 4], [3, 4], [4, 5], [5, 18])],
    ...smallStrings.map((text): Field => [6, text]),
    [9, 1_700_000_000_000_000_000n],
    [10, 1_000_000_000],
    [11, message([1, 1], [2, 2])],
    [12, 10_000_000],
  ];
}
