/** Owns the whole way from a file's bytes to a profile ready to show: inflate, sniff, decode, validate, prune. Does no IO. */

import { asUtf8 } from './formats/encoding';
import { formatReaders } from './formats/read';
import { type ContentKind, isReadable, otherFormat, sniff } from './formats/sniff';
import { defaultLimits, inflatesTooFar, type ProfileLimits } from './model/limits';
import type { Pacing } from './model/pace';
import type { Profile } from './model/profile';
import { decodeProfile } from './pprof/decode';
import { type Inflate, isGzip } from './pprof/gzip';
import { removeUninteresting } from './refine/prune';

export interface OpenOptions extends Pacing {
  /** How gzip is inflated here: `inflateWithPako`, or zlib in Node. */
  readonly inflate: Inflate;
  readonly limits?: ProfileLimits;
  /** Leaves the frames in that the profile's drop_frames name: what is to be joined first is pruned afterwards, as in pprof. */
  readonly unpruned?: boolean;
}

/**
 * Opens a profile: pprof's own format, compressed or not, or another that formats/read.ts knows.
 * @throws ProfileError for everything that is wrong with the content; nothing else
 */
export async function openProfile(bytes: Uint8Array, options: OpenOptions): Promise<Profile> {
  const profile = await readProfile(bytes, options);
  return options.unpruned ? profile : removeUninteresting(profile);
}

async function readProfile(bytes: Uint8Array, options: OpenOptions): Promise<Profile> {
  const { content, kind, compressed, limits } = await readContent(bytes, options);
  if (kind === 'pprof') return decodeProfile(content, limits, options);
  if (kind === 'gzip') throw otherFormat('archive', true);
  if (isReadable(kind)) return formatReaders[kind](content, limits, options);
  throw otherFormat(kind, compressed);
}

/** What a file holds, inflated, and which format that is in. */
interface Content {
  readonly content: Uint8Array;
  readonly kind: ContentKind;
  readonly compressed: boolean;
  readonly limits: ProfileLimits;
}

/** Inflates a file's bytes and tells what they are. */
export async function readContent(bytes: Uint8Array, options: OpenOptions): Promise<Content> {
  const limits = options.limits ?? defaultLimits;
  const compressed = isGzip(bytes);
  const inflated = compressed ? await options.inflate(bytes, limits, options) : bytes;
  if (inflated.length > limits.inflatedBytes) throw inflatesTooFar(limits);
  const content = await asUtf8(inflated, options);
  return { content, kind: sniff(content), compressed, limits };
}
