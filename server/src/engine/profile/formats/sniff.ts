/** Owns telling by its content what a file is, and what to do with one that no reader takes. Knows no file names and reads no profile. */
import { util } from 'protobufjs/minimal';
import { ProfileError } from '../model/errors';
import { isGzip } from '../pprof/gzip';
import { legacyCpuHeader } from './cpu-legacy';
import { traceVersion } from './execution-trace';
import { parseEvent } from './perf-event';

/** Formats that are read into the columns of a profile, besides pprof's own (formats/read.ts). */
const readableFormats = [
  'count-text',
  'heap-text',
  'contention-text',
  'thread-text',
  'cpu-legacy',
  'folded',
  'perf-script',
] as const;

export type ReadableFormat = (typeof readableFormats)[number];

export function isReadable(kind: ContentKind): kind is ReadableFormat {
  return readableFormats.some((format) => format === kind);
}

/** Kinds a profile reader is handed by mistake, or that other readers take. */
export type OtherKind = keyof typeof advice;

export type ContentKind = 'gzip' | 'pprof' | ReadableFormat | OtherKind;

const capture = 'Open a file that pprof wrote, often named *.pb.gz.';

/** What it is, completing "The file …", and what to do. */
const advice = {
  empty: ['is empty', 'The capture did not finish: stop the profile before the program ends, then capture it again.'],
  html: [
    'is a web page, not a profile',
    'The server answered with an error or a sign-in page: open the URL in a browser to see which.',
  ],
  json: ['is JSON, not a profile', 'It may be an error of a proxy: read it, then capture the profile again.'],
  'goroutine-dump': [
    'is a goroutine dump (debug=2 or a crash), not a profile',
    'Capture /debug/pprof/goroutine without debug=… to open it here.',
  ],
  'java-text': ['is a profile of Java in the old gperftools format', 'Convert it with `go tool pprof -proto FILE`.'],
  'perf-data': [
    'is what perf recorded, not yet readable stacks',
    'Run `perf script -i FILE > FILE.perf` on the machine it was recorded on, and open that.',
  ],
  'go-trace': [
    'is an execution trace, not a profile',
    'Make a profile of it: `go tool trace -pprof=net|sync|syscall|sched FILE > FILE.pprof`; on the command line, `--trace net` does that.',
  ],
  'damaged-by-text': [
    'is a binary profile that was written as text, which damaged it',
    'Write it with `curl -o FILE`, or with `Invoke-WebRequest -OutFile FILE` in PowerShell, not with `>`.',
  ],
  program: ['is a program, not a profile', 'Open the profile that the program wrote.'],
  zstd: ['is compressed with Zstandard', 'Unpack it with `zstd -d FILE` and open what is in it.'],
  xz: ['is compressed with xz', 'Unpack it with `xz -d FILE` and open what is in it.'],
  bzip2: ['is compressed with bzip2', 'Unpack it with `bzip2 -d FILE` and open what is in it.'],
  zip: ['is a zip archive', 'Unpack it and open a profile in it.'],
  archive: ['is an archive, not a profile', 'Unpack it and open a profile in it.'],
  image: ['is an image or a document, not a profile', 'Open the pprof file it was made from.'],
  text: ['is text, not a profile', capture],
  unknown: ['is not a profile', capture],
} as const;

/** The error for content that is no pprof profile. `inside` says that it was found in a gzip file. */
export function otherFormat(kind: OtherKind, inside: boolean): ProfileError {
  const [problem, action] = advice[kind];
  const code = kind === 'empty' ? 'empty' : 'other-format';
  return new ProfileError(code, inside ? `is compressed, and inside ${insideWords(problem)}` : problem, action);
}

function insideWords(problem: string): string {
  return `it ${problem}`;
}

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
  return looksLikeProfileMessage(start) ? 'pprof' : 'unknown';
}

/** Kinds known by fixed first bytes. */
function kindByMagic(bytes: Uint8Array): OtherKind | ReadableFormat | undefined {
  const text = util.utf8.read(bytes, 0, Math.min(bytes.length, 16));
  if (traceVersion(bytes) !== undefined) return 'go-trace';
  if (text.startsWith('\u007fELF') || text.startsWith('MZ')) return 'program';
  if (text.startsWith('PK\u0003\u0004')) return 'zip';
  if (text.startsWith('PERFILE2') || text.startsWith('2ELIFREP')) return 'perf-data';
  // The first bytes of gzip, after something took them for text of one encoding and wrote them in another.
  if (bytes[0] === 0x1f && bytes[1]! >= 0xc2 && bytes[2]! >= 0x80) return 'damaged-by-text';
  if (text.startsWith('%PDF') || text.slice(1, 4) === 'PNG') return 'image';
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

/** Text has no control characters but white space; profiles have some in their first bytes. */
function isText(bytes: Uint8Array): boolean {
  let control = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) || byte === 127) control++;
  }
  return control === 0;
}

function kindOfText(bytes: Uint8Array, text: string): OtherKind | ReadableFormat {
  const trimmed = text.trimStart();
  if (trimmed === '') return 'empty';
  if (/^<(!doctype|html|head|body|\?xml|svg)/i.test(trimmed)) return 'html';
  if (/^[[{]/.test(trimmed) && /["\]}]/.test(trimmed)) return 'json';
  const banner = (text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '').trimEnd();
  if (/^\S+ profile: total \d+$/.test(banner)) return 'count-text';
  if (banner.startsWith('heap profile: ')) return 'heap-text';
  if (/^--- (mutex:|contention:|contentionz )/.test(banner)) {
    return /^--- contentionz 1 ---/.test(banner) && /^format *= *java/m.test(text) ? 'java-text' : 'contention-text';
  }
  if (/^--- heapz 1 ---/.test(banner)) return 'java-text';
  if (/^--- (threadz \d+ ---|Thread [0-9a-fA-F]+ \(name: )/.test(banner)) return 'thread-text';
  if (/^.{0,200}goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[/m.test(text)) return 'goroutine-dump';
  // The first line that is no comment is the head of an event.
  if (parseEvent(banner) !== undefined) return 'perf-script';
  return isFolded(bytes) ? 'folded' : 'text';
}

/** Lines looked at, and how long the longest of them may be. */
const linesLookedAt = 50;
const longestLookedAt = 1 << 20;

/** Each line ends in a number, and frames are joined by semicolons somewhere. */
function isFolded(bytes: Uint8Array): boolean {
  let start = 0;
  let seen = 0;
  for (let line = 0; line < linesLookedAt && start < bytes.length; line++) {
    const found = bytes.subarray(start, start + longestLookedAt).indexOf(10);
    const end = found < 0 ? Math.min(bytes.length, start + longestLookedAt) : start + found;
    const last = util.utf8.read(bytes, Math.max(start, end - 64), end).trimEnd();
    const isComment = bytes[start] === 35;
    start = end + 1;
    if (last === '') continue;
    if (/(^|\s)-?\d*\.?\d+(e[-+]?\d+)?$/i.test(last)) seen++;
    else if (!isComment) return false;
  }
  return seen > 0 && bytes.includes(59);
}

/** Whether the first field is one of message Profile with its proper wire type. */
function looksLikeProfileMessage(bytes: Uint8Array): boolean {
  const tag = bytes[0]!;
  const field = tag >>> 3;
  const wireType = tag & 7;
  if (field < 1 || field > 15) return false;
  const isMessage = field <= 6 || field === 11;
  return isMessage ? wireType === 2 : wireType === 0 || (field === 13 && wireType === 2);
}
