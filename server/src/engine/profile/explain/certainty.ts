/** Owns how sure a share is that comes from samples. Pure arithmetic; refuses to know what was sampled. */

/** Standard deviations to either side that hold 95 % of a normal distribution. */
const deviations = 1.96;

/**
 * The lower end of the 95 % interval of a share (0 to 1) seen in `observations` samples, by Wilson's score, which holds for few samples
 * and for shares near 0 and 1, too. 0 for no samples.
 */
export function lowerBound(share: number, observations: number): number {
  if (!(observations > 0)) return 0;
  const p = Math.min(1, Math.max(0, share));
  const square = deviations ** 2 / observations;
  const spread = deviations * Math.sqrt((p * (1 - p)) / observations + square / (4 * observations));
  return Math.max(0, (p + square / 2 - spread) / (1 + square));
}

/**
 * How many allocations were sampled for a record of a heap profile, whose figures are scaled up to all of them. The runtime samples one
 * byte in `rate` (runtime.MemProfileRate), so an allocation of `size` bytes with probability 1 − e^(−size ÷ rate).
 * @param objects as the profile says, scaled
 * @param bytes of these objects
 */
export function sampledAllocations(objects: number, bytes: number, rate: number): number {
  if (objects <= 0) return 0;
  return rate <= 1 ? objects : objects * -Math.expm1(-(bytes / objects) / rate);
}
