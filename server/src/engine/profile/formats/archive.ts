/** Owns which files an archive holds, told by names alone: tar (POSIX ustar, GNU) and zip. Unpacks nothing. */
import { util } from 'protobufjs/minimal';

/** Files looked at, so that a large archive takes no time. */
const mostFiles = 10_000;
/** Named in a message, and how long a name may be there. */
const mostNamed = 4;
const longestName = 60;

/** Names of what tools call their profiles. */
const likely =
  /\.(pb|pprof|prof|pgo|folded|collapsed|perf|trace)(\.gz)?$|\.out$|(^|[^a-z])(pprof|profile|heap|allocs|cpu|mem|block|mutex|goroutine|threadcreate)([^a-z]|$)/i;

/** Offset of the magic in a header of tar, and the length of its blocks. */
const tarMagicAt = 257;
const block = 512;

export function isTar(bytes: Uint8Array): boolean {
  return ascii(bytes, tarMagicAt, 5) === 'ustar';
}

/** What an archive holds, in words that complete "… with": names like those of profiles, else how many files there are. */
export function holdsWords(kind: 'tar' | 'zip', bytes: Uint8Array): string {
  const names = kind === 'tar' ? tarNames(bytes) : zipNames(bytes);
  const profiles = names.filter((name) => likely.test(name));
  if (profiles.length === 0) {
    const files = names.length === 1 ? '1 file' : `${names.length} files`;
    return `${files}, none of which is named like a profile`;
  }
  const shown = profiles.slice(0, mostNamed).map(short);
  const more = profiles.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A header of 512 bytes, then the file in whole blocks. Links and folders have no content and are left out. */
function tarNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  for (let at = 0; at + block <= bytes.length && names.length < mostFiles; ) {
    if (ascii(bytes, at + tarMagicAt, 5) !== 'ustar') break;
    const type = bytes[at + 156]!;
    const size = Number.parseInt(ascii(bytes, at + 124, 12), 8) || 0;
    const prefix = ascii(bytes, at + 345, 155);
    const name = ascii(bytes, at, 100);
    // "0", and 0 in old ones.
    if (type === 48 || type === 0) names.push(prefix === '' ? name : `${prefix}/${name}`);
    at += block + Math.ceil(size / block) * block;
  }
  return names;
}

/** The central directory, found by its end (APPNOTE 4.3.12 and 4.3.16). */
function zipNames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = Math.max(0, bytes.length - 65_557);
  let end = bytes.length - 22;
  while (end >= last && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < last || end < 0) return [];
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && names.length < mostFiles && view.getUint32(at, true) === 0x02014b50) {
    const length = view.getUint16(at + 28, true);
    const name = util.utf8.read(bytes, at + 46, Math.min(bytes.length, at + 46 + length));
    if (!name.endsWith('/')) names.push(name);
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

/** Text up to the first zero. */
function ascii(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const zero = field.indexOf(0);
  return String.fromCharCode(...(zero < 0 ? field : field.subarray(0, zero)));
}

/** Without what would break a line, and not too long. */
function short(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}]/gu, '?');
  return plain.length <= longestName ? plain : `…${plain.slice(1 - longestName)}`;
}
