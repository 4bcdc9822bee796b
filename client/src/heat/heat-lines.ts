/** Owns what the lines of one document cost in all active profiles together: the shares bars are drawn by. Pure. */
import type { RecordedLine } from '#engine/profile/source/fit';
import type { HeatFile, HeatFunction, HeatProfile } from '../profile/reading/condense';

/** One profile's costs of a file. */
export interface FileHeat {
  readonly profile: HeatProfile;
  /** Index of the sample type shown. */
  readonly sampleType: number;
  readonly file: HeatFile;
}

/** A line that costs something in at least one profile. */
export interface HeatLine {
  /** From 1, as recorded. */
  readonly line: number;
  /** Its largest share of a profile, 0 to 1, by cum: what the line costs with all it calls. */
  readonly share: number;
}

/** Lines with their shares, ascending; those below the threshold (a share, 0 to 1) left out. */
export function heatLines(files: readonly FileHeat[], threshold: number): readonly HeatLine[] {
  const shares = new Map<number, number>();
  for (const { profile, sampleType, file } of files) {
    const total = profile.totals[sampleType] ?? 0;
    const cum = file.cum[sampleType];
    if (total === 0 || !cum) continue;
    file.lines.forEach((line, at) => {
      const share = Math.abs(cum[at]!) / total;
      if (line > 0 && share > 0 && share >= threshold) shares.set(line, Math.max(share, shares.get(line) ?? 0));
    });
  }
  return [...shares].map(([line, share]) => ({ line, share })).sort((a, b) => a.line - b.line);
}

/** Row of a line in a file's columns; -1 where it costs nothing. */
export function rowOf({ lines }: HeatFile, line: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (lines[middle]! === line) return middle;
    if (lines[middle]! < line) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Functions that a row of a file belongs to. */
function functionsAt({ functionOffset, lineFunctions, functions }: HeatFile, row: number): HeatFunction[] {
  return Array.from(lineFunctions.subarray(functionOffset[row], functionOffset[row + 1]), (index) => functions[index]!);
}

/** The one of them that costs most; undefined where there is none. */
export function costliestAt(file: HeatFile, row: number, sampleType: number): HeatFunction | undefined {
  const costOf = ({ cum }: HeatFunction) => Math.abs(cum[sampleType]!);
  return functionsAt(file, row).sort((a, b) => costOf(b) - costOf(a))[0];
}

/**
 * The sample type shown of a profile.
 * @param chosen names of types in the order they were chosen, newest first
 */
export function sampleTypeOf({ sampleTypes, defaultSampleType }: HeatProfile, chosen: readonly string[]): number {
  for (const name of chosen) {
    const index = sampleTypes.findIndex(({ type }) => type === name);
    if (index >= 0) return index;
  }
  return defaultSampleType;
}

/** What a file's text is held to: each line with the functions seen there, and where these began. */
export function recordedLines(file: HeatFile): readonly RecordedLine[] {
  return Array.from(file.lines).flatMap((line, row) =>
    functionsAt(file, row).map(({ name, startLine }) => ({ function: name, line, startLine })),
  );
}
