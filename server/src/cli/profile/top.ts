/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { type FrameCosts, frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, type FrameTable, frameFile, type Granularity } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import type { CliContext } from '../command';
import { chooseSampleType, openInput } from './input';
import {
  addGranularity,
  addInputOptions,
  addSampleType,
  filesAsPprof,
  granularities,
  type InputOptions,
  isPlain,
  oneOf,
  parseLimit,
} from './options';
import type { Heading } from './print';
import { readTally } from './read';
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
    const by = options.cum ? 'cum' : 'flat';
    const costs =
      (await tallied(files, options, granularity, context)) ?? (await opened(files, options, granularity, context));
    const report = topReport(costs, by, limit);
    if (format === 'json') context.out(topAsJson(report));
    else if (format === 'csv') context.out(topAsCsv(report));
    else context.out(topAsText(report, context.colors));
  });
}

/** What frames cost, and of what profile. */
interface Costs extends Omit<Heading, 'total'> {
  readonly frames: FrameTable;
  readonly costs: FrameCosts;
}

/** Where one profile is shown as it is, its frames are counted while it is read; undefined where there is more to do. */
async function tallied(
  files: readonly string[],
  options: TopOptions,
  granularity: Granularity,
  context: CliContext,
): Promise<Costs | undefined> {
  const [file] = files;
  if (file === undefined || files.length > 1 || !isPlain(options)) return undefined;
  const { sampleType } = options;
  const asked = { granularity, nameOf: pprofName, ...(sampleType === undefined ? {} : { sampleType }) };
  const tally = await readTally(file, asked, context, options.trace);
  return (
    tally && {
      profile: tally.tables,
      sampleType: tally.tables.sampleTypes[tally.sampleType]!,
      filters: [],
      frames: tally.frames,
      costs: tally.costs,
    }
  );
}

/** Profiles that are joined, compared or refined before their frames are counted. */
async function opened(
  files: readonly string[],
  options: TopOptions,
  granularity: Granularity,
  context: CliContext,
): Promise<Costs> {
  const source = await openInput(files, options, context);
  const { index, sampleType, total } = await chooseSampleType(source, files, options.sampleType);
  const { whole, profile, filters } = source;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  return { profile: whole, sampleType, filters, frames, costs: { ...frameCosts(profile, frames, index), total } };
}

function topReport(
  { profile, sampleType, filters, frames, costs }: Costs,
  by: 'flat' | 'cum',
  limit: number,
): TopReport {
  const order = sortFrames(frames, costs, by);
  const shown = limit === 0 ? order : order.subarray(0, limit);
  return {
    profile,
    sampleType,
    total: costs.total,
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
