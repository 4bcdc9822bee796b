/** Owns leaving out of a profile's tables what none of its samples uses any more. Knows nothing of why samples went. */
import { locationAt } from './location-trie';
import { type FunctionColumns, none, type Profile } from './profile';
import { withLines } from './restack';

/**
 * The profile with the lines, functions and mappings only that its stacks use; the first mapping stays, for it stands for the program, and
 * locations keep their rows. The same object where all functions and mappings are used. Strings stay: they go when the profile is written
 * or scrubbed.
 */
export function onlyUsed(profile: Profile): Profile {
  const { stacks, locations, lines, mappings } = profile;
  const usesLocation = new Uint8Array(locations.count);
  for (let node = 1; node < stacks.count; node++) usesLocation[locationAt(stacks, node)] = 1;
  const functions = new NewRows(profile.functions.count);
  const binaries = new NewRows(mappings.length);
  if (mappings.length > 0) binaries.of(0);
  const mapping = new Uint32Array(locations.count).fill(none);
  const lineOffset = new Uint32Array(locations.count + 1);
  const kept = new Uint32Array(lines.count);
  const functionOfLine = new Uint32Array(lines.count);
  let end = 0;
  for (let row = 0; row < locations.count; row++) {
    if (usesLocation[row] === 1) {
      mapping[row] = binaries.of(locations.mapping[row]!);
      for (let line = locations.lineOffset[row]!; line < locations.lineOffset[row + 1]!; line++) {
        functionOfLine[end] = functions.of(lines.function[line]!);
        kept[end++] = line;
      }
    }
    lineOffset[row + 1] = end;
  }
  if (functions.rows.length === profile.functions.count && binaries.rows.length === mappings.length) return profile;
  const lined = withLines(profile, lineOffset, kept.subarray(0, end));
  return {
    ...lined,
    locations: { ...lined.locations, mapping },
    lines: { ...lined.lines, function: functionOfLine.subarray(0, end) },
    functions: functionsAt(profile.functions, functions.rows),
    mappings: binaries.rows.map((row) => mappings[row]!),
  };
}

/** New numbers of rows, in the order they are first asked for. */
class NewRows {
  readonly rows: number[] = [];
  private readonly known: Uint32Array;

  constructor(count: number) {
    this.known = new Uint32Array(count).fill(none);
  }

  of(row: number): number {
    if (row === none) return none;
    if (this.known[row] === none) this.known[row] = this.rows.push(row) - 1;
    return this.known[row]!;
  }
}

function functionsAt(functions: FunctionColumns, rows: readonly number[]): FunctionColumns {
  const { name, systemName, filename, startLine, ofLabel } = functions;
  const picked = (column: Uint32Array): Uint32Array => Uint32Array.from(rows, (row) => column[row]!);
  return {
    count: rows.length,
    name: picked(name),
    systemName: picked(systemName),
    filename: picked(filename),
    startLine: Float64Array.from(rows, (row) => startLine[row]!),
    ...(ofLabel && { ofLabel: Uint8Array.from(rows, (row) => ofLabel[row]!) }),
  };
}
