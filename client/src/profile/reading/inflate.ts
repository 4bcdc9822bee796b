/** Owns inflating with what the platform brings, counting bytes while they come, so that a bomb is refused before it is held. */

import { inflatesTooFar, type ProfileLimits } from '#engine/profile/model/limits';
import { Pace, type Pacing } from '#engine/profile/model/pace';
import { gzipDamaged, gzipEndsEarly } from '#engine/profile/pprof/gzip';

/** Inflates a gzip file as `Inflate` of the engine's gzip.ts describes. */
export async function inflate(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Uint8Array> {
  const pace = new Pace(pacing, 'inflate');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const source = new Blob([new Uint8Array(bytes)]).stream();
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await read(reader, bytes.length);
      if (done) break;
      length += value.length;
      if (length > limits.inflatedBytes) throw inflatesTooFar(limits);
      chunks.push(value);
      if (pace.due()) await pace.rest(0);
    }
  } finally {
    // Whoever stops early leaves nothing running behind.
    reader.cancel().catch(() => undefined);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  length: number,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Node says "unexpected end of file", Chromium "Compressed input was truncated.".
    throw /unexpected end|truncated/i.test(reason) ? gzipEndsEarly(length) : gzipDamaged(reason);
  }
}
