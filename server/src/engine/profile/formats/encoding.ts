/** Owns which encoding a text is in: UTF-8 with or without a mark, or UTF-16 as PowerShell's `>` writes it. Knows nothing of what the text says. */
import { util } from 'protobufjs/minimal';
import { Pace, type Pacing } from '../model/pace';
import { isProfileSoFar } from '../pprof/begins';

/** Code units between two looks at the clock. */
const stride = 1 << 20;

export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(util.utf8.length(text));
  util.utf8.write(text, bytes, 0);
  return bytes;
}

export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return util.utf8.read(bytes, start, end);
}

/**
 * Whether the bytes are UTF-16, told by its mark, or by two ASCII characters in a row without one: but fields of a profile that are written
 * out although they are 0 or empty look like that, too. `true` for little endian.
 */
function utf16(bytes: Uint8Array): { readonly little: boolean; readonly start: number } | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return { little: true, start: 2 };
  if (a === 0xfe && b === 0xff) return { little: false, start: 2 };
  const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x20 && byte < 0x7f;
  if (b === 0 && d === 0 && isAscii(a) && isAscii(c)) {
    return isProfileSoFar(bytes) ? undefined : { little: true, start: 0 };
  }
  if (a === 0 && c === 0 && isAscii(b) && isAscii(d)) return { little: false, start: 0 };
  return undefined;
}

/** The same text as UTF-8 without a mark; the same bytes where they are neither UTF-16 nor marked. A half pair at the end becomes U+FFFD. */
export async function asUtf8(bytes: Uint8Array, pacing: Pacing): Promise<Uint8Array> {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const form = utf16(bytes);
  if (form === undefined) return bytes;
  const { little, start } = form;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = bytes.length - ((bytes.length - start) % 2);
  const pace = new Pace(pacing, 'text');
  // Most text is ASCII, which halves; anything else needs three bytes a unit at most, and is counted before memory is given to it.
  let size = bytes.length - last;
  for (let at = start; at < last; at += 2) size += utf8Length(view.getUint16(at, little));
  const text = new Uint8Array(size + 4);
  let to = 0;
  for (let at = start; at < last; at += 2) {
    if ((at - start) % (2 * stride) === 0 && pace.due()) await pace.rest(at / last);
    const unit = view.getUint16(at, little);
    if (unit < 0x80) {
      text[to++] = unit;
      continue;
    }
    const next = at + 2 < last ? view.getUint16(at + 2, little) : 0;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
    if (isPair) at += 2;
    const isHalf = !isPair && unit >= 0xd800 && unit < 0xe000;
    to += util.utf8.write(isHalf ? '\ufffd' : String.fromCharCode(...(isPair ? [unit, next] : [unit])), text, to);
  }
  return text.subarray(0, to);
}

/** Bytes of a code unit in UTF-8, at most. */
function utf8Length(unit: number): number {
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}
