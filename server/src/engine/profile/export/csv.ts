/** Owns writing the table of functions as CSV (RFC 4180) with the figures of every sample type. Refuses to know files and refinements. */
import type { FrameTable } from '../frames';
import { functionFile, none, type Profile } from '../profile';
import { frameCosts, sortFrames } from '../top';

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
  const rows = [...order].map((frame) => {
    const row = frames.function[frame]!;
    const file = row === none ? '' : functionFile(profile, row);
    return [
      csvText(frames.names[frame]!),
      csvText(file),
      ...costs.flatMap(({ flat, cum }) => [flat[frame]!, cum[frame]!]),
    ].join(',');
  });
  return ['name,file,'.concat(columns.map(csvText).join(',')), ...rows].map((line) => `${line}\r\n`).join('');
}

/** A cell. What spreadsheets would run as a formula gets an apostrophe, which makes it text there. */
function csvText(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
