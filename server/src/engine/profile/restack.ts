/** Owns making a profile from another one with fewer lines, shorter stacks or fewer samples. Knows nothing of why. */
import { locationAt, TrieBuilder } from './location-trie';
import type { LabelColumns, Profile, SampleColumns } from './profile';

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

/** In the state after a location: the location stays in the stack. */
export const keeps = 1;

/** How stacks are rewritten, told once per location from the root on, so that shared paths are judged once. States are bytes of the caller's making. */
export interface Rewrite {
  /** The state after a location, given the one before it (0 at the root); with `keeps` where the location stays. */
  step(before: number, location: number): number;
  /** Whether samples whose stacks end in this state go. */
  drops(state: number): boolean;
}

/** The profile with other stacks. */
export function withStacks(profile: Profile, rewrite: Rewrite): Profile {
  const { samples, stacks } = profile;
  const { count, parent } = stacks;
  const states = new Uint8Array(count);
  for (let node = 1; node < count; node++) {
    states[node] = rewrite.step(states[parent[node]!]!, locationAt(stacks, node));
  }
  const kept = new Uint32Array(samples.count);
  /** 1 where the stack of a sample that stays passes through. */
  const used = new Uint8Array(count);
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const leaf = samples.leaf[sample]!;
    if (rewrite.drops(states[leaf]!)) continue;
    kept[end++] = sample;
    used[leaf] = 1;
  }
  for (let node = count - 1; node > 0; node--) {
    if (used[node] === 1) used[parent[node]!] = 1;
  }
  const builder = new TrieBuilder(count);
  const moved = new Uint32Array(count);
  for (let node = 1; node < count; node++) {
    if (used[node] === 0) continue;
    const below = moved[parent[node]!]!;
    moved[node] = (states[node]! & keeps) === 0 ? below : builder.child(below, locationAt(stacks, node));
  }
  const rows = kept.subarray(0, end);
  return { ...profile, ...samplesAt(profile, rows, moved), stacks: builder.finish() };
}

/** Some samples with their labels, their leaves moved to other nodes. */
function samplesAt(
  { samples, labels }: Profile,
  rows: Uint32Array,
  moved: Uint32Array,
): { samples: SampleColumns; labels: LabelColumns } {
  const labelOffset = new Uint32Array(rows.length + 1);
  const labelRows: number[] = [];
  rows.forEach((sample, at) => {
    for (let label = samples.labelOffset[sample]!; label < samples.labelOffset[sample + 1]!; label++) {
      labelRows.push(label);
    }
    labelOffset[at + 1] = labelRows.length;
  });
  return {
    samples: {
      count: rows.length,
      values: samples.values.map((column) => Float64Array.from(rows, (sample) => column[sample]!)),
      leaf: Uint32Array.from(rows, (sample) => moved[samples.leaf[sample]!]!),
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
