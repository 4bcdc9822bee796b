/** Owns opening the folder of --source for the sources that a profile names. Reads no source. */
import { resolve } from 'node:path';
import { functionFile, type Profile } from '#engine/profile/model/profile';
import { cleanPath } from '#engine/profile/names/frames';
import { longestSource } from '#protocol/profile';
import { SourceFolder } from '../../host/view/source';
import { type CliContext, CliError } from '../command';

/** The paths of source a profile names. */
export function recordedSources(profile: Profile): ReadonlySet<string> {
  return new Set(Array.from({ length: profile.functions.count }, (_, row) => cleanPath(functionFile(profile, row))));
}

/** @param recorded the paths that may be asked for. Throws CliError where the folder cannot be read. */
export async function openSourceFolder(
  folder: string,
  recorded: ReadonlySet<string>,
  context: CliContext,
): Promise<SourceFolder> {
  const path = resolve(context.cwd, folder);
  try {
    return await SourceFolder.open(path, recorded, longestSource);
  } catch {
    throw new CliError(`${path} cannot be read. Give --source a folder that holds source.`);
  }
}
