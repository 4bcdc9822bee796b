/** Owns what random tests draw: choices that are the same for the same seed on every machine, and how many of them a run makes. */
import { env } from 'node:process';

/** Set by `npm run test:nightly`: tests draw far more. */
export const nightly = env.GOPHERSCOPE_NIGHTLY === '1';

/** The same for each `npm test`, so that what fails there fails because of a change; another each night, which is when new cases are looked for. */
export const seed = Number(env.GOPHERSCOPE_SEED ?? (nightly ? Date.now() % 1_000_000_000 : 20_261_126));

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
