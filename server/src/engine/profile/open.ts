/** Owns the whole way from a file's bytes to a profile ready to show: inflate, sniff, decode, validate, prune. Does no IO. */

import { profileInPage } from './export/page-profile';
import { holdsWords } from './formats/archive';
import { asUtf8 } from './formats/encoding';
import { otherFormat } from './formats/other-formats';
import { formatReaders } from './formats/read';
import { isReadable } from './formats/readable';
import { sniff } from './formats/sniff';
import type { ProfileError } from './model/errors';
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

/** Why content that begins like this is no profile, for files too large to be read; undefined where it may be one. */
export function refusalOf(head: Uint8Array): ProfileError | undefined {
  const kind = sniff(head);
  const mayBe =
    kind === 'pprof' || kind === 'gzip' || kind === 'exported-page' || kind === 'text' || kind === 'unknown';
  return mayBe || isReadable(kind) ? undefined : otherFormat(kind, false);
}

/** What is packed in something is packed once more at times: a page in gzip, gzip in gzip. */
const deepest = 3;

async function readProfile(bytes: Uint8Array, options: OpenOptions, depth = 0): Promise<Profile> {
  const limits = options.limits ?? defaultLimits;
  const compressed = isGzip(bytes);
  const inflated = compressed ? await options.inflate(bytes, limits, options) : bytes;
  if (inflated.length > limits.inflatedBytes) throw inflatesTooFar(limits);
  const content = await asUtf8(inflated, options);
  const kind = sniff(content);
  if (kind === 'pprof') return decodeProfile(content, limits, options);
  if (isReadable(kind)) return formatReaders[kind](content, limits, options);
  if (kind === 'gzip' && depth < deepest) return readProfile(content, options, depth + 1);
  if (kind === 'exported-page' && depth < deepest) {
    const profile = await readProfile(profileInPage(content), options, depth + 1);
    return { ...profile, notes: [...(profile.notes ?? []), readFromPage] };
  }
  if (kind === 'exported-page') throw otherFormat('html', compressed);
  throw otherFormat(kind, compressed, kind === 'tar' || kind === 'zip' ? holdsWords(kind, content) : '');
}

const readFromPage =
  'It was read out of a page that Gopherscope exported: it holds what was in view then, without the names that were scrubbed.';
