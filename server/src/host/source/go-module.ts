/** Owns what a directory's module says: the nearest go.mod upwards, its path and its `go` directive. Runs no tool. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { goDirective, impliedMinor, modulePath } from '#engine/packages/go-version';

export interface GoModule {
  /** Absolute. */
  readonly directory: string;
  readonly path: string;
  /** `1.22`; a file without a `go` line means what Go takes it for. */
  readonly go: string;
}

/** Finds modules by walking up; each directory is looked at once. */
export class ModuleFinder {
  readonly #known = new Map<string, GoModule | undefined>();

  /** `directory` is absolute. Undefined outside of every module. */
  find(directory: string): GoModule | undefined {
    if (this.#known.has(directory)) return this.#known.get(directory);
    const parent = dirname(directory);
    let module: GoModule | undefined;
    try {
      const text = readFileSync(join(directory, 'go.mod'), 'utf8');
      module = { directory, path: modulePath(text) ?? '', go: `1.${goDirective(text) ?? impliedMinor}` };
    } catch {
      // No readable go.mod here; the one further up counts.
      module = parent === directory ? undefined : this.find(parent);
    }
    this.#known.set(directory, module);
    return module;
  }
}

/** Import path of a directory: the module's path and the way below it. Packages of the standard library have no module prefix. */
export function importPath(module: GoModule | undefined, directory: string): string {
  if (module === undefined) return '';
  const below = relative(module.directory, directory).split(sep).join('/');
  return [module.path === 'std' ? '' : module.path, below].filter((part) => part !== '').join('/');
}
