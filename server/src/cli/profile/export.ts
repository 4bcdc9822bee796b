/** Owns `profile export`: profiles in view as a file of another format, scrubbed unless told otherwise. Leaves formats and scrubbing to the engine. */
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { encodeProfile } from '#engine/profile/encode';
import { type ExportFormat, exportFormats, formatOf } from '#engine/profile/export/formats';
import { exportText } from '#engine/profile/export/text';
import { granularities } from '#engine/profile/frames';
import { pprofName } from '#engine/profile/pprof-name';
import type { Profile } from '#engine/profile/profile';
import { refineBy } from '#engine/profile/refinement';
import { findSampleType } from '#engine/profile/sample-type';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import { scrubProfile } from '#engine/redact/scrub-profile';
import { gzipWithZlib } from '../../host/deflate';
import { diskTree } from '../../host/source/disk-tree';
import { ModuleFinder } from '../../host/source/go-module';
import { type CliContext, CliError, collectNames } from '../command';
import { type Exported, writeExport } from './export-file';
import { exportedPage } from './export-page';
import { addRefinementOptions, oneOf, type RefinementOptions, refinementsOf } from './options';
import { named, readProfiles } from './read';
import { scrubbedWords, unscrubbedWords } from './scrub-words';

/** PNG is drawn by a browser. */
const formats = exportFormats.map(({ format }) => format).filter((format) => format !== 'png');
const levels = ['default', 'strict'] as const;

interface ExportOptions extends RefinementOptions {
  readonly format?: string;
  readonly output?: string;
  readonly sampleType?: string;
  readonly granularity: string;
  readonly scrub: string | false;
  readonly keepPackage?: readonly string[];
  readonly keepLabel?: readonly string[];
}

const help = `
Without --no-scrub, only names of the standard library, of published modules and of the module a profile lies in or the command is run in stay
readable, and --keep-package adds to them; --scrub strict keeps the standard library and --keep-package alone. Everything else becomes <redacted>:
other functions, their files, labels, binaries and build ids, comments, links. Totals do not change.`;

export function configureExport(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles; several are joined')
    .option('--format <format>', `${formats.join(', ')} (default: what the name of the output says)`)
    .option('-o, --output <file>', 'written whole or not at all (default: standard output)')
    .option(
      '--sample-type <name>',
      "sample type by name or number (default: the profile's own choice; CSV and JSON hold all)",
    )
    .option('--granularity <what>', `one frame per: ${granularities.join(', ')}`, 'functions')
    .option('--scrub <level>', levels.join(', '), 'default')
    .option('--no-scrub', 'keep every name, label and path as it is')
    .option(
      '--keep-package <path>',
      'import path that stays readable with all below it; several, or PATH,PATH',
      collectNames,
    )
    .option('--keep-label <key>', 'label that stays readable; several, or KEY,KEY', collectNames);
  addRefinementOptions(command)
    .addHelpText('after', help)
    .action((files: readonly string[], options: ExportOptions) => runExport(files, options, context));
}

async function runExport(files: readonly string[], options: ExportOptions, context: CliContext): Promise<void> {
  const format = chosenFormat(options);
  oneOf(granularities, options.granularity, '--granularity');
  const output = options.output === undefined ? undefined : resolve(context.cwd, options.output);
  if (files.some((file) => resolve(context.cwd, file) === output)) {
    throw new CliError(`${options.output} is one of the profiles exported, and would be lost. Name another file.`);
  }
  const scrub = scrubOptions(files, options, context.cwd);
  const subject = files.length === 1 ? files[0]! : `The profile of ${files.length} files`;
  const { content, words } = await named(subject, async () => {
    const read = await readProfiles(files, context.cwd, context.signal);
    const refined = await refineBy(read, refinementsOf(options), pprofName);
    if (scrub === undefined)
      return { content: await make(refined, format, options, files, context), words: unscrubbedWords };
    const { profile, removals } = scrubProfile(refined, scrub);
    return {
      content: await make(profile, format, options, files, context, scrub),
      words: scrubbedWords(removals, scrub),
    };
  });
  writeExport(content, output, context);
  context.err(`${words}\n`);
}

function chosenFormat({ format, output }: ExportOptions): ExportFormat {
  if (format !== undefined) return oneOf(formats, format, '--format');
  const said = output === undefined ? undefined : formatOf(output);
  if (said === undefined || said === 'png') {
    throw new CliError(`No format is chosen. Say --format with one of: ${formats.join(', ')}.`);
  }
  return said;
}

/** Undefined where nothing is to be scrubbed. */
function scrubOptions(files: readonly string[], options: ExportOptions, cwd: string): ScrubOptions | undefined {
  if (options.scrub === false) {
    const idle = options.keepPackage ? '--keep-package' : options.keepLabel ? '--keep-label' : undefined;
    if (idle)
      throw new CliError(`${idle} means nothing with --no-scrub, which keeps everything. Leave one of them out.`);
    return undefined;
  }
  return {
    level: oneOf(levels, options.scrub, '--scrub'),
    ownModules: ownModules(files, cwd),
    keepPackages: options.keepPackage ?? [],
    keepLabels: options.keepLabel ?? [],
  };
}

/** Modules of the folders the profiles lie in, and of the working directory. */
function ownModules(files: readonly string[], cwd: string): string[] {
  const finder = new ModuleFinder(diskTree);
  const folders = [cwd, ...files.map((file) => dirname(resolve(cwd, file)))];
  const paths = folders.map((folder) => finder.find(folder)?.path ?? '').filter((path) => path !== '');
  return [...new Set(paths)];
}

async function make(
  profile: Profile,
  format: ExportFormat,
  options: ExportOptions,
  files: readonly string[],
  context: CliContext,
  scrub?: ScrubOptions,
): Promise<Exported> {
  const chosen =
    options.sampleType === undefined
      ? profile.defaultSampleType
      : findSampleType(profile.sampleTypes, options.sampleType);
  const sampleType = profile.sampleTypes[chosen];
  if (sampleType === undefined) throw new CliError('The profile has no sample types, so there is nothing to export.');
  const granularity = oneOf(granularities, options.granularity, '--granularity');
  const own = scrub?.ownModules ?? ownModules(files, context.cwd);
  switch (format) {
    case 'pprof':
      return gzipWithZlib(await encodeProfile(profile, { signal: context.signal }));
    case 'html': {
      // A file's name may say whose profile it is.
      const title = scrub ? `${sampleType.type} profile` : files.map((file) => basename(file)).join(', ');
      const bytes = await gzipWithZlib(await encodeProfile(profile, { signal: context.signal }));
      return exportedPage({ bytes, title, sampleType, granularity, ownModules: own }, context);
    }
    default:
      return exportText(profile, {
        format: format as 'folded' | 'csv' | 'json' | 'svg',
        sampleType: chosen,
        onlySampleType: options.sampleType !== undefined,
        granularity,
        ownModules: own,
        scrubbed: scrub !== undefined,
        nameOf: pprofName,
      });
  }
}
