/** Owns `profile peek`: who calls the functions a pattern finds and whom they call, with the figures and layout of pprof's -peek. */
import type { Command } from 'commander';
import { type Neighbour, neighboursOf } from '#engine/profile/costs/neighbours';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, type FrameTable, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import { compileRegexp, type Matcher } from '#engine/profile/refine/regexp';
import { type CliContext, CliError } from '../command';
import { type Counted, chooseSampleType, type Input, openInput } from './input';
import {
  addGranularity,
  addInputOptions,
  addSampleType,
  filesAsPprof,
  granularities,
  type InputOptions,
  oneOf,
  parseLimit,
} from './options';
import { csvLine, type Heading, headingLines, jsonDocument, printable, share, valueColumn } from './print';
import { named } from './read';

const formats = ['text', 'json', 'csv'] as const;

interface PeekOptions extends InputOptions {
  readonly cum?: boolean;
  readonly limit?: string;
  readonly format: string;
  readonly granularity: string;
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

export function configurePeek(command: Command, context: CliContext): void {
  command
    .argument('<re>', 'regular expression of Go, tried on names')
    .argument('<file...>', 'pprof files; several are joined');
  addSampleType(command)
    .option('--cum', 'sort by cum, not by flat')
    .option('--limit <n>', 'functions, 0 for all', '0')
    .option('--format <format>', formats.join(', '), 'text');
  addInputOptions(addGranularity(command, 'one entry per')).addHelpText('after', filesAsPprof);
  command.action(async (pattern: string, files: readonly string[], options: PeekOptions) => {
    const format = oneOf(formats, options.format, '--format');
    const granularity = oneOf(granularities, options.granularity, '--granularity');
    const limit = parseLimit(options.limit, 0);
    const matches = await named('The command line', () => compileRegexp(pattern, 'the pattern'));
    const input = await openInput(files, options, context);
    const counted = await chooseSampleType(input, files, options.sampleType);
    const report = peekReport(input, counted, { matches, granularity, by: options.cum ? 'cum' : 'flat', limit });
    if (report.functions.length === 0) {
      throw new CliError(`Nothing matches "${pattern}". \`gopherscope profile top\` lists the names there are.`);
    }
    if (format === 'json') context.out(peekAsJson(report));
    else if (format === 'csv') context.out(peekAsCsv(report));
    else context.out(peekAsText(report));
  });
}

interface Wanted {
  readonly matches: Matcher;
  readonly granularity: Granularity;
  readonly by: 'flat' | 'cum';
  readonly limit: number;
}

function peekReport(input: Input, counted: Counted, { matches, granularity, by, limit }: Wanted): PeekReport {
  const { whole, profile, filters } = input;
  const { index, sampleType, total } = counted;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  const costs = frameCosts(profile, frames, index);
  const found = sortFrames(frames, costs, by).filter((frame) => matches(frames.names[frame]!));
  const chosen = limit === 0 ? found : found.subarray(0, limit);
  const neighbours = neighboursOf(profile, frames, index, chosen);
  const calls = (list: readonly Neighbour[]): Call[] =>
    list.map(({ frame, value, inlined }) => ({ ...place(input, frames, frame), value, inlined }));
  return {
    profile: whole,
    sampleType,
    total,
    filters,
    functions: Array.from(chosen, (frame, at) => ({
      ...place(input, frames, frame),
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
      callers: calls(neighbours[at]!.callers),
      callees: calls(neighbours[at]!.callees),
    })),
  };
}

function place({ profile }: Input, frames: FrameTable, frame: number): { name: string; file: string } {
  return { name: frames.names[frame]!, file: frameFile(profile, frames, frame) };
}

function peekAsJson({ sampleType, total, functions }: PeekReport): string {
  return jsonDocument({ version: 1, sampleType, total, functions });
}

function peekAsCsv({ functions }: PeekReport): string {
  const lines = functions.flatMap((one) => [
    ...one.callers.map((call) => csvLine([one.name, 'caller', call.name, call.file, '', call.value])),
    csvLine([one.name, 'self', one.name, one.file, one.flat, one.cum]),
    ...one.callees.map((call) => csvLine([one.name, 'callee', call.name, call.file, '', call.value])),
  ]);
  return `${['function,role,name,file,flat,cum', ...lines].join('\n')}\n`;
}

const separator = '----------------------------------------------------------+-------------';

function peekAsText(report: PeekReport): string {
  const { sampleType, total, functions } = report;
  const largest = functions.reduce((most, { cum }) => Math.max(most, Math.abs(cum)), Math.abs(total));
  const value = valueColumn(sampleType.unit, largest);
  const call = ({ value: cost, name, inlined }: Call, cum: number): string =>
    `${value(cost).padStart(50)} ${share(cost, cum)} |   ${printable(name)}${inlined ? ' (inline)' : ''}`;
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
        `${value(cum).padStart(10)} ${share(cum, total)}                | ${printable(name)}`,
      ...callees.map((callee) => call(callee, cum)),
    );
  }
  lines.push(separator);
  return `${lines.join('\n')}\n`;
}
