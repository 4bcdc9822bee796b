/**
 * Owns the comments in which Go's text profiles (debug=1) name the addresses of the stack above them, which pprof does not read:
 * "#	0x500ab8	main.parked+0x18	/src/main.go:82" and "# labels: {"k":"v"}" (runtime/pprof, printStackRecord and printCountProfile).
 */

import { none } from '../model/profile';
import { unnamedRuntimeFrame } from '../names/frame-name';
import { type Address, decrement, hexOf, readHex } from './addresses';
import type { ProfileBuilder } from './builder';
import type { Lines } from './lines';

/** Why a location has no name in the text. */
const hidden = { runtime: 1, exit: 2 } as const;

export class GoSymbols {
  /** Location rows of the sample above, leaf first. */
  private stack = new Uint32Array(64);
  private depth = 0;
  /** Index in the stack behind the frame named last. */
  private named = 0;
  private readonly why: number[] = [];
  private readonly address: Address = { lo: 0, hi: 0, end: 0 };

  constructor(private readonly builder: ProfileBuilder) {}

  /** Begins the comments of the stack that the builder holds; to be called before the sample is ended. */
  begin(): void {
    this.end();
    const { stack, depth } = this.builder;
    if (this.stack.length < depth) this.stack = new Uint32Array(Math.max(depth, this.stack.length * 2));
    this.stack.set(stack.subarray(0, depth));
    this.depth = depth;
    this.named = 0;
  }

  /** Reads one comment line. What is none of the two kinds is passed over. */
  comment(lines: Lines): void {
    if (this.depth > 0 && this.frame(lines)) return;
    if (lines.begins('# labels: {')) this.labels(lines.text().trim());
  }

  /** The comments of a stack are over. Go leaves out `runtime.goexit`, which is the root. */
  private end(): void {
    if (this.named > 0 && this.named === this.depth - 1) this.why[this.stack[this.depth - 1]!] ??= hidden.exit;
    this.depth = 0;
  }

  private frame(lines: Lines): boolean {
    const { bytes, start, end } = lines;
    if (bytes[start + 1] !== 9 || bytes[start + 2] !== 48 || bytes[start + 3] !== 120) return false;
    const { address, builder } = this;
    if (!readHex(bytes, start + 4, end, address)) return true;
    let row = builder.locations.find(address.lo, address.hi);
    if (row === none) {
      // An address at the very start of a function is printed as it is, not one less.
      decrement(address);
      row = builder.locations.find(address.lo, address.hi);
    }
    let at = this.named;
    while (at < this.depth && this.stack[at] !== row) at++;
    if (at === this.depth) {
      // A second function of the same address: the C code around it was inlined.
      if (this.named > 0 && this.stack[this.named - 1] === row) this.name(row, lines, address.end);
      return true;
    }
    // Go leaves out the frames of the runtime that a stack begins with.
    if (this.named === 0) for (let above = 0; above < at; above++) this.why[this.stack[above]!] ??= hidden.runtime;
    this.named = at + 1;
    if (builder.linesOf(row) === 0) this.name(row, lines, address.end);
    return true;
  }

  /** Reads "	name+0x18	/path/file.go:12" behind the address; columns may be several tabs apart. */
  private name(row: number, lines: Lines, from: number): void {
    const { bytes, end } = lines;
    const tab = (at: number): number => {
      const found = bytes.subarray(at, end).indexOf(9);
      return found < 0 ? end : at + found;
    };
    const behindTabs = (at: number): number => {
      let behind = at;
      while (behind < end && bytes[behind] === 9) behind++;
      return behind;
    };
    const nameStart = behindTabs(from);
    const nameEnd = tab(nameStart);
    const plus = bytes.subarray(nameStart, nameEnd).lastIndexOf(43);
    if (plus <= 0) return;
    const fileStart = behindTabs(nameEnd);
    // What stops may be a part of a path, or of a number.
    const colon = lines.isUnfinished() ? -1 : bytes.subarray(fileStart, end).lastIndexOf(58);
    let line = 0;
    for (let at = fileStart + colon + 1; colon > 0 && at < end && bytes[at]! >= 48 && bytes[at]! <= 57; at++) {
      line = Math.min(line * 10 + bytes[at]! - 48, 0x7fffffff);
    }
    const { strings } = this.builder;
    const name = strings.intern(bytes, nameStart, nameStart + plus);
    const file = colon > 0 ? strings.intern(bytes, fileStart, fileStart + colon) : 0;
    this.builder.addLine(row, this.builder.function(name, file), line);
  }

  private labels(line: string): void {
    const { strings } = this.builder;
    for (const [key, value] of quotedPairs(line.slice('# labels: {'.length))) {
      // A label without a value is none in a profile.
      if (value !== '') this.builder.label(strings.of(key), strings.of(value));
    }
  }

  /**
   * Names what the text leaves out: the runtime's own frames by their address, which is all that is known of them. So they count as the
   * runtime's, and frames that differ stay apart.
   */
  finish(): void {
    this.end();
    const { builder } = this;
    const [lo, hi] = builder.addresses();
    const exit = builder.strings.of('runtime.goexit');
    for (const [row, why] of this.why.entries()) {
      if (why === undefined || builder.linesOf(row) > 0) continue;
      const name = why === hidden.exit ? exit : builder.strings.of(unnamedRuntimeFrame(hexOf(lo.at(row), hi.at(row))));
      builder.addLine(row, builder.function(name), 0);
    }
  }
}

/** The pairs of `"key":"value", "key":"value"}`, quoted as Go's %q does. Stops where the text does. */
function quotedPairs(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  const quoted = /"((?:[^"\\]|\\.)*)"/y;
  let at = 0;
  const next = (): string | undefined => {
    quoted.lastIndex = at;
    const found = quoted.exec(text);
    if (!found) return undefined;
    at = quoted.lastIndex;
    return unquote(found[1]!);
  };
  for (;;) {
    const key = next();
    if (key === undefined || text[at] !== ':') return pairs;
    at++;
    const value = next();
    if (value === undefined) return pairs;
    pairs.push([key, value]);
    if (!text.startsWith(', ', at)) return pairs;
    at += 2;
  }
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Undoes Go's escapes. `\xNN` is a byte that was no UTF-8. */
function unquote(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g,
    (_, byte?: string, short?: string, long?: string, other = '') => {
      if (byte !== undefined)
        return Number.parseInt(byte, 16) < 0x80 ? String.fromCharCode(Number.parseInt(byte, 16)) : '\ufffd';
      const point = Number.parseInt(short ?? long ?? '', 16);
      if (Number.isNaN(point)) return escapes[other] ?? other;
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    },
  );
}
