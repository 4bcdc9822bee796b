/**
 * Owns joining profiles of one kind into one as pprof's Merge does: equal samples added up, equal functions, locations and mappings there
 * once, only what is used kept. Totals of diffs rest on it: what stands on both sides must meet before absolute values are summed.
 */

import { ProfileError } from '../model/errors';
import { type LocationTrie, locationAt, TrieBuilder } from '../model/location-trie';
import { Pace, type Pacing } from '../model/pace';
import type { LabelColumns, Profile, SampleColumns } from '../model/profile';
import { withSamples } from '../model/restack';
import { defaultSampleTypeIndex } from '../model/sample-type';
import { compatibleProfiles, namedDefault } from './compatible';
import { SampleFolder } from './fold-samples';
import { type ProfileRows, TableJoiner } from './merge-tables';

/** Nodes between two looks at the clock. */
const stride = 1 << 14;

/**
 * One profile with the samples of all, in the sample types all have. A single profile comes back as it is, its samples not added up, as in
 * pprof. The header is the first one's, with the earliest time, the sum of durations, the longest period and the comments of all.
 * @throws ProfileError 'option' where sample types or units do not fit together, 'cancelled'
 */
export async function mergeProfiles(profiles: readonly Profile[], pacing: Pacing = {}): Promise<Profile> {
  const [first, ...others] = compatibleProfiles(profiles);
  if (first === undefined) throw new ProfileError('option', 'is missing', 'Name at least one.');
  if (others.length === 0) return first;
  const all = [first, ...others];
  const joiner = new TableJoiner();
  // The first mapping stands for the main binary, whether or not a sample is in it.
  const main = all.find(({ mappings }) => mappings.length > 0)?.mappings[0];
  if (main !== undefined) joiner.mapping(main);
  const trie = new TrieBuilder(all.reduce((most, { stacks }) => Math.max(most, stacks.count), 0));
  const folder = new SampleFolder(
    first.sampleTypes.length,
    all.reduce((count, { samples }) => count + samples.count, 0),
  );
  const pace = new Pace(pacing, 'merge');
  for (const profile of all) {
    const rows = joiner.rowsOf(profile);
    const moved = await joinStacks(profile, rows, trie, pace);
    const leaf = profile.samples.leaf.map((node) => moved[node]!);
    await folder.addAll(profile.samples, leaf, joinedLabels(profile.labels, rows), pace);
  }
  const merged = { ...first, ...header(all), ...joiner.finish(), ...folder.finish(), stacks: trie.finish() };
  // What cancelled out goes, with the stacks that only it had.
  const { values } = merged.samples;
  return withSamples(merged, (sample) => values.some((column) => column[sample] !== 0));
}

type Header = Pick<
  Profile,
  'timeNanos' | 'durationNanos' | 'period' | 'comments' | 'notes' | 'docUrl' | 'defaultSampleType'
>;

function header(profiles: readonly Profile[]): Header {
  const times = profiles.map(({ timeNanos }) => timeNanos).filter((time) => time > 0);
  const named = profiles.map(namedDefault).find((name) => name !== '');
  const notes = [...new Set(profiles.flatMap((profile) => profile.notes ?? []))];
  return {
    ...(notes.length > 0 ? { notes } : {}),
    timeNanos: times.length === 0 ? 0 : times.reduce((earliest, time) => Math.min(earliest, time)),
    durationNanos: profiles.reduce((sum, { durationNanos }) => sum + durationNanos, 0),
    period: profiles.reduce((longest, { period }) => Math.max(longest, period), 0),
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    docUrl: profiles.find(({ docUrl }) => docUrl !== '')?.docUrl ?? '',
    defaultSampleType: defaultSampleTypeIndex(profiles[0]!.sampleTypes, named ?? ''),
  };
}

/** Adds the stacks of a profile's samples to the joined ones. @returns the joined node of each node that a sample with a value passes */
async function joinStacks(profile: Profile, rows: ProfileRows, trie: TrieBuilder, pace: Pace): Promise<Uint32Array> {
  const { stacks } = profile;
  const used = usedNodes(profile.samples, stacks);
  const moved = new Uint32Array(stacks.count);
  for (let node = 1; node < stacks.count; node++) {
    if (node % stride === 0 && pace.due()) await pace.rest(node / stacks.count);
    if (used[node] === 1)
      moved[node] = trie.child(moved[stacks.parent[node]!]!, rows.location(locationAt(stacks, node)));
  }
  return moved;
}

/** 1 for each node on the stack of a sample that has a value. */
function usedNodes(samples: SampleColumns, stacks: LocationTrie): Uint8Array {
  const used = new Uint8Array(stacks.count);
  for (let sample = 0; sample < samples.count; sample++) {
    if (samples.values.some((column) => column[sample] !== 0)) used[samples.leaf[sample]!] = 1;
  }
  for (let node = stacks.count - 1; node > 0; node--) if (used[node] === 1) used[stacks.parent[node]!] = 1;
  return used;
}

function joinedLabels({ count, key, str, num, unit }: LabelColumns, rows: ProfileRows): LabelColumns {
  const joined = (column: Uint32Array): Uint32Array => column.map((row) => rows.string(row));
  return { count, key: joined(key), str: joined(str), num, unit: joined(unit) };
}
