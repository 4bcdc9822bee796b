/**
 * Owns which Go files a path means: walks directories as the go command does for `./...`. Reads no file contents.
 *
 * Skipped unless named directly: `testdata`, `vendor`, `node_modules` (as gopls does), names starting with `.` or `_`, files of another platform
 * (name suffix here, `//go:build` when the text is read). Nested modules are walked too. Symbolic links to directories are not followed, so a loop of links
 * cannot trap the walk; links to files are read. A file named directly brings the rest of its directory along, so that its package is whole; only the file itself is asked about.
 */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type BuildTarget, belongsToBuild } from './build-constraint';

export interface SourceDirectory {
  /** Absolute. */
  readonly directory: string;
  /** Sorted `.go` file names. */
  readonly names: readonly string[];
  /** Those of them the user named: they count whatever their build constraints say. */
  readonly named: ReadonlySet<string>;
  /** The files that are asked about; the others are only there to make their packages whole. All of them when absent. */
  readonly asked?: ReadonlySet<string>;
}

export interface DiscoveryOptions {
  readonly cwd: string;
  readonly target: BuildTarget;
  readonly tests: boolean;
  /** Whether a file or directory (path relative to `cwd`, with `/`) is left out. */
  readonly excluded?: (path: string) => boolean;
}

export interface Discovery {
  /** Sorted by path. */
  readonly directories: readonly SourceDirectory[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

/** A path given by the user that does not exist or cannot be looked at; `message` is for people. */
export class PathError extends Error {
  override readonly name = 'PathError';
}

const skippedDirectories = new Set(['testdata', 'vendor', 'node_modules']);

/** `path` as it is shown: relative to `cwd`, with `/`; absolute when it lies on another drive. */
export function displayPath(path: string, cwd: string): string {
  const shown = relative(cwd, path);
  return (shown === '' ? '.' : shown).split(sep).join('/');
}

/** Why a file system call failed, in words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
      return 'a part of the path is not a directory';
    case 'ELOOP':
      return 'its symbolic links form a loop';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return code ?? (error instanceof Error ? error.message : String(error));
  }
}

/** What is known of a directory while paths are looked at. */
interface Found {
  readonly names: Set<string>;
  readonly named: Set<string>;
  /** Not only files of it were named. */
  isWhole: boolean;
}

class Walk {
  readonly found = new Map<string, Found>();
  readonly errors: { file: string; message: string }[] = [];
  readonly #options: DiscoveryOptions;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  tree(root: string): void {
    const pending = [root];
    for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
      pending.push(...this.#directory(directory));
    }
  }

  file(path: string): void {
    const directory = dirname(path);
    if (!this.found.has(directory)) {
      for (const entry of this.#entries(directory)) {
        if (this.#isSource(entry) && !this.#isExcluded(join(directory, entry.name)))
          this.#at(directory).names.add(entry.name);
      }
    }
    const { names, named } = this.#at(directory);
    names.add(basename(path));
    named.add(basename(path));
  }

  /** Notes the directory's files and returns the directories below it. */
  #directory(directory: string): string[] {
    const below: string[] = [];
    for (const entry of this.#entries(directory)) {
      const path = join(directory, entry.name);
      if (this.#isExcluded(path)) continue;
      if (this.#isSource(entry)) {
        const found = this.#at(directory);
        found.names.add(entry.name);
        found.isWhole = true;
      } else if (entry.isDirectory() && !/^[._]/.test(entry.name) && !skippedDirectories.has(entry.name))
        below.push(path);
    }
    return below;
  }

  #at(directory: string): Found {
    let known = this.found.get(directory);
    if (known === undefined) {
      known = { names: new Set(), named: new Set(), isWhole: false };
      this.found.set(directory, known);
    }
    return known;
  }

  #entries(directory: string): Dirent[] {
    try {
      return readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      this.errors.push({
        file: displayPath(directory, this.#options.cwd),
        message: `The directory cannot be read: ${reason(error)}.`,
      });
      return [];
    }
  }

  #isSource(entry: Dirent): boolean {
    return (entry.isFile() || entry.isSymbolicLink()) && belongsToBuild(entry.name, this.#options);
  }

  #isExcluded(path: string): boolean {
    return this.#options.excluded?.(displayPath(path, this.#options.cwd)) ?? false;
  }
}

/** What `dir/...`, a directory or a file means. */
export function absoluteOf(path: string, cwd: string): string {
  const plain = path.replace(/(^|[\\/])\.\.\.$/, '') || (path.startsWith('/') ? '/' : '.');
  return resolve(cwd, plain);
}

/** Whether a path is one of `roots` or lies below one; all of them absolute. */
export function isBelow(roots: readonly string[]): (path: string) => boolean {
  return (path) => roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));
}

/**
 * Finds the files of `paths`: files, directories (with everything below), `dir/...`.
 * Throws {@link PathError} for a path that does not exist or is no Go file; what cannot be read below it goes to `errors`.
 */
export function discover(paths: readonly string[], options: DiscoveryOptions): Discovery {
  const walk = new Walk(options);
  for (const path of paths) {
    const absolute = absoluteOf(path, options.cwd);
    let isDirectory: boolean;
    try {
      isDirectory = statSync(absolute).isDirectory();
    } catch (error) {
      throw new PathError(`Cannot check ${path}: ${reason(error)}. Give a Go file, a directory or ./...`);
    }
    if (isDirectory) walk.tree(absolute);
    else if (absolute.endsWith('.go')) walk.file(absolute);
    else throw new PathError(`Cannot check ${path}: it is no Go file. Give a Go file, a directory or ./...`);
  }
  const directories = [...walk.found]
    .map(([directory, { names, named, isWhole }]) => ({
      directory,
      names: [...names].sort(),
      named,
      ...(isWhole ? {} : { asked: named }),
    }))
    .sort((a, b) => (a.directory < b.directory ? -1 : 1));
  return { directories, errors: walk.errors };
}
