/** Owns `profile traces`: the samples one by one, each with its labels and its stack, in the layout of pprof's -traces. Counts nothing. */

import type { Command } from 'commander';
import { locationAt, parentOf } from '#engine/profile/model/location-trie';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames, type FrameTable, shownFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { tagUnits } from '#engine/profile/refine/tags';
import { measurementLabel } from '#engine/profile/units/measurement';
import type { CliContext } from '../command';
import { type Heading, headingLines, valueAlone } from './print';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'samples, in the order of the profile', textLimit: 0, per: 'one frame per' } as const;

interface TracedFrame {
  readonly name: string;
  readonly file: string;
  readonly inlined: boolean;
}

/** Of one key; a number has its unit. */
type TracedLabel = { readonly key: string } & (
  | { readonly text: string }
  | { readonly number: number; readonly unit: string }
);

interface Trace {
  readonly value: number;
  readonly labels: readonly TracedLabel[];
  /** From the leaf on. */
  readonly frames: readonly TracedFrame[];
}

interface TracesReport extends Heading {
  /** Those with a value, one by one. */
  readonly traces: () => Iterable<Trace>;
}

const printers: Printers<TracesReport> = {
  json: tracesAsJson,
  csv: tracesAsCsv,
  text: tracesAsText,
};

export function configureTraces(command: Command, context: CliContext): void {
  command.argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command, words).addHelpText('after', '\nSamples whose value is 0 are left out.');
  command.action((files: readonly string[], options: TableOptions) =>
    printTable(files, options, context, { words, printers, reportOf: tracesReport }),
  );
}

function tracesReport(source: TableSource): TracesReport {
  const { whole, profile, filters, index, sampleType, total, granularity, limit } = source;
  const frames = buildFrames(profile, granularity, pprofName);
  const units = tagUnits(whole);
  const traces = function* (): Generator<Trace> {
    let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    const values = profile.samples.values[index]!;
    for (let sample = 0; sample < values.length && left > 0; sample++) {
      const value = values[sample]!;
      if (value === 0) continue;
      left--;
      yield { value, labels: labelsOf(profile, sample, units), frames: framesOf(profile, frames, sample) };
    }
  };
  return { profile: whole, sampleType, total, filters, traces };
}

function labelsOf({ samples, labels, strings }: Profile, sample: number, units: ReadonlyMap<string, string>) {
  const found: TracedLabel[] = [];
  const last = samples.labelOffset[sample + 1]!;
  for (let row = samples.labelOffset[sample]!; row < last; row++) {
    const key = strings.at(labels.key[row]!);
    if (labels.str[row] !== 0) found.push({ key, text: strings.at(labels.str[row]!) });
    else found.push({ key, number: labels.num[row]!, unit: strings.at(labels.unit[row]!) || (units.get(key) ?? '') });
  }
  return found;
}

function framesOf(profile: Profile, table: FrameTable, sample: number): TracedFrame[] {
  const { samples, stacks } = profile;
  const frames: TracedFrame[] = [];
  for (let node = samples.leaf[sample]!; node !== 0; node = parentOf(stacks, node)) {
    const location = locationAt(stacks, node);
    const last = table.offset[location + 1]! - 1;
    for (let at = table.offset[location]!; at <= last; at++) {
      const frame = table.frames[at]!;
      frames.push({ name: table.names[frame]!, file: shownFile(profile, table, frame), inlined: at < last });
    }
  }
  return frames;
}

/** One sample a line: all of them may be more than one text can hold. */
function* tracesAsJson({ sampleType, total, traces }: TracesReport): Generator<string> {
  yield `${JSON.stringify({ version: 1, sampleType, total }).slice(0, -1)},"samples":[`;
  let between = '\n';
  for (const trace of traces()) {
    yield `${between}${JSON.stringify(trace)}`;
    between = ',\n';
  }
  yield ']}\n';
}

function* tracesAsCsv({ traces }: TracesReport): Generator<readonly (string | number)[]> {
  yield ['value', 'labels', 'stack'];
  for (const { value, labels, frames } of traces()) {
    yield [value, labelLines(labels).join('; '), frames.map(({ name }) => name).join(' < ')];
  }
}

const separator = '-----------+-------------------------------------------------------';

function* tracesAsText(report: TracesReport): Generator<string> {
  const value = valueAlone(report.sampleType.unit);
  yield `${headingLines(report, value).join('\n')}\n`;
  for (const { value: cost, labels, frames } of report.traces()) {
    const lines = [separator, ...labelLines(labels, 10)];
    const first = value(cost).padStart(10);
    if (frames.length === 0) lines.push(`${first}   (no stack)`);
    for (const [at, { name, inlined }] of frames.entries()) {
      lines.push(`${at === 0 ? first : ' '.repeat(10)}   ${visibleText(name)}${inlined ? ' (inline)' : ''}`);
    }
    yield `${lines.join('\n')}\n`;
  }
  yield `${separator}\n`;
}

/** Values of one key in a line, texts before numbers, each by key. */
function labelLines(labels: readonly TracedLabel[], width = 0): string[] {
  const lines = (wanted: readonly TracedLabel[]): string[] => {
    const byKey = new Map<string, string[]>();
    for (const label of wanted) byKey.set(label.key, [...(byKey.get(label.key) ?? []), labelText(label)]);
    return [...byKey].map(([key, values]) => `${visibleText(key).padStart(width)}:  ${values.join(' ')}`).sort();
  };
  return [...lines(labels.filter((label) => 'text' in label)), ...lines(labels.filter((label) => 'number' in label))];
}

function labelText(label: TracedLabel): string {
  return visibleText('text' in label ? label.text : measurementLabel(label.number, label.unit, 'auto'));
}
