/**
 * Owns the listing of a frame's source: what each of its lines costs, as `go tool pprof -list` counts it, which frames were inlined there, and
 * which functions are called from there. Refuses to know texts of source, and what of it is shown.
 */

import { locationAt, parentOf } from '../model/location-trie';
import { functionFile, functionName, none, type Profile } from '../model/profile';
import { cleanPath, type FrameTable } from '../names/frames';
import { lineNumber } from './line-costs';
import { countOncePerStack, stackCosts } from './once-per-stack';

/** Functions called from one spot, without those inlined there. */
export interface ListedCall {
  /** Row of the frame table. */
  readonly frame: number;
  readonly name: string;
  /** Per sample type: of samples that go from the spot into the function. */
  readonly cum: readonly number[];
}

/** A line of the frame, or a frame inlined into it there. Costs have one value a sample type, in its unit; a stack counts once. */
export interface ListedSpot {
  /** Row of the frame table, and the function's name. */
  readonly frame: number;
  readonly function: string;
  /** Path as recorded, cleaned as pprof cleans it; '' unknown. */
  readonly file: string;
  /** From 1, 0 unknown. */
  readonly line: number;
  /** Of samples that end in the spot itself: what ends in an inlined frame is that frame's. */
  readonly flat: readonly number[];
  readonly cum: readonly number[];
  /** Frames inlined here, the costliest first. */
  readonly inlined: readonly ListedSpot[];
  /** Called from here, the costliest first. */
  readonly calls: readonly ListedCall[];
}

/** The part of a listing that lies in one file. */
export interface ListedFile {
  /** '' for frames without a file. */
  readonly file: string;
  /** Where the first of the frame's functions starts that says so, from 1; 0 unknown. */
  readonly startLine: number;
  /** Lines with any cost, ascending; line 0 stands for frames without a line. */
  readonly lines: readonly ListedSpot[];
}

/** A spot while rows are given out: its row, and what hangs on it by key. */
interface Spot {
  readonly row: number;
  readonly frame: number;
  /** Function row of the profile, or `none`. */
  readonly function: number;
  readonly file: string;
  readonly line: number;
  readonly inlined: Map<string, Spot>;
  /** By name of the function. */
  readonly calls: Map<string, { readonly row: number; readonly frame: number }>;
}

/** What a location is to the listing. */
interface Entry {
  /** Rows of the spots it passes through. */
  readonly rows: readonly number[];
  /** The spots its innermost frame is: what ends or calls on in the location does so there. */
  readonly innermost: readonly Spot[];
}

/**
 * Lists the lines of one frame: those of the function, or of all functions of the file or the package, as the table's granularity has it. Where
 * frames are lines, those of the same function are listed with it. Linear in the nodes of the stacks' trie.
 * @param sampleType what files, inlined frames and calls are sorted by
 * @returns one entry a file, the costliest first
 */
export function listFrame(profile: Profile, table: FrameTable, frame: number, sampleType: number): ListedFile[] {
  const plan = new Plan(profile, table, frame);
  const costs = stackCosts(profile);
  const cum = countOncePerStack(profile, costs, plan.rowCount, (node) => plan.rowsOf(node));
  return plan.finish(cum, flatCosts(profile, plan), sampleType);
}

class Plan {
  /** Rows given out so far. Filled before counting starts, so that counters have room. */
  rowCount = 0;
  private readonly files = new Map<string, Map<number, Spot>>();
  private readonly startLines = new Map<string, number>();
  private readonly entries: (Entry | undefined)[];
  /** 1 for each frame that is listed. */
  private readonly listed: Uint8Array;
  /** Of nodes of the trie whose location is listed, or is called from one that is. */
  private readonly rows: (readonly number[] | undefined)[];

  constructor(
    private readonly profile: Profile,
    private readonly table: FrameTable,
    subject: number,
  ) {
    const { locations, stacks } = profile;
    this.listed = framesListed(profile, table, subject);
    this.entries = Array.from({ length: locations.count }, (_, location) => this.entry(location));
    this.rows = new Array<readonly number[] | undefined>(stacks.count);
    const known = new Map<number, readonly number[]>();
    for (let node = 1; node < stacks.count; node++) {
      const location = locationAt(stacks, node);
      const above = parentOf(stacks, node);
      const caller = above === 0 ? none : locationAt(stacks, above);
      if (caller === none || this.entries[caller] === undefined) {
        this.rows[node] = this.entries[location]?.rows;
        continue;
      }
      const key = caller * locations.count + location;
      const rows = known.get(key) ?? this.joined(caller, location);
      known.set(key, rows);
      this.rows[node] = rows;
    }
  }

  rowsOf(node: number): readonly number[] {
    return this.rows[node] ?? nothing;
  }

  innermostOf(location: number): readonly Spot[] {
    return this.entries[location]?.innermost ?? [];
  }

