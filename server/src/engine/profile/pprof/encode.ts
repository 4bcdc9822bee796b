/**
 * Owns the way from columns to the bytes of profile.proto, uncompressed: `go tool pprof` and every other reader take them. What no sample
 * uses is left out. Knows nothing of gzip and files.
 */
import { baseLabel } from '../model/base-label';
import { locationAt } from '../model/location-trie';
import { notesOf } from '../model/notes';
import { Pace, type Pacing } from '../model/pace';
import { none, type Profile, type ValueType } from '../model/profile';
import { profileFields as fields } from './decode-tables';
import { WireWriter } from './wire-writer';

/** Samples between two looks at the clock. */
const stride = 4096;

/**
 * The bytes of a profile. Times are as exact as the model keeps them (a quarter of a microsecond).
 * @throws ProfileError 'cancelled'
 */
export async function encodeProfile(profile: Profile, pacing: Pacing = {}): Promise<Uint8Array> {
  const encoder = new Encoder(profile);
  await encoder.samples(new Pace(pacing, 'write'));
  return encoder.finish();
}

/** Ids of rows from 1 on, given in the order the rows are first asked for. */
class Ids {
  private readonly ids: Uint32Array;
  readonly rows: number[] = [];

  constructor(count: number) {
    this.ids = new Uint32Array(count);
  }

  of(row: number): number {
    if (row === none) return 0;
    let id = this.ids[row]!;
    if (id === 0) {
      id = this.rows.push(row);
      this.ids[row] = id;
    }
    return id;
  }
}

class Encoder {
  private readonly writer = new WireWriter();
  private readonly locations: Ids;
  private readonly functions: Ids;
  private readonly mappings: Ids;
  private readonly texts: string[] = [''];
  private readonly textIds = new Map<string, number>([['', 0]]);
  /** Index of each string row in what is written, plus 1; 0 not yet known. */
  private readonly stringIds: Uint32Array;

  constructor(private readonly profile: Profile) {
    this.locations = new Ids(profile.locations.count);
    this.functions = new Ids(profile.functions.count);
    this.mappings = new Ids(profile.mappings.length);
    this.stringIds = new Uint32Array(profile.strings.length);
    // The first mapping stands for the main binary, whether or not a sample is in it.
    if (profile.mappings.length > 0) this.mappings.of(0);
    for (const type of profile.sampleTypes) this.valueType(fields.sampleType, type);
  }

  async samples(pace: Pace): Promise<void> {
    const { writer, profile } = this;
    const { samples, stacks } = profile;
    for (let sample = 0; sample < samples.count; sample++) {
      if (sample % stride === 0 && pace.due()) await pace.rest(sample / samples.count);
      writer.message(fields.sample, () => {
        const leaf = samples.leaf[sample]!;
        if (leaf !== 0) {
          writer.message(1, () => {
            for (let node = leaf; node !== 0; node = stacks.parent[node]!) {
              writer.varint(this.locations.of(locationAt(stacks, node)));
            }
          });
        }
        writer.message(2, () => {
          for (const column of samples.values) writer.varint(column[sample]!);
        });
        this.labels(sample);
      });
    }
  }

  private labels(sample: number): void {
    const { writer, profile } = this;
    const { samples, labels } = profile;
    if (samples.fromBase?.[sample] === 1) {
      writer.message(3, () => {
        writer.number(1, this.text(baseLabel.key));
        writer.number(2, this.text(baseLabel.value));
      });
    }
    const last = samples.labelOffset[sample + 1]!;
    for (let label = samples.labelOffset[sample]!; label < last; label++) {
      writer.message(3, () => {
        writer.number(1, this.string(labels.key[label]!));
        writer.number(2, this.string(labels.str[label]!));
        writer.number(3, labels.num[label]!);
        writer.number(4, this.string(labels.unit[label]!));
      });
    }
  }

  finish(): Uint8Array {
    const { writer, profile } = this;
    for (const row of this.locations.rows) this.location(row);
    for (const row of this.functions.rows) this.function(row);
    for (const row of this.mappings.rows) this.mapping(row);
    writer.number(fields.dropFrames, this.text(profile.dropFrames));
    writer.number(fields.keepFrames, this.text(profile.keepFrames));
    writer.number(fields.timeNanos, profile.timeNanos);
    writer.number(fields.durationNanos, profile.durationNanos);
    this.valueType(fields.periodType, profile.periodType);
    writer.number(fields.period, profile.period);
    // What a file lacks is still to be known where only the copy is.
    for (const comment of [...profile.comments, ...notesOf(profile)]) writer.number(fields.comment, this.text(comment));
    // The last one is what readers choose when nothing is said.
    const { sampleTypes, defaultSampleType } = profile;
    if (defaultSampleType !== sampleTypes.length - 1) {
      writer.number(fields.defaultSampleType, this.text(sampleTypes[defaultSampleType]?.type ?? ''));
    }
    writer.number(fields.docUrl, this.text(profile.docUrl));
    for (const text of this.texts) writer.string(fields.stringTable, text);
    return writer.finish();
  }

  private valueType(field: number, { type, unit }: ValueType): void {
    this.writer.message(field, () => {
      this.writer.number(1, this.text(type));
      this.writer.number(2, this.text(unit));
    });
  }

  private location(row: number): void {
    const { writer } = this;
    const { locations, lines } = this.profile;
    writer.message(fields.location, () => {
      writer.number(1, this.locations.of(row));
      writer.number(2, this.mappings.of(locations.mapping[row]!));
      writer.exact(3, locations.address[row]!);
      for (let line = locations.lineOffset[row]!; line < locations.lineOffset[row + 1]!; line++) {
        writer.message(4, () => {
          writer.number(1, this.functions.of(lines.function[line]!));
          writer.number(2, lines.line[line]!);
          writer.number(3, lines.column[line]!);
        });
      }
      writer.number(5, locations.folded[row]!);
    });
  }

  private function(row: number): void {
    const { writer } = this;
    const { name, systemName, filename, startLine } = this.profile.functions;
    writer.message(fields.function, () => {
      writer.number(1, this.functions.of(row));
      writer.number(2, this.string(name[row]!));
      writer.number(3, this.string(systemName[row]!));
      writer.number(4, this.string(filename[row]!));
      writer.number(5, startLine[row]!);
    });
  }

  private mapping(row: number): void {
    const { writer } = this;
    const mapping = this.profile.mappings[row]!;
    writer.message(fields.mapping, () => {
      writer.number(1, this.mappings.of(row));
      writer.exact(2, mapping.start);
      writer.exact(3, mapping.limit);
      writer.exact(4, mapping.offset);
      writer.number(5, this.text(mapping.file));
      writer.number(6, this.text(mapping.buildId));
      writer.number(7, mapping.hasFunctions ? 1 : 0);
      writer.number(8, mapping.hasFilenames ? 1 : 0);
      writer.number(9, mapping.hasLineNumbers ? 1 : 0);
      writer.number(10, mapping.hasInlineFrames ? 1 : 0);
    });
  }

  private string(row: number): number {
    let id = this.stringIds[row]!;
    if (id === 0) {
      id = this.text(this.profile.strings.at(row)) + 1;
      this.stringIds[row] = id;
    }
    return id - 1;
  }

  private text(text: string): number {
    let id = this.textIds.get(text);
    if (id === undefined) {
      id = this.texts.push(text) - 1;
      this.textIds.set(text, id);
    }
    return id;
  }
}
