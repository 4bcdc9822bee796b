/** Owns making a profile from another one with fewer lines, shorter stacks or fewer samples. Knows nothing of why. */
import { type Profile, type StackColumn, stackColumn } from './profile';

/** The profile with other lines: rows of the old ones, and where each location's begin. */
export function withLines(profile: Profile, lineOffset: Uint32Array, rows: Uint32Array): Profile {
  const { lines } = profile;
  return {
    ...profile,
    locations: { ...profile.locations, lineOffset },
    lines: {
      count: rows.length,
      function: Uint32Array.from(rows, (line) => lines.function[line]!),
      line: Float64Array.from(rows, (line) => lines.line[line]!),
      column: Float64Array.from(rows, (line) => lines.column[line]!),
    },
  };
}

/**
 * The profile with other stacks.
 * @param rewrite writes a sample's new stack into `into` and returns its length; -1 drops the sample
 */
export function withStacks(
  profile: Profile,
  rewrite: (stacks: StackColumn, from: number, to: number, into: StackColumn) => number,
): Profile {
  const { samples, labels } = profile;
  const stackOffset = new Uint32Array(samples.count + 1);
  const stacks = stackColumn(samples.stacks.length, profile.locations.count);
  const kept = new Uint32Array(samples.count);
  let count = 0;
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const [from, to] = [samples.stackOffset[sample]!, samples.stackOffset[sample + 1]!];
    const length = rewrite(samples.stacks, from, to, stacks.subarray(end, end + to - from));
    if (length < 0) continue;
    end += length;
    kept[count++] = sample;
    stackOffset[count] = end;
  }
  const rows = kept.subarray(0, count);
  const labelOffset = new Uint32Array(count + 1);
  const labelRows: number[] = [];
  rows.forEach((sample, at) => {
    for (let label = samples.labelOffset[sample]!; label < samples.labelOffset[sample + 1]!; label++) {
      labelRows.push(label);
    }
    labelOffset[at + 1] = labelRows.length;
  });
  return {
    ...profile,
    samples: {
      count,
      values: samples.values.map((column) => Float64Array.from(rows, (sample) => column[sample]!)),
      stackOffset: stackOffset.slice(0, count + 1),
      stacks: stacks.slice(0, end),
      labelOffset,
    },
    labels: {
      count: labelRows.length,
      key: Uint32Array.from(labelRows, (label) => labels.key[label]!),
      str: Uint32Array.from(labelRows, (label) => labels.str[label]!),
      num: Float64Array.from(labelRows, (label) => labels.num[label]!),
      unit: Uint32Array.from(labelRows, (label) => labels.unit[label]!),
    },
  };
}
