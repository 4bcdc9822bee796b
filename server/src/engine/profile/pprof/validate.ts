/**
 * Owns the checks between the tables of a profile before anything uses them: every check of pprof's CheckValid and every index bound
 * (values per sample and sample locations are checked by decode-samples.ts, where they are read). Knows nothing of wire formats.
 */

import { grouped, ProfileError } from '../model/errors';
import { none } from '../model/profile';
import { functionFields, idField, lineFields, locationFields, profileFields, type RawTables } from './decode-tables';
import { IdIndex } from './id-index';
import { WireReader } from './wire';
import type { WordRows } from './word-rows';

/** Id → row of the three tables that have ids. */
export interface Resolved {
  readonly mappings: IdIndex;
  readonly locations: IdIndex;
  readonly functions: IdIndex;
}

type Table = 'mapping' | 'location' | 'function';

/** Checks the tables of a profile. Throws ProfileError 'invalid' naming the first row at fault and its byte offset. */
export function validateTables(bytes: Uint8Array, tables: RawTables): Resolved {
  if (tables.stringAt.length === 0) throw fault('has no string table');
  if (tables.sampleTypes.length === 0 && tables.sampleCount > 0) throw fault('has samples but no sample types');
  checkStrings(bytes, tables);
  const resolved = {
    mappings: checkIds(bytes, 'mapping', tables.mappingIds),
    functions: checkIds(bytes, 'function', tables.functions),
    locations: checkIds(bytes, 'location', tables.locations),
  };
  checkLines(bytes, tables, resolved.functions);
  return resolved;
}

function checkStrings(bytes: Uint8Array, tables: RawTables): void {
  const strings = tables.stringAt.length;
  const check = (index: number, what: () => string, at: () => number | undefined): void => {
    if (index >= strings) throw fault(`has ${what()} with a string that does not exist`, at());
  };
  const header = (index: number, what: string): void =>
    check(
      index,
      () => what,
      () => undefined,
    );
  for (const [row, type] of [...tables.sampleTypes, tables.periodType].entries()) {
    const what = row < tables.sampleTypes.length ? `sample type ${row + 1}` : 'a period type';
    header(type.type, what);
    header(type.unit, what);
  }
  header(tables.dropFrames, 'drop_frames');
  header(tables.keepFrames, 'keep_frames');
  header(tables.defaultSampleType, 'a default sample type');
  header(tables.docUrl, 'a documentation link');
  for (const comment of tables.comments) header(comment, 'a comment');
  for (const [row, mapping] of tables.mappings.entries()) {
    for (const index of [mapping.file, mapping.buildId]) {
      check(
        index,
        () => `mapping ${row + 1}`,
        () => offsetOf(bytes, 'mapping', row),
      );
    }
  }
  for (const field of [functionFields.name, functionFields.systemName, functionFields.filename]) {
    for (let row = 0; row < tables.functions.count; row++) {
      if (tables.functions.lo(row, field) >= strings) {
        throw fault(`has function ${row + 1} with a string that does not exist`, offsetOf(bytes, 'function', row));
      }
    }
  }
}

function checkIds(bytes: Uint8Array, table: Table, rows: WordRows): IdIndex {
  const index = new IdIndex(rows, idField);
  if (index.fault === undefined) return index;
  const { row, reason } = index.fault;
  const problem =
    reason === 'zero'
      ? `has a ${table} with the reserved id 0`
      : `has two ${table}s with the id ${(BigInt(rows.hi(row, idField)) << 32n) | BigInt(rows.lo(row, idField))}`;
  throw fault(problem, offsetOf(bytes, table, row));
}

/** Every line of a location names a function that exists. A mapping that does not exist counts as none, as in pprof. */
function checkLines(bytes: Uint8Array, tables: RawTables, functions: IdIndex): void {
  const { lines, locations } = tables;
  const { function: field } = lineFields;
  for (let line = 0; line < lines.count; line++) {
    if (functions.row(lines.lo(line, field), lines.hi(line, field)) !== none) continue;
    let location = 0;
    const { firstLine } = locationFields;
    while (location + 1 < locations.count && locations.lo(location + 1, firstLine) <= line) location++;
    throw fault(
      `has location ${location + 1} in a function that does not exist`,
      offsetOf(bytes, 'location', location),
    );
  }
}

function fault(problem: string, offset?: number): ProfileError {
  const where = offset === undefined ? '' : `, at byte ${grouped(offset)}`;
  return new ProfileError('invalid', `${problem}${where}`, 'Capture it again.', offset);
}

/** Byte offset of a table's row, found by reading the file again: only faults pay for it. */
function offsetOf(bytes: Uint8Array, table: Table, row: number): number | undefined {
  const reader = new WireReader(bytes);
  for (let seen = 0; reader.pos < reader.len; ) {
    const start = reader.pos;
    const tag = reader.next();
    if (tag >>> 3 === profileFields[table] && seen++ === row) return start;
    reader.skipUnknown(tag);
  }
  return undefined;
}
