/** Owns getting the profiles named on a command line: files to one joined profile, faults to one line. Knows no command. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { compatibleProfiles } from '#engine/profile/compatible';
import { ProfileError } from '#engine/profile/errors';
import { mergeProfiles } from '#engine/profile/merge';
import { openProfile } from '#engine/profile/open';
import type { Profile } from '#engine/profile/profile';
import { inflateWithZlib } from '../../host/inflate';
import { CliError } from '../command';

/**
 * Opens the files and joins them, as pprof does with several sources. What they say is uninteresting is still there: that is cut once
 * everything is joined. Throws CliError.
 */
export async function readProfiles(files: readonly string[], cwd: string, signal: AbortSignal): Promise<Profile> {
  const profiles: Profile[] = [];
  for (const file of files) {
    const bytes = await readBytes(file, cwd);
    const profile = await named(file, () => openProfile(bytes, { inflate: inflateWithZlib, signal, unpruned: true }));
    // Here the fault still has a file's name.
    await named(file, async () => compatibleProfiles([profiles[0] ?? profile, profile]));
    profiles.push(profile);
  }
  return mergeProfiles(profiles, { signal });
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
    return await readFile(isAbsolute(file) ? file : join(cwd, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CliError(`${file} does not exist. Name a file that pprof wrote.`);
    if (code === 'EISDIR') throw new CliError(`${file} is a folder. Name the profiles in it.`);
    if (code === 'EACCES') throw new CliError(`${file} cannot be read: permission denied.`);
    throw error;
  }
}
