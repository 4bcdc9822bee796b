/**
 * Owns where a package lies that another one imports, what each is called, and which of a directory's packages an import means. Reads no Go file.
 */
import { ModuleFinder } from './go-module';
import { ModuleGraph } from './module-graph';
import type { SourceTree } from './source-tree';

/** A package that asks: where it lies, the module that is built, and whose tests it sees. */
export interface Asker {
  readonly directory: string;
  /** Directory of the module whose go.mod counts; '' outside of every module. */
  readonly main: string;
  /** An external test also sees the tests inside the package it tests. */
  readonly isTest: boolean;
}

export interface Place {
  readonly directory: string;
  /** Import path. */
  readonly path: string;
  readonly key: string;
  readonly withTests: boolean;
}

export function keyOf({ directory, main, isTest }: Asker): string {
  return [directory, main, isTest ? 'test' : ''].join('\n');
}

export function askerOf(key: string): Asker {
  const [directory = '', main = '', test] = key.split('\n');
  return { directory, main, isTest: test === 'test' };
}

export interface PlaceParts {
  readonly tree: SourceTree;
  /** Directory of downloaded modules, where there is one. */
  readonly cache: string | undefined;
  /** Whether a directory holds Go files of the build. */
  readonly hasFiles: (directory: string) => boolean;
}

export class PackagePlaces {
  readonly #parts: PlaceParts;
  readonly #modules: ModuleFinder;
  readonly #graph: ModuleGraph;

  constructor(parts: PlaceParts) {
    this.#parts = parts;
    this.#modules = new ModuleFinder(parts.tree);
    this.#graph = new ModuleGraph(parts.tree, parts.cache);
  }

  /** What the package of this name in a directory is called. */
  keyOf(directory: string, name: string): string {
    const main = this.#modules.find(directory)?.directory ?? '';
    return keyOf({ directory, main, isTest: name.endsWith('_test') });
  }

  find(path: string, by: string): Place | undefined {
    const { main, directory: from, isTest } = askerOf(by);
    if (main === '' || path === 'C' || path === 'unsafe' || path.startsWith('/') || path.split('/').includes('..')) {
      return undefined;
    }
    for (const { directory, root } of this.#graph.candidates(path, main)) {
      const module = this.#modules.find(directory);
      // A module below another one is no part of it.
      if (module !== undefined && this.#parts.tree.isInside(module.directory, root.directory)) continue;
      if (!this.#parts.hasFiles(directory)) continue;
      const withTests = isTest && directory === from;
      const isOwn = module !== undefined && !root.isCopy;
      const key = keyOf({ directory, main: isOwn ? module.directory : main, isTest: false });
      return { directory, path, withTests, key: withTests ? `${key}tests` : key };
    }
    return undefined;
  }
}

/** The package an import of a directory means, of those that lie in it. */
export function importedOf<T extends { readonly name: string; readonly files: readonly unknown[] }>(
  packages: readonly T[],
): T | undefined {
  const possible = packages.filter(({ name }) => name !== '' && !name.endsWith('_test'));
  // Programs of a few lines, kept beside a package behind a build tag of their own, are no part of it.
  return possible.sort(
    (a, b) => Number(a.name === 'main') - Number(b.name === 'main') || b.files.length - a.files.length,
  )[0];
}
