/** Owns what of a folder's source each profile that is shown may be shown with: the files it names, and no others. Serves nothing. */
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../host/inflate';
import type { ServedSource, SourceFolder } from '../../host/view/source';
import { openSourceFolder, sourcesOf } from './source-folder';

export class ServedSources {
  private readonly recorded = new Map<string, ReadonlySet<string>>();
  private readonly folders = new Map<string, SourceFolder>();

  /** @param folder absolute path; undefined where no source is served */
  constructor(private readonly folder: string | undefined) {}

  /** What the file's profile names may be shown with it, besides what its other profiles name. Throws CliError. */
  async add(file: string, profile: Profile): Promise<void> {
    if (this.folder === undefined) return;
    const all = new Set([...(this.recorded.get(file) ?? []), ...sourcesOf(profile)]);
    this.recorded.set(file, all);
    this.folders.set(file, await openSourceFolder(this.folder, all));
  }

  /** The same for a profile that was made while it is served. Throws ProfileError for bytes that are none. */
  async addBytes(file: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    if (this.folder !== undefined) await this.add(file, await openProfile(bytes, { inflate: inflateWithZlib, signal }));
  }

  /** Undefined where there is none, or it may not be shown. */
  async read(file: string, path: string): Promise<ServedSource | undefined> {
    return this.folders.get(file)?.read(path);
  }

  /** The file itself, absolute. */
  async find(file: string, path: string): Promise<string | undefined> {
    return this.folders.get(file)?.find(path);
  }
}
