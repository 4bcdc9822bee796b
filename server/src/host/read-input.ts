/**
 * Owns reading a file whole, or what a pipe gives until it ends, within a limit; whatever else a path may lead to is refused with a reason.
 * Refuses to know what is in it.
 */
import { closeSync, constants, createReadStream, openSync, writeSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';

/** Why a path gives no bytes: a predicate of the path ("is a folder") and what to do, a sentence. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    readonly problem: string,
    readonly action: string,
    /** Of a file over the limit: how it begins. */
    readonly head: Uint8Array = new Uint8Array(),
  ) {
    super(`${problem}. ${action}`);
  }
}

/** Bytes of a file over the limit that are looked at to say what it is. */
const headLength = 4096;

/**
 * @param limit bytes
 * @throws {InputError} and the signal's reason; others only where the system says what it never says
 */
export async function readInput(path: string, limit: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size > limit ? await refuse(path, limit) : await readFile(path, { signal });
    if (found.isDirectory()) throw new InputError('is a folder', 'Name the profiles in it.');
    if (found.isSocket()) throw new InputError('is a socket', 'Name a file.');
    if (!found.isFIFO()) throw new InputError('is a device, not a file', 'Name a file, or pipe into /dev/stdin.');
    return await readPipe(path, limit, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw reasonOf(error);
  }
}

async function refuse(path: string, limit: number): Promise<never> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headLength), 0, headLength, 0);
    throw tooLarge(limit, buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

async function readPipe(path: string, limit: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const wake = (): void => wakeReader(path);
  signal.addEventListener('abort', wake, { once: true });
  try {
    for await (const chunk of createReadStream(path, { signal })) {
      length += (chunk as Buffer).length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk as Buffer);
    }
  } finally {
    signal.removeEventListener('abort', wake);
  }
  return Buffer.concat(chunks);
}

/**
 * Opening and reading a pipe wait for whoever writes it, and nothing calls them back: the process would not end. So somebody writes.
 */
function wakeReader(path: string): void {
  try {
    const pipe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, '\n');
    closeSync(pipe);
  } catch {
    // Nobody reads it any more.
  }
}

function tooLarge(limit: number, head?: Uint8Array): InputError {
  return new InputError(`is larger than ${limit >> 20} MiB`, 'Capture for fewer seconds.', head);
}

function reasonOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError('does not exist', 'Name a file that pprof wrote.');
    case 'EACCES':
    case 'EPERM':
      return new InputError('cannot be read: permission denied', 'Change its permissions, or copy it as its owner.');
    case 'ELOOP':
      return new InputError('is a link that leads back to itself', 'Name the file it was meant to lead to.');
    case 'ENAMETOOLONG':
      return new InputError('has a name that is too long', 'Name a file that pprof wrote.');
    case 'EIO':
      return new InputError('cannot be read: the disk reports an error', 'Copy it from where it was written.');
    default:
      return error;
  }
}
