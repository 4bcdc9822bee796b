/** Owns getting the profiles named on a command line: files to one joined profile, faults to one line. Knows no command. */
import { resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { compatibleProfiles } from '#engine/profile/compare/compatible';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { type Tally, type TallyOptions, tallyFrames } from '#engine/profile/costs/tally';
import { type TraceKind, traceKinds, traceVersion } from '#engine/profile/formats/execution-trace';
import { ProfileError } from '#engine/profile/model/errors';
import { defaultLimits } from '#engine/profile/model/limits';
import { notesOf } from '#engine/profile/model/notes';
import type { Profile } from '#engine/profile/model/profile';
import { visibleText } from '#engine/profile/names/visible-text';
import { openProfile, refusalOf } from '#engine/profile/open';
import type { TraceProfile } from '../../host/go/go-trace';
import { isTrace } from '../../host/go/trace-file';
import { inflateWithZlib } from '../../host/inflate';
import { InputError, readInput } from '../../host/read-input';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';
import { type CliContext, CliError, cancelled } from '../command';

/** For commands that read profiles: what of an execution trace is shown. Made by the command, so that its library is not bundled twice. */
export const traceOption = (command: Command): Option =>
  command
    .createOption(
      '--trace <kind>',
      'of an execution trace: waiting for the network, each other, system calls, a processor',
    )
    .choices(traceKinds);

/** What was read of files already, by their names on the command line: a pipe gives it once. */
export type FileContents = ReadonlyMap<string, Uint8Array>;

/**
 * Opens the files and joins them, as pprof does with several sources. What they say is uninteresting is still there: that is cut once
 * everything is joined. What is missing in a file is said on stderr. Throws CliError.
 */
export async function readProfiles(
  files: readonly string[],
  context: CliContext,
  trace?: TraceKind,
  contents?: FileContents,
): Promise<Profile> {
  const { signal } = context;
  const profiles: Profile[] = [];
  for (const file of files) {
    const bytes = contents?.get(file) ?? (await readContent(file, context, trace));
    const profile = await named(file, () => openProfile(bytes, { inflate: inflateWithZlib, signal, unpruned: true }));
    tellNotes(file, notesOf(profile), context);
    // Here the fault still has a file's name.
    const [first] = profiles;
    if (first) await named(file, async () => compatibleProfiles([first, profile], subject(files[0]!)));
    profiles.push(profile);
  }
  return mergeProfiles(profiles, { signal });
}

/** Counts the frames of one file without opening it whole; undefined where that cannot be. Throws CliError. */
export async function readTally(
  file: string,
  bytes: Uint8Array,
  options: Pick<TallyOptions, 'granularity' | 'nameOf' | 'sampleType'>,
  context: CliContext,
): Promise<Tally | undefined> {
  const { signal } = context;
  const tally = await named(file, () => tallyFrames(bytes, { ...options, inflate: inflateWithZlib, signal }));
  tellNotes(file, tally?.notes ?? [], context);
  return tally;
}

/** A file's bytes; of an execution trace the profile that go makes of it. Throws CliError, also where it is not said which. */
export async function readContent(file: string, context: CliContext, trace?: TraceKind): Promise<Uint8Array> {
  if (file === '-') return inputBytes(context);
  const path = resolve(context.cwd, file);
  // A trace may be larger than what is read here.
  if (!(await isTrace(path))) {
    const bytes = await readBytes(file, context);
    if (trace !== undefined) context.err(`${file} is no execution trace, so --trace chooses nothing of it.\n`);
    return bytes;
  }
  if (trace === undefined) {
    throw new CliError(
      `${file} is an execution trace. Say which of its profiles: --trace ${traceKinds.join(', --trace ')} (waiting for the network, each other, system calls, a processor).`,
    );
  }
  const { profile, notes } = await readTrace(file, path, context, trace);
  tellNotes(file, notes, context);
  return profile;
}

async function inputBytes(context: CliContext): Promise<Uint8Array> {
  const bytes = await context.input();
  if (traceVersion(bytes) === undefined) return bytes;
  throw new CliError('go reads execution traces from a file. Write standard input to one first.');
}

/** What go makes of an execution trace. Throws CliError. */
async function readTrace(file: string, path: string, context: CliContext, kind: TraceKind): Promise<TraceProfile> {
  // What starts processes takes longer to load than a small profile to read.
  const { profileOfTrace } = await import('../../host/go/go-trace');
  const go = { environment: context.env, workspaceFolders: [], trusted: true };
  try {
    return await profileOfTrace(go, path, kind, context.signal);
  } catch (error) {
    if (error instanceof ToolRefusal || error instanceof ToolFailure) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
}

/** What a file is called in a sentence. */
export function subject(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** Notes may quote what stands in a file. */
function tellNotes(file: string, notes: readonly string[], { err }: CliContext): void {
  for (const note of notes) err(`${subject(file)}: ${visibleText(note)}\n`);
}

/** Runs work on one file; a fault of the profile, which may quote it, becomes the one line with the file's name in it. */
export async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw error.code === 'cancelled' ? cancelled() : new CliError(visibleText(error.describe(subject(file))));
  }
}

async function readBytes(file: string, { cwd, signal }: CliContext): Promise<Uint8Array> {
  if (file === '') throw new CliError('A file has an empty name. Name the profiles, or - for standard input.');
  if (/^https?:\/\//i.test(file)) {
    throw new CliError(`${file} is an address. Fetch it first: curl -o profile.pb.gz '${file}'.`);
  }
  try {
    return await readInput(resolve(cwd, file), defaultLimits.inflatedBytes, signal);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const other = error.head.length > 0 ? refusalOf(error.head) : undefined;
    throw new CliError(other?.describe(file) ?? `${file} ${error.problem}. ${error.action}`);
  }
}
