/** Owns what source each profile that is shown may be shown with: the files it names, and no others. Serves nothing. */
import type { Profile } from '#engine/profile/model/profile';
import { openProfile } from '#engine/profile/open';
import { inflateWithZlib } from '../../host/inflate';
import type { Environment } from '../../host/tool/environment';
import type { ServedSource } from '../../host/view/source';
import { SourceFolders, sourcesOf } from '../profile/source-folders';

export class ServedSources {
  private readonly recorded = new Map<string, ReadonlySet<string>>();
  private readonly folders = new Map<string, SourceFolders>();

  /** @param roots absolute paths, looked into in this order; none where no source is served */
  constructor(
    private readonly roots: readonly string[],
    private readonly environment: Environment,
  ) {}

  /** What the file's profile names may be shown with it, besides what its other profiles name. Throws CliError. */
  async add(file: string, profile: Profile): Promise<void> {
    if (this.roots.length === 0) return;
    const all = new Set([...(this.recorded.get(file) ?? []), ...sourcesOf(profile)]);
    this.recorded.set(file, all);
    this.folders.set(file, await SourceFolders.open(this.roots, all, this.environment));
  }

  /** The same for a profile that was made while it is served. Throws ProfileError for bytes that are none. */
  async addBytes(file: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    if (this.roots.length > 0) await this.add(file, await openProfile(bytes, { inflate: inflateWithZlib, signal }));
  }

  /** Undefined where the file's profile names no such source; `outside` where it lies in none of the folders, or may not be shown. */
  async read(file: string, path: string): Promise<ServedSource | { readonly missing: 'outside' } | undefined> {
    const source = await this.folders.get(file)?.read(path);
    return source ?? (this.recorded.get(file)?.has(path) ? { missing: 'outside' } : undefined);
  }

  /** The file itself, absolute, where it is in a folder that was named. */
  async find(file: string, path: string): Promise<string | undefined> {
    return this.folders.get(file)?.find(path);
  }
}
