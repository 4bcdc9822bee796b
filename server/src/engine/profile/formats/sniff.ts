/** Owns telling by its content what a file is. Knows no file names, reads no profile, and leaves text to text-kinds.ts. */
import { util } from 'protobufjs/minimal';
import { isProfileTag } from '../pprof/begins';
import { isGzip } from '../pprof/gzip';
import { isTar } from './archive';
import { legacyCpuHeader } from './cpu-legacy';
import { traceVersion } from './execution-trace';
import type { OtherKind } from './other-formats';
import type { ReadableFormat } from './readable';
import { kindOfText } from './text-kinds';

export type ContentKind = 'gzip' | 'pprof' | 'exported-page' | ReadableFormat | OtherKind;

/** Bytes looked at. Enough for the banner of any format below. */
const head = 4096;

/** What the content seems to be. Text is expected in UTF-8 without a mark (formats/encoding.ts). */
export function sniff(bytes: Uint8Array): ContentKind {
  if (bytes.length === 0) return 'empty';
  if (isGzip(bytes)) return 'gzip';
  const start = bytes.subarray(0, head);
  const magic = kindByMagic(start);
  if (magic !== undefined) return magic;
  if (isText(start)) return kindOfText(bytes, util.utf8.read(start, 0, start.length));
  return isProfileTag(start[0]!) ? 'pprof' : 'unknown';
}

/** Kinds known by fixed first bytes. */
function kindByMagic(bytes: Uint8Array): OtherKind | ReadableFormat | undefined {
  const text = util.utf8.read(bytes, 0, Math.min(bytes.length, 16));
  if (traceVersion(bytes) !== undefined) return 'go-trace';
  if (text.startsWith('\u007fELF')) return isCore(bytes) ? 'core' : 'program';
  if (text.startsWith('MZ')) return 'program';
  if (text.startsWith('PK\u0003\u0004') || text.startsWith('PK\u0005\u0006')) return 'zip';
  if (isTar(bytes)) return 'tar';
  if (text.startsWith('PERFILE2') || text.startsWith('2ELIFREP')) return 'perf-data';
  if (text.startsWith('FLR\0')) return 'jfr';
  if (text.startsWith('JAVA PROFILE 1.')) return 'java-heap';
  if (/^go1\.\d+ heap dump/.test(text)) return 'go-heap-dump';
  // The first bytes of gzip, after something took them for text of one encoding and wrote them in another.
  if (bytes[0] === 0x1f && bytes[1]! >= 0xc2 && bytes[2]! >= 0x80) return 'damaged-by-text';
  if (/^(%PDF|.PNG|GIF8|RIFF....WEBP)/s.test(text) || (bytes[0] === 0xff && bytes[1] === 0xd8)) return 'image';
  const word = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  switch (word) {
    // Mach-O, both byte orders, 32 and 64 bits, and universal binaries.
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe:
    case 0xcafebabe:
      return 'program';
    case 0x28b52ffd:
      return 'zstd';
    case 0xfd377a58:
      return 'xz';
    // 7-Zip.
    case 0x377abcaf:
      return 'archive';
  }
  if (/^BZh[1-9]/.test(text)) return 'bzip2';
  const cpu = legacyCpuHeader(bytes);
  return cpu === undefined ? undefined : cpu.isJava ? 'java-text' : 'cpu-legacy';
}

/** The type of file in the header of ELF is that of a core (4), in the byte order the header states. */
function isCore(bytes: Uint8Array): boolean {
  const [low, high] = bytes[5] === 2 ? [17, 16] : [16, 17];
  return bytes[low] === 4 && bytes[high] === 0;
}

/** Text has no control characters but white space; profiles have some in their first bytes. */
function isText(bytes: Uint8Array): boolean {
  let control = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) || byte === 127) control++;
  }
  return control === 0;
}
