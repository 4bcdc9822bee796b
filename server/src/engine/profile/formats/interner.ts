/** Owns giving equal things equal numbers while a profile is built: strings by their bytes, rows by the words that tell them apart. Knows nothing of profiles. */
import { Uint8Column, Uint32Column } from '../model/growable';
import { overLimit } from '../model/limits';
import { none } from '../model/profile';
import { StringTable } from '../model/string-table';
import { encodeUtf8 } from './encoding';

/** Different strings of one text. Real programs have a tenth of it; more is a bomb, and each costs memory. */
const mostStrings = 1_000_000;

/** Open addressing over numbers whose meaning is the owner's. Doubles at half full, so looking up stays constant however many there are. */
class Slots {
  private slots = new Uint32Array(1 << 10).fill(none);
  private used = 0;
  /** Hashes start from chance, so that no file can be made whose names all collide. */
  private readonly seed = Math.floor(Math.random() * 0xffffffff) | 1;
  private readonly hashes = new Uint32Column();

  start(): number {
    return this.seed;
  }

  /** The number whose hash and content are these, or `none`, with the place for it kept. */
  find(hash: number, equals: (index: number) => boolean): number {
    const mask = this.slots.length - 1;
    let at = spread(hash) & mask;
    for (let index = this.slots[at]!; index !== none; index = this.slots[at]!) {
      if (this.hashes.at(index) === hash && equals(index)) return index;
      at = (at + 1) & mask;
    }
    return none;
  }

  /** Adds the next number, counted from 0. */
  add(hash: number): number {
    const index = this.hashes.length;
    this.hashes.push(hash);
    if (++this.used * 2 > this.slots.length) {
      this.slots = new Uint32Array(this.slots.length * 2).fill(none);
      for (let known = 0; known < index; known++) this.place(this.hashes.at(known), known);
    }
    this.place(hash, index);
    return index;
  }

  private place(hash: number, index: number): void {
    const mask = this.slots.length - 1;
    let at = spread(hash) & mask;
    while (this.slots[at] !== none) at = (at + 1) & mask;
    this.slots[at] = index;
  }
}

/** The last steps of murmur3: every bit of the hash reaches the low ones that choose the slot. */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** FNV-1a's prime. */
const prime = 0x01000193;

/** The string table of a profile in the making. String 0 is the empty one. */
export class TextInterner {
  private readonly slots = new Slots();
  private readonly offsets = new Uint32Column();
  private readonly text = new Uint8Column();

  constructor() {
    this.offsets.push(0);
    this.intern(new Uint8Array(0), 0, 0);
  }

  /** Index of the UTF-8 text `bytes[start]` to `bytes[end - 1]`. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.slots.start();
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, prime);
    const known = this.slots.find(hash >>> 0, (index) => this.equals(index, bytes, start, end));
    if (known !== none) return known;
    if (this.offsets.length > mostStrings) throw overLimit(mostStrings, 'different names', start);
    for (let at = start; at < end; at++) this.text.push(bytes[at]!);
    this.offsets.push(this.text.length);
    return this.slots.add(hash >>> 0);
  }

  of(text: string): number {
    const bytes = encodeUtf8(text);
    return this.intern(bytes, 0, bytes.length);
  }

  finish(): StringTable {
    return new StringTable(this.text.done(), this.offsets.done());
  }

  private equals(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets.at(index);
    if (this.offsets.at(index + 1) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.text.at(from + at - start) !== bytes[at]) return false;
    return true;
  }
}

/** Rows by the words that tell them apart, in order of their first appearance. */
export class RowIndex {
  readonly words: readonly Uint32Column[];
  private readonly slots = new Slots();

  /** @param width words of a row */
  constructor(width: number) {
    this.words = Array.from({ length: width }, () => new Uint32Column());
  }

  get count(): number {
    return this.words[0]!.length;
  }

  /** The row with these words, or `none`. */
  find(...key: readonly number[]): number {
    return this.slots.find(this.hash(key), (row) => this.equals(row, key));
  }

  /** The row with these words, made where there is none. */
  row(...key: readonly number[]): number {
    const hash = this.hash(key);
    const known = this.slots.find(hash, (row) => this.equals(row, key));
    if (known !== none) return known;
    for (const [at, column] of this.words.entries()) column.push(key[at] ?? 0);
    return this.slots.add(hash);
  }

  /** Word `at` of each row. */
  column(at: number): Uint32Column {
    return this.words[at]!;
  }

  private hash(key: readonly number[]): number {
    let hash = this.slots.start();
    for (let at = 0; at < this.words.length; at++) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ (key[at] ?? 0), prime);
    }
    return hash >>> 0;
  }

  private equals(row: number, key: readonly number[]): boolean {
    for (let at = 0; at < this.words.length; at++) if (this.words[at]!.at(row) !== (key[at] ?? 0)) return false;
    return true;
  }
}
