/** Owns how modules and versions are spelt in paths: `!` for capitals in the module cache, `@` before versions, the names bazel gives their repositories. Pure. */

/** A module's file: `github.com/Azure/x`, `v1.2.3`, `a/b.go`. */
export interface ModuleFile {
  readonly module: string;
  readonly version: string;
  readonly path: readonly string[];
}

/** As the module cache spells it (golang.org/x/mod/module, EscapePath): `!azure` for `Azure`. */
export function escapeModule(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function unescapeModule(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The module a path with a version lies in, in the cache (`/root/go/pkg/mod/github.com/!azure/x@v1.2.3/a.go`) or trimmed (`github.com/Azure/x@v1.2.3/a.go`).
 * A module's first part has a dot, whatever the cache's own folder is called.
 */
export function moduleFile(recorded: readonly string[]): ModuleFile | undefined {
  const at = recorded.findIndex((part) => /.@v\d/.test(part));
  if (at < 0 || at === recorded.length - 1) return undefined;
  const marked = recorded.findIndex((part, index) => part === 'mod' && recorded[index - 1] === 'pkg');
  const from = marked >= 0 && marked < at ? marked + 1 : recorded.findIndex((part) => /^[^.@].*\./.test(part));
  if (from < 0 || from > at) return undefined;
  const [name, version] = recorded[at]!.split(/@(?=v\d)/) as [string, string];
  return {
    module: unescapeModule([...recorded.slice(from, at), name].join('/')),
    version: unescapeModule(version),
    path: recorded.slice(at + 1),
  };
}

/** Where the cache keeps a module's file. */
export function pathInCache({ module, version, path }: ModuleFile): readonly string[] {
  return [...`${escapeModule(module)}@${escapeModule(version)}`.split('/'), ...path];
}

/** What gazelle calls a module's repository (label.ImportPathToBazelRepoName): `com_github_azure_x`. */
export function bazelRepository(module: string): string {
  const [host = '', ...rest] = module.toLowerCase().split('/');
  return [...host.split('.').reverse(), ...rest].join('_').replace(/[-.~]/g, '_');
}
