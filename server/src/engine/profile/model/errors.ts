/** Owns the one error every profile reader throws: what is wrong, where, and what to do next. Knows nothing of files or of how errors are shown. */

/** Why a profile cannot be used. */
export type ProfileErrorCode =
  /** Nothing in it. */
  | 'empty'
  /** It is something else, which `problem` names. */
  | 'other-format'
  /** It ends before its own lengths say. */
  | 'truncated'
  /** Its bytes do not follow the encoding (gzip or protocol buffers). */
  | 'malformed'
  /** It decodes, but its tables contradict each other. */
  | 'invalid'
  /** It is over a limit of `limits.ts`. */
  | 'too-large'
  /** An option does not fit this profile: sample type, regular expression, tag range. */
  | 'option'
  /** The reader was told to stop. */
  | 'cancelled';

export class ProfileError extends Error {
  override readonly name = 'ProfileError';

  /**
   * @param code why, for programs
   * @param problem predicate of the sentence whose subject is the profile: "ends in the middle, at byte 8,192 of 41,220"
   * @param action what to do next, as a whole sentence
   * @param offset byte offset of the fault in the inflated bytes (in the file itself for 'truncated' gzip), where one is known
   */
  constructor(
    readonly code: ProfileErrorCode,
    readonly problem: string,
    readonly action: string,
    readonly offset?: number,
  ) {
    super(`The profile ${problem}. ${action}`);
  }

  /** The message with the profile's own name as its subject: "heap.pb.gz ends in the middle, at byte 8,192 of 41,220. Capture it again." */
  describe(subject: string): string {
    return `${subject} ${this.problem}. ${this.action}`;
  }
}

/** A whole number with thousands separated by commas, as errors print byte offsets. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
