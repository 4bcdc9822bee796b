/** Owns which reader takes which format. Knows nothing of how a format was told. */
import type { ProfileLimits } from '../model/limits';
import type { Pacing } from '../model/pace';
import type { Profile } from '../model/profile';
import { readContentionText } from './contention-text';
import { readCountText } from './count-text';
import { readLegacyCpu } from './cpu-legacy';
import { readFolded } from './folded';
import { readHeapText } from './heap-text';
import { readPerfScript } from './perf-script';
import type { ReadableFormat } from './readable';
import { readThreadText } from './thread-text';

/**
 * Reads a profile in a format other than pprof's into the same columns. Text is in UTF-8 without a mark.
 * @throws ProfileError 'malformed', 'other-format', 'too-large' or 'cancelled'
 */
export type FormatReader = (bytes: Uint8Array, limits: ProfileLimits, pacing: Pacing) => Promise<Profile>;

export const formatReaders: Readonly<Record<ReadableFormat, FormatReader>> = {
  'count-text': readCountText,
  'heap-text': readHeapText,
  'contention-text': readContentionText,
  'thread-text': readThreadText,
  'cpu-legacy': readLegacyCpu,
  folded: readFolded,
  'perf-script': readPerfScript,
};
