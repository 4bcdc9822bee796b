/** Owns opening the folder of --source for the sources that a profile names. Reads no source. */
import { functionFile, type Profile } from '#engine/profile/model/profile';
import { cleanPath } from '#engine/profile/names/frames';
import { longestSource } from '#protocol/profile';
import { SourceFolder } from '../../host/view/source';
import { CliError } from '../command';

/** The paths a profile names, as pprof shows them. */
export function sourcesOf(profile: Profile): ReadonlySet<string> {
  return new Set(Array.from({ length: profile.functions.count }, (_, row) => cleanPath(functionFile(profile, row))));
}

/**
 * @param folder absolute path
 * @param recorded the paths that may be asked for
 * Throws CliError where the folder cannot be read.
 */
export async function openSourceFolder(folder: string, recorded: ReadonlySet<string>): Promise<SourceFolder> {
  try {
    return await SourceFolder.open(folder, recorded, longestSource);
  } catch {
    throw new CliError(`${folder} cannot be read. Give --source a folder that holds source.`);
  }
}
