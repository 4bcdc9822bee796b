/**
 * Owns the frames a profile's locations stand for at one granularity: which lines are one and the same entry of a table or a flame graph.
 * Follows pprof's aggregation: inlined functions are frames of their own, and what the granularity leaves out no longer tells frames apart.
 */

import { functionFile, functionName, type NameOf, none, type ProfileTables } from '../model/profile';
import { parseFrameName } from './frame-name';

export const granularities = ['functions', 'lines', 'files', 'packages'] as const;
export type Granularity = (typeof granularities)[number];

/** Those that only tables on the command line have, with pprof's names. */
export const tableGranularities = [...granularities, 'filefunctions', 'addresses'] as const;
export type TableGranularity = (typeof tableGranularities)[number];

export interface FrameTable {
  readonly granularity: TableGranularity;
  readonly count: number;
  /** Text of each frame as pprof prints it: name; name and `file:line`; file; import path; name and file; address, name and `file:line:column`. */
  readonly names: readonly string[];
  /** The first function row that made each frame, or `none` where the profile holds no symbol. */
  readonly function: Uint32Array;
  /** Line of each frame at granularity `lines` and `addresses`, 0 otherwise or unknown. */
  readonly line: Float64Array;
  /** Location l stands for `frames[offset[l]]` (innermost, inlined last) to `frames[offset[l + 1] - 1]`. At least one each. */
  readonly offset: Uint32Array;
  readonly frames: Uint32Array;
}

/**
 * Which frames are one: those that read the same, or those that pprof's tables count together. pprof tells functions without a name, and
 * all of them at granularity `files`, apart by the line they start on and by binary, though it prints the same text for them.
 */
export type Merging = 'by-text' | 'as-pprof';

/**
 * The frames of every location of a profile.
 * @param namedBy how a function row is named; by default its name in the profile
 */
export function buildFrames(
  profile: ProfileTables,
  granularity: TableGranularity = 'functions',
  namedBy: NameOf = functionName,
  merging: Merging = 'by-text',
): FrameTable {
  const { locations, lines } = profile;
  const known = new KnownFrames();
  const nameOf = eachOnce(namedBy, profile.functions.count);
  const label = labeller(profile, granularity, nameOf);
  const hasLines = granularity === 'lines' || granularity === 'addresses';
  const asPprof = merging === 'as-pprof';
  const isNameless = (row: number): boolean =>
    row === none || granularity === 'files' || (granularity !== 'packages' && nameOf(profile, row) === '');
  /** Functions of which nothing is known have the name of the binary, which differs from place to place. */
  const isCalledByBinary = (row: number): boolean =>
    granularity !== 'packages' &&
    (granularity === 'files' || nameOf(profile, row) === '') &&
    (granularity === 'functions' || functionFile(profile, row) === '');
  const nameless = (name: string, row: number, location: number): string => {
    const startLine = row === none ? 0 : profile.functions.startLine[row]!;
    return `${name}\0${startLine}\0${binaryOf(profile, location)}`;
  };
  /** By function row, and last where there is none. */
  const frameOfFunction = new Uint32Array(profile.functions.count + 1).fill(none);
  const offset = new Uint32Array(locations.count + 1);
  const frames = new Uint32Array(lines.count + locations.count);
  let end = 0;
  for (let location = 0; location < locations.count; location++) {
    offset[location] = end;
    const first = locations.lineOffset[location]!;
    const last = locations.lineOffset[location + 1]!;
    if (first === last) {
      const name = unknownName(profile, location, granularity);
      frames[end++] = known.frame(name, none, 0, asPprof ? nameless(name, none, location) : name);
    }
    for (let line = first; line < last; line++) {
      const row = lines.function[line]!;
      if (hasLines || (asPprof && isNameless(row))) {
        const number = hasLines ? lines.line[line]! : 0;
        const column = granularity === 'addresses' ? lines.column[line]! : 0;
        const name = label(row, location, number, column);
        const key = asPprof && isNameless(row) ? nameless(name, row, location) : name;
        // Where no line is known, no column is shown, but pprof tells them apart all the same.
        const unseen = asPprof && number === 0 && column !== 0 ? `\0${column}` : '';
        frames[end++] = known.frame(name, row, number, key + unseen);
        continue;
      }
      const slot = Math.min(row, profile.functions.count);
      let frame = frameOfFunction[slot]!;
      if (frame === none) {
        frame = known.frame(label(row, location, 0, 0), row, 0);
        if (!isCalledByBinary(row)) frameOfFunction[slot] = frame;
      }
      frames[end++] = frame;
    }
  }
  offset[locations.count] = end;
  return {
    granularity,
    count: known.names.length,
    names: known.names,
    function: Uint32Array.from(known.functions),
    line: Float64Array.from(known.lines),
    offset,
    frames: frames.slice(0, end),
  };
}

