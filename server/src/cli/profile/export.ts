/** Owns `profile export`: profiles in view as a file of another format, scrubbed unless told otherwise. Leaves formats and scrubbing to the engine. */
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { exportFormats, formatOf } from '#engine/profile/export/formats';
import { exportText, type TextExport } from '#engine/profile/export/text';
import type { Profile } from '#engine/profile/model/profile';
import { granularities } from '#engine/profile/names/frames';
import { ownModulesIn } from '#engine/profile/names/own-modules';
import { pprofName } from '#engine/profile/names/pprof-name';
import { encodeProfile } from '#engine/profile/pprof/encode';
import type { ScrubOptions } from '#engine/redact/scrub-options';
import { scrubProfile } from '#engine/redact/scrub-profile';
import { gzipWithZlib } from '../../host/deflate';
import { type CliContext, CliError, collectNames } from '../command';
import { checkNotRead, checkOutput, type Exported, writeExport } from './export-file';
import { exportedPage } from './export-page';
import { chooseSampleType, openInput, subjectOf } from './input';
import { addGranularity, addInputOptions, addSampleType, type InputOptions, oneOf } from './options';
import { modulesAround } from './own-modules';
import { inOneText } from './print';
import { named } from './read';
import { previewLine, scrubbedWords, unscrubbedWords } from './scrub-words';

/** PNG is drawn by a browser. */
const formats = exportFormats.map(({ format }) => format).filter((format) => format !== 'png');
type CliFormat = (typeof formats)[number];
const levels = ['default', 'strict'] as const;

interface ExportOptions extends InputOptions {
  readonly format?: string;
  readonly output?: string;
  readonly granularity: string;
  readonly scrub: string | false;
  readonly keepPackage?: readonly string[];
  readonly keepLabel?: readonly string[];
  readonly preview?: boolean;
}

const help = `
Without --no-scrub, only names of the standard library, of published modules and of the module a profile lies in or the command is run in stay
readable, and --keep-package adds to them; --scrub strict keeps the standard library and --keep-package alone. Everything else becomes <redacted>:
other functions, their files, labels, binaries and build ids, comments, links. Totals do not change.`;

export function configureExport(command: Command, context: CliContext): void {
  command
    .argument('<file...>', 'profiles; several are joined, - is standard input')
    .option('--format <format>', `${formats.join(', ')} (default: what the name of the output says)`)
    .option(
      '-o, --output <file>',
      'written whole or not at all; - is standard output (default: there, where it is text)',
    )
    .option('--scrub <level>', levels.join(', '), 'default')
    .option('--no-scrub', 'keep every name, label and path as it is')
    .option('--keep-package <path>', 'import path that stays readable with all below it; PATH,PATH', collectNames)
    .option('--keep-label <key>', 'label that stays readable; KEY,KEY', collectNames)
    .option('--preview', 'list what the scrub takes out, and write nothing');
  addSampleType(command);
  addGranularity(command, 'one frame per', granularities);
  addInputOptions(command)
    .addHelpText('after', help)
    .action((files: readonly string[], options: ExportOptions) => runExport(files, options, context));
}

async function runExport(files: readonly string[], options: ExportOptions, context: CliContext): Promise<void> {
  const output = checkOutput(options.output);
  const format = options.preview && !options.format && !output ? 'json' : chosenFormat(options);
  const granularity = oneOf(granularities, options.granularity, '--granularity');
  const read = [...files, ...(options.base ?? []), ...(options.diffBase ?? [])];
  checkNotRead(output, read, context);
  const own = modulesAround(read, context.cwd);
  const scrub = scrubOptions(options, own);
  // The page and the picture show both sides of a difference, so neither may be cancelled out before.
  const { base, ...others } = options;
  const shown = (format === 'html' || format === 'svg') && base ? { ...others, diffBase: base } : options;
  const source = await openInput(files, shown, context);
  const { index } = await chooseSampleType(source, files, options);
  const scrubbed = scrub && scrubProfile(source.profile, scrub);
  if (options.preview) {
    for (const removal of scrubbed?.removals ?? []) context.out(previewLine(removal));
    context.err(
      `${scrub && scrubbed ? scrubbedWords(scrubbed.removals, scrub) : unscrubbedWords} Nothing was written.\n`,
    );
    return;
  }
  const profile = scrubbed?.profile ?? source.profile;
  const sampleType = profile.sampleTypes[index]!;
  // A page tells what it shows: of modules whose names go, not even a path may be in it.
  const shownOwn = scrub?.level === 'strict' ? [] : own;
  const content = await named(subjectOf(files), async (): Promise<Exported> => {
    switch (format) {
      case 'pprof':
        return compressed(profile, context);
      case 'html': {
        // A file's name may say whose profile it is.
        const names = (list: readonly string[]): string => list.map((file) => basename(file)).join(', ');
        const title = scrub ? `${sampleType.type} profile` : names(files);
        const side = (list: readonly string[], time: number) => ({ name: scrub ? '' : names(list), time });
        const { times } = source;
        const sides = times && {
          now: side(files, times.now),
          base: side(options.base ?? options.diffBase ?? [], times.base),
        };
        const written = { scrubbed: scrub !== undefined, ...(sides && { sides }) };
        const bytes = await compressed(profile, context);
        return exportedPage({ bytes, title, sampleType, granularity, ownModules: shownOwn, written }, context);
      }
      default:
        return textOf(profile, {
          format,
          sampleType: index,
          onlySampleType: options.sampleType !== undefined,
          granularity,
          ownModules: ownModulesIn(profile, shownOwn),
          scrubbed: scrub !== undefined,
          nameOf: pprofName,
        });
    }
  });
  writeExport(content, output, context);
  context.err(`${scrub && scrubbed ? scrubbedWords(scrubbed.removals, scrub) : unscrubbedWords}\n`);
}

function textOf(profile: Profile, options: TextExport): string {
  try {
    return exportText(profile, options);
  } catch (error) {
    throw inOneText(error);
  }
}

async function compressed(profile: Profile, { signal }: CliContext): Promise<Uint8Array> {
  return gzipWithZlib(await encodeProfile(profile, { signal }));
}

function chosenFormat({ format, output }: ExportOptions): CliFormat {
  if (format !== undefined) return oneOf(formats, format, '--format');
  const said = output === undefined ? undefined : formatOf(output);
  if (said === 'png') {
    throw new CliError('A PNG is drawn by the viewer alone. Choose svg here, or press e in the viewer.');
  }
  if (said === undefined) {
    const why = output === undefined || output === '-' ? 'No format is chosen.' : unknownEnding(output);
    throw new CliError(`${why} Say --format with one of: ${formats.join(', ')}.`);
  }
  return said;
}

function unknownEnding(output: string): string {
  const ending = extname(output);
  return ending === ''
    ? `The name ${output} has no ending that says the format.`
    : `No format's files end in ${ending}, as ${output} does.`;
}

/** Undefined where nothing is to be scrubbed. */
function scrubOptions(options: ExportOptions, own: readonly string[]): ScrubOptions | undefined {
  const { keepPackage, keepLabel } = options;
  if (options.scrub === false) {
    const idle = keepPackage ? '--keep-package' : keepLabel ? '--keep-label' : undefined;
    if (!idle) return undefined;
    throw new CliError(`${idle} means nothing with --no-scrub, which keeps everything. Leave one of them out.`);
  }
  const level = oneOf(levels, options.scrub, '--scrub');
  return { level, ownModules: own, keepPackages: keepPackage ?? [], keepLabels: keepLabel ?? [] };
}
