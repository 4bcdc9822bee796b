/** Owns what a gzip file says of itself, and how its faults are worded. Leaves inflating to pako or zlib. */
import { grouped, ProfileError } from '../model/errors';
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';

/**
 * Inflates a whole gzip file, members joined. Handed to `openProfile`: pako in the page and the web worker, zlib in Node.
 * @throws ProfileError 'truncated', 'malformed', 'too-large' (before holding more than the limit) or 'cancelled'
 */
export type Inflate = (bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing) => Uint8Array | Promise<Uint8Array>;

/** Deflate cannot shrink by more than this (258 bytes from two bits). */
const highestRatio = 1032;

/** First bytes of gzip with deflate (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflated size as the trailer states it (RFC 1952, ISIZE), or undefined where it cannot be true or is over the limit:
 * then the size has to be counted before memory is given to it. A file of several members, or a forged one, states too little.
 */
export function statedSize(bytes: Uint8Array, limit: number): number | undefined {
  if (bytes.length < 18) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  return size <= limit && size <= bytes.length * highestRatio ? size : undefined;
}

/** The file stops before the compressed data does. */
export function gzipEndsEarly(length: number): ProfileError {
  return new ProfileError(
    'truncated',
    `ends in the middle, at byte ${grouped(length)} of its compressed data`,
    'Capture it again.',
    length,
  );
}

/** The compressed data contradicts itself. */
export function gzipDamaged(reason: string): ProfileError {
  return new ProfileError('malformed', `has damaged gzip data (${reason})`, 'Copy or capture it again.');
}
