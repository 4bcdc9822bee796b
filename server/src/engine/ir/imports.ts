/** Owns which import a name in a file means; knows nothing of what the imported packages hold. */
import type { Range } from '../text/range';

export interface ImportDeclaration {
  readonly path: string;
  /** As written: a name, `.` or `_`; absent when the package's own name is meant. */
  readonly alias?: string;
  /** The import spec. */
  readonly range: Range;
}

/** The package name of an import path when it is known, for example from the workspace. */
export type PackageNames = (path: string) => string | undefined;

const versionSegment = /^v\d+$/;

/**
 * Names a package is likely to have, best guess first. By convention the last segment; a `/v2` major version is skipped and `gopkg.in`'s
 * `.v3` cut (https://go.dev/ref/mod#module-path); `go-` and `-go` decorate repositories, not packages.
 */
export function likelyNames(path: string): readonly string[] {
  const segments = path.split('/');
  let last = segments.at(-1) ?? '';
  const names: string[] = [];
  if (versionSegment.test(last) && segments.length > 1) {
    names.push(segments.at(-2)!);
    // A few packages really are called by their version: k8s.io/api/core/v1.
    names.push(last);
    last = segments.at(-2)!;
  } else names.push(last);
  const bare = last.replace(/\.v\d+$/, '');
  names.push(bare, bare.replace(/^go[-.]/, ''), bare.replace(/[-.]go$/, ''));
  names.push(bare.split(/[-.]/).at(-1)!, bare.split(/[-.]/)[0]!, bare.replace(/[-.]/g, ''), bare.replace(/[-.]/g, '_'));
  return [...new Set(names)].filter((name) => name !== '');
}

/** Import path by the name the file uses. */
export class ImportTable {
  readonly dotPaths: readonly string[];
  readonly #byName = new Map<string, string>();

  constructor(imports: readonly ImportDeclaration[], packageNames?: PackageNames) {
    this.dotPaths = imports.filter(({ alias }) => alias === '.').map(({ path }) => path);
    const unnamed: string[] = [];
    for (const { path, alias } of imports) {
      if (alias === '.' || alias === '_') continue;
      const name = alias ?? packageNames?.(path);
      if (name === undefined) unnamed.push(path);
      else this.#byName.set(name, path);
    }
    // Round by round, so that nobody's second guess takes the name another import certainly has.
    const guesses = unnamed.map((path) => ({ path, names: likelyNames(path) }));
    const rounds = Math.max(0, ...guesses.map(({ names }) => names.length));
    for (let round = 0; round < rounds; round++) {
      for (const { path, names } of guesses) {
        const name = names[round];
        if (name !== undefined && !this.#byName.has(name)) this.#byName.set(name, path);
      }
    }
  }

  pathOf(name: string): string | undefined {
    return this.#byName.get(name);
  }
}
