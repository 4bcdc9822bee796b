/**
 * Owns the two sides of costs with both signs: what is there now and what was in the base. Pure arithmetic on columns.
 * A profile without negative values that was not compared has one side, and all of this is left out.
 */
import type { Profile, SampleColumns } from '../model/profile';
import type { StackTree } from '../tree/stack-tree';

/** Whether samples of this type cost less than nothing: a difference of two profiles. */
export function hasTwoSides(profile: Profile, sampleType: number): boolean {
  // A base that is empty, or that nothing is left of, is a side all the same.
  if (profile.samples.fromBase) return true;
  return profile.samples.values[sampleType]?.some((value) => value < 0) ?? false;
}

/** Whether a sample is one of the base; where none is marked, those below zero are. */
export function isOfBase({ fromBase }: Pick<SampleColumns, 'fromBase'>, sample: number, value: number): boolean {
  return fromBase ? fromBase[sample] === 1 : value < 0;
}

export interface TwoSides {
  /** Cum of each node in the base, never negative where the base's values are not. What is now is the node's cum plus this. */
  readonly baseCum: Float64Array;
  /** How wide each node is drawn: its own part by the larger side, and all its children. */
  readonly width: Float64Array;
}

/** Both sides of every node. Samples of the base carry negated values, marked ones whatever their sign. */
export function twoSides(profile: Profile, tree: StackTree, sampleType: number): TwoSides {
  const { samples } = profile;
  const values = samples.values[sampleType]!;
  const now = new Float64Array(tree.count);
  const base = new Float64Array(tree.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const value = values[sample]!;
    const leaf = tree.leafOfSample[sample]!;
    if (isOfBase(samples, sample, value)) base[leaf] = base[leaf]! - value;
    else now[leaf] = now[leaf]! + value;
  }
  const width = new Float64Array(tree.count);
  for (let node = tree.count - 1; node >= 0; node--) {
    width[node] = width[node]! + Math.max(Math.abs(now[node]!), Math.abs(base[node]!));
    if (node === 0) break;
    const above = tree.parent[node]!;
    width[above] = width[above]! + width[node]!;
  }
  // Only now, for the widths are made of what each node has by itself.
  for (let node = tree.count - 1; node > 0; node--) {
    const above = tree.parent[node]!;
    base[above] = base[above]! + base[node]!;
  }
  return { baseCum: base, width };
}

/** The profile with the base's samples alone, their values positive; for its sums. */
export function baseOnly(profile: Profile, sampleType: number): Profile {
  const { samples } = profile;
  const values = samples.values.map((column, type) =>
    type === sampleType ? column.map((value, sample) => (isOfBase(samples, sample, value) ? -value : 0)) : column,
  );
  return { ...profile, samples: { ...samples, values } };
}
