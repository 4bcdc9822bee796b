/** Owns what a `profile` subcommand looks at: files joined, a base subtracted, refinements applied, one sample type chosen. Prints nothing. */
import { diffProfiles } from '#engine/profile/compare/diff';
import { totalOf } from '#engine/profile/costs/top';
import type { Profile, ValueType } from '#engine/profile/model/profile';
import { findSampleType } from '#engine/profile/model/sample-type';
import { pprofName } from '#engine/profile/names/pprof-name';
import { withoutInlines } from '#engine/profile/refine/inlines';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { compileRefinements } from '#engine/profile/refine/refinement';
import { compileRegexp, type Matcher } from '#engine/profile/refine/regexp';
import { withShownLabels } from '#engine/profile/refine/shown-labels';
import { unmatchedRefinements } from '#engine/profile/refine/unmatched';
import { type CliContext, CliError } from '../command';
import { checkBases, filterTexts, flagOf, type InputOptions, refinementsOf } from './options';
import { type FileContents, named, readProfiles, subject } from './read';

/** Profiles as the options want to see them. */
export interface Input {
  /** Before refinements. */
  readonly whole: Profile;
  readonly profile: Profile;
  /** Of a difference, when both were taken: milliseconds since 1970, 0 unknown. */
  readonly times: { readonly now: number; readonly base: number } | undefined;
  /** Active refinements as `focus=…`. */
  readonly filters: readonly string[];
}

/** One sample type of a source. */
export interface Counted {
  /** Index of the sample type. */
  readonly index: number;
  readonly sampleType: ValueType;
  /** 100 % of the shares: of everything, not only of what the refinements leave, as in pprof, unless that is wanted. */
  readonly total: number;
}

/** Reads and refines the files of a command line. Throws CliError. */
export async function openInput(
  files: readonly string[],
  options: InputOptions,
  context: CliContext,
  contents?: FileContents,
): Promise<Input> {
  checkBases(options);
  const refinements = refinementsOf(options);
  // A pattern at fault is told before anything is read.
  const { compiled, shows, hides } = await named('The command line', async () => ({
    compiled: await compileRefinements(refinements),
    shows: await anyOf(options.tagshow, 'tagshow'),
    hides: await anyOf(options.taghide, 'taghide'),
  }));
  const { profile: read, times } = await joined(files, options, context, contents);
  const whole = await removeUninteresting(read);
  const refined = await named(subjectOf(files), async () => compiled.apply(whole, pprofName));
  for (const { kind, pattern } of await unmatchedRefinements(whole, refinements, pprofName)) {
    context.err(`Nothing matches --${flagOf(kind)} "${pattern}".\n`);
  }
  const labelled = shows || hides ? withShownLabels(refined, shows, hides) : refined;
  const profile = options.noinlines ? withoutInlines(labelled) : labelled;
  return { whole, profile, times, filters: filterTexts(refinements, options) };
}

/** Finds what one of several patterns finds; undefined where there are none. */
async function anyOf(patterns: readonly string[] | undefined, what: string): Promise<Matcher | undefined> {
  const given = (patterns ?? []).filter((pattern) => pattern !== '');
  const matchers = await Promise.all(given.map((pattern) => compileRegexp(pattern, what)));
  return matchers.length === 0 ? undefined : (text) => matchers.some((matches) => matches(text));
}

async function joined(
  files: readonly string[],
  options: InputOptions,
  context: CliContext,
  contents: FileContents | undefined,
): Promise<Pick<Input, 'profile' | 'times'>> {
  const { signal } = context;
  const profile = await readProfiles(files, context, options.trace, contents);
  const baseFiles = options.base ?? options.diffBase;
  if (baseFiles === undefined) return { profile, times: undefined };
  const base = await readProfiles(baseFiles, context, options.trace);
  const mode = options.base ? 'base' : 'diff-base';
  const difference = await named(subjectOf(baseFiles), () =>
    diffProfiles(
      profile,
      base,
      { mode, normalize: options.normalize ?? false, profileName: subjectOf(files, 'the profile') },
      { signal },
    ),
  );
  return { profile: difference, times: { now: profile.timeNanos / 1e6, base: base.timeNanos / 1e6 } };
}

/** How files are called in errors that concern all of them. */
export function subjectOf(files: readonly string[], profile = 'The profile'): string {
  return files.length === 1 ? subject(files[0]!) : `${profile} of ${files.length} files`;
}

/** The sample type the options choose. Throws CliError. */
export async function chooseSampleType(
  { whole, profile }: Input,
  files: readonly string[],
  { sampleType: wanted, relativePercentages }: Pick<InputOptions, 'sampleType' | 'relativePercentages'>,
): Promise<Counted> {
  const { sampleTypes, defaultSampleType } = whole;
  const index = await named(subjectOf(files), async () =>
    wanted === undefined ? defaultSampleType : findSampleType(sampleTypes, wanted),
  );
  const sampleType = sampleTypes[index];
  if (sampleType === undefined) throw new CliError('The profile has no sample types, so there is nothing to count.');
  return { index, sampleType, total: totalOf(relativePercentages ? profile : whole, index) };
}
