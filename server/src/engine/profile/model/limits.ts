/** Owns how much a profile may hold before it is refused as a bomb. Knows nothing of settings. */
import { grouped, ProfileError } from './errors';

export interface ProfileLimits {
  /** Bytes after inflating. */
  readonly inflatedBytes: number;
  /** Samples of one profile. */
  readonly samples: number;
  /** Location references of all samples together. */
  readonly locationReferences: number;
  /** Frames of one stack, inlined ones included. */
  readonly frames: number;
}

export const defaultLimits: ProfileLimits = {
  inflatedBytes: 256 * 1024 * 1024,
  samples: 5_000_000,
  locationReferences: 50_000_000,
  frames: 4096,
};

/** Labels of all samples together. */
export function labelLimit(limits: ProfileLimits): number {
  return Math.ceil(limits.locationReferences / 10);
}

/** The refusal for a profile over a limit. `what` reads like "5,000,000 samples". */
export function overLimit(limit: number, unit: string, offset?: number): ProfileError {
  return new ProfileError(
    'too-large',
    `holds more than ${grouped(limit)} ${unit}`,
    'Capture for fewer seconds.',
    offset,
  );
}

/** The refusal for a profile that inflates beyond the limit. */
export function inflatesTooFar(limits: ProfileLimits): ProfileError {
  return new ProfileError(
    'too-large',
    `inflates to more than ${grouped(Math.floor(limits.inflatedBytes / (1024 * 1024)))} MiB`,
    'Capture for fewer seconds.',
  );
}
