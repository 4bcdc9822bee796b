/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { type FrameCosts, frameCosts, sortFrames } from '#engine/profile/costs/top';
import { buildFrames, type FrameTable, frameFile } from '#engine/profile/names/frames';
import { pprofName } from '#engine/profile/names/pprof-name';
import type { CliContext } from '../command';
import { filesAsPprof, isPlain } from './options';
import type { Heading } from './print';
import { readTally } from './read';
import { type TopReport, topPrinters } from './report';
import { addTableOptions, openTable, printReport, type TableAsked, type TableOptions, type TableSource } from './table';

const words = { rows: 'rows', textLimit: 60, per: 'one row per' } as const;

interface TopOptions extends TableOptions {
  readonly cum?: boolean;
  readonly dropNegative?: boolean;
}

export function configureTop(command: Command, context: CliContext): void {
  command.argument('<file...>', 'profiles; several are joined, - is standard input');
  addTableOptions(command.option('--cum', 'sort by cum, not by flat'), words)
    .option('--drop-negative', 'no rows below zero, as differences have them')
    .addHelpText('after', filesAsPprof);
  command.action((files: readonly string[], options: TopOptions) =>
    printReport(
      options,
      context,
      words,
      async (asked) => {
        const counted =
          (await tallied(files, options, asked, context)) ?? opened(await openTable(files, options, context, asked));
        return topReport(counted, asked, options);
      },
      topPrinters,
    ),
  );
}

/** What frames cost, and of what profile. */
interface Counted extends Omit<Heading, 'total'> {
  readonly frames: FrameTable;
  readonly costs: FrameCosts;
}

/** The frames of one profile that is shown as it is, counted while it is read; undefined where there is more to do. */
async function tallied(
  [file, ...others]: readonly string[],
  options: TopOptions,
  { granularity }: TableAsked,
  context: CliContext,
): Promise<Counted | undefined> {
  if (file === undefined || file === '-' || others.length > 0 || !isPlain(options)) return undefined;
  const { sampleType, trace } = options;
  const asked = { granularity, nameOf: pprofName, ...(sampleType === undefined ? {} : { sampleType }) };
  const tally = await readTally(file, asked, context, trace);
  if (tally === undefined) return undefined;
  const { tables, frames, costs } = tally;
  return { profile: tables, sampleType: tables.sampleTypes[tally.sampleType]!, filters: [], frames, costs };
}

function opened({ whole, profile, filters, index, sampleType, total, granularity }: TableSource): Counted {
  const frames = buildFrames(profile, granularity, pprofName, 'as-pprof');
  return { profile: whole, sampleType, filters, frames, costs: { ...frameCosts(profile, frames, index), total } };
}

function topReport(counted: Counted, { limit }: TableAsked, { cum, dropNegative }: TopOptions): TopReport {
  const { profile, sampleType, filters, frames, costs } = counted;
  const sorted = sortFrames(frames, costs, cum ? 'cum' : 'flat');
  const order = dropNegative ? sorted.filter((frame) => !isNegative(costs, frame)) : sorted;
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

/** What pprof's -drop_negative leaves out. */
function isNegative({ flat, cum }: FrameCosts, frame: number): boolean {
  return flat[frame]! < 0 || (flat[frame] === 0 && cum[frame]! < 0);
}
