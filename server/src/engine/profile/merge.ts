/** Owns joining profiles of the same kind into one, by putting their columns one after the other. Does not fold equal stacks: trees and tables do. */
import { ProfileError } from './errors';
import { type LocationTrie, locationAt, TrieBuilder } from './location-trie';
import { none, type Profile, type ValueType } from './profile';
import { StringTable } from './string-table';

/**
 * One profile with the samples of all. Its header is the first one's, with the earliest time, the sum of durations and the longest period, as in pprof's Merge.
 * @throws ProfileError 'option' when sample types or their units differ
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first, ...others] = profiles;
  if (first === undefined) throw new ProfileError('option', 'is missing', 'Name at least one.');
  if (others.length === 0) return first;
  for (const other of others) requireSameTypes(first.sampleTypes, other.sampleTypes);
  const base = offsets(profiles);
  const shifted = (
    column: (profile: Profile) => Uint32Array,
    by: (offset: Offsets) => number,
    ends = false,
  ): Uint32Array => shiftedColumn(profiles.map(column), base.map(by), ends);
  const joined = (column: (profile: Profile) => Float64Array): Float64Array => joinFloats(profiles.map(column));
  const { stacks, leaf } = joinStacks(profiles, base);
  const times = profiles.map((profile) => profile.timeNanos).filter((time) => time > 0);
  return {
    ...first,
    timeNanos: times.length === 0 ? 0 : Math.min(...times),
    durationNanos: profiles.reduce((sum, profile) => sum + profile.durationNanos, 0),
    period: Math.max(...profiles.map((profile) => profile.period)),
    comments: [...new Set(profiles.flatMap((profile) => profile.comments))],
    samples: {
      count: sum(profiles, (profile) => profile.samples.count),
      values: first.sampleTypes.map((_, type) => joined((profile) => profile.samples.values[type]!)),
      leaf,
      labelOffset: shifted(
        (profile) => profile.samples.labelOffset,
        (offset) => offset.label,
        true,
      ),
    },
    stacks,
    labels: {
      count: sum(profiles, (profile) => profile.labels.count),
      key: shifted(
        (profile) => profile.labels.key,
        (offset) => offset.string,
      ),
      str: shifted(
        (profile) => profile.labels.str,
        (offset) => offset.string,
      ),
      num: joined((profile) => profile.labels.num),
      unit: shifted(
        (profile) => profile.labels.unit,
        (offset) => offset.string,
      ),
    },
    locations: {
      count: sum(profiles, (profile) => profile.locations.count),
      address: joinAddresses(profiles),
      mapping: shifted(
        (profile) => profile.locations.mapping,
        (offset) => offset.mapping,
      ),
      lineOffset: shifted(
        (profile) => profile.locations.lineOffset,
        (offset) => offset.line,
        true,
      ),
      folded: joinBytes(profiles.map((profile) => profile.locations.folded)),
    },
    lines: {
      count: sum(profiles, (profile) => profile.lines.count),
      function: shifted(
        (profile) => profile.lines.function,
        (offset) => offset.function,
      ),
      line: joined((profile) => profile.lines.line),
      column: joined((profile) => profile.lines.column),
    },
    functions: {
      count: sum(profiles, (profile) => profile.functions.count),
      name: shifted(
        (profile) => profile.functions.name,
        (offset) => offset.string,
      ),
      systemName: shifted(
        (profile) => profile.functions.systemName,
        (offset) => offset.string,
      ),
      filename: shifted(
        (profile) => profile.functions.filename,
        (offset) => offset.string,
      ),
      startLine: joined((profile) => profile.functions.startLine),
    },
    mappings: profiles.flatMap((profile) => profile.mappings),
    strings: joinStrings(profiles),
  };
}

/** Where each table of a profile begins in the joined one. */
interface Offsets {
  readonly location: number;
  readonly label: number;
  readonly string: number;
  readonly mapping: number;
  readonly line: number;
  readonly function: number;
}

function offsets(profiles: readonly Profile[]): Offsets[] {
  let next: Offsets = { location: 0, label: 0, string: 0, mapping: 0, line: 0, function: 0 };
  return profiles.map((profile) => {
    const here = next;
    next = {
      location: here.location + profile.locations.count,
      label: here.label + profile.labels.count,
      string: here.string + profile.strings.length,
      mapping: here.mapping + profile.mappings.length,
      line: here.line + profile.lines.count,
      function: here.function + profile.functions.count,
    };
    return here;
  });
}

function requireSameTypes(wanted: readonly ValueType[], found: readonly ValueType[]): void {
  const words = (types: readonly ValueType[]): string => types.map((type) => `${type.type}/${type.unit}`).join(', ');
  if (words(wanted) === words(found)) return;
  throw new ProfileError(
    'option',
    `has other sample types than the first one (${words(found)}, not ${words(wanted)})`,
    'Only profiles of one kind can be joined.',
  );
}

function sum(profiles: readonly Profile[], of: (profile: Profile) => number): number {
  return profiles.reduce((total, profile) => total + of(profile), 0);
}

/** Joins columns of row numbers, each moved by its profile's offset. Columns of ends lose the 0 they begin with, but for the first. */
function shiftedColumn(columns: readonly Uint32Array[], by: readonly number[], ends: boolean): Uint32Array {
  const parts = columns.map((column, at) => (ends && at > 0 ? column.subarray(1) : column));
  const joined = new Uint32Array(parts.reduce((total, part) => total + part.length, 0));
  let end = 0;
  parts.forEach((part, at) => {
    const offset = by[at]!;
    for (const row of part) joined[end++] = row === none ? none : row + offset;
  });
  return joined;
}

/** One trie of all stacks, and the node in it of each sample. */
function joinStacks(
  profiles: readonly Profile[],
  base: readonly Offsets[],
): { stacks: LocationTrie; leaf: Uint32Array } {
  const builder = new TrieBuilder(sum(profiles, (profile) => profile.stacks.count));
  const leaf = new Uint32Array(sum(profiles, (profile) => profile.samples.count));
  let end = 0;
  profiles.forEach(({ stacks, samples }, at) => {
    const moved = new Uint32Array(stacks.count);
    for (let node = 1; node < stacks.count; node++) {
      moved[node] = builder.child(moved[stacks.parent[node]!]!, locationAt(stacks, node) + base[at]!.location);
    }
    for (const node of samples.leaf) leaf[end++] = moved[node]!;
  });
  return { stacks: builder.finish(), leaf };
}

function joinFloats(columns: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(columns.reduce((total, column) => total + column.length, 0));
  let end = 0;
  for (const column of columns) {
    joined.set(column, end);
    end += column.length;
  }
  return joined;
}

function joinBytes(columns: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(columns.reduce((total, column) => total + column.length, 0));
  let end = 0;
  for (const column of columns) {
    joined.set(column, end);
    end += column.length;
  }
  return joined;
}

function joinAddresses(profiles: readonly Profile[]): BigUint64Array {
  return BigUint64Array.from(profiles.flatMap((profile) => [...profile.locations.address]));
}

/** String tables one after the other. The empty string of each later one stays where it is: '' at any index is ''. */
function joinStrings(profiles: readonly Profile[]): StringTable {
  const bytes = joinBytes(profiles.map((profile) => profile.strings.bytes));
  const starts = profiles.map((_, at) => sum(profiles.slice(0, at), (profile) => profile.strings.bytes.length));
  return new StringTable(
    bytes,
    shiftedColumn(
      profiles.map((profile) => profile.strings.offsets),
      starts,
      true,
    ),
  );
}
