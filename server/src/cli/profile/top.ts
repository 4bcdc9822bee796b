/** Owns `profile top`: the frames of profiles by flat or cum, with pprof's figures. Leaves reading and printing to its neighbours. */
import type { Command } from 'commander';
import { buildFrames, type Granularity } from '#engine/profile/frames';
import { pprofName } from '#engine/profile/pprof-name';
import { functionFile, none, type Profile } from '#engine/profile/profile';
import { type Refinements, refine } from '#engine/profile/refine';
import { compileRegexp } from '#engine/profile/regexp';
import { findSampleType } from '#engine/profile/sample-type';
import { frameCosts, sortFrames } from '#engine/profile/top';
import type { TraceKind } from '../../host/go/go-trace';
import { type CliContext, CliError } from '../command';
import { named, readProfiles, traceOption } from './read';
import { type TopReport, topAsCsv, topAsJson, topAsText } from './report';

const formats = ['text', 'json', 'csv'] as const;
const granularities = ['functions', 'lines', 'files', 'packages'] as const;

/** Rows of the text table when nobody says how many. */
const textLimit = 60;

interface TopOptions {
  readonly sampleType?: string;
  readonly cum?: boolean;
  readonly limit?: string;
  readonly format: string;
  readonly granularity: string;
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly showFrom?: string;
  readonly trace?: TraceKind;
}

export function configureTop(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles; several are joined')
    .option('--sample-type <name>', "sample type by name or number (default: the profile's own choice)")
    .option('--cum', 'sort by cum, not by flat')
    .option('--limit <n>', `rows, 0 for all (default: ${textLimit} as text, else all)`)
    .option('--format <format>', formats.join(', '), 'text')
    .addOption(traceOption())
    .option('--granularity <what>', `one row per: ${granularities.join(', ')}`, 'functions')
    .option('--focus <re>', 'only samples with a matching frame')
    .option('--ignore <re>', 'no samples with a matching frame')
    .option('--hide <re>', 'leave matching frames out of the stacks')
    .option('--show <re>', 'keep only matching frames in the stacks')
    .option('--show-from <re>', 'begin stacks at the matching frame nearest to the root')
    .addHelpText('after', '\nRegular expressions are those of Go, tried on function names, source paths and binaries.')
    .action(async (files: readonly string[], options: TopOptions) => {
      const format = oneOf(formats, options.format, '--format');
      const granularity = oneOf(granularities, options.granularity, '--granularity');
      const limit = parseLimit(options.limit, format === 'text' ? textLimit : 0);
      const subject = files.length === 1 ? files[0]! : `The profile of ${files.length} files`;
      const matchers = await compileRefinements(options);
      const report = await named(subject, async () => {
        const profile = await readProfiles(files, context, options.trace);
        return topReport(profile, matchers, options, granularity, limit);
      });
      if (format === 'json') context.out(topAsJson(report));
      else if (format === 'csv') context.out(topAsCsv(report));
      else context.out(topAsText(report, context.colors));
    });
}

function oneOf<T extends string>(values: readonly T[], wanted: string, flag: string): T {
  const value = values.find((candidate) => candidate === wanted);
  if (value === undefined) throw new CliError(`${flag} cannot be "${wanted}". Choose one of: ${values.join(', ')}.`);
  return value;
}

function parseLimit(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw new CliError(`--limit cannot be "${text}". Give a whole number, 0 for all.`);
  return Number(text);
}

const refinementFlags = ['focus', 'ignore', 'hide', 'show', 'showFrom'] as const;

async function compileRefinements(options: TopOptions): Promise<Refinements> {
  const refinements: { -readonly [key in keyof Refinements]: Refinements[key] } = {};
  for (const flag of refinementFlags) {
    const pattern = options[flag];
    if (pattern === undefined || pattern === '') continue;
    refinements[flag] = await named('The command line', () => compileRegexp(pattern, flagOf(flag)));
  }
  return refinements;
}

function flagOf(option: (typeof refinementFlags)[number]): string {
  return option === 'showFrom' ? '--show-from' : `--${option}`;
}

function topReport(
  profile: Profile,
  refinements: Refinements,
  options: TopOptions,
  granularity: Granularity,
  limit: number,
): TopReport {
  const { sampleTypes } = profile;
  const index =
    options.sampleType === undefined ? profile.defaultSampleType : findSampleType(sampleTypes, options.sampleType);
  const sampleType = sampleTypes[index];
  if (sampleType === undefined) throw new CliError('The profile has no sample types, so there is nothing to count.');
  const refined = refine(profile, refinements, pprofName);
  const frames = buildFrames(refined, granularity, pprofName);
  const costs = frameCosts(refined, frames, index);
  const order = sortFrames(frames, costs, options.cum ? 'cum' : 'flat');
  const shown = limit === 0 ? order : order.subarray(0, limit);
  return {
    sampleType,
    // Shares are of everything, not only of what the refinements leave, as in pprof.
    total: refined === profile ? costs.total : absoluteTotal(profile, index),
    rows: Array.from(shown, (frame) => ({
      name: frames.names[frame]!,
      file: frames.function[frame] === none ? '' : functionFile(refined, frames.function[frame]!),
      flat: costs.flat[frame]!,
      cum: costs.cum[frame]!,
    })),
    rowCount: order.length,
    binary: profile.mappings[0]?.file ?? '',
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    comments: profile.comments,
    filters: refinementFlags
      .filter((flag) => options[flag])
      .map((flag) => `${flagOf(flag).slice(2).replace('-', '_')}=${options[flag]}`),
  };
}

function absoluteTotal(profile: Profile, sampleType: number): number {
  return profile.samples.values[sampleType]!.reduce((total, value) => total + Math.abs(value), 0);
}
