/** Owns choices that are the same for the same seed on every machine. */

/** Gives whole numbers from 0 to below `below`. */
export function seeded(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    // xorshift32: small, good enough to choose places.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
