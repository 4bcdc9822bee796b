/** Owns looking into the file of an execution trace: whether it is one, of which version, and whether it is whole. Starts nothing. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type TraceExtent, traceExtent, traceHeadLength, traceVersion } from '#engine/profile/formats/execution-trace';
import { ToolFailure } from '../tool/refusal';

/** A trace larger than this is not handed to go, bytes: Go 1.26 takes some forty times as much memory as the file has bytes. */
const largestTrace = 256 << 20;

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

/** The version a trace is of, undefined for no trace, and how far it goes. Throws what the file system does, and ToolFailure 'input' for one too large. */
export async function lookAtTrace(
  file: string,
): Promise<{ readonly version: number | undefined; readonly extent: TraceExtent }> {
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
