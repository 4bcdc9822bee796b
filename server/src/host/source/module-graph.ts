/**
 * Owns which directories an import path may mean in a module: its own packages, those of go.work, of local replacements, of vendor and of the module
 * cache at the version go.mod asks for. Runs no go command, downloads nothing and reads no Go file.
 */
import { modulePath } from '#engine/packages/go-version';
import type { SourceTree } from './source-tree';

/** A directory whose packages have import paths below `path`. */
interface ModuleRoot {
  readonly path: string;
  readonly directory: string;
  /** A copy of a module that is developed elsewhere. */
  readonly isCopy: boolean;
}

export interface Candidate {
  readonly directory: string;
  readonly root: Pick<ModuleRoot, 'directory' | 'isCopy'>;
}

/** Lines of one directive of go.mod or go.work, whether alone or in a block, as words without comments. */
function directives(text: string, verb: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const words = line
      .replace(/\/\/.*/, '')
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["`]|["`]$/g, ''));
    if (isInside && words[0] === ')') isInside = false;
    else if (isInside && words[0] !== '') found.push(words);
    else if (words[0] === verb && words[1] === '(') isInside = true;
    else if (words[0] === verb) found.push(words.slice(1));
  }
  return found;
}

/** https://go.dev/ref/mod#module-cache: an upper-case letter is written as `!` and its lower case. */
function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

export class ModuleGraph {
  readonly #tree: SourceTree;
  readonly #cache: string | undefined;
  readonly #roots = new Map<string, readonly ModuleRoot[]>();
  /** Texts that were read for a module. */
  readonly #read = new Map<string, (string | undefined)[]>();

  /** `cache` is the directory of downloaded modules, where there is one. */
  constructor(tree: SourceTree, cache: string | undefined) {
    this.#tree = tree;
    this.#cache = cache;
  }

  /** Directories `path` may be, in the order in which they count. `main` is the directory of the module that is built. */
  candidates(path: string, main: string): readonly Candidate[] {
    return this.#rootsOf(main)
      .filter((root) => root.path === '' || isBelow(path, root.path))
      .map((root) => {
        const below = root.path === '' ? path : path.slice(root.path.length + 1);
        return { directory: below === '' ? root.directory : this.#tree.resolve(root.directory, below), root };
      });
  }

  /** All that decides where imports of a module lie, besides the directories that there are. */
  textsOf(main: string): readonly (string | undefined)[] {
    this.#rootsOf(main);
    return this.#read.get(main) ?? [];
  }

  #rootsOf(main: string): readonly ModuleRoot[] {
    let roots = this.#roots.get(main);
    if (roots === undefined) {
      const read: (string | undefined)[] = [];
      roots = this.#findRoots(main, read);
      this.#read.set(main, read);
      this.#roots.set(main, roots);
    }
    return roots;
  }

  #text(directory: string, name: string): string | undefined {
    return this.#tree.readText(this.#tree.resolve(directory, name));
  }

  #findRoots(main: string, read: (string | undefined)[]): readonly ModuleRoot[] {
    const noted = (text: string | undefined) => {
      read.push(text);
      return text;
    };
    const text = noted(this.#text(main, 'go.mod')) ?? '';
    const own = modulePath(text) ?? '';
    const vendorRoot = { path: '', directory: this.#tree.resolve(main, 'vendor'), isCopy: true };
    if (own === 'std') return [{ path: '', directory: main, isCopy: false }, vendorRoot];
    const work = this.#workspaceOf(main);
    noted(work?.text);
    const replaced = [
      ...this.#localReplacements(work?.text ?? '', work?.directory ?? main),
      ...this.#localReplacements(text, main),
    ];
    const used = directives(work?.text ?? '', 'use').flatMap(([way]) => {
      const directory = way === undefined ? undefined : this.#tree.resolve(work!.directory, way);
      const path = directory === undefined ? undefined : modulePath(noted(this.#text(directory, 'go.mod')) ?? '');
      return directory === undefined || path === undefined ? [] : [{ path, directory, isCopy: false }];
    });
    const isVendored = noted(this.#text(main, 'vendor/modules.txt')) !== undefined;
    const modules = [...(own === '' ? [] : [{ path: own, directory: main, isCopy: false }]), ...used, ...replaced];
    // The longest module path that fits is the one the go command takes.
    const byLength = (a: ModuleRoot, b: ModuleRoot) => b.path.length - a.path.length;
    const required = this.#required(text).sort(byLength);
    // Without a list of its modules, the go command does not build with the folder; it is still the best source of what nothing else has.
    return [...modules.sort(byLength), ...(isVendored ? [vendorRoot, ...required] : [...required, vendorRoot])];
  }

  #required(text: string): ModuleRoot[] {
    const cache = this.#cache;
    if (cache === undefined) return [];
    const elsewhere = new Map<string, readonly [path: string, version: string]>();
    for (const words of directives(text, 'replace')) {
      const [path, arrow] = [words[0]!, words.indexOf('=>')];
      const [to, version] = words.slice(arrow + 1);
      if (to !== undefined && version !== undefined) elsewhere.set(path, [to, version]);
    }
    return directives(text, 'require').flatMap(([path, version]) => {
      if (path === undefined || version === undefined) return [];
      const [real, at] = elsewhere.get(path) ?? [path, version];
      return [{ path, directory: this.#tree.resolve(cache, `${escaped(real)}@${escaped(at)}`), isCopy: true }];
    });
  }

  #localReplacements(text: string, base: string): readonly ModuleRoot[] {
    return directives(text, 'replace').flatMap((words) => {
      const to = words[words.indexOf('=>') + 1];
      return to !== undefined && /^(\.{1,2}(\/|$)|\/|[A-Za-z]:)/.test(to)
        ? [{ path: words[0]!, directory: this.#tree.resolve(base, to), isCopy: false }]
        : [];
    });
  }

  /** The go.work that lists the module, looked for upwards. */
  #workspaceOf(main: string): { readonly directory: string; readonly text: string } | undefined {
    for (let directory = main; ; directory = this.#tree.parent(directory)) {
      const text = this.#text(directory, 'go.work');
      if (text !== undefined) {
        const uses = directives(text, 'use');
        const isListed = uses.some(([way]) => way !== undefined && this.#tree.resolve(directory, way) === main);
        return isListed ? { directory, text } : undefined;
      }
      if (this.#tree.parent(directory) === directory) return undefined;
    }
  }
}
