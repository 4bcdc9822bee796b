/** Owns the whole way from a file's bytes to a profile ready to show: inflate, sniff, decode, validate, prune. Does no IO. */

import { profileInPage } from './export/page-profile';
import { holdsWords } from './formats/archive';
import { asUtf8 } from './formats/encoding';
import { otherFormat } from './formats/other-formats';
import { formatReaders } from './formats/read';
import { isReadable } from './formats/readable';
import { type ContentKind, sniff } from './formats/sniff';
import type { ProfileError } from './model/errors';
import { defaultLimits, inflatesTooFar, type ProfileLimits } from './model/limits';
import type { Pacing } from './model/pace';
import type { Profile } from './model/profile';
import { decodeProfile } from './pprof/decode';
import { type Inflate, isGzip } from './pprof/gzip';
import { removeUninteresting, withSoundRules } from './refine/prune';

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
  const profile = await withSoundRules(await readProfile(bytes, options));
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
  const { content, kind, compressed, limits } = await readContent(bytes, options);
  if (kind === 'pprof') {
    const profile = await decodeProfile(content, limits, options);
    if (compressed) letGo(content);
    return profile;
  }
  if (isReadable(kind)) return formatReaders[kind](content, limits, options);
  if (kind === 'gzip' && depth < deepest) return readProfile(content, options, depth + 1);
  if (kind === 'exported-page' && depth < deepest) {
    const profile = await readProfile(profileInPage(content), options, depth + 1);
    return { ...profile, notes: [...(profile.notes ?? []), readFromPage] };
  }
  if (kind === 'exported-page') throw otherFormat('html', compressed);
  throw otherFormat(kind, compressed, kind === 'tar' || kind === 'zip' ? holdsWords(kind, content) : '');
}

/** Every host has it: browsers, their workers, and Node. */
declare function structuredClone(value: ArrayBuffer, options: { readonly transfer: readonly ArrayBuffer[] }): unknown;

/** Smaller buffers may be parts of a pool, and are not worth it. */
const largeBuffer = 1 << 20;

/**
 * Gives back the memory of inflated bytes of which nothing is kept. A buffer that outlived two young collections is freed by a full one,
 * which may come only after the tree was made; handed to a new owner that nobody holds, it goes with the next young one.
 */
function letGo({ buffer, byteLength }: Uint8Array): void {
  if (byteLength >= largeBuffer && buffer instanceof ArrayBuffer) structuredClone(buffer, { transfer: [buffer] });
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

const readFromPage =
  'It was read out of a page that Gopherscope exported: it holds what was in view then, without the names that were scrubbed.';
