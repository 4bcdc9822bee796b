/**
 * Owns what every line of source costs, in all sample types, counted as `go tool pprof -list` counts it: an inlined function at its own file and line,
 * and the line that calls it as well. Refuses to know where the files lie, and how a line is shown.
 */

import { Pace, type Pacing } from '../model/pace';
import { functionFile, functionName, none, type Profile } from '../model/profile';
import { cleanPath } from '../names/frames';
import { pacedFrameCosts } from './top';

/** The lines of one source file that any sample's stack passes through. */
export interface FileLines {
  /** Path as the compiler recorded it, cleaned as pprof cleans it; never ''. */
  readonly file: string;
  /** From 1, ascending, each once. 0 stands first where some frames of the file have no line. */
  readonly lines: Uint32Array;
  /** Per sample type a value a line, in the type's unit: of samples whose leaf is the line. */
  readonly flat: readonly Float64Array[];
  /** Of samples that hold the line anywhere: recursion, and several functions on one line, count once. */
  readonly cum: readonly Float64Array[];
  /** Line n belongs to the functions `functions[functionOffset[n]]` to `[functionOffset[n + 1] - 1]`: rows of the profile, each name once. */
  readonly functionOffset: Uint32Array;
  readonly functions: Uint32Array;
}

export interface LineCosts {
  /** Per sample type the 100 % of every share: the sum of the samples' absolute values. */
  readonly totals: readonly number[];
  /** Sorted by path. */
  readonly files: readonly FileLines[];
}

/** A line of a file, and the functions seen there. */
interface Place {
  readonly file: number;
  readonly line: number;
  readonly functions: number[];
}

interface Places {
  /** `places[0]` stands for all frames without a file. */
  readonly places: readonly Place[];
  readonly files: readonly string[];
  /** Location l passes through the places `frames[offset[l]]` (innermost) to `frames[offset[l + 1] - 1]`; at least one. */
  readonly offset: Uint32Array;
  readonly frames: Uint32Array;
}

/**
 * Costs of all lines. Linear in the nodes of the stacks' trie, once a sample type.
 * @throws ProfileError 'cancelled' only
 */
export async function lineCosts(profile: Profile, pacing: Pacing = {}): Promise<LineCosts> {
  const pace = new Pace(pacing, 'lines');
  const { places, files, offset, frames } = await placesOf(profile, pace);
  const table = { count: places.length, offset, frames };
  const flat: Float64Array[] = [];
  const cum: Float64Array[] = [];
  const totals: number[] = [];
  for (let type = 0; type < profile.sampleTypes.length; type++) {
    const costs = await pacedFrameCosts(profile, table, type, pace);
    flat.push(costs.flat);
    cum.push(costs.cum);
    totals.push(costs.total);
    if (pace.due()) await pace.rest((type + 1) / profile.sampleTypes.length);
  }
  const rows: number[][] = files.map(() => []);
  for (let place = 1; place < places.length; place++) rows[places[place]!.file]!.push(place);
  const listed: FileLines[] = [];
  for (const [index, file] of files.entries()) {
    const sorted = Uint32Array.from(rows[index]!.sort((a, b) => places[a]!.line - places[b]!.line));
    listed.push(listFile(file, sorted, places, flat, cum));
    if (pace.due()) await pace.rest(1);
  }
  return { totals, files: listed.sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

/** @param rows places of the file, by line */
function listFile(
  file: string,
  rows: Uint32Array,
  places: readonly Place[],
  flat: readonly Float64Array[],
  cum: readonly Float64Array[],
): FileLines {
  const functions: number[] = [];
  const functionOffset = new Uint32Array(rows.length + 1);
  rows.forEach((place, at) => {
    for (const row of places[place]!.functions) functions.push(row);
    functionOffset[at + 1] = functions.length;
  });
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (place) => column[place]!);
  return {
    file,
    lines: rows.map((place) => places[place]!.line),
    flat: flat.map(pick),
    cum: cum.map(pick),
    functionOffset,
    functions: Uint32Array.from(functions),
  };
}

/** Locations between two looks at the clock. */
const stretch = 4096;

/** The place of every frame of every location. */
async function placesOf(profile: Profile, pace: Pace): Promise<Places> {
  const { locations, lines, functions } = profile;
  const places: Place[] = [{ file: none, line: 0, functions: [] }];
  const files: string[] = [];
  const fileOf = fileIndex(profile, files);
  const isNewAt = functionNames(profile);
  /** Per file, line → place. */
  const byLine = new Map<number, Map<number, number>>();
  const offset = new Uint32Array(locations.count + 1);
  const frames = new Uint32Array(lines.count + locations.count);
  let end = 0;
  for (let location = 0; location < locations.count; location++) {
    if (location % stretch === 0 && pace.due()) await pace.rest(location / locations.count);
    offset[location] = end;
    const last = locations.lineOffset[location + 1]!;
    const first = locations.lineOffset[location]!;
    if (first === last) frames[end++] = 0;
    for (let row = first; row < last; row++) {
      const fn = lines.function[row]!;
      const file = fn < functions.count ? fileOf(fn) : none;
      if (file === none) {
        frames[end++] = 0;
        continue;
      }
      const known = byLine.get(file) ?? new Map<number, number>();
      if (known.size === 0) byLine.set(file, known);
      const line = lineNumber(lines.line[row]!);
      let place = known.get(line);
      if (place === undefined) {
        place = places.length;
        known.set(line, place);
        places.push({ file, line, functions: [] });
      }
      if (isNewAt(place, fn)) places[place]!.functions.push(fn);
      frames[end++] = place;
    }
  }
  offset[locations.count] = end;
  return { places, files, offset, frames: frames.subarray(0, end) };
}

/** A line as recorded: what is none of any file (negative, or beyond four billion) counts as unknown, 0. */
export function lineNumber(recorded: number): number {
  return recorded >= 1 && recorded < none ? Math.floor(recorded) : 0;
}

/** Tells whether a place has not had a function of that name yet. Thousands may share one: `<autogenerated>:1`. */
function functionNames(profile: Profile): (place: number, row: number) => boolean {
  /** One more than the number of each row's name, 0 not looked up yet. */
  const known = new Uint32Array(profile.functions.count);
  const numbers = new Map<string, number>();
  const seen = new Set<number>();
  return (place, row) => {
    if (known[row] === 0) {
      const name = functionName(profile, row);
      const number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      known[row] = number;
    }
    const pair = place * (profile.functions.count + 1) + known[row]!;
    if (seen.has(pair)) return false;
    seen.add(pair);
    return true;
  };
}

/** From a function row to its file's index in `files`, or `none`; each row is looked up once. */
function fileIndex(profile: Profile, files: string[]): (row: number) => number {
  const known = new Uint32Array(profile.functions.count);
  const byPath = new Map<string, number>();
  return (row) => {
    // One more than the index, so that 0 is "not looked up yet"; a row without a file stays so, and is cheap.
    if (known[row] !== 0) return known[row]! - 1;
    const path = cleanPath(functionFile(profile, row));
    if (path === '') return none;
    let file = byPath.get(path);
    if (file === undefined) {
      file = files.length;
      byPath.set(path, file);
      files.push(path);
    }
    known[row] = file + 1;
    return file;
  };
}