  finish(cum: readonly Float64Array[], flat: readonly Float64Array[], sampleType: number): ListedFile[] {
    const at = (columns: readonly Float64Array[], row: number): number[] => columns.map((column) => column[row]!);
    const cost = (columns: readonly number[]): number => Math.abs(columns[sampleType] ?? 0);
    const listed = (spot: Spot): ListedSpot => ({
      frame: spot.frame,
      function: spot.function === none ? this.table.names[spot.frame]! : functionName(this.profile, spot.function),
      file: spot.file,
      line: spot.line,
      flat: at(flat, spot.row),
      cum: at(cum, spot.row),
      inlined: [...spot.inlined.values()]
        .map(listed)
        .filter(hasCost)
        .sort((a, b) => cost(b.cum) - cost(a.cum)),
      calls: [...spot.calls]
        .map(([name, { row, frame }]) => ({ frame, name, cum: at(cum, row) }))
        .filter(({ cum }) => cum.some((value) => value !== 0))
        .sort((a, b) => cost(b.cum) - cost(a.cum)),
    });
    const files = [...this.files].map(([file, lines]) => ({
      file,
      startLine: this.startLines.get(file) ?? 0,
      lines: [...lines.values()]
        .map(listed)
        .filter(hasCost)
        .sort((a, b) => a.line - b.line),
    }));
    const largest = (file: ListedFile): number => file.lines.reduce((most, line) => Math.max(most, cost(line.cum)), 0);
    return files.filter(({ lines }) => lines.length > 0).sort((a, b) => largest(b) - largest(a));
  }

  private entry(location: number): Entry | undefined {
    const { lines, locations } = this.profile;
    const { offset, frames } = this.table;
    const first = offset[location]!;
    const last = offset[location + 1]!;
    if (!frames.subarray(first, last).some((frame) => this.listed[frame] === 1)) return undefined;
    const firstLine = locations.lineOffset[location]!;
    const isNamed = locations.lineOffset[location + 1]! > firstLine;
    const rows = new Set<number>();
    const innermost: Spot[] = [];
    for (let at = last - 1; at >= first; at--) {
      const frame = frames[at]!;
      if (this.listed[frame] === 0) continue;
      const line = isNamed ? firstLine + at - first : none;
      let spot = this.lineOf(frame, lines.function[line] ?? none, lineNumber(lines.line[line] ?? 0));
      rows.add(spot.row);
      for (let inner = at - 1; inner >= first; inner--) {
        spot = this.inlinedInto(spot, frames[inner]!, firstLine + inner - first);
        rows.add(spot.row);
      }
      innermost.push(spot);
    }
    return { rows: [...rows], innermost };
  }

  /** Rows of a location that was called from another, those of the call among them. */
  private joined(caller: number, callee: number): readonly number[] {
    const frame = this.outermostOf(callee);
    const name = this.calledName(callee, frame);
    const rows = new Set(this.entries[callee]?.rows);
    for (const { calls } of this.innermostOf(caller)) {
      const call = calls.get(name) ?? { row: this.rowCount++, frame };
      calls.set(name, call);
      rows.add(call.row);
    }
    return [...rows];
  }

  private outermostOf(location: number): number {
    return this.table.frames[this.table.offset[location + 1]! - 1]!;
  }

  private calledName(location: number, frame: number): string {
    const { lines, locations } = this.profile;
    const last = locations.lineOffset[location + 1]!;
    const name = last > locations.lineOffset[location]! ? functionName(this.profile, lines.function[last - 1]!) : '';
    return name || this.table.names[frame]!;
  }

  private lineOf(frame: number, row: number, line: number): Spot {
    const file = this.fileOf(row);
    const start = row === none ? 0 : lineNumber(this.profile.functions.startLine[row]!);
    const known = this.startLines.get(file) ?? 0;
    if (start > 0 && (known === 0 || start < known)) this.startLines.set(file, start);
    const lines = this.files.get(file) ?? new Map<number, Spot>();
    this.files.set(file, lines);
    const spot = lines.get(line) ?? this.spot(frame, row, file, line);
    lines.set(line, spot);
    return spot;
  }

  private inlinedInto(into: Spot, frame: number, lineRow: number): Spot {
    const { lines } = this.profile;
    const row = lines.function[lineRow]!;
    const line = lineNumber(lines.line[lineRow]!);
    const file = this.fileOf(row);
    const key = `${line} ${file} ${functionName(this.profile, row)}`;
    const spot = into.inlined.get(key) ?? this.spot(frame, row, file, line);
    into.inlined.set(key, spot);
    return spot;
  }

  private fileOf(row: number): string {
    return row === none ? '' : cleanPath(functionFile(this.profile, row));
  }

  private spot(frame: number, row: number, file: string, line: number): Spot {
    return { row: this.rowCount++, frame, function: row, file, line, inlined: new Map(), calls: new Map() };
  }
}

const nothing: readonly number[] = [];

function framesListed(profile: Profile, table: FrameTable, subject: number): Uint8Array {
  const listed = new Uint8Array(table.count);
  listed[subject] = 1;
  const row = table.function[subject] ?? none;
  if (table.granularity !== 'lines' || row === none) return listed;
  const name = functionName(profile, row);
  return listed.map((_, frame) => {
    const other = table.function[frame]!;
    return Number(other === row || (other !== none && functionName(profile, other) === name));
  });
}

/** Per sample type and row, what ends in the spot itself. */
function flatCosts(profile: Profile, plan: Plan): Float64Array[] {
  const { leaf, values } = profile.samples;
  return values.map((column) => {
    const flat = new Float64Array(plan.rowCount);
    for (let sample = 0; sample < leaf.length; sample++) {
      if (leaf[sample] === 0) continue;
      for (const { row } of plan.innermostOf(locationAt(profile.stacks, leaf[sample]!))) {
        flat[row] = flat[row]! + column[sample]!;
      }
    }
    return flat;
  });
}

function hasCost({ flat, cum }: ListedSpot): boolean {
  return flat.some((value) => value !== 0) || cum.some((value) => value !== 0);
}
