/** Owns making a profile from another one with fewer lines, shorter stacks or fewer samples. Knows nothing of why. */
import { labelsAt } from './base-label';
import { TrieBuilder } from './location-trie';
import type { LabelColumns, Profile, SampleColumns } from './profile';

/** The profile with other lines: rows of the old ones, and where each location's begin. */
export function withLines(profile: Profile, lineOffset: Uint32Array, rows: Uint32Array): Profile {
  const { lines } = profile;
  return {
    ...profile,
    locations: { ...profile.locations, lineOffset },
    lines: {
      count: rows.length,
      function: picked(lines.function, rows, new Uint32Array(rows.length)),
      line: picked(lines.line, rows, new Float64Array(rows.length)),
      column: picked(lines.column, rows, new Float64Array(rows.length)),
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
  const { count, steps, parent } = stacks;
  const states = new Uint8Array(count);
  let leavesOut = false;
  for (let node = 1; node < count; node++) {
    const state = rewrite.step(states[parent[node]!]!, steps[2 * node]! >>> 1);
    states[node] = state;
    if ((state & keeps) === 0) leavesOut = true;
  }
  const rows = new Uint32Array(samples.count);
  let kept = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    rows[kept] = sample;
    if (!rewrite.drops(states[samples.leaf[sample]!]!)) kept++;
  }
  return rebuilt(profile, rows.subarray(0, kept), leavesOut ? states : undefined);
}

/** The profile with the samples that `stays` says; the same object when all do. */
export function withSamples(profile: Profile, stays: (sample: number) => boolean): Profile {
  const rows = new Uint32Array(profile.samples.count);
  let kept = 0;
  for (let sample = 0; sample < rows.length; sample++) {
    rows[kept] = sample;
    if (stays(sample)) kept++;
  }
  return kept === rows.length ? profile : rebuilt(profile, rows.subarray(0, kept), undefined);
}

/** The profile with some samples, and without the locations of nodes whose state does not keep them. */
function rebuilt(profile: Profile, rows: Uint32Array, states: Uint8Array | undefined): Profile {
  const { samples, stacks } = profile;
  const { count, steps, parent } = stacks;
  const isWhole = rows.length === samples.count;
  if (isWhole && states === undefined) return profile;
  const used = isWhole ? undefined : usedBy(profile, rows);
  const builder = new TrieBuilder(used?.count ?? count);
  const moved = new Uint32Array(count);
  for (let node = 1; node < count; node++) {
    if (used?.nodes[node] === 0) continue;
    const below = moved[parent[node]!]!;
    const location = steps[2 * node]! >>> 1;
    // Where nothing is left out, no two paths become one.
    if (states === undefined) moved[node] = builder.append(below, location);
    else moved[node] = (states[node]! & keeps) === 0 ? below : builder.child(below, location);
  }
  const leaf = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) leaf[at] = moved[samples.leaf[rows[at]!]!]!;
  return { ...profile, ...samplesAt(profile, rows, leaf), stacks: builder.finish() };
}

/** 1 for each node that the stacks of some samples pass through, and how many these are. */
function usedBy({ samples, stacks }: Profile, rows: Uint32Array): { nodes: Uint8Array; count: number } {
  const { parent } = stacks;
  const nodes = new Uint8Array(stacks.count);
  let count = 1;
  for (const sample of rows) nodes[samples.leaf[sample]!] = 1;
  for (let node = nodes.length - 1; node > 0; node--) {
    if (nodes[node] === 0) continue;
    nodes[parent[node]!] = 1;
    count++;
  }
  return { nodes, count };
}

/** Some samples with their labels, and the nodes their stacks end in now. */
function samplesAt(
  { samples, labels }: Profile,
  rows: Uint32Array,
  leaf: Uint32Array,
): { samples: SampleColumns; labels: LabelColumns } {
  // Rows are in order, so as many as there are samples are all of them.
  if (rows.length === samples.count) return { samples: { ...samples, leaf }, labels };
  const { values, fromBase } = samples;
  const labelOffset = new Uint32Array(rows.length + 1);
  const labelRows = new Uint32Array(labels.count);
  let end = 0;
  for (let at = 0; at < rows.length; at++) {
    const sample = rows[at]!;
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) labelRows[end++] = label;
    labelOffset[at + 1] = end;
  }
  return {
    samples: {
      count: rows.length,
      values: values.map((column) => picked(column, rows, new Float64Array(rows.length))),
      leaf,
      labelOffset,
      ...(fromBase && { fromBase: picked(fromBase, rows, new Uint8Array(rows.length)) }),
    },
    labels: labelsAt(labels, labelRows.subarray(0, end)),
  };
}

/** The values of a column at some rows. A loop, for `from` asks a function for each. */
function picked<T extends Uint8Array | Uint32Array | Float64Array>(column: T, rows: Uint32Array, into: T): T {
  for (let at = 0; at < rows.length; at++) into[at] = column[rows[at]!]!;
  return into;
}
