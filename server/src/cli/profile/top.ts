/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { meanCosts, meanTotal } from '#engine/profile/costs/mean';
import { type FrameCosts, frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, frameFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import type { CliContext } from '../command';
import { filesAsPprof } from './options';
import { type TopReport, topPrinters } from './report';
import { addTableOptions, printTable, type TableOptions, type TableSource } from './table';

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
    printTable(files, options, context, words, (source) => topReport(source, options), topPrinters),
  );
}

function topReport(source: TableSource, options: TopOptions): TopReport {
  const { whole, profile, filters, index, granularity, limit } = source;
  const { type, unit } = source.sampleType;
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  // Means stand in the order of what they are means of, as in pprof.
  const sums = frameCosts(profile, frames, index);
  const costs = options.mean ? meanCosts(profile, frames, index) : sums;
  const sorted = sortFrames(frames, sums, options.cum ? 'cum' : 'flat');
  const order = options.dropNegative ? sorted.filter((frame) => !isNegative(sums, frame)) : sorted;
  const sampleType = { type: options.mean ? `mean_${type}` : type, unit };
  const total = options.mean ? meanTotal(options.relativePercentages ? profile : whole, index) : source.total;
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

/** What pprof's -drop_negative leaves out. */
function isNegative({ flat, cum }: FrameCosts, frame: number): boolean {
  return flat[frame]! < 0 || (flat[frame] === 0 && cum[frame]! < 0);
}
