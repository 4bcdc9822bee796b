/**
 * Owns what is known of an execution trace from its outside: which Go wrote it, which profiles `go tool trace` makes of it, and whether it was cut off.
 * Refuses to read events: that is the tool's.
 */

/** What `go tool trace -pprof=…` counts: waiting for the network, for each other, in system calls, for a processor. */
export const traceKinds = ['net', 'sync', 'syscall', 'sched'] as const;
export type TraceKind = (typeof traceKinds)[number];

/** Bytes that tell a trace: "go 1.26 trace", filled up with zeros (internal/trace/version). */
export const traceHeadLength = 16;

/** The minor version of the Go whose format it is (26 for Go 1.26); undefined for what is no execution trace. */
export function traceVersion(head: Uint8Array): number | undefined {
  const text = String.fromCharCode(...head.subarray(0, traceHeadLength));
  const minor = /^go 1\.(\d+) trace/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Some bytes of a file; fewer where it ends. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** The first format in batches with their lengths (internal/trace/batch.go), and the first with a mark at the end of each generation. */
const firstWithBatches = 22;
const firstWithEnds = 26;
/** Newer formats are not walked: what a batch is there is not known. */
const lastKnown = 26;

/** Numbers of the events a batch begins with, and of the mark (internal/trace/tracev2). */
const eventBatch = 1;
const experimentalBatch = 49;
const endOfGeneration = 52;

/** A head has an event, perhaps an experiment, and four numbers of up to ten bytes. */
const longestHead = 42;
/** No batch is longer (tracev2.MaxBatchSize). */
const longestBatch = 64 << 10;

/** How far a trace goes. `cut`: it ends in the middle · `damaged`: something stands in it that is no part of a trace, at the byte `at`. */
export type TraceExtent = { readonly state: 'whole' | 'cut' } | { readonly state: 'damaged'; readonly at: number };

/**
 * How far a trace goes: go tool trace reads what comes before a cut and says nothing of it. Only heads of batches are read, so that what is damaged
 * inside of one is not noticed. Whole where the format does not tell: before Go 1.22, or newer than what is known here.
 * @param size bytes of the whole file
 */
export async function traceExtent(readAt: ReadAt, size: number): Promise<TraceExtent> {
  const version = traceVersion(await readAt(0, traceHeadLength)) ?? 0;
  if (version < firstWithBatches || version > lastKnown) return { state: 'whole' };
  const hasEnds = version >= firstWithEnds;
  let at = traceHeadLength;
  let ended = false;
  while (at < size) {
    const head = await readAt(at, longestHead);
    ended = hasEnds && head[0] === endOfGeneration;
    const length = ended ? 1 : batchLength(head);
    if (length === 'cut') return { state: 'cut' };
    if (length === 'none') return { state: 'damaged', at };
    at += length;
  }
  return { state: at > size || (hasEnds && !ended) ? 'cut' : 'whole' };
}

/** Bytes of the batch whose head this is, the head included; `none` where it is no such head, `cut` where it is not all there. */
function batchLength(head: Uint8Array): number | 'none' | 'cut' {
  let at: number;
  if (head[0] === eventBatch) at = 1;
  else if (head[0] === experimentalBatch) at = 2;
  else return 'none';
  let number = 0;
  // Generation, thread, time and size.
  for (let field = 0; field < 4; field++) {
    number = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = head[at++];
      if (byte === undefined) return head.length < longestHead ? 'cut' : 'none';
      number += (byte & 127) * shift;
      if (byte < 128) break;
    }
  }
  return number > longestBatch ? 'none' : at + number;
}
