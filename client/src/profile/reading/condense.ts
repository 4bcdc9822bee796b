/**
 * Owns what is kept of a profile for marks in source: what lines and functions cost, found by the name of their file. The samples and stacks are let go.
 * Pure; refuses to know where files lie and how costs are shown.
 */

import { type FileLines, lineCosts } from '#engine/profile/costs/line-costs';
import { type FrameCosts, pacedFrameCosts } from '#engine/profile/costs/top';
import { Pace, type Pacing } from '#engine/profile/model/pace';
import { functionName, none, type Profile } from '#engine/profile/model/profile';
import { buildFrames } from '#engine/profile/names/frames';
import { type ProfileHead, type ProfileKind, profileKind } from './kind';

/** A function of a file. Columns are those of `Costs`, at `row`. */
export interface HeatFunction {
  readonly name: string;
  /** Line it starts on, from 1; 0 where the profile does not say. */
  readonly startLine: number;
  /** The first line of it that costs. */
  readonly firstLine: number;
  /** Per sample type, in the type's unit. */
  readonly flat: readonly number[];
  readonly cum: readonly number[];
}

/** A file's lines as in `FileLines`, with functions by name. */
export interface HeatFile extends Pick<FileLines, 'file' | 'lines' | 'flat' | 'cum' | 'functionOffset'> {
  /** Functions of line n: `lineFunctions[functionOffset[n]]` and on, up to `functionOffset[n + 1]`; indices into `functions`. */
  readonly lineFunctions: Uint32Array;
  readonly functions: readonly HeatFunction[];
}

export interface HeatProfile extends ProfileHead {
  readonly kind: ProfileKind;
  /** Per sample type, the 100 % of every share. */
  readonly totals: readonly number[];
  readonly durationNanos: number;
  /** Files by their base name: what a document is looked up by. */
  readonly files: ReadonlyMap<string, readonly HeatFile[]>;
}

/** @throws ProfileError 'cancelled' only */
export async function condense(profile: Profile, name: string, pacing: Pacing): Promise<HeatProfile> {
  const { totals, files } = await lineCosts(profile, pacing);
  const costOf = await functionCosts(profile, pacing);
  const byName = new Map<string, HeatFile[]>();
  for (const listed of files) {
    const file = withFunctions(profile, listed, costOf);
    const base = file.file.slice(Math.max(file.file.lastIndexOf('/'), file.file.lastIndexOf('\\')) + 1);
    const others = byName.get(base);
    if (others) others.push(file);
    else byName.set(base, [file]);
  }
  return {
    kind: profileKind(profile, name),
    sampleTypes: profile.sampleTypes,
    defaultSampleType: Math.max(0, profile.defaultSampleType),
    totals,
    taken: Math.max(0, profile.timeNanos / 1e6),
    durationNanos: profile.durationNanos,
    files: byName,
  };
}

type Costs = Pick<HeatFunction, 'flat' | 'cum'>;

/** What a function of some name costs as a whole. */
async function functionCosts(profile: Profile, pacing: Pacing): Promise<(name: string) => Costs> {
  const frames = buildFrames(profile);
  const pace = new Pace(pacing, 'functions');
  const types: FrameCosts[] = [];
  for (let type = 0; type < profile.sampleTypes.length; type++) {
    types.push(await pacedFrameCosts(profile, frames, type, pace));
  }
  const rowOf = new Map(frames.names.map((name, frame) => [name, frame]));
  return (name) => {
    const frame = rowOf.get(name) ?? none;
    return { flat: types.map(({ flat }) => flat[frame] ?? 0), cum: types.map(({ cum }) => cum[frame] ?? 0) };
  };
}

function withFunctions(profile: Profile, listed: FileLines, costOf: (name: string) => Costs): HeatFile {
  const { file, lines, flat, cum, functionOffset } = listed;
  const known = new Map<string, number>();
  const functions: HeatFunction[] = [];
  const lineFunctions = new Uint32Array(listed.functions.length);
  for (let at = 0; at < lines.length; at++) {
    for (let of = functionOffset[at]!; of < functionOffset[at + 1]!; of++) {
      const row = listed.functions[of]!;
      const name = functionName(profile, row);
      let index = known.get(name);
      if (index === undefined) {
        index = functions.length;
        known.set(name, index);
        const startLine = profile.functions.startLine[row]!;
        functions.push({ name, startLine, firstLine: lines[at]!, ...costOf(name) });
      }
      lineFunctions[of] = index;
    }
  }
  return { file, lines, flat, cum, functionOffset, lineFunctions, functions };
}
