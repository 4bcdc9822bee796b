/** Owns the list of formats that are read into the columns of a profile, besides pprof's own (formats/read.ts). Knows nothing of them. */

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

export function isReadable(kind: string): kind is ReadableFormat {
  return readableFormats.some((format) => format === kind);
}
