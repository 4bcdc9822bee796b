/**
 * Owns the frames a profile's locations stand for at one granularity: which lines are one and the same entry of a table or a flame graph.
 * Follows pprof's aggregation: inlined functions are frames of their own, and what the granularity leaves out no longer tells frames apart.
 */
import { parseFrameName } from './frame-name';
import { functionFile, functionName, none, type Profile } from './profile';

export const granularities = ['functions', 'lines', 'files', 'packages'] as const;
export type Granularity = (typeof granularities)[number];

export interface FrameTable {
  readonly granularity: Granularity;
  readonly count: number;
  /** Text of each frame as pprof prints it: name; name and `file:line`; file; import path. */
  readonly names: readonly string[];
  /** The first function row that made each frame, or `none` where the profile holds no symbol. */
  readonly function: Uint32Array;
  /** Line of each frame at granularity `lines`, 0 otherwise or unknown. */
  readonly line: Float64Array;
  /** Location l stands for `frames[offset[l]]` (innermost, inlined last) to `frames[offset[l + 1] - 1]`. At least one each. */
  readonly offset: Uint32Array;
  readonly frames: Uint32Array;
}

/**
 * The frames of every location of a profile.
 * @param nameOf how a function row is named; by default its name in the profile
 */
export function buildFrames(
  profile: Profile,
  granularity: Granularity = 'functions',
  nameOf: (profile: Profile, row: number) => string = functionName,
): FrameTable {
  const { locations, lines } = profile;
  const names: string[] = [];
  const functions: number[] = [];
  const lineOfFrame: number[] = [];
  const byName = new Map<string, number>();
  const intern = (name: string, row: number, line: number): number => {
    let frame = byName.get(name);
    if (frame === undefined) {
      frame = names.length;
      byName.set(name, frame);
      names.push(name);
      functions.push(row);
      lineOfFrame.push(line);
    }
    return frame;
  };
  const label = labeller(profile, granularity, nameOf);
  const frameOfFunction = new Map<number, number>();
  const offset = new Uint32Array(locations.count + 1);
  const frames = new Uint32Array(lines.count + locations.count);
  let end = 0;
  for (let location = 0; location < locations.count; location++) {
    offset[location] = end;
    const first = locations.lineOffset[location]!;
    const last = locations.lineOffset[location + 1]!;
    if (first === last) frames[end++] = intern(unknownName(profile, location), none, 0);
    for (let line = first; line < last; line++) {
      const row = lines.function[line]!;
      if (granularity === 'lines') {
        const number = lines.line[line]!;
        frames[end++] = intern(label(row, location, number), row, number);
        continue;
      }
      let frame = frameOfFunction.get(row);
      if (frame === undefined) {
        frame = intern(label(row, location, 0), row, 0);
        frameOfFunction.set(row, frame);
      }
      frames[end++] = frame;
    }
  }
  offset[locations.count] = end;
  return {
    granularity,
    count: names.length,
    names,
    function: Uint32Array.from(functions),
    line: Float64Array.from(lineOfFrame),
    offset,
    frames: frames.slice(0, end),
  };
}

/** How pprof prints a frame (NodeInfo.PrintableName) when only what the granularity keeps is left of it. */
function labeller(
  profile: Profile,
  granularity: Granularity,
  nameOf: (profile: Profile, row: number) => string,
): (row: number, location: number, line: number) => string {
  switch (granularity) {
    case 'functions':
      return (row, location) => nameOf(profile, row) || unknownName(profile, location);
    case 'files':
      return (row, location) => cleanPath(functionFile(profile, row)) || unknownName(profile, location);
    case 'packages':
      return (row) => parseFrameName(nameOf(profile, row)).packagePath || '<unknown>';
    case 'lines':
      return (row, location, line) => {
        const name = nameOf(profile, row);
        const file = cleanPath(functionFile(profile, row));
        const place = line === 0 ? file : `${file}:${line}`;
        return [name, place].filter((part) => part !== '').join(' ') || unknownName(profile, location);
      };
  }
}

/** What pprof calls a location without a symbol: the binary's base name in brackets, else `<unknown>`. */
function unknownName(profile: Profile, location: number): string {
  const file = profile.mappings[profile.locations.mapping[location]!]?.file ?? '';
  return file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`;
}

/** Go's filepath.Clean for slash-separated paths, except that '' stays ''. */
export function cleanPath(path: string): string {
  if (path === '' || !/\/\/|(^|\/)\.{1,2}(\/|$)|.\/$/.test(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') kept.push(element);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  return (rooted ? '/' : '') + kept.join('/') || (rooted ? '/' : '.');
}
