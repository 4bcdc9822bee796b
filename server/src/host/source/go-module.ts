/** Owns what a directory's module says: the nearest go.mod upwards, its path and its `go` directive. Runs no tool. */
import { goDirective, impliedMinor, modulePath } from '#engine/packages/go-version';
import type { SourceTree } from './source-tree';

export interface GoModule {
  /** Absolute. */
  readonly directory: string;
  readonly path: string;
  /** `1.22`; a file without a `go` line means what Go takes it for. */
  readonly go: string;
}

/** Finds modules by walking up; each directory is looked at once. */
export class ModuleFinder {
  readonly #tree: SourceTree;
  readonly #known = new Map<string, GoModule | undefined>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  /** `directory` is absolute. Undefined outside of every module. */
  find(directory: string): GoModule | undefined {
    if (this.#known.has(directory)) return this.#known.get(directory);
    const text = this.#tree.readText(this.#tree.resolve(directory, 'go.mod'));
    const parent = this.#tree.parent(directory);
    let module: GoModule | undefined;
    if (text !== undefined) {
      module = { directory, path: modulePath(text) ?? '', go: `1.${goDirective(text) ?? impliedMinor}` };
    } else if (parent !== directory) module = this.find(parent);
    this.#known.set(directory, module);
    return module;
  }
}

/** Import path of a directory: the module's path and the way below it. Packages of the standard library have no module prefix. */
export function importPath(module: GoModule | undefined, directory: string): string {
  if (module === undefined) return '';
  const below = directory.slice(module.directory.length).split(/[\\/]/);
  return [module.path === 'std' ? '' : module.path, ...below].filter((part) => part !== '').join('/');
}
