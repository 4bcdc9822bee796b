/** Owns in which folders the sources that a profile names are looked for: those of --source and Go's own. Serves and prints nothing. */
import { functionFile, type Profile } from '#engine/profile/model/profile';
import { cleanPath } from '#engine/profile/names/frames';
import { longestSource } from '#protocol/profile';
import type { Environment } from '../../host/tool/environment';
import { goSources } from '../../host/view/go-source';
import { asRecordedOnly, type ServedSource, SourceFolder } from '../../host/view/source';
import { CliError } from '../command';

/** The paths a profile names, as pprof shows them. */
export function sourcesOf(profile: Profile): ReadonlySet<string> {
  return new Set(Array.from({ length: profile.functions.count }, (_, row) => cleanPath(functionFile(profile, row))));
}

export class SourceFolders {
  private constructor(
    private readonly named: readonly SourceFolder[],
    private readonly ofGo: readonly SourceFolder[],
  ) {}

  /**
   * @param folders absolute paths, looked into in this order
   * @param recorded the paths that may be asked for
   * Throws CliError where a folder cannot be read.
   */
  static async open(
    folders: readonly string[],
    recorded: ReadonlySet<string>,
    environment: Environment,
  ): Promise<SourceFolders> {
    const ofGo = goSources(environment).map(({ folder, places }) =>
      SourceFolder.open(folder, recorded, longestSource, places),
    );
    return new SourceFolders(
      await Promise.all(folders.map((folder) => openNamed(folder, recorded))),
      await Promise.all(ofGo),
    );
  }

  /** Undefined where there is none. What Go has is no file of a folder where it only ends alike: `errors/errors.go`. */
  async read(path: string): Promise<ServedSource | undefined> {
    for (const folder of this.named) {
      const source = await folder.read(path, asRecordedOnly);
      if (source !== undefined) return source;
    }
    for (const folder of [...this.ofGo, ...this.named]) {
      const source = await folder.read(path);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** The file itself, absolute, where it is one of a folder that was named. */
  async find(path: string): Promise<string | undefined> {
    for (const folder of this.named) {
      const file = await folder.find(path, asRecordedOnly);
      if (file !== undefined) return file;
    }
    for (const folder of this.ofGo) if ((await folder.find(path)) !== undefined) return undefined;
    for (const folder of this.named) {
      const file = await folder.find(path);
      if (file !== undefined) return file;
    }
    return undefined;
  }
}

async function openNamed(folder: string, recorded: ReadonlySet<string>): Promise<SourceFolder> {
  try {
    return await SourceFolder.open(folder, recorded, longestSource);
  } catch {
    throw new CliError(`${folder} cannot be read. Give --source a folder that holds source.`);
  }
}
