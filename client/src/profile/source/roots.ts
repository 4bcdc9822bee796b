/**
 * Owns where the standard library and the module cache may lie on this machine. Runs no `go`: it looks at the folder of the configured one, at what the
 * environment and recorded paths name, and at common places, and takes a folder only for what stands in it.
 */
import * as vscode from 'vscode';
import type { RecordedPath } from './recorded-path';

export interface Roots {
  /** Folders like GOROOT/src, the likeliest first. */
  readonly standard: readonly vscode.Uri[];
  /** Folders like GOMODCACHE. */
  readonly cache: readonly vscode.Uri[];
}

/** Where installers put Go; `libexec` is Homebrew's. */
const commonRoots = [
  '/usr/local/go',
  '/usr/lib/go',
  '/usr/lib/golang',
  '/opt/go',
  '/snap/go/current',
  '/opt/homebrew/opt/go/libexec',
  '/usr/local/opt/go/libexec',
  'C:/Program Files/Go',
  'C:/Go',
];

/** Files that are in every GOROOT/src and nowhere else together; what every module cache has. */
const standardMarks = ['runtime/proc.go', 'builtin/builtin.go'];
const cacheMarks = ['cache/download'];

/** A process has an environment, a web worker has none. */
type Environment = Readonly<Record<string, string | undefined>>;

function environment(): Environment {
  return typeof process === 'object' ? process.env : {};
}

/** A folder is looked at again only after a while, milliseconds: a document may ask for many files at once. */
const lookAgainAfter = 10_000;
const known = new Map<string, { readonly there: Promise<boolean>; readonly at: number }>();

/** The folders there are, those the recorded path itself names first. */
export async function findRoots(recorded: RecordedPath): Promise<Roots> {
  const env = environment();
  const [standard, cache] = await Promise.all([
    existing([...recordedRoot(recorded, isSource), ...standardFolders(env)], standardMarks),
    existing([...recordedRoot(recorded, isCache), ...cacheFolders(env)], cacheMarks),
  ]);
  return { standard: [...standard, ...(await toolchains(cache))], cache };
}

const isSource = (part: string): boolean => part === 'src';
const isCache = (part: string, before: string | undefined): boolean => part === 'mod' && before === 'pkg';

/** What an absolute path begins with, up to the part that names the folder. */
function recordedRoot(
  { root, segments }: RecordedPath,
  ends: (part: string, before: string | undefined) => boolean,
): string[] {
  const at = segments.findIndex((part, index) => ends(part, segments[index - 1]));
  return root === '' || at < 0 ? [] : [`${root}${segments.slice(0, at + 1).join('/')}`];
}

function standardFolders(env: Environment): string[] {
  const go = vscode.workspace.getConfiguration('gopherscope').get('go.path', '');
  const separator = env.PATH?.includes(';') ? ';' : ':';
  const fromPath = (env.PATH ?? '').split(separator).filter((folder) => /[\\/]bin[\\/]?$/.test(folder));
  return [
    ...(go === '' ? [] : [`${parent(parent(go))}/src`]),
    ...(env.GOROOT ? [`${env.GOROOT}/src`] : []),
    ...fromPath.map((folder) => `${parent(folder)}/src`),
    ...commonRoots.map((root) => `${root}/src`),
  ].filter(isAbsolute);
}

function cacheFolders(env: Environment): string[] {
  const home = env.HOME ?? env.USERPROFILE;
  const separator = env.GOPATH?.includes(';') ? ';' : ':';
  const [goPath] = (env.GOPATH ?? '').split(separator);
  return [
    env.GOMODCACHE ?? '',
    goPath ? `${goPath}/pkg/mod` : '',
    home ? `${home}/go/pkg/mod` : '',
    '/go/pkg/mod',
  ].filter(isAbsolute);
}

/** Go versions that modules asked for are kept in the cache: `golang.org/toolchain@v0.0.1-go1.26.1.linux-amd64`. */
async function toolchains(caches: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found = await Promise.all(
    caches.map(async (cache) => {
      const folder = vscode.Uri.joinPath(cache, 'golang.org');
      try {
        const entries = await vscode.workspace.fs.readDirectory(folder);
        return entries
          .flatMap(([name]) => (name.startsWith('toolchain@') ? [vscode.Uri.joinPath(folder, name, 'src')] : []))
          .sort((a, b) => b.path.localeCompare(a.path, 'en', { numeric: true }));
      } catch {
        return [];
      }
    }),
  );
  return found.flat();
}

async function existing(folders: readonly string[], marks: readonly string[]): Promise<vscode.Uri[]> {
  const uris = [...new Set(folders)].map((folder) => vscode.Uri.file(folder));
  const there = await Promise.all(uris.map((uri) => hasMarks(uri, marks)));
  return uris.filter((_, index) => there[index]);
}

function hasMarks(folder: vscode.Uri, marks: readonly string[]): Promise<boolean> {
  const key = folder.toString();
  const before = known.get(key);
  if (before && Date.now() - before.at < lookAgainAfter) return before.there;
  const looked = marks.map((mark) => vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, mark)));
  const there = Promise.all(looked).then(
    () => true,
    () => false,
  );
  known.set(key, { there, at: Date.now() });
  return there;
}

function parent(path: string): string {
  return path.replace(/[\\/]+$/, '').replace(/[\\/][^\\/]*$/, '');
}

/** Not relative, and no network share. */
function isAbsolute(path: string): boolean {
  return /^(\/[^/]|[A-Za-z]:[\\/])/.test(path);
}
