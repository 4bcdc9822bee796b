/** Owns writing the table of functions as CSV (RFC 4180) with the figures of every sample type. Refuses to know files and refinements. */

import { frameCosts, sortFrames } from '../costs/top';
import type { Profile } from '../model/profile';
import { type FrameTable, shownFile } from '../names/frames';
import { csvLines } from './csv-lines';

/**
 * One row per frame with any cost, in the profile's own units: `name,file,cpu/nanoseconds flat,cpu/nanoseconds cum,…`.
 * Ordered by flat of the first of `sampleTypes` (indices into the profile's).
 */
export function functionsCsv(profile: Profile, frames: FrameTable, sampleTypes: readonly number[]): string {
  const costs = sampleTypes.map((type) => frameCosts(profile, frames, type));
  const columns = sampleTypes.flatMap((index) => {
    const { type, unit } = profile.sampleTypes[index]!;
    return [`${type}/${unit} flat`, `${type}/${unit} cum`];
  });
  const order = new Set(costs.flatMap((cost) => [...sortFrames(frames, cost)]));
  const rows = [...order].map((frame) => [
    frames.names[frame]!,
    shownFile(profile, frames, frame),
    ...costs.flatMap(({ flat, cum }) => [flat[frame]!, cum[frame]!]),
  ]);
  return csvLines([['name', 'file', ...columns], ...rows]);
}
