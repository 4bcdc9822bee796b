/** Owns the whole way from a file's bytes to a profile ready to show: sniff, inflate, decode, validate, prune. Does no IO. */
import { decodeProfile } from './decode';
import { type Inflate, isGzip } from './gzip';
import { defaultLimits, inflatesTooFar, type ProfileLimits } from './limits';
import type { Pacing } from './pace';
import type { Profile } from './profile';
import { removeUninteresting } from './prune';
import { otherFormat, sniff } from './sniff';

export interface OpenOptions extends Pacing {
  /** How gzip is inflated here: `inflateWithPako`, or zlib in Node. */
  readonly inflate: Inflate;
  readonly limits?: ProfileLimits;
  /** Leaves the frames in that the profile's drop_frames name: what is to be joined first is pruned afterwards, as in pprof. */
  readonly unpruned?: boolean;
}

/**
 * Opens a pprof profile, compressed or not.
 * @throws ProfileError for everything that is wrong with the content; nothing else
 */
export async function openProfile(bytes: Uint8Array, options: OpenOptions): Promise<Profile> {
  const limits = options.limits ?? defaultLimits;
  const compressed = isGzip(bytes);
  const inflated = compressed ? await options.inflate(bytes, limits, options) : bytes;
  if (inflated.length > limits.inflatedBytes) throw inflatesTooFar(limits);
  const kind = sniff(inflated);
  if (kind === 'gzip') throw otherFormat('archive', true);
  if (kind !== 'pprof') throw otherFormat(kind, compressed);
  const decoded = await decodeProfile(inflated, limits, options);
  return options.unpruned ? decoded : removeUninteresting(decoded);
}
