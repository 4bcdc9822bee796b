/** Owns making a profile from another one with fewer lines, shorter stacks or fewer samples. Knows nothing of why. */
import { labelsAt } from './base-label';
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
  return rebuilt(
    profile,
    (sample) => !rewrite.drops(states[samples.leaf[sample]!]!),
    (node) => (states[node]! & keeps) !== 0,
  );
}

/** The profile with the samples that `stays` says; the same object when all do. */
export function withSamples(profile: Profile, stays: (sample: number) => boolean): Profile {
  const staying = new Uint8Array(profile.samples.count);
  let kept = 0;
  for (let sample = 0; sample < staying.length; sample++) if (stays(sample)) kept += staying[sample] = 1;
  if (kept === staying.length) return profile;
  return rebuilt(
    profile,
    (sample) => staying[sample] === 1,
    () => true,
  );
}

/** The profile with some samples, and with the locations of some nodes left out of their stacks. */
function rebuilt(profile: Profile, stays: (sample: number) => boolean, keepsNode: (node: number) => boolean): Profile {
  const { samples, stacks } = profile;
  const { count, parent } = stacks;
  const kept = new Uint32Array(samples.count);
  /** 1 where the stack of a sample that stays passes through. */
  const used = new Uint8Array(count);
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (!stays(sample)) continue;
    kept[end++] = sample;
    used[samples.leaf[sample]!] = 1;
  }
  for (let node = count - 1; node > 0; node--) {
    if (used[node] === 1) used[parent[node]!] = 1;
  }
  const builder = new TrieBuilder(count);
  const moved = new Uint32Array(count);
  for (let node = 1; node < count; node++) {
    if (used[node] === 0) continue;
    const below = moved[parent[node]!]!;
    moved[node] = keepsNode(node) ? builder.child(below, locationAt(stacks, node)) : below;
  }
  const rows = kept.subarray(0, end);
  const leaf = Uint32Array.from(rows, (sample) => moved[samples.leaf[sample]!]!);
  return { ...profile, ...samplesAt(profile, rows, leaf), stacks: builder.finish() };
}

/** Some samples with their labels, and the nodes their stacks end in now. */
function samplesAt(
  { samples, labels }: Profile,
  rows: Uint32Array,
  leaf: Uint32Array,
): { samples: SampleColumns; labels: LabelColumns } {
  const { values, fromBase } = samples;
  const kept = {
    count: rows.length,
    values: values.map((column) => Float64Array.from(rows, (sample) => column[sample]!)),
    leaf,
    ...(fromBase && { fromBase: Uint8Array.from(rows, (sample) => fromBase[sample]!) }),
  };
  if (rows.length === samples.count) return { samples: { ...kept, labelOffset: samples.labelOffset }, labels };
  const labelOffset = new Uint32Array(rows.length + 1);
  const labelRows = new Uint32Array(labels.count);
  let end = 0;
  rows.forEach((sample, at) => {
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) labelRows[end++] = label;
    labelOffset[at + 1] = end;
  });
  return { samples: { ...kept, labelOffset }, labels: labelsAt(labels, labelRows.subarray(0, end)) };
}
