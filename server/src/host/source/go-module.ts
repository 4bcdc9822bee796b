/** Owns what a directory's module says: the nearest go.mod upwards, its path and its `go` directive. Runs no tool. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface GoModule {
  /** Absolute. */
  readonly directory: string;
  readonly path: string;
  /** As written: `1.22`, `1.24.3`; absent when the file has no `go` line (Go then means 1.16). */
  readonly go?: string;
}

function unquote(word: string | undefined): string {
  return (word ?? '').replace(/^["`](.*)["`]$/, '$1');
}

/** Reads the `module` and `go` directives of a go.mod (https://go.dev/ref/mod#go-mod-file); everything else is passed over. */
export function parseGoMod(text: string): { readonly path: string; readonly go?: string } {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  const find = (directive: string) =>
    lines.map((line) => line.split(/\s+/)).find((words) => words[0] === directive && words.length === 2)?.[1];
  const go = find('go');
  return { path: unquote(find('module')), ...(go === undefined ? {} : { go }) };
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
      module = { directory, ...parseGoMod(readFileSync(join(directory, 'go.mod'), 'utf8')) };
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
