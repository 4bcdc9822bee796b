/** Owns what of a folders' source each profile that is shown may be shown with: the files it names, and no others. Serves nothing. */
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../host/inflate';
import type { ServedSource, SourceFolder } from '../../host/view/source';
import { openSourceFolder, sourcesOf } from './source-folder';

export class ServedSources {
  private readonly recorded = new Map<string, ReadonlySet<string>>();
  private readonly folders = new Map<string, readonly SourceFolder[]>();

  /** @param roots absolute paths, looked into in this order; none where no source is served */
  constructor(private readonly roots: readonly string[]) {}

  /** What the file's profile names may be shown with it, besides what its other profiles name. Throws CliError. */
  async add(file: string, profile: Profile): Promise<void> {
    if (this.roots.length === 0) return;
    const all = new Set([...(this.recorded.get(file) ?? []), ...sourcesOf(profile)]);
    this.recorded.set(file, all);
    this.folders.set(file, await Promise.all(this.roots.map((root) => openSourceFolder(root, all))));
  }

  /** The same for a profile that was made while it is served. Throws ProfileError for bytes that are none. */
  async addBytes(file: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    if (this.roots.length > 0) await this.add(file, await openProfile(bytes, { inflate: inflateWithZlib, signal }));
  }

  /** Undefined where the file's profile names no such source; `outside` where it lies in none of the folders, or may not be shown. */
  async read(file: string, path: string): Promise<ServedSource | { readonly missing: 'outside' } | undefined> {
    for (const folder of this.folders.get(file) ?? []) {
      const source = await folder.read(path);
      if (source !== undefined) return source;
    }
    return this.recorded.get(file)?.has(path) ? { missing: 'outside' } : undefined;
  }

  /** The file itself, absolute. */
  async find(file: string, path: string): Promise<string | undefined> {
    for (const folder of this.folders.get(file) ?? []) {
      const found = await folder.find(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
