/**
 * Owns which directories an import path may mean in a module: its own packages, those of go.work, of local replacements, of vendor and of the module
 * cache at the version go.mod asks for. Runs no go command, downloads nothing and reads no Go file.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { modulePath } from '#engine/packages/go-version';

type Environment = Readonly<Record<string, string | undefined>>;

/** A directory whose packages have import paths below `path`. */
interface ModuleRoot {
  readonly path: string;
  readonly directory: string;
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

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there or not for us: either way it says nothing.
    return undefined;
  }
}

/** https://go.dev/ref/mod#module-cache: an upper-case letter is written as `!` and its lower case. */
function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

export class ModuleGraph {
  readonly #cache: string;
  readonly #roots = new Map<string, readonly ModuleRoot[]>();

  constructor(environment: Environment) {
    const goPath = environment.GOPATH?.split(/[:;](?![\\/])/)[0] || join(homedir(), 'go');
    this.#cache = environment.GOMODCACHE || join(goPath, 'pkg', 'mod');
  }

  /** Directories `path` may be, in the order in which they count. `main` is the directory of the module that is built. */
  candidates(path: string, main: string): readonly { readonly directory: string; readonly root: string }[] {
    return this.#rootsOf(main)
      .filter((root) => root.path === '' || isBelow(path, root.path))
      .map(({ path: root, directory }) => ({
        directory: join(directory, root === '' ? path : path.slice(root.length)),
        root: directory,
      }));
  }

  #rootsOf(main: string): readonly ModuleRoot[] {
    let roots = this.#roots.get(main);
    if (roots === undefined) {
      roots = this.#findRoots(main);
      this.#roots.set(main, roots);
    }
    return roots;
  }

  #findRoots(main: string): readonly ModuleRoot[] {
    const text = readText(join(main, 'go.mod')) ?? '';
    const own = modulePath(text) ?? '';
    if (own === 'std') {
      return ['', 'vendor'].map((below) => ({ path: '', directory: join(main, below) }));
    }
    const work = workspaceOf(main);
    const replaced = [
      ...localReplacements(work?.text ?? '', work?.directory ?? main),
      ...localReplacements(text, main),
    ];
    const used = directives(work?.text ?? '', 'use').flatMap(([way]) => {
      const directory = way === undefined ? undefined : resolve(work!.directory, way);
      const path = directory === undefined ? undefined : modulePath(readText(join(directory, 'go.mod')) ?? '');
      return directory === undefined || path === undefined ? [] : [{ path, directory }];
    });
    const isVendored = readText(join(main, 'vendor', 'modules.txt')) !== undefined;
    const modules = [...(own === '' ? [] : [{ path: own, directory: main }]), ...used, ...replaced];
    const vendor = isVendored ? [{ path: '', directory: join(main, 'vendor') }] : [];
    // The longest module path that fits is the one the go command takes.
    const byLength = (a: ModuleRoot, b: ModuleRoot) => b.path.length - a.path.length;
    return [...modules.sort(byLength), ...vendor, ...this.#required(text).sort(byLength)];
  }

  #required(text: string): ModuleRoot[] {
    const elsewhere = new Map<string, readonly [path: string, version: string]>();
    for (const words of directives(text, 'replace')) {
      const [path, arrow] = [words[0]!, words.indexOf('=>')];
      const [to, version] = words.slice(arrow + 1);
      if (to !== undefined && version !== undefined) elsewhere.set(path, [to, version]);
    }
    return directives(text, 'require').flatMap(([path, version]) => {
      if (path === undefined || version === undefined) return [];
      const [real, at] = elsewhere.get(path) ?? [path, version];
      return [{ path, directory: join(this.#cache, `${escaped(real)}@${escaped(at)}`) }];
    });
  }
}

function localReplacements(text: string, base: string): readonly ModuleRoot[] {
  return directives(text, 'replace').flatMap((words) => {
    const to = words[words.indexOf('=>') + 1];
    return to !== undefined && /^(\.{1,2}(\/|$)|\/|[A-Za-z]:)/.test(to)
      ? [{ path: words[0]!, directory: resolve(base, to) }]
      : [];
  });
}

/** The go.work that lists the module, looked for upwards. */
function workspaceOf(main: string): { readonly directory: string; readonly text: string } | undefined {
  for (let directory = main; ; directory = dirname(directory)) {
    const text = readText(join(directory, 'go.work'));
    if (text !== undefined) {
      const isListed = directives(text, 'use').some(([way]) => way !== undefined && resolve(directory, way) === main);
      return isListed ? { directory, text } : undefined;
    }
    if (dirname(directory) === directory) return undefined;
  }
}
