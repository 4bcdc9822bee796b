/**
 * Owns what a recorded path and the function's import path say of where a file lies: in a module of the workspace, its vendor folder, the module
 * cache, the standard library. Pure: it looks nothing up, and each lead may come to nothing.
 */
import { parseFrameName } from '#engine/profile/names/frame-name';
import type { GoMod } from './go-mod';
import { bazelRepository, moduleFile, pathInCache } from './module-cache';
import { behind } from './recorded-path';

/** Where to look, and the path below it. */
export type Lead =
  | { readonly in: 'module'; readonly module: number; readonly path: readonly string[] }
  | { readonly in: 'workspace' | 'standard' | 'cache'; readonly path: readonly string[] };

/**
 * Where the file may be, best lead first.
 * @param recorded parts of the recorded path
 * @param functionName linker name of a function in the file, '' unknown
 * @param modules those of the workspace; leads name them by index
 */
export function leadsTo(recorded: readonly string[], functionName: string, modules: readonly GoMod[]): readonly Lead[] {
  const file = recorded.at(-1)!;
  const package_ = packageOf(functionName, file);
  const plain = withoutBuildFolders(recorded);
  const own = modules.flatMap((module, index): Lead[] => {
    const name = module.path.split('/');
    const trimmed = behind(withoutVersion(plain), name);
    const byFunction = package_ && behind([...package_, file], name);
    return [byFunction, trimmed].flatMap((path) => (path ? [{ in: 'module', module: index, path }] : []));
  });
  // `example.com/pay/api` lies in both example.com/pay and example.com/pay/api; the inner one has the file.
  own.sort((a, b) => (a.in === 'module' && b.in === 'module' ? pathLength(modules, b) - pathLength(modules, a) : 0));
  const isStandard = package_ === undefined || !package_[0]!.includes('.') || package_[0] === 'vendor';
  const standard = isStandard ? standardPath(plain).map((path): Lead => ({ in: 'standard', path })) : [];
  const isBuilt = plain.length < recorded.length && plain[0] !== 'external';
  const stripped: Lead[] = isBuilt ? [{ in: 'workspace', path: plain }] : [];
  return [...own, ...stripped, ...standard, ...dependencies(plain, package_, file, modules)];
}

function pathLength(modules: readonly GoMod[], lead: Lead & { in: 'module' }): number {
  return modules[lead.module]!.path.length;
}

/** Parts of the import path; undefined where the name says nothing of the folder: no package, or `main`. */
function packageOf(functionName: string, file: string): readonly string[] | undefined {
  const { packagePath } = parseFrameName(functionName);
  if (packagePath === '' || packagePath === 'main') return undefined;
  return (file.endsWith('_test.go') ? packagePath.replace(/_test$/, '') : packagePath).split('/');
}

/** `example.com/pay@v1.2.3/x.go` → `example.com/pay/x.go`. */
function withoutVersion(recorded: readonly string[]): readonly string[] {
  return recorded.map((part) => part.replace(/(.)@v\d.*$/, '$1'));
}

/** What bazel puts before a path, cut off: `…/execroot/main/bazel-out/k8-fastbuild/bin/pay/x.go` → `pay/x.go`. */
function withoutBuildFolders(recorded: readonly string[]): readonly string[] {
  let rest = recorded;
  const root = rest.lastIndexOf('execroot');
  if (root >= 0 && root + 2 < rest.length) rest = rest.slice(root + 2);
  else if (rest[0] === 'proc' && rest[1] === 'self' && rest[2] === 'cwd') rest = rest.slice(3);
  const out = rest.indexOf('bazel-out');
  if (out >= 0 && out + 3 < rest.length) rest = rest.slice(out + 3);
  return rest.length > 0 ? rest : recorded;
}

/** Below GOROOT/src: what stands behind the last `src` (`GOROOT/src/…` of rules_go, too), or the whole path where it was trimmed. No folder of the library has a dot. */
function standardPath(recorded: readonly string[]): readonly (readonly string[])[] {
  const below = recorded.slice(recorded.lastIndexOf('src') + 1);
  const isLibrary = below[0] === 'vendor' || !below.slice(0, -1).some((part) => part.includes('.'));
  return below.length >= 2 && isLibrary ? [below] : [];
}

/** A dependency's file: vendored, or in the cache in the version the path names or a module requires. */
function dependencies(
  recorded: readonly string[],
  package_: readonly string[] | undefined,
  file: string,
  modules: readonly GoMod[],
): Lead[] {
  const leads: Lead[] = [];
  const vendored = (path: readonly string[]): void => {
    modules.forEach((_, module) => {
      leads.push({ in: 'module', module, path: ['vendor', ...path] });
    });
  };
  const versioned = moduleFile(recorded);
  if (versioned) {
    leads.push({ in: 'cache', path: pathInCache(versioned) });
    vendored([...versioned.module.split('/'), ...versioned.path]);
  }
  const vendor = recorded.lastIndexOf('vendor');
  if (vendor >= 0 && vendor < recorded.length - 2) vendored(recorded.slice(vendor + 1));
  for (const { requires } of modules) {
    for (const [required, { module, version }] of requires) {
      const path =
        (package_ && behind([...package_, file], required.split('/'))) ?? behindRepository(recorded, required);
      if (!path) continue;
      vendored([...required.split('/'), ...path]);
      leads.push({ in: 'cache', path: pathInCache({ module, version, path }) });
    }
  }
  return leads;
}

/** The path in a module that bazel fetched: `external/com_github_x_y/a.go`, `external/gazelle++go_deps+com_github_x_y/a.go`. */
function behindRepository(recorded: readonly string[], module: string): readonly string[] | undefined {
  const external = recorded.indexOf('external');
  if (external < 0) return undefined;
  const repository = recorded[external + 1]?.split(/[~+]/).at(-1);
  const path = recorded.slice(external + 2);
  return repository === bazelRepository(module) && path.length > 0 ? path : undefined;
}
