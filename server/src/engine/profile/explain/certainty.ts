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

/**
 * Variance of the bytes a record of a heap profile estimates, in bytes squared. Each allocation of s bytes was sampled by itself with
 * probability p and stands for s ÷ p bytes, so the estimate is Horvitz and Thompson's under Poisson sampling, and what it varies by is
 * s² (1 − p) ÷ p for each allocation: as counts do where allocations are small, nothing where each one is sampled.
 * @param objects as the profile says, scaled; of a base, negative
 * @param bytes of these objects
 */
export function bytesVariance(objects: number, bytes: number, rate: number): number {
  if (objects === 0 || rate <= 1) return 0;
  const size = bytes / objects;
  const sampled = -Math.expm1(-size / rate);
  return sampled === 0 ? 0 : (Math.abs(objects) * size ** 2 * (1 - sampled)) / sampled;
}

/**
 * The ends of the 95 % interval of a sum of estimates. One estimate is taken off for continuity (Edwards 1948), for what was sampled is whole
 * allocations: of a difference of two counts this is McNemar's test, and near the exact binomial one down to a handful.
 */
export function interval(estimate: number, variance: number): readonly [lower: number, upper: number] {
  if (variance === 0 || estimate === 0) return [estimate, estimate];
  const spread = deviations * Math.sqrt(variance) + variance / Math.abs(estimate);
  return [estimate - spread, estimate + spread];
}