/** The rows of a frame table while it grows, each once by its key. */
class KnownFrames {
  readonly names: string[] = [];
  readonly functions: number[] = [];
  readonly lines: number[] = [];
  private readonly byKey = new Map<string, number>();

  /** Row of the frame with a key, made where there is none. */
  frame(name: string, functionRow: number, line: number, key = name): number {
    let row = this.byKey.get(key);
    if (row === undefined) {
      row = this.names.push(name) - 1;
      this.byKey.set(key, row);
      this.functions.push(functionRow);
      this.lines.push(line);
    }
    return row;
  }
}

/** Source path of a frame as recorded, '' unknown. */
export function frameFile(profile: ProfileTables, frames: FrameTable, frame: number): string {
  const row = frames.function[frame] ?? none;
  return row === none ? '' : functionFile(profile, row);
}

/** Source path to be shown of a frame, as recorded; '' unknown, and of a package, whose functions lie in many. */
export function shownFile(profile: ProfileTables, frames: FrameTable, frame: number): string {
  return frames.granularity === 'packages' ? '' : frameFile(profile, frames, frame);
}

/** Name of the function that made a frame: at most granularities a frame's own name is no function's, and says nothing of its module. */
export function frameFunction(profile: ProfileTables, frames: FrameTable, frame: number): string {
  const row = frames.function[frame] ?? none;
  return row === none ? frames.names[frame]! : functionName(profile, row);
}

/** The names of one profile's function rows, each made once: a name is asked for by every line. */
function eachOnce(nameOf: NameOf, rows: number): NameOf {
  const known: (string | undefined)[] = new Array(rows);
  return (profile, row) => {
    if (row === none) return nameOf(profile, row);
    known[row] ??= nameOf(profile, row);
    return known[row];
  };
}

/** How pprof prints a frame (NodeInfo.PrintableName) when only what the granularity keeps is left of it. */
function labeller(
  profile: ProfileTables,
  granularity: TableGranularity,
  nameOf: NameOf,
): (row: number, location: number, line: number, column: number) => string {
  const placed = (row: number, location: number, line: number, column: number): string => {
    const file = cleanPath(functionFile(profile, row));
    const place = line === 0 ? file : `${file}:${line}${column === 0 ? '' : `:${column}`}`;
    return [nameOf(profile, row), place].filter((part) => part !== '').join(' ') || unknownName(profile, location);
  };
  switch (granularity) {
    case 'functions':
      return (row, location) => nameOf(profile, row) || unknownName(profile, location);
    case 'files':
      return (row, location) => cleanPath(functionFile(profile, row)) || unknownName(profile, location);
    case 'packages':
      return (row) => parseFrameName(nameOf(profile, row)).packagePath || '<unknown>';
    case 'lines':
    case 'filefunctions':
      return (row, location, line) => placed(row, location, line, 0);
    case 'addresses':
      return (row, location, line, column) => addressed(profile, location, placed(row, location, line, column));
  }
}

/** What pprof calls a location without a symbol: the binary's base name in brackets, else `<unknown>`. */
function unknownName(profile: ProfileTables, location: number, granularity: TableGranularity = 'functions'): string {
  const file = binaryOf(profile, location);
  const name = file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`;
  return granularity === 'addresses' ? addressed(profile, location, name) : name;
}

/** A name behind the address of its location, which is left out where there is none. */
function addressed({ locations }: ProfileTables, location: number, name: string): string {
  const address = locations.address[location]!;
  return address === 0n ? name : `${address.toString(16).padStart(16, '0')} ${name}`;
}

/** Path of the binary a location is in, '' unknown. */
function binaryOf({ mappings, locations }: ProfileTables, location: number): string {
  return mappings[locations.mapping[location]!]?.file ?? '';
}

/** A source path as pprof shows it: without the folder bazel builds in, then by Go's filepath.Clean for slash-separated paths, except that '' stays ''. */
export function cleanPath(recorded: string): string {
  const path = recorded.replace(/^\/proc\/self\/cwd\/(\.\/)?/, '');
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
