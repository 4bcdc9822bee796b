/** Owns inflating with Node's zlib, the fastest there is on the desktop. Never holds more than the stated or counted size. */
import { createGunzip, gunzipSync } from 'node:zlib';
import { inflatesTooFar, type ProfileLimits } from '#engine/profile/model/limits';
import { gzipDamaged, gzipEndsEarly, statedSize } from '#engine/profile/pprof/gzip';

/** Room behind the expected size, so that zlib sees the end without another chunk, and nothing is copied. */
const spare = 64;

/** Inflates a gzip file as `Inflate` of engine/profile/pprof/gzip.ts describes. */
export async function inflateWithZlib(bytes: Uint8Array, limits: ProfileLimits): Promise<Uint8Array> {
  const stated = statedSize(bytes, limits.inflatedBytes);
  if (stated !== undefined) {
    const inflated = fill(bytes, stated);
    if (inflated !== undefined) return inflated;
  }
  return fill(bytes, await count(bytes, limits)) ?? new Uint8Array(0);
}

/** Inflates into one array of the expected size; undefined when there is more. */
function fill(bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { chunkSize: Math.max(size + spare, 64), maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw worded(error, bytes.length);
  }
}

/** The inflated size, found without keeping what is inflated. Stops at the limit. */
function count(bytes: Uint8Array, limits: ProfileLimits): Promise<number> {
  return new Promise((resolve, reject) => {
    let total = 0;
    const stream = createGunzip();
    stream.on('data', (chunk: Uint8Array) => {
      total += chunk.length;
      if (total > limits.inflatedBytes) stream.destroy(inflatesTooFar(limits));
    });
    stream.on('end', () => resolve(total));
    stream.on('error', (error) => reject(worded(error, bytes.length)));
    stream.end(bytes);
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function worded(error: unknown, length: number): unknown {
  const code = codeOf(error);
  if (typeof code !== 'string' || !(error instanceof Error)) return error;
  if (code === 'Z_BUF_ERROR') return gzipEndsEarly(length);
  return code.startsWith('Z_') ? gzipDamaged(error.message) : error;
}
