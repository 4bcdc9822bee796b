/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import type { CliContext } from '../command';
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
import { type TopReport, topAsCsv, topAsJson, topAsText } from './report';

const formats = ['text', 'json', 'csv'] as const;

/** Rows of the text table when nobody says how many. */
const textLimit = 60;

interface TopOptions extends InputOptions {
  readonly cum?: boolean;
  readonly limit?: string;
  readonly format: string;
  readonly granularity: string;
}

export function configureTop(command: Command, context: CliContext): void {
  command.argument('<file...>', 'pprof files; several are joined');
  addSampleType(command)
    .option('--cum', 'sort by cum, not by flat')
    .option('--limit <n>', `rows, 0 for all (default: ${textLimit} as text, else all)`)
    .option('--format <format>', formats.join(', '), 'text');
  addInputOptions(addGranularity(command, 'one row per')).addHelpText('after', filesAsPprof);
  command.action(async (files: readonly string[], options: TopOptions) => {
    const format = oneOf(formats, options.format, '--format');
    const granularity = oneOf(granularities, options.granularity, '--granularity');
    const limit = parseLimit(options.limit, format === 'text' ? textLimit : 0);
    const source = await openInput(files, options, context);
    const counted = await chooseSampleType(source, files, options.sampleType);
    const report = topReport(source, counted, granularity, options.cum ? 'cum' : 'flat', limit);
    if (format === 'json') context.out(topAsJson(report));
    else if (format === 'csv') context.out(topAsCsv(report));
    else context.out(topAsText(report, context.colors));
  });
}

function topReport(
  { whole, profile, filters }: Input,
  { index, sampleType, total }: Counted,
  granularity: Granularity,
  by: 'flat' | 'cum',
  limit: number,
): TopReport {
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  const costs = frameCosts(profile, frames, index);
  const order = sortFrames(frames, costs, by);
  const shown = limit === 0 ? order : order.subarray(0, limit);
  return {
    profile: whole,
    sampleType,
    total,
    filters,
    rows: Array.from(shown, (frame) => ({
      name: frames.names[frame]!,
      file: frameFile(profile, frames, frame),
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
    })),
    rowCount: order.length,
  };
}
