/** Owns `profile peek`: who calls the functions a pattern finds and whom they call, with the figures and layout of pprof's -peek. */

import type { Command } from 'commander';
import { type Neighbour, neighboursOf } from '#engine/profile/costs/neighbours';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import type { Profile } from '#engine/profile/model/profile';
import { buildFrames, type FrameTable, shownFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { visibleText } from '#engine/profile/names/visible-text';
import { compileRegexp, type Matcher } from '#engine/profile/refine/regexp';
import { type CliContext, CliError } from '../command';
import { filesAsPprof } from './options';
import { type Heading, headingLines, share, valueColumn } from './print';
import { named } from './read';
import { addTableOptions, type Printers, printTable, type TableOptions, type TableSource } from './table';

const words = { rows: 'functions', textLimit: 0, per: 'one entry per' } as const;

interface PeekOptions extends TableOptions {
  readonly cum?: boolean;
}

interface Call {
  readonly name: string;
  readonly file: string;
  readonly value: number;
  readonly inlined: boolean;
}

interface PeekedFunction {
  readonly name: string;
  readonly file: string;
  readonly flat: number;
  readonly cum: number;
  readonly callers: readonly Call[];
  readonly callees: readonly Call[];
}

interface PeekReport extends Heading {
  readonly functions: readonly PeekedFunction[];
}

const printers: Printers<PeekReport> = {
  json: ({ sampleType, total, functions }) => ({ version: 1, sampleType, total, functions }),
  csv: peekAsCsv,
  text: peekAsText,
};

export function configurePeek(command: Command, context: CliContext): void {
  command
    .argument('<re>', 'regular expression of Go, tried on names')
    .argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command.option('--cum', 'sort by cum, not by flat'), words).addHelpText('after', filesAsPprof);
  command.action(async (pattern: string, files: readonly string[], options: PeekOptions) => {
    const matches = await named('The command line', () => compileRegexp(pattern, 'the pattern'));
    const reportOf = (source: TableSource): PeekReport => {
      const report = peekReport(source, matches, options.cum ? 'cum' : 'flat');
      if (report.functions.length > 0) return report;
      throw new CliError(`Nothing matches "${pattern}". \`gopherscope profile top\` lists the names there are.`);
    };
    await printTable(files, options, context, { words, printers, reportOf });
  });
}

function peekReport(source: TableSource, matches: Matcher, by: 'flat' | 'cum'): PeekReport {
  const { whole, profile, filters, index, sampleType, total, granularity, limit } = source;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  const costs = frameCosts(profile, frames, index);
  const found = sortFrames(frames, costs, by).filter((frame) => matches(frames.names[frame]!));
  const chosen = limit === 0 ? found : found.subarray(0, limit);
  const neighbours = neighboursOf(profile, frames, index, chosen);
  const calls = (list: readonly Neighbour[]): Call[] =>
    list.map(({ frame, value, inlined }) => ({ ...place(profile, frames, frame), value, inlined }));
  return {
    profile: whole,
    sampleType,
    total,
    filters,
    functions: Array.from(chosen, (frame, at) => ({
      ...place(profile, frames, frame),
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
      callers: calls(neighbours[at]!.callers),
      callees: calls(neighbours[at]!.callees),
    })),
  };
}

function place(profile: Profile, frames: FrameTable, frame: number): { name: string; file: string } {
  return { name: frames.names[frame]!, file: shownFile(profile, frames, frame) };
}

function* peekAsCsv({ functions }: PeekReport): Generator<readonly (string | number)[]> {
  yield ['function', 'role', 'name', 'file', 'flat', 'cum'];
  for (const one of functions) {
    for (const call of one.callers) yield [one.name, 'caller', call.name, call.file, '', call.value];
    yield [one.name, 'self', one.name, one.file, one.flat, one.cum];
    for (const call of one.callees) yield [one.name, 'callee', call.name, call.file, '', call.value];
  }
}

const separator = '----------------------------------------------------------+-------------';

function peekAsText(report: PeekReport): string {
  const { sampleType, total, functions } = report;
  const largest = functions.reduce((most, { cum }) => Math.max(most, Math.abs(cum)), Math.abs(total));
  const value = valueColumn(sampleType.unit, largest);
  const call = ({ value: cost, name, inlined }: Call, cum: number): string =>
    `${value(cost).padStart(50)} ${share(cost, cum)} |   ${visibleText(name)}${inlined ? ' (inline)' : ''}`;
  const lines = [
    ...headingLines(report, value),
    separator,
    '      flat  flat%   sum%        cum   cum%   calls calls% + context',
  ];
  let sum = 0;
  for (const { name, flat, cum, callers, callees } of functions) {
    sum += flat;
    lines.push(
      separator,
      ...callers.map((caller) => call(caller, cum)),
      `${value(flat).padStart(10)} ${share(flat, total)} ${share(sum, total)} ` +
        `${value(cum).padStart(10)} ${share(cum, total)}                | ${visibleText(name)}`,
      ...callees.map((callee) => call(callee, cum)),
    );
  }
  lines.push(separator);
  return `${lines.join('\n')}\n`;
}
