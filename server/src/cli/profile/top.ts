/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { meanCosts, meanTotal } from '#engine/profile/costs/mean';
import { type FrameCosts, frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, type FrameTable, shownFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import type { CliContext } from '../command';
import { filesAsPprof, isPlain } from './options';
import type { Heading } from './print';
import { readContent, readTally } from './read';
import { type TopReport, topPrinters } from './report';
import {
  type AskedRows,
  addTableOptions,
  printTable,
  type Shortcut,
  type TableOptions,
  type TableSource,
} from './table';

const words = { rows: 'rows', textLimit: 60, per: 'one row per' } as const;

interface TopOptions extends TableOptions {
  readonly cum?: boolean;
  readonly dropNegative?: boolean;
  readonly mean?: boolean;
}

export function configureTop(command: Command, context: CliContext): void {
  command.argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command.option('--cum', 'sort by cum, not by flat'), words)
    .option('--mean', 'values by the first sample type: what a contention waits, how large an object is')
    .option('--drop-negative', 'no rows below zero, as differences have them')
    .addHelpText('after', filesAsPprof);
  command.action((files: readonly string[], options: TopOptions) =>
    printTable(files, options, context, {
      words,
      printers: topPrinters,
      shortcut: (asked) => tallied(files, options, asked, context),
      reportOf: (source) => topReport(costsOf(source, options), options, source.limit),
    }),
  );
}

/** What frames cost, and of what profile. */
interface Costs extends Heading {
  readonly frames: FrameTable;
  /** What rows are in the order of. */
  readonly sums: FrameCosts;
  /** What is shown: the same, or means of it. */
  readonly costs: FrameCosts;
}

/** Where one profile is shown as it is, its frames are counted while it is read; undefined where there is more to do. */
async function tallied(
  files: readonly string[],
  options: TopOptions,
  { granularity, limit }: AskedRows,
  context: CliContext,
): Promise<Shortcut<TopReport> | undefined> {
  const [file] = files;
  if (file === undefined || files.length > 1 || !isPlain(options) || options.mean) return undefined;
  const { sampleType } = options;
  const asked = { granularity, nameOf: pprofName, ...(sampleType === undefined ? {} : { sampleType }) };
  const bytes = await readContent(file, context, options.trace);
  const tally = await readTally(file, bytes, asked, context);
  if (tally === undefined) return { contents: new Map([[file, bytes]]) };
  const { tables, frames, costs } = tally;
  const heading = { profile: tables, sampleType: tables.sampleTypes[tally.sampleType]!, filters: [] };
  return { report: topReport({ ...heading, total: costs.total, frames, sums: costs, costs }, options, limit) };
}

/** Of profiles that are joined, compared or refined before their frames are counted. */
function costsOf(source: TableSource, { mean, relativePercentages }: TopOptions): Costs {
  const { whole, profile, filters, index, sampleType, total, granularity } = source;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  const sums = frameCosts(profile, frames, index);
  if (!mean) return { profile: whole, sampleType, filters, total, frames, sums, costs: sums };
  return {
    profile: whole,
    sampleType: { type: `mean_${sampleType.type}`, unit: sampleType.unit },
    filters,
    total: meanTotal(relativePercentages ? profile : whole, index),
    frames,
    sums,
    costs: meanCosts(profile, frames, index),
  };
}

function topReport({ frames, sums, costs, ...heading }: Costs, options: TopOptions, limit: number): TopReport {
  // Means stand in the order of what they are means of, as in pprof.
  const sorted = sortFrames(frames, sums, options.cum ? 'cum' : 'flat');
  const order = options.dropNegative ? sorted.filter((frame) => !isNegative(sums, frame)) : sorted;
  const shown = limit === 0 ? order : order.subarray(0, limit);
  return {
    ...heading,
    rows: Array.from(shown, (frame) => ({
      name: frames.names[frame]!,
      file: shownFile(heading.profile, frames, frame),
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
    })),
    rowCount: order.length,
  };
}

/** What pprof's -drop_negative leaves out. */
function isNegative({ flat, cum }: FrameCosts, frame: number): boolean {
  return flat[frame]! < 0 || (flat[frame] === 0 && cum[frame]! < 0);
}
