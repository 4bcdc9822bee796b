/** Owns how often a loop goes round where nobody knows how often it does. */
import type { Frame } from './state/values';

/** Of the loop at whose header a frame stands. */
export type Rounds = (frame: Pick<Frame, 'unit' | 'body' | 'block'>) => number;

/** With two of them what differs from round to round shows. */
export const twoRounds: Rounds = () => 2;

/** Enough to fill a small buffer, or to send more often than somebody receives. */
export const furthestRounds = 4;
export const moreRounds: Rounds = () => furthestRounds;
