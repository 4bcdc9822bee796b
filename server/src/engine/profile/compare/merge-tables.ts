/**
 * Owns joining the tables of several profiles (strings, functions, mappings, locations) so that what is the same is there once, by the
 * keys of pprof's Merge: addresses are compared relative to their mapping, which each run may have put elsewhere. Knows no samples.
 */
import { Float64Column, Uint8Column, Uint32Column } from '../model/growable';
import {
  type FunctionColumns,
  type LineColumns,
  type LocationColumns,
  type Mapping,
  none,
  type Profile,
} from '../model/profile';
import { StringTable } from '../model/string-table';

export interface JoinedTables {
  readonly locations: LocationColumns;
  readonly lines: LineColumns;
  readonly functions: FunctionColumns;
  readonly mappings: readonly Mapping[];
  readonly strings: StringTable;
}

/** Mappings whose sizes round up to the same number of pages are taken for the same. */
const pageSize = 4096n;

/** Tables that grow by what is asked for, so that only what is used is in them. */
export class TableJoiner {
  private readonly texts: string[] = [''];
  private readonly textRows = new Map<string, number>([['', 0]]);
  private readonly functionRows = new Map<string, number>();
  private readonly name = new Uint32Column();
  private readonly systemName = new Uint32Column();
  private readonly filename = new Uint32Column();
  private readonly startLine = new Float64Column();
  private readonly mappingRows = new Map<string, number>();
  private readonly mappings: Mapping[] = [];
  private readonly locationRows = new Map<string, number>();
  private readonly address: bigint[] = [];
  private readonly locationMapping = new Uint32Column();
  private readonly lineOffset = new Uint32Column();
  private readonly folded = new Uint8Column();
  private readonly lineFunction = new Uint32Column();
  private readonly line = new Float64Column();
  private readonly column = new Float64Column();

  /** Begins the rows of one profile. */
  rowsOf(profile: Profile): ProfileRows {
    return new ProfileRows(this, profile);
  }

  string(text: string): number {
    let row = this.textRows.get(text);
    if (row === undefined) {
      row = this.texts.length;
      this.textRows.set(text, row);
      this.texts.push(text);
    }
    return row;
  }

  /** Row of a function; the texts are rows of this table. */
  function(name: number, systemName: number, filename: number, startLine: number): number {
    const key = `${startLine},${name},${systemName},${filename}`;
    let row = this.functionRows.get(key);
    if (row === undefined) {
      row = this.name.length;
      this.functionRows.set(key, row);
      this.name.push(name);
      this.systemName.push(systemName);
      this.filename.push(filename);
      this.startLine.push(startLine);
    }
    return row;
  }

  mapping(mapping: Mapping): number {
    const pages = (BigInt.asUintN(64, mapping.limit - mapping.start) + pageSize - 1n) / pageSize;
    const key = `${pages},${mapping.offset},${mapping.buildId || mapping.file}`;
    let row = this.mappingRows.get(key);
    if (row === undefined) {
      row = this.mappings.length;
      this.mappingRows.set(key, row);
      this.mappings.push(mapping);
    }
    return row;
  }

  /** Start of a mapping as it stands in the joined table. */
  startOf(mapping: number): bigint {
    return this.mappings[mapping]!.start;
  }

  /** Row of a location, made with the lines that `addLines` appends where it is new. */
  location(key: string, address: bigint, mapping: number, folded: number, addLines: () => void): number {
    let row = this.locationRows.get(key);
    if (row === undefined) {
      row = this.address.length;
      this.locationRows.set(key, row);
      this.address.push(address);
      this.locationMapping.push(mapping);
      this.folded.push(folded);
      this.lineOffset.push(this.line.length);
      addLines();
    }
    return row;
  }

  addLine(functionRow: number, line: number, column: number): void {
    this.lineFunction.push(functionRow);
    this.line.push(line);
    this.column.push(column);
  }

  finish(): JoinedTables {
    this.lineOffset.push(this.line.length);
    return {
      locations: {
        count: this.address.length,
        address: BigUint64Array.from(this.address),
        mapping: this.locationMapping.done(),
        lineOffset: this.lineOffset.done(),
        folded: this.folded.done(),
      },
      lines: {
        count: this.line.length,
        function: this.lineFunction.done(),
        line: this.line.done(),
        column: this.column.done(),
      },
      functions: {
        count: this.name.length,
        name: this.name.done(),
        systemName: this.systemName.done(),
        filename: this.filename.done(),
        startLine: this.startLine.done(),
      },
      mappings: this.mappings,
      strings: StringTable.of(this.texts),
    };
  }
}

/** Where the rows of one profile are in the joined tables, found when they are asked for. */
export class ProfileRows {
  private readonly strings: Uint32Array;
  private readonly functions: Uint32Array;
  private readonly mappings: Uint32Array;
  private readonly locations: Uint32Array;

  constructor(
    private readonly joiner: TableJoiner,
    private readonly profile: Profile,
  ) {
    this.strings = new Uint32Array(profile.strings.length).fill(none);
    this.functions = new Uint32Array(profile.functions.count).fill(none);
    this.mappings = new Uint32Array(profile.mappings.length).fill(none);
    this.locations = new Uint32Array(profile.locations.count).fill(none);
  }

  string(row: number): number {
    let joined = this.strings[row]!;
    if (joined === none) {
      joined = this.joiner.string(this.profile.strings.at(row));
      this.strings[row] = joined;
    }
    return joined;
  }

  mapping(row: number): number {
    let joined = this.mappings[row] ?? none;
    if (joined === none && row !== none) {
      joined = this.joiner.mapping(this.profile.mappings[row]!);
      this.mappings[row] = joined;
    }
    return joined;
  }

  location(row: number): number {
    let joined = this.locations[row]!;
    if (joined === none) {
      joined = this.joinLocation(row);
      this.locations[row] = joined;
    }
    return joined;
  }

  private joinLocation(row: number): number {
    const { joiner } = this;
    const { locations, lines, mappings } = this.profile;
    const mapping = this.mapping(locations.mapping[row]!);
    let address = locations.address[row]!;
    let relative = address;
    if (mapping !== none) {
      relative = BigInt.asUintN(64, address - mappings[locations.mapping[row]!]!.start);
      address = BigInt.asUintN(64, relative + joiner.startOf(mapping));
    }
    const folded = locations.folded[row]!;
    const first = locations.lineOffset[row]!;
    const last = locations.lineOffset[row + 1]!;
    let key = `${mapping},${relative},${folded}`;
    for (let line = first; line < last; line++) key += `;${this.function(lines.function[line]!)},${lines.line[line]}`;
    // pprof's key holds the column of the outermost line only.
    if (last > first) key += `,${lines.column[last - 1]}`;
    return joiner.location(key, address, mapping, folded, () => {
      for (let line = first; line < last; line++) {
        joiner.addLine(this.function(lines.function[line]!), lines.line[line]!, lines.column[line]!);
      }
    });
  }

  private function(row: number): number {
    let joined = this.functions[row]!;
    if (joined === none) {
      const { name, systemName, filename, startLine } = this.profile.functions;
      joined = this.joiner.function(
        this.string(name[row]!),
        this.string(systemName[row]!),
        this.string(filename[row]!),
        startLine[row]!,
      );
      this.functions[row] = joined;
    }
    return joined;
  }
}
