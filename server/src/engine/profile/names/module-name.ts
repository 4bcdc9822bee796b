/** Owns which module a frame belongs to, told from what a profile holds: names and paths, no go.mod. Knows nothing of columns. */
import { type ModuleKind, moduleKind, parseFrameName } from './frame-name';

export interface FrameModule {
  readonly kind: ModuleKind;
  /** `std`, `runtime`, `unnamed`, or the module's path as far as it can be told: `github.com/x/y/v2`, `payments`; `main` for a program whose module nothing names. */
  readonly name: string;
}

/** Hosts whose modules have an owner and a name. */
const twoLevelHosts = /^(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com)$/;
const subTrees = /^golang\.org\/x$/;

/**
 * The module of a function.
 * @param name linker name
 * @param file source path as recorded, '' unknown
 * @param ownModules module paths known to be the user's
 */
export function moduleOf(name: string, file: string, ownModules: readonly string[] = []): FrameModule {
  const kind = moduleKind(name, file, ownModules);
  if (kind === 'std') return { kind, name: 'std' };
  if (kind === 'runtime' || kind === 'gc') return { kind, name: 'runtime' };
  if (kind === 'unnamed') return { kind, name: 'unnamed' };
  const { packagePath } = parseFrameName(name);
  const own = innermost(ownModules, (module) => packagePath === module || packagePath.startsWith(`${module}/`));
  return { kind, name: own ?? versionedModule(file) ?? conventional(packagePath) };
}

/** Of modules that lie in each other, as in a go.work, the one that lies in the others; undefined where none fits. */
export function innermost(modules: readonly string[], fits: (module: string) => boolean): string | undefined {
  return modules.reduce<string | undefined>(
    (found, module) => (fits(module) && module.length > (found?.length ?? -1) ? module : found),
    undefined,
  );
}

/** The module a path of the module cache, or a trimmed one, names in front of its version: `…/pkg/mod/github.com/!foo/bar@v1.2.3/a.go`. */
export function versionedModule(file: string): string | undefined {
  const found = /^(.*?)@v\d/.exec(file.replaceAll('\\', '/'));
  if (found === null) return undefined;
  const path = found[1]!.split('/pkg/mod/').at(-1)!;
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The module path that a package's import path begins with, by the habits of its host. */
function conventional(packagePath: string): string {
  const elements = packagePath.split('/');
  const host = elements[0]!;
  let length = 1;
  if (host.includes('.')) length = twoLevelHosts.test(host) || subTrees.test(elements.slice(0, 2).join('/')) ? 3 : 2;
  if (/^v\d+$/.test(elements[length] ?? '')) length++;
  return elements.slice(0, length).join('/');
}
