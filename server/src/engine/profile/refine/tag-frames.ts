/**
 * Owns the frames that tagroot and tagleaf make of labels (pprof's driver/tagroot.go): one per key at the root or the leaf of every
 * stack, named by the sample's values of that key, with the key as its source file. Knows nothing of filters.
 */
import { baseLabel } from '../model/base-label';
import { locationAt, noNode, TrieBuilder } from '../model/location-trie';
import { none, type Profile } from '../model/profile';
import { measurementLabel } from '../units/measurement';

/** Which keys become frames. */
export interface TagFrameKeys {
  /** At the root; the first key is the outermost frame. */
  readonly root: readonly string[];
  /** At the leaf; the last key is the innermost frame. */
  readonly leaf: readonly string[];
}

/**
 * The profile with frames for labels. A sample without a key has a frame without a name there, as in pprof.
 * @param unit what numbers with a unit are written in, pprof's -unit; by default each in the one that suits it
 */
export function withTagFrames(profile: Profile, keys: TagFrameKeys, unit = 'minimum'): Profile {
  if (keys.root.length + keys.leaf.length === 0) return profile;
  const { samples, stacks } = profile;
  const made = new FrameMaker(profile, unit);
  const trie = new TrieBuilder(stacks.count);
  const atRoot = new Uint32Array(samples.count);
  for (let sample = 0; sample < samples.count; sample++) {
    for (const key of keys.root) atRoot[sample] = trie.child(atRoot[sample]!, made.location(sample, key));
  }
  const leaf = graft(profile, atRoot, trie);
  for (let sample = 0; sample < samples.count; sample++) {
    for (const key of keys.leaf) leaf[sample] = trie.child(leaf[sample]!, made.location(sample, key));
  }
  return { ...profile, ...made.tables(), samples: { ...samples, leaf }, stacks: trie.finish() };
}

/** Puts every sample's stack onto a node of the trie, and returns the nodes they end in. Linear in the nodes that come out. */
function graft({ samples, stacks }: Profile, onto: Uint32Array, trie: TrieBuilder): Uint32Array {
  const leaf = new Uint32Array(samples.count);
  /** Where a node of the old trie is in the new one, for samples on the same node; `graftedOn` says which that is. */
  const moved = new Uint32Array(stacks.count);
  const graftedOn = new Uint32Array(stacks.count).fill(noNode);
  const path: number[] = [];
  const order = Uint32Array.from(onto, (_, sample) => sample).sort((a, b) => onto[a]! - onto[b]!);
  for (const sample of order) {
    const base = onto[sample]!;
    moved[0] = base;
    graftedOn[0] = base;
    for (let node = samples.leaf[sample]!; graftedOn[node] !== base; node = stacks.parent[node]!) path.push(node);
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      moved[node] = trie.child(moved[stacks.parent[node]!]!, locationAt(stacks, node));
      graftedOn[node] = base;
    }
    leaf[sample] = moved[samples.leaf[sample]!]!;
  }
  return leaf;
}

/** The locations made of labels, one for each pair of key and values. */
class FrameMaker {
  private readonly rows = new Map<string, number>();
  private readonly strings: string[] = [];
  private readonly stringRows = new Map<string, number>();
  /** Of each location made: string rows of its function's name and file. */
  private readonly names: number[] = [];
  private readonly files: number[] = [];
  private readonly keyRows = new Map<string, ReadonlySet<number>>();

  constructor(
    private readonly profile: Profile,
    private readonly unit: string,
  ) {}

  /** Location row for the values a sample has of a key. */
  location(sample: number, key: string): number {
    const name = this.values(sample, key);
    const id = `${key}\0${name}`;
    let row = this.rows.get(id);
    if (row === undefined) {
      row = this.profile.locations.count + this.names.length;
      this.rows.set(id, row);
      this.names.push(this.string(name));
      this.files.push(this.string(key));
    }
    return row;
  }

  /** A sample's values of a key as one text: texts first, then numbers. */
  private values(sample: number, key: string): string {
    const { samples, labels, strings } = this.profile;
    if (key === baseLabel.key && samples.fromBase?.[sample] === 1) return baseLabel.value;
    const keyRows = this.rowsOf(key);
    const texts: string[] = [];
    const numbers: number[] = [];
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) {
      if (!keyRows.has(labels.key[label]!)) continue;
      if (labels.str[label] === 0) numbers.push(label);
      else texts.push(strings.at(labels.str[label]!));
    }
    // Where no value of the key has a unit, none is written; where one has, the others are taken to be in pprof's -unit.
    const wanted = numbers.some((label) => labels.unit[label] !== 0) ? this.unit : '';
    for (const label of numbers) {
      texts.push(measurementLabel(labels.num[label]!, strings.at(labels.unit[label]!), wanted));
    }
    return texts.join(',');
  }

  /** String rows that spell a key. */
  private rowsOf(key: string): ReadonlySet<number> {
    let rows = this.keyRows.get(key);
    if (rows === undefined) {
      const { labels, strings } = this.profile;
      rows = new Set([...new Set(labels.key)].filter((row) => strings.at(row) === key));
      this.keyRows.set(key, rows);
    }
    return rows;
  }

  private string(text: string): number {
    if (text === '') return 0;
    let row = this.stringRows.get(text);
    if (row === undefined) {
      row = this.profile.strings.length + this.strings.length;
      this.stringRows.set(text, row);
      this.strings.push(text);
    }
    return row;
  }

  /** The tables of the profile with what was made behind them. */
  tables(): Pick<Profile, 'locations' | 'lines' | 'functions' | 'strings'> {
    const { locations, lines, functions, strings } = this.profile;
    const made = this.names.length;
    const nothing = new Array<number>(made).fill(0);
    return {
      locations: {
        count: locations.count + made,
        address: extended(locations.address, new Array<bigint>(made).fill(0n)),
        mapping: extended(locations.mapping, new Array<number>(made).fill(none)),
        lineOffset: extended(
          locations.lineOffset,
          nothing.map((_, at) => lines.count + at + 1),
        ),
        folded: extended(locations.folded, nothing),
      },
      lines: {
        count: lines.count + made,
        function: extended(
          lines.function,
          nothing.map((_, at) => functions.count + at),
        ),
        line: extended(lines.line, nothing),
        column: extended(lines.column, nothing),
      },
      functions: {
        count: functions.count + made,
        name: extended(functions.name, this.names),
        systemName: extended(functions.systemName, nothing),
        filename: extended(functions.filename, this.files),
        startLine: extended(functions.startLine, nothing),
        ofLabel: extended(functions.ofLabel ?? new Uint8Array(functions.count), new Array<number>(made).fill(1)),
      },
      strings: strings.extended(this.strings),
    };
  }
}

interface ColumnOf<V> {
  readonly length: number;
  set(values: ArrayLike<V>, at?: number): void;
}

/** A column with further values behind it. */
function extended<V, T extends ColumnOf<V>>(column: T & ColumnOf<V>, further: readonly V[]): T {
  const make = column.constructor as new (length: number) => T & { set(values: unknown, at?: number): void };
  const joined = new make(column.length + further.length);
  joined.set(column);
  joined.set(further, column.length);
  return joined;
}
