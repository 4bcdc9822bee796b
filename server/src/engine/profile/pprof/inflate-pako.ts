/** Owns inflating with pako, for the page and the web worker. Never holds more than the stated or counted size. */
import { Inflate } from 'pako';
import { inflatesTooFar, type ProfileLimits } from '../model/limits';
import { Pace, type Pacing } from '../model/pace';
import { gzipDamaged, gzipEndsEarly, statedSize } from './gzip';

/** Compressed bytes handed to pako between two looks at the clock. */
const slice = 1 << 16;
/** zlib's "needs more input". */
const needsInput = -5;
/** Room behind the stated size, so that pako sees the end without asking for another chunk. */
const spare = 64;

/** Thrown through pako to stop it; never leaves this file. */
class Full extends Error {}

/** Inflates a gzip file as `Inflate` of gzip.ts describes. */
export async function inflateWithPako(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<Uint8Array> {
  const stated = statedSize(bytes, limits.inflatedBytes);
  if (stated !== undefined) {
    const inflated = await fill(bytes, stated, pacing);
    if (inflated !== undefined) return inflated;
  }
  const counted = await count(bytes, limits, pacing);
  return (await fill(bytes, counted, pacing)) ?? new Uint8Array(0);
}

/** Inflates into one array of the expected size; undefined when there is more. */
async function fill(bytes: Uint8Array, size: number, pacing: Pacing): Promise<Uint8Array | undefined> {
  let inflated = new Uint8Array(0);
  let chunks = 0;
  const fits = await run(bytes, size + spare, pacing, (chunk) => {
    if (chunks++ > 0 || chunk.length > size) return false;
    inflated = chunk;
    return true;
  });
  return fits ? inflated : undefined;
}

/** The inflated size, found without keeping what is inflated. Stops at the limit. */
async function count(bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing): Promise<number> {
  let total = 0;
  const fits = await run(bytes, 1 << 16, pacing, (chunk) => {
    total += chunk.length;
    return total <= limits.inflatedBytes;
  });
  if (!fits) throw inflatesTooFar(limits);
  return total;
}

/** Runs pako over the file. False when `take` refused a chunk. */
async function run(
  bytes: Uint8Array,
  chunkSize: number,
  pacing: Pacing,
  take: (chunk: Uint8Array<ArrayBuffer>) => boolean,
): Promise<boolean> {
  const inflator = new Inflate({ chunkSize });
  inflator.onData = (chunk) => {
    if (!take(chunk)) throw new Full();
  };
  inflator.onEnd = () => undefined;
  const pace = new Pace(pacing, 'inflate');
  try {
    for (let from = 0; from < bytes.length && !inflator.ended; from += slice) {
      inflator.push(bytes.subarray(from, from + slice), from + slice >= bytes.length);
      if (pace.due()) await pace.rest(from / bytes.length);
    }
  } catch (error) {
    if (error instanceof Full) return false;
    throw error;
  }
  if (inflator.err === needsInput || !inflator.ended) throw gzipEndsEarly(bytes.length);
  if (inflator.err !== 0) throw gzipDamaged(inflator.msg || `code ${inflator.err}`);
  return true;
}
