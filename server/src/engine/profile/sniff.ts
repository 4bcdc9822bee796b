/** Owns telling by its content what a file is, and what to do with one that is no pprof profile. Knows no file names and parses nothing. */
import { util } from 'protobufjs/minimal';
import { ProfileError } from './errors';
import { isGzip } from './gzip';

export type ContentKind = 'gzip' | 'pprof' | OtherKind;

/** Kinds a profile reader is handed by mistake, or that other readers take. */
export type OtherKind =
  | 'empty'
  | 'html'
  | 'json'
  | 'goroutine-counts'
  | 'goroutine-dump'
  | 'heap-text'
  | 'contention-text'
  | 'cpu-legacy'
  | 'folded'
  | 'perf-script'
  | 'go-trace'
  | 'program'
  | 'archive'
  | 'image'
  | 'text'
  | 'unknown';

interface Advice {
  /** Completes "The file …". */
  readonly problem: string;
  readonly action: string;
}

const captureBinary = 'Capture it without debug=… in the URL to open it here.';

const advice: Readonly<Record<OtherKind, Advice>> = {
  empty: {
    problem: 'is empty',
    action: 'The capture did not finish: stop the profile before the program ends, then capture it again.',
  },
  html: {
    problem: 'is a web page, not a profile',
    action: 'The server answered with an error or a sign-in page: open the URL in a browser to see which.',
  },
  json: {
    problem: 'is JSON, not a profile',
    action: 'It may be an error of a proxy: read it, then capture the profile again.',
  },
  'goroutine-counts': { problem: 'is a goroutine profile as text (debug=1)', action: captureBinary },
  'goroutine-dump': {
    problem: 'is a goroutine dump (debug=2 or a crash), not a profile',
    action: 'Capture /debug/pprof/goroutine without debug=… to open it here.',
  },
  'heap-text': { problem: 'is a heap profile as text (debug=1)', action: captureBinary },
  'contention-text': { problem: 'is a contention profile as text (debug=1)', action: captureBinary },
  'cpu-legacy': {
    problem: 'is a CPU profile in the old gperftools format',
    action: 'Convert it with `go tool pprof -proto FILE`.',
  },
  folded: { problem: 'holds folded stacks, not a profile', action: 'Open the pprof file they were made from.' },
  'perf-script': {
    problem: 'is the output of perf script, not a profile',
    action: 'Convert the perf.data file with perf_to_profile.',
  },
  'go-trace': {
    problem: 'is an execution trace, not a profile',
    action: 'Make a profile of it: `go tool trace -pprof=net|sync|syscall|sched FILE`.',
  },
  program: { problem: 'is a program, not a profile', action: 'Open the profile that the program wrote.' },
  archive: { problem: 'is an archive, not a profile', action: 'Unpack it and open a profile in it.' },
  image: { problem: 'is an image or a document, not a profile', action: 'Open the pprof file it was made from.' },
  text: { problem: 'is text, not a profile', action: 'Open a file that pprof wrote, often named *.pb.gz.' },
  unknown: { problem: 'is not a profile', action: 'Open a file that pprof wrote, often named *.pb.gz.' },
};

/** The error for content that is no pprof profile. `inside` says that it was found in a gzip file. */
export function otherFormat(kind: OtherKind, inside: boolean): ProfileError {
  const { problem, action } = advice[kind];
  const code = kind === 'empty' ? 'empty' : 'other-format';
  return new ProfileError(code, inside ? `is compressed, and inside ${insideWords(problem)}` : problem, action);
}

function insideWords(problem: string): string {
  return `it ${problem}`;
}

/** Bytes looked at. Enough for the banner of any format below. */
const head = 4096;

/** What the content seems to be. */
export function sniff(bytes: Uint8Array): ContentKind {
  if (bytes.length === 0) return 'empty';
  if (isGzip(bytes)) return 'gzip';
  const start = bytes.subarray(0, head);
  const magic = kindByMagic(start);
  if (magic !== undefined) return magic;
  if (isText(start)) return kindOfText(util.utf8.read(start, 0, start.length));
  return looksLikeProfileMessage(start) ? 'pprof' : 'unknown';
}

/** Kinds known by fixed first bytes. Traces begin with "go 1.N trace" (internal/trace). */
function kindByMagic(bytes: Uint8Array): OtherKind | undefined {
  const text = util.utf8.read(bytes, 0, Math.min(bytes.length, 16));
  if (/^go 1\.\d+ trace/.test(text)) return 'go-trace';
  if (text.startsWith('\u007fELF') || text.startsWith('MZ')) return 'program';
  if (text.startsWith('PK\u0003\u0004')) return 'archive';
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
    // Zstandard, xz, bzip2 level 9.
    case 0x28b52ffd:
    case 0xfd377a58:
    case 0x425a6839:
      return 'archive';
  }
  return isLegacyCpu(bytes) ? 'cpu-legacy' : undefined;
}

/** gperftools' header: the words 0, 3, 0, period, 0 of four or eight bytes, either byte order. */
function isLegacyCpu(bytes: Uint8Array): boolean {
  for (const size of [4, 8]) {
    if (bytes.length < 5 * size) continue;
    const word = (index: number): Uint8Array => bytes.subarray(index * size, (index + 1) * size);
    const sum = (index: number): number => word(index).reduce((total, byte) => total + byte, 0);
    const three = word(1);
    const isThree = sum(1) === 3 && (three[0] === 3 || three[size - 1] === 3);
    if (sum(0) === 0 && isThree && sum(2) === 0 && sum(3) > 0 && sum(4) === 0) return true;
  }
  return false;
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

function kindOfText(text: string): OtherKind {
  const trimmed = text.replace(/^\uFEFF?\s+/, '');
  if (trimmed === '') return 'empty';
  if (/^<(!doctype|html|head|body|\?xml|svg)/i.test(trimmed)) return 'html';
  if (/^[[{]/.test(trimmed) && /["\]}]/.test(trimmed)) return 'json';
  if (/^(goroutine|threadcreate|goroutineleak) profile: total \d/m.test(text)) return 'goroutine-counts';
  if (/^.{0,200}goroutine \d+ (gp=\S+ m=\S+ (mp=\S+ )?)?\[/m.test(text)) return 'goroutine-dump';
  if (/^heap profile: /m.test(text)) return 'heap-text';
  if (/^--- (mutex|contention)/m.test(text)) return 'contention-text';
  const lines = trimmed.split(/\r?\n/).slice(0, -1);
  const sample = lines.length > 0 ? lines : [trimmed];
  if (sample.every((line) => line === '' || /^\S.*;?.* -?\d+$/.test(line)) && trimmed.includes(';')) return 'folded';
  if (/^\S.*\s+\d+.*\[\d+\].*:\s/m.test(trimmed) && /^\s+[0-9a-f]+ .+\(.+\)$/m.test(trimmed)) return 'perf-script';
  return 'text';
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
