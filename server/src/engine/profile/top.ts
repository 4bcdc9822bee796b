/** Owns the table of frames with their flat and cum, counted as `go tool pprof -top` counts them. Refuses to know how a table is printed. */
import type { FrameTable } from './frames';
import type { Profile } from './profile';

/** Costs of every frame of a frame table for one sample type, in that type's unit. */
export interface FrameCosts {
  /** Of samples whose leaf is the frame. */
  readonly flat: Float64Array;
  /** Of samples that hold the frame anywhere; recursion counts once. */
  readonly cum: Float64Array;
  /** Sum of the samples' absolute values, those with an empty stack too: the 100 % of every share. */
  readonly total: number;
}

/** Flat and cum of every frame for one sample type (index into `profile.sampleTypes`). Linear in location references. */
export function frameCosts(profile: Profile, table: FrameTable, sampleType: number): FrameCosts {
  const { count, stackOffset, stacks } = profile.samples;
  const values = profile.samples.values[sampleType]!;
  const { offset, frames } = table;
  const flat = new Float64Array(table.count);
  const cum = new Float64Array(table.count);
  // The last sample that counted each frame, plus one.
  const counted = new Uint32Array(table.count);
  let total = 0;
  for (let sample = 0; sample < count; sample++) {
    const value = values[sample]!;
    if (value === 0) continue;
    total += Math.abs(value);
    const leaf = stackOffset[sample]!;
    const end = stackOffset[sample + 1]!;
    for (let at = leaf; at < end; at++) {
      const location = stacks[at]!;
      const last = offset[location + 1]!;
      for (let line = offset[location]!; line < last; line++) {
        const frame = frames[line]!;
        if (counted[frame] === sample + 1) continue;
        counted[frame] = sample + 1;
        cum[frame] = cum[frame]! + value;
      }
    }
    if (leaf < end) {
      const frame = frames[offset[stacks[leaf]!]!]!;
      flat[frame] = flat[frame]! + value;
    }
  }
  return { flat, cum, total };
}

/**
 * Frames with any cost, in pprof's order: by the absolute value of flat (or cum), then by name.
 * @returns rows of the frame table
 */
export function sortFrames(table: FrameTable, costs: FrameCosts, by: 'flat' | 'cum' = 'flat'): Uint32Array {
  const { flat, cum } = costs;
  const rows: number[] = [];
  for (let frame = 0; frame < table.count; frame++) if (flat[frame] !== 0 || cum[frame] !== 0) rows.push(frame);
  const key = by === 'flat' ? flat : cum;
  rows.sort((a, b) => Math.abs(key[b]!) - Math.abs(key[a]!) || compareText(table.names[a]!, table.names[b]!));
  return Uint32Array.from(rows);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
