/**
 * Owns the way from a source path as a profile records it to a text under a folder that was named. Only files of source, only inside of the folder
 * once links are followed, and only paths the profile itself names. Refuses to know servers and profiles.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Files Go programs are made of. */
const sourceFile = /\.(go|s|c|h|cc|cpp|cxx|hpp|m|f|y)$/i;

export interface ServedSource {
  readonly text: string;
  /** When the file was changed last, milliseconds since 1970. */
  readonly modified: number;
}

/** What is found of some recorded paths under a folder. */
export class SourceFolder {
  private constructor(
    private readonly root: string,
    private readonly module: string,
    private readonly recorded: ReadonlySet<string>,
    private readonly longest: number,
  ) {}

  /**
   * @param recorded the paths that may be asked for
   * @param longest text that is read, bytes
   * @throws Error with a `code` when the folder cannot be read
   */
  static async open(folder: string, recorded: ReadonlySet<string>, longest: number): Promise<SourceFolder> {
    const root = await realpath(folder);
    const goMod = await readFile(join(root, 'go.mod'), 'utf8').catch(() => '');
    return new SourceFolder(root, /^\s*module\s+"?([^\s"]+)"?/m.exec(goMod)?.[1] ?? '', recorded, longest);
  }

  /** Undefined where there is none, or it may not be served. */
  async read(path: string): Promise<ServedSource | undefined> {
    const file = await this.find(path);
    if (file === undefined) return undefined;
    const { mtimeMs } = await stat(file);
    return { text: await readFile(file, 'utf8'), modified: mtimeMs };
  }

  /** The file itself, absolute and with all links followed; undefined as for `read`. */
  async find(path: string): Promise<string | undefined> {
    if (!this.recorded.has(path) || !sourceFile.test(path) || path.includes('\0')) return undefined;
    for (const candidate of this.candidates(path)) {
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

  /** Where the file may lie: as it was recorded, inside of the folder's module, or by the end of its path, longest first; never by its name alone. */
  private candidates(path: string): (readonly string[])[] {
    const segments = path.split(/[\\/]/).filter((segment) => segment !== '');
    if (segments.some((segment) => segment === '.' || segment === '..' || segment.includes(':'))) return [];
    const module = this.module.split('/');
    const isOwn = this.module !== '' && module.every((segment, at) => segments[at] === segment);
    const here = relative(this.root, resolve(path));
    const suffixes = segments.map((_, from) => segments.slice(from)).filter((suffix) => suffix.length > 1);
    return [
      ...(isAbsolute(path) && here.split(sep)[0] !== '..' ? [here.split(sep)] : []),
      ...(isOwn ? [segments.slice(module.length)] : []),
      ...(suffixes.length > 0 ? suffixes : [segments]),
    ];
  }
}
