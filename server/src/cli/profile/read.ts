/** Owns getting the profiles named on a command line: files to one joined profile, faults to one line. Knows no command. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command, Option } from 'commander';
import { compatibleProfiles } from '#engine/profile/compare/compatible';
import { mergeProfiles } from '#engine/profile/compare/merge';
import { type TraceKind, traceKinds, traceVersion } from '#engine/profile/formats/execution-trace';
import { ProfileError } from '#engine/profile/model/errors';
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { type Tally, type TallyOptions, tallyFrames } from '#engine/profile/tally';
import { profileOfTrace, type TraceProfile } from '../../host/go/go-trace';
import { inflateWithZlib } from '../../host/inflate';
import { ToolFailure, ToolRefusal } from '../../host/tool/refusal';
import { type CliContext, CliError } from '../command';

/** For commands that read profiles: what of an execution trace is shown. Made by the command, so that its library is not bundled twice. */
export const traceOption = (command: Command): Option =>
  command
    .createOption(
      '--trace <kind>',
      'of an execution trace: waiting for the network, each other, system calls, a processor',
    )
    .choices(traceKinds);

/**
 * Opens the files and joins them, as pprof does with several sources. What they say is uninteresting is still there: that is cut once
 * everything is joined. What is missing in a file is said on stderr. Throws CliError.
 */
export async function readProfiles(files: readonly string[], context: CliContext, trace?: TraceKind): Promise<Profile> {
  const { signal } = context;
  const profiles: Profile[] = [];
  for (const file of files) {
    const bytes = await readContent(file, context, trace);
    const profile = await named(file, () => openProfile(bytes, { inflate: inflateWithZlib, signal, unpruned: true }));
    for (const note of profile.notes ?? []) context.err(`${file}: ${note}\n`);
    // Here the fault still has a file's name.
    await named(file, async () => compatibleProfiles([profiles[0] ?? profile, profile]));
    profiles.push(profile);
  }
  return mergeProfiles(profiles, { signal });
}

/** Counts the frames of one file without opening it whole; undefined where that cannot be. Throws CliError. */
export async function readTally(
  file: string,
  options: Pick<TallyOptions, 'granularity' | 'nameOf' | 'sampleType'>,
  context: CliContext,
  trace?: TraceKind,
): Promise<Tally | undefined> {
  const bytes = await readContent(file, context, trace);
  return named(file, () => tallyFrames(bytes, { ...options, inflate: inflateWithZlib, signal: context.signal }));
}

/** A file's bytes; of an execution trace the profile that go makes of it. Throws CliError, also where it is not said which. */
export async function readContent(file: string, context: CliContext, trace?: TraceKind): Promise<Uint8Array> {
  const bytes = await readBytes(file, context.cwd);
  if (traceVersion(bytes) === undefined) return bytes;
  if (trace === undefined) {
    throw new CliError(
      `${file} is an execution trace. Say which of its profiles: --trace ${traceKinds.join(', --trace ')} (waiting for the network, each other, system calls, a processor).`,
    );
  }
  const { profile, notes } = await readTrace(file, context, trace, context.signal);
  for (const note of notes) context.err(`${file}: ${note}\n`);
  return profile;
}

/** What go makes of an execution trace. Throws CliError. */
export async function readTrace(
  file: string,
  context: CliContext,
  kind: TraceKind,
  signal: AbortSignal,
): Promise<TraceProfile> {
  const go = { environment: context.env, workspaceFolders: [], trusted: true };
  try {
    return await profileOfTrace(go, resolve(context.cwd, file), kind, signal);
  } catch (error) {
    if (error instanceof ToolRefusal || error instanceof ToolFailure) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Runs work on one file; a fault of the profile becomes the one line with the file's name in it. */
export async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ProfileError ? new CliError(error.describe(file)) : error;
  }
}

async function readBytes(file: string, cwd: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CliError(`${file} does not exist. Name a file that pprof wrote.`);
    if (code === 'EISDIR') throw new CliError(`${file} is a folder. Name the profiles in it.`);
    if (code === 'EACCES') throw new CliError(`${file} cannot be read: permission denied.`);
    throw error;
  }
}
