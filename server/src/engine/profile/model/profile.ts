/**
 * Owns the shape of a profile in memory: columns in typed arrays, one entry per row, no object per sample.
 * Follows profile.proto of google/pprof, with every id resolved to a row number. Refuses to know bytes, trees and views.
 */
import type { LocationTrie } from './location-trie';
import type { StringTable } from './string-table';

/** What a sample's value counts: `cpu` in `nanoseconds`, `inuse_space` in `bytes`, `contentions` in `count`. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/** Row number that stands for "none" in columns that refer to another table. */
export const none = 0xffffffff;

export interface SampleColumns {
  readonly count: number;
  /**
   * One column per sample type, in the profile's own unit. Whole numbers; exact up to 2^53
   * (104 days in nanoseconds, 9 PB), rounded to the nearest double beyond it.
   */
  readonly values: readonly Float64Array[];
  /** Node of the profile's `stacks` each sample's stack ends in; 0 for an empty stack. */
  readonly leaf: Uint32Array;
  /** Sample s has the labels `labelOffset[s]` to `labelOffset[s + 1] - 1` of the label columns. Length count + 1. */
  readonly labelOffset: Uint32Array;
  /**
   * In a diff that keeps its sides apart (pprof's -diff_base): 1 where the sample is one of the base, whose values are negated.
   * Their label `pprof::base` is this column and no label. All 0 of a diff whose base is empty; absent where there is no base.
   */
  readonly fromBase?: Uint8Array;
}

/** Labels ("tags") of all samples. A label is a string (`str` not 0) or a number with a unit. */
export interface LabelColumns {
  readonly count: number;
  /** String indices. */
  readonly key: Uint32Array;
  /** String index of the value, 0 for a numeric label. */
  readonly str: Uint32Array;
  /** Value of a numeric label. */
  readonly num: Float64Array;
  /** String index of a numeric label's unit, 0 when the profile does not say. */
  readonly unit: Uint32Array;
}

export interface LocationColumns {
  readonly count: number;
  readonly address: BigUint64Array;
  /** Mapping row, or `none`. */
  readonly mapping: Uint32Array;
  /** Location l covers the lines `lineOffset[l]` (innermost, inlined last) to `lineOffset[l + 1] - 1` (the caller they were inlined into). */
  readonly lineOffset: Uint32Array;
  /** 1 where several functions were folded onto one address by the linker. */
  readonly folded: Uint8Array;
}

export interface LineColumns {
  readonly count: number;
  /** Function row. */
  readonly function: Uint32Array;
  /** Line in the source file, from 1; 0 unknown. */
  readonly line: Float64Array;
  /** Column, from 1; 0 unknown. */
  readonly column: Float64Array;
}

export interface FunctionColumns {
  readonly count: number;
  /** String indices. */
  readonly name: Uint32Array;
  readonly systemName: Uint32Array;
  readonly filename: Uint32Array;
  /** Line the function starts on, from 1; 0 unknown. */
  readonly startLine: Float64Array;
  /** 1 where tagroot or tagleaf has made it of a label: its name is a value, its file the key. Absent where they made none. */
  readonly ofLabel?: Uint8Array;
}

export interface Mapping {
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  /** Path of the binary, '' unknown. */
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** What a profile holds besides its samples: the header, and what stacks are made of. */
export interface ProfileTables {
  readonly sampleTypes: readonly ValueType[];
  /** Index into `sampleTypes` shown when nobody chooses: default_sample_type, else the last, as pprof does. -1 when there is none. */
  readonly defaultSampleType: number;
  /** What the sampling period counts, and the period in that unit. */
  readonly periodType: ValueType;
  readonly period: number;
  /** When it was taken, nanoseconds since 1970, 0 unknown. Rounded to the nearest double (a quarter of a microsecond). */
  readonly timeNanos: number;
  /** How long it was taken for, nanoseconds, 0 unknown. */
  readonly durationNanos: number;
  readonly comments: readonly string[];
  /** What the file lacks although it could be read, as whole sentences without a name of its own in them: it was cut off. `notesOf` has all. */
  readonly notes?: readonly string[];
  readonly docUrl: string;
  /** Regular expressions (RE2) of frames that are cut off with all they call, and of exceptions; '' none. Already applied by `openProfile`. */
  readonly dropFrames: string;
  readonly keepFrames: string;
  readonly locations: LocationColumns;
  readonly lines: LineColumns;
  readonly functions: FunctionColumns;
  readonly mappings: readonly Mapping[];
  readonly strings: StringTable;
}

export interface Profile extends ProfileTables {
  readonly samples: SampleColumns;
  /** The stacks of all samples, and no others. */
  readonly stacks: LocationTrie;
  readonly labels: LabelColumns;
}

/** How a function row is named. */
export type NameOf = (profile: ProfileTables, row: number) => string;

/** Name of a function row: the demangled name, else the system name. */
export function functionName(profile: ProfileTables, row: number): string {
  return (
    profile.strings.at(profile.functions.name[row] ?? 0) || profile.strings.at(profile.functions.systemName[row] ?? 0)
  );
}

/** Source path of a function row as the compiler recorded it, '' unknown. */
export function functionFile(profile: ProfileTables, row: number): string {
  return profile.strings.at(profile.functions.filename[row] ?? 0);
}
