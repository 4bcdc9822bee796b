/**
 * Owns the way from a source path as a profile records it to a text under a folder that was named. Only files of source, only inside of the folder
 * once links are followed, and only paths the profile itself names. Refuses to know servers and profiles.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Files Go programs are made of. */
const sourceFile = /\.(go|s|c|h|cc|cpp|cxx|hpp|m|f|y)$/i;

/** Where below a folder a recorded path may lie, the likeliest first, given its elements and telling those of each place. */
export type Places = (recorded: readonly string[]) => readonly (readonly string[])[];

/** Where it was recorded and nowhere else. */
export const asRecordedOnly: Places = () => [];

export interface ServedSource {
  readonly text: string;
  /** When the file was changed last, milliseconds since 1970. */
  readonly modified: number;
}

/** What is found of some recorded paths under a folder. */
export class SourceFolder {
  private constructor(
    private readonly root: string,
    private readonly places: Places,
    private readonly recorded: ReadonlySet<string>,
    private readonly longest: number,
  ) {}

  /**
   * @param recorded the paths that may be asked for
   * @param longest text that is read, bytes
   * @param places where they may lie besides where they were recorded; else inside of the folder's module, or by the end of their path, longest first, but never by their name alone
   * @throws Error with a `code` when the folder cannot be read
   */
  static async open(
    folder: string,
    recorded: ReadonlySet<string>,
    longest: number,
    places?: Places,
  ): Promise<SourceFolder> {
    const root = await realpath(folder);
    return new SourceFolder(root, places ?? (await placesInModule(root)), recorded, longest);
  }

  /** Undefined where there is none, or it may not be served. */
  async read(path: string, places = this.places): Promise<ServedSource | undefined> {
    const file = await this.find(path, places);
    if (file === undefined) return undefined;
    const { mtimeMs } = await stat(file);
    return { text: await readFile(file, 'utf8'), modified: mtimeMs };
  }

  /** The file itself, absolute and with all links followed; undefined as for `read`. */
  async find(path: string, places = this.places): Promise<string | undefined> {
    if (!this.recorded.has(path) || !sourceFile.test(path) || path.includes('\0')) return undefined;
    for (const candidate of this.candidates(path, places)) {
      try {
        const file = await realpath(join(this.root, ...candidate));
        const inside = relative(this.root, file);
        if (inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside) || !sourceFile.test(file)) continue;
        const { size } = await stat(file);
        if (size <= this.longest) return file;
      } catch {
        // Not there: the next candidate may be.
      }
    }
    return undefined;
  }

  /** Where the file may lie: as it was recorded, or where such a folder has it. */
  private candidates(path: string, places: Places): (readonly string[])[] {
    // The drive of a path recorded on Windows is no folder; any other colon leads to a stream of a file there.
    const segments = path
      .replace(/^[a-z]:(?=[\\/])/i, '')
      .split(/[\\/]/)
      .filter((segment) => segment !== '');
    if (segments.some((segment) => segment === '.' || segment === '..' || segment.includes(':'))) return [];
    const here = relative(this.root, resolve(path));
    const asRecorded = isAbsolute(path) && here.split(sep)[0] !== '..' ? [here.split(sep)] : [];
    return [...asRecorded, ...places(segments)];
  }
}

async function placesInModule(root: string): Promise<Places> {
  const goMod = await readFile(join(root, 'go.mod'), 'utf8').catch(() => '');
  const name = /^\s*module\s+"?([^\s"]+)"?/m.exec(goMod)?.[1] ?? '';
  const module = name.split('/');
  return (segments) => {
    const isOwn = name !== '' && module.every((segment, at) => segments[at] === segment);
    const suffixes = segments.map((_, from) => segments.slice(from)).filter((suffix) => suffix.length > 1);
    return [...(isOwn ? [segments.slice(module.length)] : []), ...(suffixes.length > 0 ? suffixes : [segments])];
  };
}
