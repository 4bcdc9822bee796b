/** Owns what is said of content that no reader takes: what it is, and what to do with it. Refuses to know how it was told. */
import { ProfileError } from '../model/errors';

const capture = 'Open a file that pprof wrote, often named *.pb.gz.';
const convert = 'Convert it to pprof’s format or to folded stacks, and open that.';

/** What it is, completing "The file …", and what to do. */
const advice = {
  empty: ['is empty', 'The capture did not finish: stop the profile before the program ends, then capture it again.'],
  html: [
    'is a web page, not a profile',
    'The server answered with an error or a sign-in page: open the URL in a browser to see which.',
  ],
  'pprof-index': [
    'is the page that lists the profiles of a server (/debug/pprof/)',
    'Capture one of them: /debug/pprof/heap, or /debug/pprof/profile?seconds=30 for CPU.',
  ],
  'exported-picture': [
    'is a picture of a flame graph that Gopherscope exported: it has widths, not samples',
    'Open the profile it was made from, or export it as folded stacks, pprof or one HTML file, which can be opened again.',
  ],
  'exported-table': [
    'is a table that Gopherscope exported: it has the figures of functions, not their stacks',
    'Open the profile it was made from, or export it as folded stacks, pprof or one HTML file, which can be opened again.',
  ],
  'flame-picture': [
    'is a picture of stacks (SVG), not a profile',
    'Open the profile or the folded stacks it was made from.',
  ],
  json: ['is JSON, not a profile', 'It may be an error of a proxy: read it, then capture the profile again.'],
  'v8-profile': ['is a CPU profile of V8 (Chrome, Node)', 'Open it in Chrome’s DevTools: it is not of a Go program.'],
  'chrome-trace': ['is a trace of events for Chrome, without samples', 'Open it in Perfetto (ui.perfetto.dev).'],
  speedscope: ['is a profile in the format of speedscope', convert],
  pyroscope: [
    'is an answer of Pyroscope for its own page',
    'Ask it for pprof instead: /pyroscope/render with format=pprof.',
  ],
  'firefox-profile': ['is a profile of the Firefox Profiler', 'Open it at profiler.firefox.com.'],
  'goroutine-dump': [
    'is a goroutine dump (debug=2 or a crash), not a profile',
    'Capture /debug/pprof/goroutine without debug=… to open it here.',
  ],
  crash: ['is the log of a crash, not a profile', 'Read it as text: it names the goroutine that panicked.'],
  'java-text': ['is a profile of Java in the old gperftools format', 'Convert it with `go tool pprof -proto FILE`.'],
  jfr: ['is a recording of Java Flight Recorder', 'Open it in JDK Mission Control.'],
  'java-heap': ['is a heap dump of Java', 'Open it in a tool for Java, such as Eclipse MAT.'],
  'perf-data': [
    'is what perf recorded, not yet readable stacks',
    'Run `perf script -i FILE > FILE.perf` on the machine it was recorded on, and open that.',
  ],
  'go-trace': [
    'is an execution trace, not a profile',
    'Make a profile of it: `go tool trace -pprof=net|sync|syscall|sched FILE > FILE.pprof`; on the command line, `--trace net` does that.',
  ],
  'go-heap-dump': [
    'is a dump of all objects (debug.WriteHeapDump), not a profile',
    'Capture /debug/pprof/heap, or write it with pprof.WriteHeapProfile.',
  ],
  preprofile: [
    'is a profile prepared for the compiler (go tool preprofile)',
    'Open the profile it was made from, mostly default.pgo.',
  ],
  coverage: [
    'is a coverage profile of go test',
    'Show it with `go tool cover -html=FILE`; for costs, run go test with -cpuprofile.',
  ],
  benchmark: ['is the output of benchmarks', 'Compare it with benchstat; for costs, run go test with -cpuprofile.'],
  'pprof-report': ['is a report that pprof printed, without stacks', 'Open the profile it was made from.'],
  'pprof-raw': [
    'is the text of a profile (pprof -raw)',
    'Open the profile it was made from, or write one with `go tool pprof -proto`.',
  ],
  metrics: [
    'is text of metrics (Prometheus), not a profile',
    'Capture /debug/pprof/heap or another profile of the same server.',
  ],
  'lfs-pointer': [
    'is a pointer of Git LFS: the file itself was not fetched',
    'Run `git lfs pull`, then open it again.',
  ],
  'go-source': ['is Go source, not a profile', capture],
  'go-mod': ['is a go.mod file, not a profile', capture],
  'damaged-by-text': [
    'is a binary profile that was written as text, which damaged it',
    'Write it with `curl -o FILE`, or with `Invoke-WebRequest -OutFile FILE` in PowerShell, not with `>`.',
  ],
  program: ['is a program, not a profile', 'Open the profile that the program wrote.'],
  core: ['is a core dump, not a profile', 'Look into it with `dlv core PROGRAM FILE`; it holds memory, not samples.'],
  zstd: ['is compressed with Zstandard', 'Unpack it with `zstd -d FILE` and open what is in it.'],
  xz: ['is compressed with xz', 'Unpack it with `xz -d FILE` and open what is in it.'],
  bzip2: ['is compressed with bzip2', 'Unpack it with `bzip2 -d FILE` and open what is in it.'],
  gzip: ['is compressed more than four times', 'Unpack it with `gunzip` and open what is in it.'],
  zip: ['is a zip archive', 'Unpack it and open a profile in it.'],
  tar: ['is a tar archive', 'Unpack it with `tar -xf FILE` and open a profile in it.'],
  archive: ['is an archive, not a profile', 'Unpack it and open a profile in it.'],
  image: ['is an image or a document, not a profile', 'Open the pprof file it was made from.'],
  text: ['is text, not a profile', capture],
  unknown: ['is not a profile', capture],
} as const;

/** Kinds a profile reader is handed by mistake, or that other readers take. */
export type OtherKind = keyof typeof advice;

/**
 * The error for content that is no profile.
 * @param inside whether it was found in a gzip file
 * @param holds what an archive holds, completing "… with": "cpu.pb.gz and heap.pb.gz"
 */
export function otherFormat(kind: OtherKind, inside: boolean, holds = ''): ProfileError {
  const [problem, action] = advice[kind];
  const code = kind === 'empty' ? 'empty' : 'other-format';
  const whole = holds === '' ? problem : `${problem} with ${holds}`;
  return new ProfileError(code, inside ? `is compressed, and inside it ${whole}` : whole, action);
}
