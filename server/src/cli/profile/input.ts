/** Owns what a `profile` subcommand looks at: files joined, a base subtracted, refinements applied, one sample type chosen. Prints nothing. */
import { diffProfiles } from '#engine/profile/compare/diff';
import { totalOf } from '#engine/profile/costs/top';
import type { Profile, ValueType } from '#engine/profile/model/profile';
import { findSampleType } from '#engine/profile/model/sample-type';
import { pprofName } from '#engine/profile/names/pprof-name';
import { removeUninteresting } from '#engine/profile/refine/prune';
import { compileRefinements } from '#engine/profile/refine/refinement';
import { type CliContext, CliError } from '../command';
import { checkBases, filterTexts, type InputOptions, refinementsOf } from './options';
import { named, readProfiles } from './read';

/** Profiles as the options want to see them. */
export interface Input {
  /** Before refinements. */
  readonly whole: Profile;
  readonly profile: Profile;
  /** Active refinements as `focus=…`. */
  readonly filters: readonly string[];
}

/** One sample type of a source. */
export interface Counted {
  /** Index of the sample type. */
  readonly index: number;
  readonly sampleType: ValueType;
  /** 100 % of the shares: of everything, not only of what the refinements leave, as in pprof. */
  readonly total: number;
}

/** Reads and refines the files of a command line. Throws CliError. */
export async function openInput(files: readonly string[], options: InputOptions, context: CliContext): Promise<Input> {
  checkBases(options);
  const refinements = refinementsOf(options);
  // A pattern at fault is told before anything is read.
  const compiled = await named('The command line', () => compileRefinements(refinements));
  const whole = await removeUninteresting(await joined(files, options, context));
  const profile = await named(subjectOf(files), async () => compiled.apply(whole, pprofName));
  return { whole, profile, filters: filterTexts(refinements) };
}

async function joined(files: readonly string[], options: InputOptions, context: CliContext): Promise<Profile> {
  const { signal } = context;
  const profile = await readProfiles(files, context, options.trace);
  const baseFiles = options.base ?? options.diffBase;
  if (baseFiles === undefined) return profile;
  const base = await readProfiles(baseFiles, context, options.trace);
  const mode = options.base ? 'base' : 'diff-base';
  return named(subjectOf(baseFiles), () =>
    diffProfiles(profile, base, { mode, normalize: options.normalize ?? false }, { signal }),
  );
}

/** How files are called in errors that concern all of them. */
export function subjectOf(files: readonly string[]): string {
  return files.length === 1 ? files[0]! : `The profile of ${files.length} files`;
}

/** The sample type the options choose. Throws CliError. */
export async function chooseSampleType(
  { whole }: Input,
  files: readonly string[],
  wanted: string | undefined,
): Promise<Counted> {
  const { sampleTypes, defaultSampleType } = whole;
  const index = await named(subjectOf(files), async () =>
    wanted === undefined ? defaultSampleType : findSampleType(sampleTypes, wanted),
  );
  const sampleType = sampleTypes[index];
  if (sampleType === undefined) throw new CliError('The profile has no sample types, so there is nothing to count.');
  return { index, sampleType, total: totalOf(whole, index) };
}
