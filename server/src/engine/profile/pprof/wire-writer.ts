/** Owns writing protocol-buffer fields into bytes that grow: no object per message, unlike writers that collect operations. Knows no message. */
import { util } from 'protobufjs/minimal';

export class WireWriter {
  private buffer = new Uint8Array(1 << 16);
  private end = 0;

  /** A varint field; 0 is the default and not written. Whole numbers up to 2^63, negative ones as 64-bit two's complement. */
  number(field: number, value: number): void {
    if (value === 0) return;
    this.tag(field, 0);
    this.varint(value);
  }

  /** An unsigned 64-bit field; 0 is the default and not written. */
  exact(field: number, value: bigint): void {
    if (value === 0n) return;
    this.tag(field, 0);
    this.halves(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
  }

  /** A text, written even where it is empty: string tables are lists. */
  string(field: number, value: string): void {
    const length = util.utf8.length(value);
    this.tag(field, 2);
    this.varint(length);
    this.reserve(length);
    this.end += util.utf8.write(value, this.buffer, this.end);
  }

  /** A message or packed list, written by `write`. */
  message(field: number, write: () => void): void {
    this.tag(field, 2);
    this.reserve(1);
    const start = ++this.end;
    write();
    const length = this.end - start;
    const more = bytesOf(length) - 1;
    if (more > 0) {
      this.reserve(more);
      this.buffer.copyWithin(start + more, start, this.end);
    }
    this.end = start - 1;
    this.varint(length);
    this.end += length;
  }

  /** One number of a packed list. */
  varint(value: number): void {
    if (value >= 0 && value < 0x1_0000_0000) this.halves(value, 0);
    else {
      const high = Math.floor(value / 0x1_0000_0000);
      this.halves(value - high * 0x1_0000_0000, high >>> 0);
    }
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.end);
  }

  private tag(field: number, wireType: number): void {
    this.halves(field * 8 + wireType, 0);
  }

  /** A 64-bit varint from its unsigned halves. */
  private halves(low: number, high: number): void {
    this.reserve(10);
    const { buffer } = this;
    let [lo, hi] = [low >>> 0, high >>> 0];
    while (hi !== 0 || lo >= 0x80) {
      buffer[this.end++] = (lo & 0x7f) | 0x80;
      lo = ((lo >>> 7) | (hi << 25)) >>> 0;
      hi >>>= 7;
    }
    buffer[this.end++] = lo;
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.buffer.length));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** Bytes of a varint below 2^32. */
function bytesOf(value: number): number {
  let bytes = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
}
