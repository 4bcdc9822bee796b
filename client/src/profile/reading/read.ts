/** Owns what is read of a profile for the extension host: its head, or what its lines cost. Bytes in, plain data out; refuses to know files and threads. */
import { ProfileError } from '#engine/profile/model/errors';
import type { Pacing } from '#engine/profile/model/pace';
import { openProfile } from '#engine/profile/open';
import { condense, type HeatProfile } from './condense';
import { inflate } from './inflate';
import type { ProfileHead } from './kind';

export interface ReadRequest {
  readonly what: 'head' | 'heat';
  readonly bytes: Uint8Array;
  /** Base name of the file. */
  readonly name: string;
}

export type ReadAnswer =
  | { readonly kind: 'head'; readonly head: ProfileHead }
  | { readonly kind: 'heat'; readonly profile: HeatProfile }
  /** A sentence for people: what, where, what to do. */
  | { readonly kind: 'failed'; readonly message: string };

/** Never rejects: what is wrong with a profile is an answer. */
export async function read({ what, bytes, name }: ReadRequest, pacing: Pacing): Promise<ReadAnswer> {
  try {
    const profile = await openProfile(bytes, { inflate, ...pacing });
    if (what === 'heat') return { kind: 'heat', profile: await condense(profile, name, pacing) };
    const { sampleTypes, defaultSampleType, timeNanos } = profile;
    return { kind: 'head', head: { sampleTypes, defaultSampleType, taken: Math.max(0, timeNanos / 1e6) } };
  } catch (error) {
    const message = error instanceof ProfileError ? error.describe(name) : String(error);
    return { kind: 'failed', message };
  }
}
