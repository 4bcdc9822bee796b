/** Owns having the go command make a profile of an execution trace: where goroutines waited, of one kind. Serves nothing, and reads no events itself. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  type TraceExtent,
  type TraceKind,
  traceExtent,
  traceHeadLength,
  traceVersion,
} from '#engine/profile/formats/execution-trace';
import { grouped } from '#engine/profile/model/errors';
import { ToolFailure } from '../tool/refusal';
import { type GoOptions, runGo } from './go-tool';

/** A trace larger than this is not handed to go, bytes: Go 1.26 takes some forty times as much memory as the file has bytes. */
const largestTrace = 256 << 20;
/** Profiles of traces hold each stack once; one of this size nobody could look at, bytes. */
const largestProfile = 64 << 20;

export interface TraceProfile {
  /** As pprof writes it. */
  readonly profile: Uint8Array;
  /** What the trace lacks; a whole sentence each. */
  readonly notes: readonly string[];
}

/** Whether a file is an execution trace; false for one that cannot be read, and for what is no file. */
export async function isTrace(file: string): Promise<boolean> {
  try {
    // Opening a pipe waits for whoever writes it.
    if (!(await stat(file)).isFile()) return false;
    const handle = await open(file, 'r');
    try {
      return traceVersion(await readAt(handle, 0, traceHeadLength)) !== undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

/**
 * Runs `go tool trace -pprof=KIND FILE`, which ends by itself: no server of it is started.
 * @param file absolute path of the trace
 * @throws {ToolRefusal} @throws {ToolFailure} 'input' where the tool says that the trace is no good, or it is too large
 */
export async function profileOfTrace(
  go: GoOptions,
  file: string,
  kind: TraceKind,
  signal?: AbortSignal,
): Promise<TraceProfile> {
  const { version, extent } = await look(file);
  const output: Uint8Array[] = [];
  let said = '';
  // The tool needs no module, and no module gets a say in what is run: go looks for none in the system's temporary folder.
  const environment = { ...go.environment, GOFLAGS: undefined, GOWORK: 'off' };
  const exit = await runGo(
    { ...go, environment },
    {
      args: ['tool', 'trace', `-pprof=${kind}`, file],
      cwd: tmpdir(),
      outputCap: largestProfile,
      onOutput: (bytes) => output.push(bytes),
      onStderr: (text) => {
        said += text;
      },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  if (exit.code !== 0) throw failureOf(said, exit.code, version, extent);
  return { profile: Buffer.concat(output), notes: notesOf(extent) };
}

function notesOf(extent: TraceExtent): readonly string[] {
  switch (extent.state) {
    case 'whole':
      return [];
    case 'cut':
      return [
        'The trace ends in the middle: what came after its last whole part is missing. Stop the trace before you copy it.',
      ];
    case 'damaged':
      return [
        `The trace is damaged from byte ${grouped(extent.at)} on: what came after its last whole part is missing.`,
      ];
  }
}

/** What can be told of the file before anything is started. */
async function look(file: string): Promise<{ readonly version: number | undefined; readonly extent: TraceExtent }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > largestTrace) {
      const limit = largestTrace >> 20;
      throw new ToolFailure(
        'input',
        `The trace is larger than ${limit} MiB, for which go tool trace needs more memory than most machines have. Record for fewer seconds.`,
      );
    }
    const window = windowed((offset, length) => readAt(handle, offset, length));
    return { version: traceVersion(await window(0, traceHeadLength)), extent: await traceExtent(window, size) };
  } finally {
    await handle.close();
  }
}

/** Batches are small where little goes on, so that many heads lie in one read. */
const windowLength = 64 << 10;

function windowed(read: (offset: number, length: number) => Promise<Uint8Array>): typeof read {
  let start = 0;
  let window = new Uint8Array();
  return async (offset, length) => {
    const isInside = offset >= start && offset + length <= start + window.length;
    if (!isInside) {
      window = new Uint8Array(await read(offset, Math.max(length, windowLength)));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + length);
  };
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/** What the tool said, in a sentence that ends with what to do. */
function failureOf(
  said: string,
  code: number | null,
  version: number | undefined,
  { state }: TraceExtent,
): ToolFailure {
  const reason = (said.trim().split('\n').at(-1) || `exit code ${code}`).replace(/[.:]+$/, '');
  if (/unknown or unsupported (trace )?version/.test(said) && version !== undefined) {
    return new ToolFailure(
      'input',
      `The trace is in the format of Go 1.${version}, which the go command here does not read (${reason}). Use the Go that recorded it: set gopherscope.go.path, or put it on PATH.`,
    );
  }
  if (state === 'cut') {
    return new ToolFailure(
      'input',
      `The trace ends before anything in it is whole (go tool trace: ${reason}). Stop the trace before you copy it, then open it again.`,
    );
  }
  return new ToolFailure('input', `go tool trace could not read it: ${reason}. Record the trace again.`);
}
