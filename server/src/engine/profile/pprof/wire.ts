/** Owns reading protocol-buffer fields with pprof's strictness: 64-bit varints as halves, wire types checked, every fault a ProfileError with its offset. Knows no message. */
import { Reader } from 'protobufjs/minimal';
import { grouped, ProfileError } from '../model/errors';

/** Wire types of the encoding (https://protobuf.dev/programming-guides/encoding). */
export const wireVarint = 0;
export const wireBytes = 2;

const again = 'Capture it again.';

export class WireReader extends Reader {
  /** Halves of the varint read last. */
  lo = 0;
  hi = 0;

  /** Reads a varint of up to ten bytes into `lo` and `hi`. */
  varint(): void {
    const { buf, len } = this;
    let at = this.pos;
    let lo = 0;
    let hi = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= len) throw this.endsEarly();
      if (shift > 63) throw this.malformed('a number longer than ten bytes');
      const byte = buf[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) lo |= bits << shift;
      else if (shift === 28) {
        lo |= bits << 28;
        hi |= bits >>> 4;
      } else hi |= bits << (shift - 32);
      if (byte < 0x80) break;
    }
    this.pos = at;
    this.lo = lo >>> 0;
    this.hi = hi >>> 0;
  }

  /** Reads a signed 64-bit number; beyond 2^53 the nearest double. */
  signed(): number {
    this.varint();
    return this.hi === 0 ? this.lo : (this.hi | 0) * 0x1_0000_0000 + this.lo;
  }

  /** Reads an unsigned 64-bit number that must stay exact. */
  exact(): bigint {
    this.varint();
    return (BigInt(this.hi) << 32n) | BigInt(this.lo);
  }

  /** Reads an index of a table. What no table can hold becomes 0xffffffff, which every bounds check refuses. */
  index(): number {
    this.varint();
    return this.hi === 0 ? this.lo : 0xffffffff;
  }

  /** Reads a length and returns the offset its bytes end at. */
  end(): number {
    const byte = this.buf[this.pos]!;
    let length = byte;
    // One byte says it for nearly every message.
    if (byte < 0x80 && this.pos < this.len) this.pos++;
    else length = this.guarded('size');
    const end = this.pos + length;
    if (end > this.len) throw this.endsEarly();
    return end;
  }

  /** Reads the length of a message and lets nothing reach past its end. Returns what `len` is to be set to behind it. */
  enter(): number {
    const outer = this.len;
    this.len = this.end();
    return outer;
  }

  /** Reads a tag: field number × 8 + wire type. */
  next(): number {
    const byte = this.buf[this.pos]!;
    if (byte < 0x80 && this.pos < this.len) {
      this.pos++;
      return byte;
    }
    return this.guarded('tag');
  }

  /** Throws unless the tag carries the wire type its field must have. */
  expect(tag: number, wireType: number, what: string): void {
    if ((tag & 7) !== wireType) throw this.malformed(`${what} of a wrong type`);
  }

  /** Skips the value of a field this reader does not know. Groups are refused, as pprof does. */
  skipUnknown(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 3 || wireType === 4) throw this.malformed('a field of an unknown wire type');
    this.guarded('skipType', wireType);
  }

  malformed(what: string): ProfileError {
    return new ProfileError('malformed', `is damaged at byte ${grouped(this.pos)}: ${what}`, again, this.pos);
  }

  endsEarly(): ProfileError {
    const { length } = this.buf;
    return this.len === length
      ? new ProfileError('truncated', `ends in the middle, at byte ${grouped(length)}`, again, length)
      : this.malformed('a field longer than what holds it');
  }

  /** Runs a read of protobufjs and puts its errors into our words. Named, for a closure would be made at every call of who hands it in. */
  private guarded(read: 'size' | 'tag'): number;
  private guarded(read: 'skipType', wireType: number): unknown;
  private guarded(read: 'size' | 'tag' | 'skipType', wireType = 0): unknown {
    try {
      return read === 'skipType' ? this.skipType(wireType) : this[read]();
    } catch (error) {
      if (error instanceof ProfileError) throw error;
      throw error instanceof RangeError ? this.endsEarly() : this.malformed('not a protocol-buffer field');
    }
  }
}
